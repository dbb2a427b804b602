// The fields of the evidence in a report, in their order there (docs/report.md). One list for both directions.
#pragma once

#include <array>
#include <string_view>

#include "record/archive_json.hpp"
#include "netpreflight/evidence.hpp"

namespace netpreflight {

/// The kind of a step in a report, in the order of the alternatives of Evidence.
inline constexpr std::array<std::string_view, std::variant_size_v<Evidence>> kStepKinds{
    "resolve", "query", "connect", "handshake", "identify", "ntp", "hostname", "trace", "tunnel", "stand-in"};

template <typename Archive>
void fields(Archive& archive, typename Archive::template Ref<Icmp> icmp) {
  archive("from", icmp.from);
  archive("type", icmp.type);
  archive("code", icmp.code);
}

template <typename Archive>
void fields(Archive& archive, typename Archive::template Ref<QueryEvidence> query) {
  archive("nameserver", query.nameserver);
  archive("name", query.name);
  archive("question", query.question);
  archive("end", query.end);
  archive("rcode", query.rcode);
  archive("addresses", query.addresses);
  archive("aliases", query.aliases);
  archive("pointers", query.pointers);
  archive("socket", query.socket);
  archive("icmp", query.icmp);
  archive("duration_ms", query.duration);
}

template <typename Archive>
void fields(Archive& archive, typename Archive::template Ref<ApplicationsView> view) {
  archive("end", view.end);
  archive("addresses", view.addresses);
  archive("canonical_name", view.canonical_name);
}

template <typename Archive>
void fields(Archive& archive, typename Archive::template Ref<ResolveEvidence> resolve) {
  archive("name", resolve.name);
  archive("applications", resolve.applications);
  archive("nameservers", resolve.nameservers);
  archive("source", resolve.source);
  archive("addresses", resolve.addresses);
}

template <typename Archive>
void fields(Archive& archive, typename Archive::template Ref<ConnectEvidence> connect) {
  archive("address", connect.address);
  archive("port", connect.port);
  archive("source_address", connect.source_address);
  archive("end", connect.end);
  archive("error_number", connect.error_number);
  archive("icmp", connect.icmp);
}

template <typename Archive>
void fields(Archive& archive, typename Archive::template Ref<Certificate> certificate) {
  archive("subject", certificate.subject);
  archive("issuer", certificate.issuer);
  archive("not_before", certificate.not_before);
  archive("not_after", certificate.not_after);
  archive("sha256", certificate.sha256);
  archive("subject_common_name", certificate.subject_common_name);
  archive("issuer_common_name", certificate.issuer_common_name);
  archive("issuer_organisation", certificate.issuer_organisation);
  archive("names", certificate.names);
  archive("self_issued", certificate.self_issued);
  archive("in_path", certificate.in_path);
  archive("timestamps", certificate.timestamps);
}

template <typename Archive>
void fields(Archive& archive, typename Archive::template Ref<Anchor> anchor) {
  archive("subject", anchor.subject);
  archive("sha256", anchor.sha256);
  archive("public", anchor.is_public);
}

template <typename Archive>
void fields(Archive& archive, typename Archive::template Ref<Verification> verification) {
  archive("faults", verification.faults);
  archive("details", verification.details);
  archive("anchor", verification.anchor);
}

template <typename Archive>
void fields(Archive& archive, typename Archive::template Ref<HandshakeEvidence> handshake) {
  archive("address", handshake.address);
  archive("port", handshake.port);
  archive("server_name", handshake.server_name);
  archive("end", handshake.end);
  archive("alert", handshake.alert);
  archive("detail", handshake.detail);
  archive("bytes_received", handshake.bytes_received);
  archive("bytes_acknowledged", handshake.bytes_acknowledged);
  archive("max_segment", handshake.max_segment);
  archive("path_mtu", handshake.path_mtu);
  archive("first_bytes", handshake.first_bytes);
  archive("version", handshake.version);
  archive("cipher", handshake.cipher);
  archive("offered_protocols", handshake.offered_protocols);
  archive("application_protocol", handshake.application_protocol);
  archive("chain", handshake.chain);
  archive("name_matches", handshake.name_matches);
  archive("client_certificate_requested", handshake.client_certificate_requested);
  archive("trust_store_present", handshake.trust_store_present);
  archive("local", handshake.local);
  archive("with_public", handshake.with_public);
  archive("staple", handshake.staple);
}

template <typename Archive>
void fields(Archive& archive, typename Archive::template Ref<IdentifyEvidence> identify) {
  archive("address", identify.address);
  archive("port", identify.port);
  archive("end", identify.end);
  archive("identification", identify.identification);
  archive("first_bytes", identify.first_bytes);
}

template <typename Archive>
void fields(Archive& archive, typename Archive::template Ref<NtpReply> reply) {
  archive("stratum", reply.stratum);
  archive("offset_ms", reply.offset);
  archive("delay_ms", reply.delay);
  archive("reference_id", reply.reference_id);
  archive("leap", reply.leap);
  archive("version", reply.version);
  archive("mode", reply.mode);
  archive("origin_matches", reply.origin_matches);
}

template <typename Archive>
void fields(Archive& archive, typename Archive::template Ref<NtpEvidence> ntp) {
  archive("address", ntp.address);
  archive("port", ntp.port);
  archive("source_address", ntp.source_address);
  archive("end", ntp.end);
  archive("icmp", ntp.icmp);
  archive.flat("stratum", ntp.reply);
  archive("bytes_received", ntp.bytes_received);
}

template <typename Archive>
void fields(Archive& archive, typename Archive::template Ref<Hop> hop) {
  archive("ttl", hop.ttl);
  archive("from", hop.from);
  archive("end", hop.end);
  archive("icmp", hop.icmp);
}

template <typename Archive>
void fields(Archive& archive, typename Archive::template Ref<TraceEvidence> trace) {
  archive("address", trace.address);
  archive("port", trace.port);
  archive("transport", trace.transport);
  archive("hops", trace.hops);
  archive("last_answering", trace.last_answering);
  archive("answered_at", trace.answered_at);
  archive("destination_from", trace.destination_from);
}

template <typename Archive>
void fields(Archive& archive, typename Archive::template Ref<HostNameEvidence> host) {
  archive("name", host.name);
  archive("fqdn", host.fqdn);
  archive("host_addresses", host.host_addresses);
  archive("applications", host.applications);
}

template <typename Archive>
void fields(Archive& archive, typename Archive::template Ref<TunnelEvidence> tunnel) {
  archive("proxy", tunnel.proxy);
  archive("host", tunnel.host);
  archive("port", tunnel.port);
  archive("credentials_sent", tunnel.credentials_sent);
  archive("end", tunnel.end);
  archive("status", tunnel.status);
  archive("status_line", tunnel.status_line);
  archive("authenticate", tunnel.authenticate);
  archive("location", tunnel.location);
  archive("via", tunnel.via);
  archive("server", tunnel.server);
  archive("squid_error", tunnel.squid_error);
  archive("content_type", tunnel.content_type);
  archive("body_announced", tunnel.body_announced);
  archive("first_bytes", tunnel.first_bytes);
}

template <typename Archive>
void fields(Archive& archive, typename Archive::template Ref<StandInEvidence> stand_in) {
  archive("address", stand_in.address);
  archive("port", stand_in.port);
  archive("end", stand_in.end);
  archive("proof", stand_in.proof);
  archive("instance", stand_in.instance);
  archive("source_address", stand_in.source_address);
  archive("seen_source", stand_in.seen_source);
  archive("seen_destination", stand_in.seen_destination);
  archive("issuer", stand_in.issuer);
  archive("own_certificate", stand_in.own_certificate);
}

}  // namespace netpreflight
