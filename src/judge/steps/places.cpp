// Where packets end that do not get through, from traces and ICMP errors to words.
#include <algorithm>
#include <array>
#include <set>

#include <fmt/format.h>

#include "catalogue/phrases.hpp"
#include "judge/steps/places.hpp"
#include "netpreflight/catalogue.hpp"
#include "text/address.hpp"
#include "text/listing.hpp"

namespace netpreflight {

namespace {

/// A box that is met this often has sent packets on and got them back.
constexpr std::ptrdiff_t kTimesInALoop = 3;

constexpr std::array kAboutPlaces{Remark::vanishes_after, Remark::no_hop_answers, Remark::rejected_at_hop,
                                  Remark::others_get_further, Remark::place_unknown};

bool has_ended_on_the_way(const Hop& hop) {
  return hop.icmp && is_time_exceeded(*hop.icmp);
}

Facts facts_of(const PathEnd& place) {
  return {{"box", place.box}, {"hop", fmt::format("{}", place.hop)}};
}

void add_new(std::vector<std::string>& to, const std::string& text) {
  if (std::ranges::find(to, text) == to.end()) to.push_back(text);
}

/// The farthest boxes that answer. They are told apart by family where that is enough, else by the addresses behind them.
std::string farthest_words(const std::vector<PathEnd>& told) {
  std::vector<std::string> boxes;
  std::array<std::vector<std::string>, 2> of_family;
  for (const auto& place : told) {
    const std::string box = farthest_box(facts_of(place));
    add_new(boxes, box);
    add_new(of_family.at(is_v6_text(place.box) ? 1 : 0), box);
  }
  if (boxes.size() == 1) return boxes.front();
  const bool by_family = of_family[0].size() == 1 && of_family[1].size() == 1;
  std::vector<std::string> parts;
  for (const auto& place : told) {
    Facts facts = facts_of(place);
    std::vector<std::string> behind;
    for (const auto& other : told) {
      if (farthest_box(facts_of(other)) == farthest_box(facts)) add_new(behind, other.address);
    }
    if (by_family) {
      facts["family"] = is_v6_text(place.box) ? "IPv6" : "IPv4";
    } else {
      facts["addresses"] = behind;
    }
    add_new(parts, farthest_box(facts));
  }
  return join(parts, " and ");
}

void describe_silence(const std::vector<PathEnd>& places, PlaceWords& words) {
  std::vector<PathEnd> told;
  Listing unknown;
  Listing untraced;
  Listing passed;
  bool silent = false;
  for (const auto& place : places) {
    if (place.rejects) continue;
    silent = silent || place.silent;
    if (place.passed) passed.add(place.box);
    if (!place.box.empty()) {
      told.push_back(place);
    } else {
      unknown.add(place.address);
      if (!place.silent) untraced.add(place.address);
    }
  }
  if (!told.empty()) {
    words.facts["last_hop"] = farthest_words(told);
    words.remarks.push_back(Remark::vanishes_after);
  } else if (silent) {
    unknown = untraced;
    words.remarks.push_back(Remark::no_hop_answers);
  } else {
    unknown = {};
  }
  if (!passed.empty()) {
    words.facts["passed"] = passed.items();
    words.remarks.push_back(Remark::others_get_further);
  }
  if (unknown.empty()) return;
  words.facts["untraced"] = unknown.items();
  words.remarks.push_back(Remark::place_unknown);
}

void describe_rejections(const std::vector<PathEnd>& places, PlaceWords& words) {
  std::vector<std::string> boxes;
  std::vector<std::string> located;
  for (const auto& place : places) {
    if (!place.rejects) continue;
    add_new(boxes, place.here ? phrase(Phrase::this_host_itself) : place.box);
    if (place.hop > 0) add_new(located, rejecting_box(facts_of(place)));
  }
  if (!boxes.empty()) words.facts["icmp_from"] = join(boxes, " and ");
  if (located.empty()) return;
  words.facts["rejecting_boxes"] = join(located, " and ");
  words.remarks.push_back(Remark::rejected_at_hop);
}

}  // namespace

bool is_time_exceeded(const Icmp& icmp) {
  return icmp.type == (is_v6_text(icmp.from) ? 3 : 11);
}

bool got_through(const TraceEvidence& trace) {
  return std::ranges::any_of(trace.hops, [](const Hop& hop) { return hop.end == SocketEnd::ok && !hop.icmp; });
}

bool is_about_places(Remark remark) {
  return std::ranges::find(kAboutPlaces, remark) != kAboutPlaces.end();
}

PathEnd place_of_silence(const std::string& address, const TraceEvidence* trace) {
  PathEnd place;
  place.address = address;
  if (trace == nullptr) return place;
  place.silent = trace->hops.empty();
  // Where the port answers the trace, or somebody rejects it, packets did not vanish on the way this time.
  const bool vanished = !trace->answered_at && std::ranges::all_of(trace->hops, has_ended_on_the_way);
  if (!vanished || trace->last_answering.empty()) return place;
  place.box = trace->last_answering;
  Listing before;
  for (const auto& hop : trace->hops) {
    if (hop.from == place.box) {
      place.hop = hop.ttl;
    } else {
      before.add(hop.from);
    }
  }
  place.before = before.items();
  return place;
}

PathEnd place_of_rejection(const std::string& address, const std::string& sender, const TraceEvidence* trace) {
  PathEnd place;
  place.address = address;
  place.box = sender;
  place.rejects = true;
  if (trace == nullptr) return place;
  const auto found = std::ranges::find(trace->hops, sender, &Hop::from);
  if (found == trace->hops.end()) return place;
  // Who only forwards looks at the time to live first: a packet that it rejects had one hop more to live than it is away.
  const bool says_where_it_is = has_ended_on_the_way(*found) || sender == trace->address;
  place.hop = says_where_it_is ? found->ttl : std::max(1, found->ttl - 1);
  return place;
}

std::vector<std::string> boxes_of_loop(const Icmp& icmp, const TraceEvidence* trace) {
  std::vector<std::string> boxes{icmp.from};
  if (trace == nullptr) return boxes;
  for (const auto& hop : trace->hops) {
    if (std::ranges::count(trace->hops, hop.from, &Hop::from) >= kTimesInALoop) add_new(boxes, hop.from);
  }
  return boxes;
}

PlaceWords words(const std::vector<PathEnd>& places) {
  PlaceWords words;
  describe_silence(places, words);
  describe_rejections(places, words);
  return words;
}

void put_words(const std::vector<PathEnd>& places, Facts& facts, std::vector<Remark>& remarks) {
  if (places.empty()) return;
  PlaceWords said = words(places);
  std::erase_if(remarks, is_about_places);
  remarks.insert(remarks.begin(), said.remarks.begin(), said.remarks.end());
  for (auto& [name, value] : said.facts) facts[name] = std::move(value);
}

void retract_silence(std::vector<Remark>& remarks) {
  if (std::erase(remarks, Remark::no_hop_answers) > 0) std::erase(remarks, Remark::place_unknown);
}

std::set<std::string> boxes_passed(const std::vector<JudgedRow>& rows) {
  std::set<std::string> passed;
  const auto add_passed = [&](const TraceEvidence& trace) {
    for (const auto& hop : trace.hops) {
      const bool goes_on = hop.from != trace.last_answering || trace.answered_at;
      if (has_ended_on_the_way(hop) && goes_on) passed.insert(hop.from);
    }
  };
  for (const auto& judged : rows) {
    for (const auto& step : judged.evidence.steps) {
      if (const auto* trace = std::get_if<TraceEvidence>(&step.evidence)) add_passed(*trace);
    }
  }
  return passed;
}

void tell_places(const std::vector<AddressJudgement>& addresses, Finding& finding) {
  std::vector<std::string> seen;
  std::vector<std::string> loops;
  finding.places.clear();
  for (const auto& [address, judged] : addresses) {
    if (judged.cause != finding.cause || judged.places.empty()) continue;
    finding.places.insert(finding.places.end(), judged.places.begin(), judged.places.end());
    if (judged.facts.contains("seen")) add_new(seen, judged.facts.at("seen").words());
    if (judged.facts.contains("loop")) add_new(loops, judged.facts.at("loop").words());
  }
  if (finding.places.empty()) return;
  put_words(finding.places, finding.facts, finding.remarks);
  if (!seen.empty()) finding.facts["seen"] = join(seen, " and ");
  if (loops.empty()) return;
  finding.facts["loop"] = join(loops);
  if (std::ranges::find(finding.remarks, Remark::goes_round) == finding.remarks.end())
    finding.remarks.push_back(Remark::goes_round);
}

}  // namespace netpreflight
