// What second attempts and traces add to the judgement of an address that did not get through.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "catalogue/phrases.hpp"
#include "judge/steps/places.hpp"
#include "judge/steps/steps.hpp"
#include "text/listing.hpp"
#include "netpreflight/catalogue.hpp"

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

Judged judge_repetition(const Bench& bench, const HandshakeEvidence& repeated) {
  return bench.row.requirement.probe == ProbeKind::tls ? judge_handshake(bench, repeated)
                                                       : judge_service_handshake(bench, repeated);
}

/// Somebody answered in TLS, be it with an alert.
bool is_answered(const HandshakeEvidence* handshake) {
  static constexpr std::array kAnswers{HandshakeEnd::completed, HandshakeEnd::alert, HandshakeEnd::protocol};
  return handshake != nullptr && std::ranges::find(kAnswers, handshake->end) != kAnswers.end();
}

bool passes(const Judged& judged) {
  return judged.status == Status::pass || judged.cause == Cause::tls_no_trust_store;
}

/// What a hello that fills more than one packet met, where a small one passes. Somebody else's certificate is somebody else's with
/// either.
bool explain_large_hello(const Bench& bench, const HandshakeEvidence& failed, const HandshakeEvidence& small,
                         Judged& judged) {
  Judged shown = judge_repetition(bench, small);
  if (shown.cause && is_certificate_fault(*shown.cause)) {
    judged = std::move(shown);
    return true;
  }
  if (small.chain.empty() || !passes(shown)) return false;
  shown.facts["hello_bytes"] = failed.hello_bytes.value_or(0);
  shown.facts["large_end"] =
      phrase(failed.end == HandshakeEnd::timed_out                                     ? Phrase::large_unanswered
             : failed.end == HandshakeEnd::reset || failed.end == HandshakeEnd::closed ? Phrase::large_reset
                                                                                       : Phrase::large_refused);
  judged = because(Cause::tls_large_hello, std::move(shown.facts));
  return true;
}

/// What failed went through in another attempt: there is nothing to be allowed, and no place where packets end.
void blame_chance(Remark seen, Judged& judged) {
  judged.remarks.push_back(seen);
  judged.explained_by = Cause::net_unsteady;
}

/// A repetition that got as far as a handshake can without a client certificate.
bool goes_through(const HandshakeEvidence& repeated) {
  const bool refused = repeated.end == HandshakeEnd::alert && !repeated.chain.empty();
  return repeated.end == HandshakeEnd::completed || refused;
}

/// Whether what the same handshake met a moment later says all.
bool explain_by_repetition(const Bench& bench, const HandshakeEvidence& repeated, Judged& judged) {
  const bool works = goes_through(repeated);
  if (!repeated.chain.empty()) {
    // Somebody else's certificate is somebody else's, whichever attempt it is seen in.
    Judged shown = judge_repetition(bench, repeated);
    if (shown.cause && is_certificate_fault(*shown.cause)) {
      judged = std::move(shown);
      if (works) judged.remarks.push_back(Remark::works_again);
      return true;
    }
  }
  if (works) blame_chance(Remark::works_again, judged);
  return works;
}

bool tell_whether_any_port_is_open(const RowEvidence& evidence, AddressJudgement& address) {
  const auto* unserved = find_step<ConnectEvidence>(evidence, address.address, Purpose::unserved_port);
  if (unserved == nullptr || unserved->end != SocketEnd::ok) return false;
  address.judged.facts["unserved_port"] = fmt::format("{}", unserved->port);
  address.judged.remarks.push_back(Remark::accepts_any_port);
  return true;
}

void explain_silence(const Bench& bench, const RowEvidence& evidence, AddressJudgement& address) {
  Judged& judged = address.judged;
  const auto* failed = find_step<HandshakeEvidence>(evidence, address.address, Purpose::check);
  const auto* small = find_step<HandshakeEvidence>(evidence, address.address, Purpose::small_segments);
  const auto* neutral = find_step<HandshakeEvidence>(evidence, address.address, Purpose::neutral_name);
  const auto* repeated = find_step<HandshakeEvidence>(evidence, address.address, Purpose::repetition);
  if (repeated != nullptr && explain_by_repetition(bench, *repeated, judged)) return;
  if (failed != nullptr && small != nullptr && small->path_mtu) {
    judged.facts["path_mtu"] = *small->path_mtu;
    judged = because(Cause::tls_path_mtu, std::move(judged.facts));
    return;
  }
  const auto* small_hello = find_step<HandshakeEvidence>(evidence, address.address, Purpose::small_hello);
  if (failed != nullptr && small_hello != nullptr && explain_large_hello(bench, *failed, *small_hello, judged)) return;
  if (failed != nullptr && ends_without_a_word(*failed) && is_answered(neutral)) {
    judged = cut_off_after(*failed, true, std::move(judged.facts));
    return;
  }
  if (judged.cause == Cause::tcp_mute) tell_whether_any_port_is_open(evidence, address);
}

/// An open port at which nobody speaks is enough for the row, but not where somebody accepts for everybody.
void doubt_open_port(const RowEvidence& evidence, AddressJudgement& address) {
  if (!tell_whether_any_port_is_open(evidence, address)) return;
  Judged& judged = address.judged;
  judged.cause = Cause::tcp_mute;
  judged.status = Status::warn;
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

void explain_reset(const TraceEvidence& trace, Judged& judged) {
  if (!trace.answered_at || !trace.destination_from) return;
  const bool too_near = *trace.destination_from > *trace.answered_at;
  if (!too_near) {
    judged.facts["reset_distance"] = hops_words(*trace.answered_at);
    judged.remarks.push_back(Remark::reset_by_destination);
    return;
  }
  judged.facts["impostor_distance"] = hops_words(*trace.answered_at);
  judged.facts["destination_distance"] = hops_words(*trace.destination_from);
  const Facts last{{"box", trace.last_answering}, {"hop", fmt::format("{}", distance_of_last(trace))}};
  judged.facts["impostor_near"] = phrase(last.at("box").words().empty() ? Phrase::before_destination : Phrase::near_box,
                                         {{"box", farthest_box(last)}});
  judged.remarks.push_back(Remark::reset_by_middlebox);
}

/// The ICMP error that ended the attempt at an address.
std::optional<Icmp> icmp_of(const RowEvidence& evidence, const std::string& address) {
  if (const auto* connect = find_step<ConnectEvidence>(evidence, address, Purpose::check)) return connect->icmp;
  if (const auto* ntp = find_step<NtpEvidence>(evidence, address, Purpose::check)) return ntp->icmp;
  if (const auto* sent = find_step<DatagramEvidence>(evidence, address, Purpose::check)) return sent->icmp;
  if (const auto* echo = find_step<EchoEvidence>(evidence, address, Purpose::check)) return echo->icmp;
  return std::nullopt;
}

void explain_rejection(const Bench& bench, const RowEvidence& evidence, const TraceEvidence* trace,
                       AddressJudgement& address) {
  Judged& judged = address.judged;
  const auto icmp = icmp_of(evidence, address.address);
  if (!icmp) return;
  // Whose time to live ran out says nothing about where the fault is: no hop is named.
  const bool loops = is_time_exceeded(*icmp);
  const auto& own = bench.circumstances.host.addresses;
  const bool here = std::ranges::find(own, icmp->from) != own.end();
  PathEnd place = place_of_rejection(address.address, icmp->from, loops || here ? nullptr : trace);
  place.here = here;
  judged.places = {std::move(place)};
  if (!loops) return;
  judged.facts["loop"] = join(boxes_of_loop(*icmp, trace));
  judged.remarks.push_back(Remark::goes_round);
}

}  // namespace

void refine(const Bench& bench, const RowEvidence& evidence, AddressJudgement& address) {
  Judged& judged = address.judged;
  if (!judged.cause) return doubt_open_port(evidence, address);
  if (entry(*judged.cause).traits.cut_off) explain_silence(bench, evidence, address);
  const auto* trace = find_step<TraceEvidence>(evidence, address.address, Purpose::check);
  const bool silent = entry(*judged.cause).traits.vanished;
  const bool refused = *judged.cause == Cause::tcp_refused;
  const bool by_icmp = *judged.cause == Cause::net_rejected || *judged.cause == Cause::net_unreachable;
  if ((silent || refused) && trace != nullptr && got_through(*trace)) {
    blame_chance(Remark::others_get_through, judged);
  } else if (silent) {
    judged.places = {place_of_silence(address.address, trace)};
  } else if (refused && trace != nullptr) {
    explain_reset(*trace, judged);
  } else if (by_icmp) {
    explain_rejection(bench, evidence, trace, address);
  }
  const auto* far_end = find_step<FarEndEvidence>(evidence, address.address, Purpose::check);
  // What it saw may be of any of the attempts, and one of them went through.
  if (far_end != nullptr && !is_by_chance(judged)) add_far_end(bench, *far_end, judged);
  put_words(judged.places, judged.facts, judged.remarks);
}

}  // namespace netpreflight
