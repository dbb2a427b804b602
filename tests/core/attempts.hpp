// Builders for traces and second attempts, as a row's steps have them.
#pragma once

#include "tests/core/scenarios.hpp"

namespace netpreflight::scenarios {

using enum Purpose;

inline constexpr int kHandshakeFailure = 40;
inline constexpr int kUnrecognizedName = 112;
inline const std::string kFirst = "192.0.2.1";
inline const std::string kFirst6 = "2001:db8::1";

// ---- Traces ----

inline bool is_v6(const std::string& address) {
  return address.find(':') != std::string::npos;
}

inline Hop expired_at(int ttl, const std::string& from) {
  return {ttl, from, SocketEnd::host_unreachable, Icmp{from, is_v6(from) ? 3 : 11, 0}};
}

inline Hop rejected_at(int ttl, const std::string& from, int type, int code) {
  return {ttl, from, SocketEnd::host_unreachable, Icmp{from, type, code}};
}

inline TraceEvidence trace(const std::string& address, std::vector<Hop> hops, std::optional<int> answered_at = {},
                           std::optional<int> destination_from = {}) {
  TraceEvidence evidence;
  evidence.address = address;
  evidence.port = 443;
  for (const Hop& hop : hops) {
    const bool on_the_way = hop.icmp && hop.icmp->type == (is_v6(address) ? 3 : 11);
    if (on_the_way) evidence.last_answering = hop.from;
  }
  evidence.hops = std::move(hops);
  evidence.answered_at = answered_at;
  evidence.destination_from = destination_from;
  return evidence;
}

/// The first router, and another one behind it.
inline TraceEvidence two_hops(const std::string& address) {
  return trace(address, {expired_at(1, kFirst), expired_at(2, kRouter)});
}

inline TraceEvidence reset_from(int hops, std::optional<int> destination_from) {
  return trace(kA, {expired_at(1, kFirst), {hops, kA, SocketEnd::refused, {}}}, hops, destination_from);
}

// ---- Second attempts ----

inline Step again(Purpose purpose, Evidence evidence) {
  Step made = step(std::move(evidence));
  made.purpose = purpose;
  return made;
}

inline Step as_it_was(HandshakeEvidence evidence) {
  return again(repetition, std::move(evidence));
}

inline Step under_neutral_name(HandshakeEvidence evidence) {
  return again(neutral_name, std::move(evidence));
}

inline Step with_small_segments(HandshakeEvidence evidence, std::optional<int> path_mtu = {}) {
  evidence.max_segment = 536;
  evidence.path_mtu = path_mtu;
  return again(small_segments, std::move(evidence));
}

inline Step to_unserved_port(SocketEnd end) {
  ConnectEvidence evidence = unconnected(kA, end);
  evidence.port = 48621;
  return again(unserved_port, evidence);
}

inline std::vector<Step> and_then(std::vector<Step> steps, const std::vector<Step>& more) {
  steps.insert(steps.end(), more.begin(), more.end());
  return steps;
}

inline std::vector<Step> rejected(const std::string& by, int type, int code, TraceEvidence seen) {
  const auto failed = unconnected(seen.address, SocketEnd::host_unreachable, Icmp{by, type, code});
  return and_then(to({failed}), {step(seen)});
}

inline const HandshakeEvidence kMute = ended(kA, HandshakeEnd::timed_out);
inline const HandshakeEvidence kReset = ended(kA, HandshakeEnd::reset);
inline const HandshakeEvidence kClosed = ended(kA, HandshakeEnd::closed);
inline const HandshakeEvidence kUnrecognized = ended(kA, HandshakeEnd::alert, kUnrecognizedName);

}  // namespace netpreflight::scenarios
