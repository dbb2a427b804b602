// What second attempts and traces add to the judgement of an address that did not get through.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "core/judging.hpp"

namespace netpreflight {

namespace {

/// The first evidence of one kind that was gathered about an address for one purpose.
template <class Kind>
const Kind* find_step(const RowEvidence& evidence, const std::string& address, Purpose purpose) {
  for (const auto& step : evidence.steps) {
    const auto* found = std::get_if<Kind>(&step.evidence);
    if (found != nullptr && step.purpose == purpose && found->address == address) return found;
  }
  return nullptr;
}

/// Somebody answered in TLS, be it with an alert.
bool is_answered(const HandshakeEvidence* handshake) {
  static constexpr std::array kAnswers{HandshakeEnd::completed, HandshakeEnd::alert, HandshakeEnd::protocol};
  return handshake != nullptr && std::ranges::find(kAnswers, handshake->end) != kAnswers.end();
}

void explain_silence(const RowEvidence& evidence, AddressJudgement& address) {
  Judged& judged = address.judged;
  const auto* failed = find_step<HandshakeEvidence>(evidence, address.address, Purpose::check);
  const auto* small = find_step<HandshakeEvidence>(evidence, address.address, Purpose::small_segments);
  const auto* neutral = find_step<HandshakeEvidence>(evidence, address.address, Purpose::neutral_name);
  const auto* repeated = find_step<HandshakeEvidence>(evidence, address.address, Purpose::repetition);
  if (repeated != nullptr && (repeated->end == HandshakeEnd::completed || !repeated->chain.empty())) {
    judged.remarks.push_back(Remark::works_again);
    return;
  }
  if (failed != nullptr && small != nullptr && small->path_mtu) {
    judged.facts["path_mtu"] = fmt::format("{}", *small->path_mtu);
    judged = because(Cause::tls_path_mtu, std::move(judged.facts));
    return;
  }
  if (failed != nullptr && failed->bytes_received == 0 && is_answered(neutral)) {
    const bool silent = failed->end == HandshakeEnd::timed_out;
    judged.facts["server_name"] = failed->server_name;
    judged = because(silent ? Cause::tls_timeout_after_hello : Cause::tls_reset_after_hello, std::move(judged.facts));
    return;
  }
  const auto* unserved = find_step<ConnectEvidence>(evidence, address.address, Purpose::unserved_port);
  if (judged.cause == Cause::tcp_mute && unserved != nullptr && unserved->end == SocketEnd::ok) {
    judged.facts["unserved_port"] = fmt::format("{}", unserved->port);
    judged.remarks.push_back(Remark::accepts_any_port);
  }
}

std::string hops_words(int hops) {
  return fmt::format("{} hop{}", hops, hops == 1 ? "" : "s");
}

int distance_of_last(const TraceEvidence& trace) {
  int distance = 0;
  for (const auto& hop : trace.hops) {
    if (hop.from == trace.last_answering) distance = hop.ttl;
  }
  return distance;
}

void explain_timeout(const TraceEvidence& trace, Judged& judged) {
  if (trace.last_answering.empty()) {
    judged.remarks.push_back(Remark::no_hop_answers);
    return;
  }
  judged.facts["last_hop"] = fmt::format("{} (hop {})", trace.last_answering, distance_of_last(trace));
  judged.remarks.push_back(Remark::vanishes_after);
}

void explain_reset(const TraceEvidence& trace, Judged& judged) {
  if (!trace.answered_at || !trace.destination_from) return;
  judged.facts["reset_distance"] = hops_words(*trace.answered_at);
  judged.facts["destination_distance"] = hops_words(*trace.destination_from);
  judged.facts["reset_near"] =
      trace.last_answering.empty()
          ? ""
          : fmt::format(", at or behind {} (hop {})", trace.last_answering, distance_of_last(trace));
  const bool too_near = *trace.destination_from > *trace.answered_at;
  judged.remarks.push_back(too_near ? Remark::reset_by_middlebox : Remark::reset_by_destination);
}

/// ICMP type 11 (RFC 792), ICMPv6 type 3 (RFC 4443).
bool is_time_exceeded(const Icmp& icmp) {
  return icmp.type == (is_v6_text(icmp.from) ? 3 : 11);
}

/// The hop at which the box that rejects stands: where it also says that time is exceeded, else one before it first rejects.
void explain_rejection(const TraceEvidence& trace, const std::string& sender, Judged& judged) {
  const auto found = std::ranges::find(trace.hops, sender, &Hop::from);
  if (found == trace.hops.end()) return;
  // Who only forwards looks at the time to live first: a packet that it rejects had one hop more to live than it is away.
  const bool says_where_it_is = found->icmp && is_time_exceeded(*found->icmp);
  const bool is_destination = sender == trace.address;
  judged.facts["rejecting_hop"] =
      fmt::format("{}", says_where_it_is || is_destination ? found->ttl : std::max(1, found->ttl - 1));
  judged.remarks.push_back(Remark::rejected_at_hop);
}

}  // namespace

void refine(const RowEvidence& evidence, AddressJudgement& address) {
  Judged& judged = address.judged;
  if (!judged.cause) return;
  static constexpr std::array kCutOff{Cause::tcp_reset, Cause::tcp_mute, Cause::tls_alert};
  if (std::ranges::find(kCutOff, *judged.cause) != kCutOff.end()) explain_silence(evidence, address);
  const auto* trace = find_step<TraceEvidence>(evidence, address.address, Purpose::check);
  if (trace == nullptr) return;
  if (*judged.cause == Cause::tcp_timeout || *judged.cause == Cause::ntp_timeout) explain_timeout(*trace, judged);
  if (*judged.cause == Cause::tcp_refused) explain_reset(*trace, judged);
  const bool by_icmp = *judged.cause == Cause::net_rejected || *judged.cause == Cause::net_unreachable;
  const auto sender = judged.facts.find("icmp_from");
  if (!by_icmp || sender == judged.facts.end()) return;
  const auto* connect = find_step<ConnectEvidence>(evidence, address.address, Purpose::check);
  const bool loops = connect != nullptr && connect->icmp && is_time_exceeded(*connect->icmp);
  if (loops) {
    judged.remarks.push_back(Remark::goes_round);
  } else {
    explain_rejection(*trace, sender->second, judged);
  }
}

}  // namespace netpreflight
