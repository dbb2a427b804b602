// The fields of the evidence in a report, in their order there (docs/report.md). One list for both directions.
#pragma once

#include <array>
#include <string_view>

#include "record/archive_json.hpp"
#include "netpreflight/evidence.hpp"

namespace netpreflight {

/// The kind of a step in a report, in the order of the alternatives of Evidence.
inline constexpr std::array<std::string_view, std::variant_size_v<Evidence>> kStepKinds{
    "resolve", "query",  "connect",  "handshake", "identify", "ntp",    "hostname",
    "trace",   "tunnel", "stand-in", "datagram",  "echo",     "far-end"};

template <typename Archive>
void fields(Archive& archive, typename Archive::template Ref<Icmp> icmp) {
  archive("from", icmp.from, "The address of its sender.");
  archive("type", icmp.type);
  archive("code", icmp.code);
}

template <typename Archive>
void fields(Archive& archive, typename Archive::template Ref<QueryEvidence> query) {
  archive("nameserver", query.nameserver);
  archive("name", query.name);
  archive("question", query.question);
  archive("end", query.end, "The answer.");
  archive("rcode", query.rcode, "The response code of the answer.");
  archive("addresses", query.addresses);
  archive("aliases", query.aliases, "The CNAME chain.");
  archive("pointers", query.pointers, "The names of a reverse question.");
  archive("socket", query.socket, "Why the nameserver cannot be asked.");
  archive("icmp", query.icmp);
  archive("duration_ms", query.duration);
  archive("v6_unanswered", query.v6_unanswered, "A was answered, and nothing came back to the question for AAAA.");
}

template <typename Archive>
void fields(Archive& archive, typename Archive::template Ref<ApplicationsView> view) {
  archive("end", view.end);
  archive("addresses", view.addresses);
  archive("canonical_name", view.canonical_name);
  archive("by_hosts_file", view.by_hosts_file,
          "Whether /etc/hosts gives the addresses; looked at only where no nameserver gives any of them.");
  archive(
      "sources", view.sources,
      "The hosts line of /etc/nsswitch.conf; looked at only where applications find nothing and a nameserver knows the name.");
  archive("duration_ms", view.duration, "How long an application waits for it, or waited until it was given up.");
  archive(
      "derived", view.derived,
      "True: not asked, but foreseen from nsswitch.conf, the hosts file and the plain answer of the first nameserver.");
}

template <typename Archive>
void fields(Archive& archive, typename Archive::template Ref<ResolveEvidence> resolve) {
  archive("name", resolve.name);
  archive("applications", resolve.applications);
  archive("nameservers", resolve.nameservers);
  archive("source", resolve.source, "Whose answer the later steps used.");
  archive("addresses", resolve.addresses, "The addresses that the later steps used.");
}

template <typename Archive>
void fields(Archive& archive, typename Archive::template Ref<ConnectEvidence> connect) {
  archive("address", connect.address);
  archive("port", connect.port);
  archive("source_address", connect.source_address);
  archive("end", connect.end);
  archive("error_number", connect.error_number, "errno of the host, 0 where there was no error.");
  archive("icmp", connect.icmp);
}

template <typename Archive>
void fields(Archive& archive, typename Archive::template Ref<Certificate> certificate) {
  archive("subject", certificate.subject);
  archive("issuer", certificate.issuer);
  archive("not_before", certificate.not_before, "RFC 3339, UTC.");
  archive("not_after", certificate.not_after, "RFC 3339, UTC.");
  archive("sha256", certificate.sha256, "Fingerprint, lower-case hexadecimal.");
  archive("subject_common_name", certificate.subject_common_name);
  archive("issuer_common_name", certificate.issuer_common_name);
  archive("issuer_organisation", certificate.issuer_organisation);
  archive("names", certificate.names, "subjectAltName, DNS names and IP addresses.");
  archive("self_issued", certificate.self_issued);
  archive("in_path", certificate.in_path, "It is the leaf, or signed what stands before it.");
  archive("timestamps", certificate.timestamps,
          "How many certificate timestamps (RFC 6962) it has; their signatures are not checked.");
}

template <typename Archive>
void fields(Archive& archive, typename Archive::template Ref<Anchor> anchor) {
  archive("subject", anchor.subject);
  archive("sha256", anchor.sha256);
  archive("public", anchor.is_public, "One of the public roots that the program carries.");
}

template <typename Archive>
void fields(Archive& archive, typename Archive::template Ref<PathCertificate> certificate) {
  archive("subject", certificate.subject);
  archive("sha256", certificate.sha256);
  archive("not_before", certificate.not_before);
  archive("not_after", certificate.not_after);
  archive("faults", certificate.faults, "Its own.");
}

template <typename Archive>
void fields(Archive& archive, typename Archive::template Ref<Verification> verification) {
  archive("faults", verification.faults);
  archive("details", verification.details, "OpenSSL's words for the faults.");
  archive("anchor", verification.anchor);
  archive("path", verification.path, "From the server's own certificate towards a root, as far as it could be built.");
}

template <typename Archive>
void fields(Archive& archive, typename Archive::template Ref<HandshakeEvidence> handshake) {
  archive("address", handshake.address);
  archive("port", handshake.port);
  archive("server_name", handshake.server_name, "Sent as SNI; empty where none was sent.");
  archive("end", handshake.end);
  archive("alert", handshake.alert, "The alert that ended it (RFC 8446 section 6).");
  archive("detail", handshake.detail, "OpenSSL's word for a failure on this side.");
  archive("bytes_received", handshake.bytes_received);
  archive("bytes_acknowledged", handshake.bytes_acknowledged, "Of what was sent, by the far end's TCP.");
  archive("max_segment", handshake.max_segment, "The largest segment asked for; 0: the system's choice.");
  archive("path_mtu", handshake.path_mtu, "Found by trying several segment sizes, in bytes.");
  archive("first_bytes", handshake.first_bytes, "The beginning of an answer that is not TLS.");
  archive("version", handshake.version);
  archive("cipher", handshake.cipher);
  archive("offered_protocols", handshake.offered_protocols, "Offered as ALPN (RFC 7301).");
  archive("application_protocol", handshake.application_protocol, "The one that was agreed on.");
  archive("chain", handshake.chain, "As presented, the server's own certificate first.");
  archive("name_matches", handshake.name_matches, "Whether the first certificate is for the server name.");
  archive("client_certificate_requested", handshake.client_certificate_requested);
  archive("trust_store_present", handshake.trust_store_present, "Whether this host has a trust store.");
  archive("local", handshake.local, "Against this host's trust store.");
  archive("with_public", handshake.with_public, "Against the public roots that the program carries.");
  archive("staple", handshake.staple, "The stapled OCSP answer.");
  archive("hello_bytes", handshake.hello_bytes, "The size of this side's ClientHello.");
  archive("last_message", handshake.last_message, "The last that the far end said in full (RFC 8446 section 4).");
  archive("key_proven", handshake.key_proven, "Whether the far end has shown that it has the certificate's key.");
  archive("reason", handshake.reason, "Why this side could not go on.");
}

template <typename Archive>
void fields(Archive& archive, typename Archive::template Ref<IdentifyEvidence> identify) {
  archive("address", identify.address);
  archive("port", identify.port);
  archive("end", identify.end);
  archive("identification", identify.identification,
          "The line that starts with SSH- (RFC 4253 section 4.2), or the stand-in's greeting.");
  archive("first_bytes", identify.first_bytes, "The beginning of what came instead.");
  archive("as_expected", identify.as_expected,
          "Whether it begins as the row expects; null where that expects nothing.");
}

template <typename Archive>
void fields(Archive& archive, typename Archive::template Ref<NtpReply> reply) {
  archive("stratum", reply.stratum, "0 to 255");
  archive("offset_ms", reply.offset, "How far the server's clock is ahead of this host's.");
  archive("delay_ms", reply.delay, "The round trip.");
  archive("reference_id", reply.reference_id, "Kiss code, reference clock or address (RFC 5905 section 7.3).");
  archive("leap", reply.leap);
  archive("version", reply.version);
  archive("mode", reply.mode);
  archive("origin_matches", reply.origin_matches);
  archive("root_distance_ms", reply.root_distance, "Half the root delay and the root dispersion.");
  archive("reference_age_ms", reply.reference_age,
          "Since the server's clock was last set, by itself; below 0: that is to come; null: it does not say.");
  archive("unasked_mac", reply.unasked_mac, "A message authentication code, which nobody asked for.");
}

template <typename Archive>
void fields(Archive& archive, typename Archive::template Ref<NtpEvidence> ntp) {
  archive("address", ntp.address);
  archive("port", ntp.port);
  archive("source_address", ntp.source_address);
  archive("end", ntp.end);
  archive("icmp", ntp.icmp);
  archive.flat("stratum", ntp.reply);
  archive("bytes_received", ntp.bytes_received, "Of a datagram too short to be a reply.");
}

template <typename Archive>
void fields(Archive& archive, typename Archive::template Ref<DatagramEvidence> datagram) {
  archive("address", datagram.address);
  archive("port", datagram.port);
  archive("source_address", datagram.source_address);
  archive("end", datagram.end);
  archive("icmp", datagram.icmp);
  archive("bytes_sent", datagram.bytes_sent, "Of one datagram.");
  archive("bytes_received", datagram.bytes_received, "Of the answer.");
  archive("first_bytes", datagram.first_bytes, "The beginning of the answer.");
}

template <typename Archive>
void fields(Archive& archive, typename Archive::template Ref<EchoEvidence> echo) {
  archive("address", echo.address);
  archive("source_address", echo.source_address);
  archive("end", echo.end);
  archive("icmp", echo.icmp);
  archive("not_allowed", echo.not_allowed, "This host lets this user send no echo (net.ipv4.ping_group_range).");
  archive("delay_ms", echo.delay, "The round trip.");
}

template <typename Archive>
void fields(Archive& archive, typename Archive::template Ref<FarEndEvidence> seen) {
  archive("address", seen.address);
  archive("port", seen.port, "0 of an echo, which has none.");
  archive("instance", seen.instance, "The name of the stand-in at the far end.");
  archive("host", seen.host, "The host that it runs on.");
  archive("source_address", seen.source_address, "As the far end sees it.");
  archive("sight", seen.sight, "What became of the packets there; here is the far end.");
  archive("doubt", seen.doubt, "Why that is not known.");
  archive("visit", seen.visit, "What came of it that says something of a service.");
  archive("packets", seen.packets, "SYNs, datagrams or echoes that arrived.");
  archive("answers", seen.answers, "SYN-ACKs, datagrams or answers to echoes that left the far end.");
  archive("firewall", seen.firewall, "The far end's rule that stopped them; may be empty.");
}

template <typename Archive>
void fields(Archive& archive, typename Archive::template Ref<Hop> hop) {
  archive("ttl", hop.ttl);
  archive("from", hop.from, "The address that answered.");
  archive("end", hop.end);
  archive("icmp", hop.icmp);
}

template <typename Archive>
void fields(Archive& archive, typename Archive::template Ref<TraceEvidence> trace) {
  archive("address", trace.address);
  archive("port", trace.port);
  archive("transport", trace.transport);
  archive("hops", trace.hops, "Those that answered, nearest first.");
  archive("last_answering", trace.last_answering, "The farthest box on the way that answered; empty: none.");
  archive("answered_at", trace.answered_at, "The fewest hops at which the port itself answered, whoever spoke for it.");
  archive("destination_from", trace.destination_from, "The destination is at least this many hops away.");
}

template <typename Archive>
void fields(Archive& archive, typename Archive::template Ref<HostNameEvidence> host) {
  archive("name", host.name);
  archive("fqdn", host.fqdn, "Empty where there is none.");
  archive("host_addresses", host.host_addresses);
  archive("applications", host.applications);
}

template <typename Archive>
void fields(Archive& archive, typename Archive::template Ref<TunnelEvidence> tunnel) {
  archive("proxy", tunnel.proxy, "Without credentials.");
  archive("host", tunnel.host, "Where the tunnel should lead.");
  archive("port", tunnel.port);
  archive("credentials_sent", tunnel.credentials_sent);
  archive("end", tunnel.end);
  archive("status", tunnel.status, "Of the final answer; 0 where there was none.");
  archive("status_line", tunnel.status_line);
  archive("authenticate", tunnel.authenticate, "The Proxy-Authenticate headers.");
  archive("location", tunnel.location);
  archive("via", tunnel.via);
  archive("server", tunnel.server);
  archive("squid_error", tunnel.squid_error, "The X-Squid-Error header.");
  archive("content_type", tunnel.content_type);
  archive("body_announced", tunnel.body_announced, "Its headers announce a body, which no tunnel has.");
  archive("first_bytes", tunnel.first_bytes,
          "Of a body, of what is not HTTP, or of what stands where the tunnel should be.");
}

template <typename Archive>
void fields(Archive& archive, typename Archive::template Ref<StandInEvidence> stand_in) {
  archive("address", stand_in.address);
  archive("port", stand_in.port);
  archive("end", stand_in.end);
  archive("proof", stand_in.proof, "Whether the answer belongs to this question, this session and the instance.");
  archive("instance", stand_in.instance, "The name of the stand-in, as `listen` shows it.");
  archive("source_address", stand_in.source_address, "Of this end, as seen here.");
  archive("seen_source", stand_in.seen_source, "Of this end, as the stand-in sees it.");
  archive("seen_destination", stand_in.seen_destination, "Of the stand-in, as seen there.");
  archive("issuer", stand_in.issuer, "Of the session's certificate; empty where there was no TLS.");
  archive("own_certificate", stand_in.own_certificate, "Whether that has the name of a stand-in's.");
}

}  // namespace netpreflight
