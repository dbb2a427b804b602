// What a stand-in at the far end saw, and what that makes of a fault that one end alone cannot tell.
#include <array>

#include "catalogue/phrases.hpp"
#include "judge/steps/steps.hpp"
#include "netpreflight/catalogue.hpp"

namespace netpreflight {

namespace {

struct DoubtWords {
  FarEndDoubt doubt;
  Phrase words;
};
constexpr std::array kDoubts{
    DoubtWords{FarEndDoubt::half_open, Phrase::doubt_half_open},
    DoubtWords{FarEndDoubt::packets_lost, Phrase::doubt_packets_lost},
    DoubtWords{FarEndDoubt::not_covered, Phrase::doubt_not_covered},
    DoubtWords{FarEndDoubt::strangers, Phrase::doubt_strangers},
    DoubtWords{FarEndDoubt::later, Phrase::doubt_later},
    DoubtWords{FarEndDoubt::not_stood_in, Phrase::doubt_not_stood_in},
    DoubtWords{FarEndDoubt::no_echoes, Phrase::doubt_no_echoes},
};

/// A fault of which the far end can say something: packets that vanish, are refused, or bring nothing.
bool concerns_the_way(Cause cause) {
  if (cause == Cause::net_blocked_locally || cause == Cause::net_no_route) return false;
  const CauseTraits& traits = entry(cause).traits;
  return traits.vanished || traits.cut_off || traits.blocking || cause == Cause::tls_path_mtu ||
         cause == Cause::tls_large_hello || cause == Cause::udp_refused;
}

/// The farthest box on the way there; the way back is nobody's to see.
std::string last_box_words(const Judged& judged) {
  for (const auto& place : judged.places) {
    if (place.box.empty() || place.hop == 0) continue;
    return phrase(Phrase::last_box_there, {{"box", place.box}, {"hop", std::to_string(place.hop)}});
  }
  return {};
}

void lose_answers(const Bench& bench, Judged& judged) {
  const bool is_echo = bench.row.requirement.protocol == Protocol::icmp;
  judged.facts["last_there"] = last_box_words(judged);
  judged.places.clear();
  judged.remarks.push_back(is_echo ? Remark::far_end_echo_lost : Remark::far_end_answers_lost);
  judged.explained_by = Cause::net_answer_lost;
}

/// Silence of a port that may be silent is one of packets that never came.
void see_nothing(Judged& judged) {
  judged.remarks.push_back(Remark::far_end_saw_nothing);
  const bool may_be_silent = judged.cause == Cause::udp_silent || judged.cause == Cause::icmp_timeout;
  if (may_be_silent) judged.explained_by = Cause::tcp_timeout;
}

void lose_data(Judged& judged) {
  judged.remarks.push_back(Remark::far_end_data_lost);
  judged.facts["team"] = team_id(Team::network);
}

void refuse(Judged& judged) {
  judged.remarks.push_back(Remark::far_end_refuses);
  judged.facts["team"] = team_id(Team::server);
}

}  // namespace

std::string doubt_words(const Bench& bench, FarEndDoubt doubt) {
  for (const auto& [each, words] : kDoubts) {
    if (each == doubt) return phrase(words, {{"port", port_and_protocol(bench.row.requirement)}});
  }
  return {};
}

Facts facts_of_far_end(const Bench& bench, const FarEndEvidence& seen) {
  const bool is_echo = bench.row.requirement.protocol == Protocol::icmp;
  return {{"address", Things{seen.address}},
          {"answers_of", phrase(is_echo ? Phrase::of_the_kind : Phrase::from_source_port)},
          {"far_end", seen.host},
          {"far_doubt", doubt_words(bench, seen.doubt)},
          {"client", Things{seen.source_address}}};
}

Judged blocked_there(const Bench& bench, const FarEndEvidence& seen) {
  const std::string rule = seen.firewall.empty() ? "" : phrase(Phrase::by_rule, {{"rule", seen.firewall}});
  const bool rejects = seen.sight == FarEndSight::rejected_here;
  Facts facts = facts_of_far_end(bench, seen);
  facts["seen"] = phrase(rejects ? Phrase::rejects_them : Phrase::drops_them, {{"rule", rule}});
  facts["blocker"] = seen.host;
  facts["out_or_in"] = phrase(Phrase::into_it);
  facts["blocked_on"] = phrase(Phrase::that_host_itself);
  facts["flow"] = phrase(Phrase::incoming);
  facts["flow_from"] =
      phrase(Phrase::flow_from, {{"host", bench.circumstances.host.known_as()}, {"client", seen.source_address}});
  facts["at"] = seen.host;
  facts["or_a_route"] = "";
  facts["team"] = team_id(Team::server);
  return because(Cause::net_blocked_locally, std::move(facts));
}

void add_far_end(const Bench& bench, const FarEndEvidence& seen, Judged& judged) {
  if (!judged.cause || !concerns_the_way(*judged.cause)) return;
  for (auto& [name, fact] : facts_of_far_end(bench, seen)) {
    if (name != "address") judged.facts[name] = std::move(fact);
  }
  switch (seen.sight) {
    case FarEndSight::not_known:
      return judged.remarks.push_back(Remark::far_end_unknown);
    case FarEndSight::nothing_arrived:
      return see_nothing(judged);
    case FarEndSight::served:
      return judged.remarks.push_back(Remark::far_end_served);
    case FarEndSight::dropped_here:
    case FarEndSight::rejected_here:
      judged = blocked_there(bench, seen);
      return;
    case FarEndSight::answer_lost:
      return lose_answers(bench, judged);
    case FarEndSight::data_lost:
      return lose_data(judged);
    case FarEndSight::closed_here:
      return refuse(judged);
  }
}

}  // namespace netpreflight
