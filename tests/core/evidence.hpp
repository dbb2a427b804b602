// Small builders for evidence, so that a scenario reads as what happened. Addresses and names are those of
// documentation (RFC 5737, RFC 3849, RFC 2606). What a builder leaves empty is completed with the row's own host
// (scenarios.hpp).
#pragma once

#include <string>
#include <vector>

#include "netpreflight/evidence.hpp"

namespace netpreflight::scenarios {

inline const std::string kA = "203.0.113.7";
inline const std::string kB = "203.0.113.8";
inline const std::string kA6 = "2001:db8:1::7";
inline const std::string kInside = "10.20.30.40";
inline const std::string kRouter = "198.51.100.1";
inline const std::string kRouter6 = "2001:db8:2::1";
inline const std::string kOwn = "192.0.2.10";
inline const std::string kOwn6 = "2001:db8::10";
inline const std::string kNs1 = "192.0.2.53";
inline const std::string kNs2 = "192.0.2.54";
inline const std::string kFqdn = "cockpit.example.org";

// ---- Names ----

inline QueryEvidence query(std::string nameserver, std::string name, QueryEnd end,
                           std::vector<std::string> addresses = {}) {
  QueryEvidence evidence;
  evidence.nameserver = std::move(nameserver);
  evidence.name = std::move(name);
  evidence.end = end;
  evidence.addresses = std::move(addresses);
  struct Code {
    QueryEnd end;
    int rcode;
  };
  for (const Code& code : {Code{QueryEnd::servfail, 2}, Code{QueryEnd::nxdomain, 3}, Code{QueryEnd::other_code, 4},
                           Code{QueryEnd::refused, 5}}) {
    if (code.end == end) evidence.rcode = code.rcode;
  }
  if (end == QueryEnd::unreachable) evidence.socket = SocketEnd::refused;
  if (end == QueryEnd::timed_out) evidence.socket = SocketEnd::timed_out;
  return evidence;
}

inline QueryEvidence reverse(std::string nameserver, QueryEnd end, std::vector<std::string> pointers = {}) {
  QueryEvidence evidence = query(std::move(nameserver), kOwn, end);
  evidence.question = Question::reverse;
  evidence.pointers = std::move(pointers);
  return evidence;
}

/// The applications and both nameservers agree.
inline ResolveEvidence found(const std::vector<std::string>& addresses) {
  ResolveEvidence evidence;
  evidence.applications = {ApplicationsView::End::found, addresses, ""};
  evidence.nameservers = {query(kNs1, "", QueryEnd::answered, addresses),
                          query(kNs2, "", QueryEnd::answered, addresses)};
  evidence.source = ResolveEvidence::Source::applications;
  evidence.addresses = addresses;
  return evidence;
}

/// The applications get nothing, and these are the answers of as many nameservers.
inline ResolveEvidence not_found(const std::vector<QueryEnd>& ends) {
  ResolveEvidence evidence;
  evidence.applications.end = ApplicationsView::End::not_found;
  for (std::size_t i = 0; i < ends.size(); ++i) {
    const std::vector<std::string> addresses(ends[i] == QueryEnd::answered ? 1 : 0, kA);
    evidence.nameservers.push_back(query(i == 0 ? kNs1 : kNs2, "", ends[i], addresses));
  }
  return evidence;
}

inline ResolveEvidence literal(const std::string& address) {
  ResolveEvidence evidence;
  evidence.name = address;
  evidence.source = ResolveEvidence::Source::literal;
  evidence.addresses = {address};
  return evidence;
}

// ---- Connections ----

inline ConnectEvidence connected(const std::string& address) {
  ConnectEvidence evidence;
  evidence.address = address;
  evidence.port = 443;
  evidence.source_address = kOwn;
  return evidence;
}

inline ConnectEvidence unconnected(const std::string& address, SocketEnd end, std::optional<Icmp> icmp = {}) {
  ConnectEvidence evidence;
  evidence.address = address;
  evidence.port = 443;
  evidence.end = end;
  evidence.icmp = std::move(icmp);
  return evidence;
}

inline ConnectEvidence refused(const std::string& address) {
  return unconnected(address, SocketEnd::refused);
}
inline ConnectEvidence dropped(const std::string& address) {
  return unconnected(address, SocketEnd::timed_out);
}
inline ConnectEvidence no_route(const std::string& address) {
  return unconnected(address, SocketEnd::network_unreachable);
}

inline IdentifyEvidence identified(const std::string& address, std::string identification, std::string instead = "",
                                   SocketEnd end = SocketEnd::ok) {
  return {address, 22, end, std::move(identification), std::move(instead)};
}

// ---- Certificates ----

inline Certificate certificate(const std::string& subject, const std::string& issuer, const std::string& organisation) {
  Certificate made;
  made.subject = "CN = " + subject;
  made.subject_common_name = subject;
  made.issuer = "CN = " + issuer + ", O = " + organisation;
  made.issuer_common_name = issuer;
  made.issuer_organisation = organisation;
  made.not_before = "2025-01-01T00:00:00Z";
  made.not_after = "2026-01-01T00:00:00Z";
  made.sha256 = std::string(64 - subject.size() % 60, 'a') + std::string(subject.size() % 60, 'b');
  made.self_issued = subject == issuer;
  return made;
}

/// A leaf, whose names are completed with the row's host, and the CA that signed it.
inline std::vector<Certificate> signed_by(const std::string& issuer, const std::string& root,
                                          const std::string& organisation) {
  std::vector<Certificate> chain{certificate("", issuer, organisation), certificate(issuer, root, organisation)};
  chain.back().subject = chain.front().issuer;
  return chain;
}

inline Anchor anchor(const std::string& name, bool is_public) {
  return {"CN = " + name, std::string(64, 'c'), is_public};
}

/// A publicly trusted certificate for the row's host; its subject is completed with that name.
inline HandshakeEvidence genuine(const std::string& address) {
  HandshakeEvidence evidence;
  evidence.address = address;
  evidence.port = 443;
  evidence.bytes_received = 4000;
  evidence.version = "TLSv1.3";
  evidence.cipher = "TLS_AES_256_GCM_SHA384";
  evidence.chain = signed_by("Public Issuer", "Public Root", "Public Trust Ltd");
  evidence.name_matches = true;
  evidence.local.anchor = anchor("Public Root", true);
  evidence.with_public.anchor = anchor("Public Root", true);
  return evidence;
}

inline Verification unknown(ChainFault fault = ChainFault::unknown_issuer) {
  return {{fault}, {"unable"}, {}};
}

/// A chain that neither this host nor the public knows.
inline HandshakeEvidence shown(const std::string& address, std::vector<Certificate> chain,
                               ChainFault fault = ChainFault::unknown_issuer) {
  HandshakeEvidence evidence = genuine(address);
  evidence.chain = std::move(chain);
  evidence.local = unknown(fault);
  evidence.with_public = unknown(fault);
  return evidence;
}

inline HandshakeEvidence of_issuer(const std::string& address, const std::string& issuer,
                                   const std::string& organisation) {
  return shown(address, signed_by(issuer, issuer, organisation), ChainFault::self_signed);
}

/// The vendor's own CA: in no trust store.
inline HandshakeEvidence vendors(const std::string& address) {
  return of_issuer(address, "Nextron Update CA", "Nextron Systems GmbH");
}

inline HandshakeEvidence self_signed(const std::string& address) {
  HandshakeEvidence evidence = shown(address, {certificate("localhost", "localhost", "")}, ChainFault::self_signed);
  evidence.chain.front().names = {"localhost"};
  return evidence;
}

// ---- What else can be said of a handshake ----

inline HandshakeEvidence trusted_here(HandshakeEvidence evidence) {
  evidence.local = {{}, {}, anchor(evidence.chain.back().issuer_common_name, false)};
  return evidence;
}

/// An inspecting device whose CA is installed on this host.
inline HandshakeEvidence intercepted(const std::string& address) {
  return trusted_here(of_issuer(address, "Example TLS Inspection", "Example Corp"));
}

/// An inspecting device that is known by its name, and whose CA is not installed here.
inline HandshakeEvidence known_interceptor(const std::string& address) {
  return of_issuer(address, "Zscaler Intermediate Root CA", "Zscaler Inc.");
}

inline HandshakeEvidence with_fault(HandshakeEvidence evidence, ChainFault fault) {
  evidence.local.faults.push_back(fault);
  evidence.with_public.faults.push_back(fault);
  return evidence;
}

inline HandshakeEvidence expired(HandshakeEvidence evidence) {
  evidence.chain.front().not_after = "2025-08-01T00:00:00Z";
  return with_fault(std::move(evidence), ChainFault::expired);
}

inline HandshakeEvidence not_yet_valid(HandshakeEvidence evidence) {
  evidence.chain.front().not_before = "2025-09-02T00:00:00Z";
  return with_fault(std::move(evidence), ChainFault::not_yet_valid);
}

inline HandshakeEvidence for_another_name(HandshakeEvidence evidence) {
  evidence.name_matches = false;
  evidence.chain.front().names = {"portal.example.net"};
  return evidence;
}

inline HandshakeEvidence revoked(HandshakeEvidence evidence) {
  evidence.staple = OcspStaple::revoked;
  return evidence;
}

inline HandshakeEvidence without_store(HandshakeEvidence evidence) {
  evidence.trust_store_present = false;
  evidence.local = unknown();
  return evidence;
}

inline HandshakeEvidence unknown_here(HandshakeEvidence evidence) {
  evidence.local = unknown();
  return evidence;
}

/// The server asks for a client certificate, and that is how the handshake ends.
inline HandshakeEvidence wants_client(HandshakeEvidence evidence, HandshakeEnd end = HandshakeEnd::completed,
                                      std::optional<int> alert = {}) {
  evidence.client_certificate_requested = true;
  evidence.end = end;
  evidence.alert = alert;
  return evidence;
}

/// The chain was shown, and then the handshake ended like this.
inline HandshakeEvidence then(HandshakeEvidence evidence, HandshakeEnd end) {
  evidence.end = end;
  return evidence;
}

/// The handshake ended without a certificate.
inline HandshakeEvidence ended(const std::string& address, HandshakeEnd end, std::optional<int> alert = {}) {
  HandshakeEvidence evidence;
  evidence.address = address;
  evidence.port = 443;
  evidence.end = end;
  evidence.alert = alert;
  if (end == HandshakeEnd::not_tls) evidence.first_bytes = "HTTP/1.1 302 Found";
  if (end == HandshakeEnd::protocol) evidence.detail = "unsupported protocol";
  if (end == HandshakeEnd::malformed) evidence.detail = "bad record type";
  return evidence;
}

// ---- Time ----

inline NtpReply good_reply() {
  NtpReply reply;
  reply.version = 4;
  reply.mode = 4;
  reply.stratum = 2;
  reply.reference_id = "192.0.2.123";
  reply.origin_matches = true;
  reply.offset = Milliseconds(3);
  reply.delay = Milliseconds(20);
  return reply;
}

inline NtpEvidence told(const std::string& address, NtpReply reply) {
  NtpEvidence evidence;
  evidence.address = address;
  evidence.port = 123;
  evidence.source_address = kOwn;
  evidence.reply = std::move(reply);
  evidence.bytes_received = 48;
  return evidence;
}

inline NtpEvidence right_time(const std::string& address) {
  return told(address, good_reply());
}

inline NtpEvidence other_time(const std::string& address, Milliseconds offset) {
  NtpReply reply = good_reply();
  reply.offset = offset;
  return told(address, reply);
}

inline NtpEvidence no_time(const std::string& address, SocketEnd end, std::optional<Icmp> icmp = {}) {
  NtpEvidence evidence;
  evidence.address = address;
  evidence.port = 123;
  evidence.end = end;
  evidence.icmp = std::move(icmp);
  return evidence;
}

inline NtpEvidence silent_time(const std::string& address) {
  return no_time(address, SocketEnd::timed_out);
}

// ---- This host ----

inline HostNameEvidence called(const std::string& name, const std::string& fqdn) {
  HostNameEvidence evidence;
  evidence.name = name;
  evidence.fqdn = fqdn;
  evidence.host_addresses = {kOwn, kOwn6};
  evidence.applications = {ApplicationsView::End::found, {"127.0.1.1"}, fqdn};
  return evidence;
}

}  // namespace netpreflight::scenarios
