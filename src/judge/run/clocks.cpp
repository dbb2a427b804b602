// Whose clock is wrong, where time servers and this host differ: that of the minority.
#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <set>

#include <fmt/format.h>

#include "catalogue/phrases.hpp"
#include "catalogue/words.hpp"
#include "judge/run/run.hpp"
#include "judge/steps/steps.hpp"
#include "text/listing.hpp"

namespace netpreflight {

namespace {

/// One usable answer of one address.
struct Clock : ClockOpinion {
  JudgedRow* row = nullptr;
  std::size_t step = 0;
};

bool differ(Milliseconds one, Milliseconds other) {
  return std::abs((one - other).count()) > kMostClockOffset.count();
}

std::vector<Clock> usable_clocks(std::vector<JudgedRow>& rows) {
  std::vector<Clock> clocks;
  for (auto& judged : rows) {
    for (std::size_t i = 0; i < judged.evidence.steps.size(); ++i) {
      const auto* ntp = std::get_if<NtpEvidence>(&judged.evidence.steps[i].evidence);
      if (ntp == nullptr || judged.row->skip || !is_usable(*ntp)) continue;
      clocks.push_back({{ntp->address, ntp->reply->offset}, &judged, i});
    }
  }
  return clocks;
}

/// What each server says, once: several rows may lead to one, and it may be asked more than once.
template <class Clocks>
std::vector<Milliseconds> opinions_of(const Clocks& clocks) {
  std::map<std::pair<std::string_view, long long>, Milliseconds> opinions;
  for (const auto& clock : clocks) {
    opinions.emplace(std::pair(std::string_view(clock.address), std::llround(clock.offset.count() / 1000)),
                     clock.offset);
  }
  std::vector<Milliseconds> offsets;
  offsets.reserve(opinions.size());
  for (const auto& [who, offset] : opinions) offsets.push_back(offset);
  std::ranges::sort(offsets);
  return offsets;
}

/// The middle of the largest group that agrees, if it is more than half. The offsets are sorted.
std::optional<Milliseconds> majority(const std::vector<Milliseconds>& offsets) {
  std::size_t first = 0;
  std::size_t best = 0;
  std::size_t most = 0;
  for (std::size_t last = 0; last < offsets.size(); ++last) {
    while (differ(offsets[first], offsets[last])) ++first;
    if (last - first + 1 <= most) continue;
    most = last - first + 1;
    best = first;
  }
  if (2 * most <= offsets.size()) return std::nullopt;
  return offsets[best + most / 2];
}

struct Agreement {
  std::optional<Milliseconds> offset;
  bool needs_this_host = false;  ///< without its clock there is no majority
};

Agreement agreement_of(std::vector<Milliseconds> opinions) {
  if (auto offset = majority(opinions); offset || opinions.empty()) return {offset, false};
  opinions.insert(std::ranges::lower_bound(opinions, Milliseconds{}), Milliseconds{});
  const auto offset = majority(opinions);
  const bool with_this_host = offset && !differ(*offset, Milliseconds{});
  return {with_this_host ? offset : std::nullopt, with_this_host};
}

/// Each once.
Things addresses_of(const std::vector<Clock>& clocks, const std::function<bool(const Clock&)>& chosen) {
  Things addresses;
  std::set<std::string_view> known;
  for (const auto& clock : clocks) {
    if (chosen(clock) && known.insert(clock.address).second) addresses.push_back(clock.address);
  }
  return addresses;
}

/// What a row says whose servers are not all of the majority.
void blame_servers(const std::vector<Clock>& of_row, const Agreement& agreed, const Things& others) {
  Finding& finding = of_row.front().row->finding;
  const auto is_wrong = [&](const Clock& clock) { return differ(clock.offset, *agreed.offset); };
  const auto wrong = std::ranges::find_if(of_row, is_wrong);
  if (wrong == of_row.end()) return;
  for (const auto& clock : of_row) {
    if (is_wrong(clock)) finding.steps.at(clock.step) = {Status::fail, Cause::ntp_bogus, {}};
  }
  const Things right = addresses_of(of_row, [&](const Clock& clock) { return !is_wrong(clock); });
  const bool own_clock_is_wrong = differ(*agreed.offset, Milliseconds{});
  if (own_clock_is_wrong && !right.empty()) {
    finding.facts["offset"] = offset_words(*agreed.offset);
    finding.facts["address"] = right;
    return;
  }
  finding.status = right.empty() ? Status::fail : Status::warn;
  finding.cause = Cause::ntp_bogus;
  finding.facts["address"] = addresses_of(of_row, is_wrong);
  finding.facts["seen"] = phrase(agreed.needs_this_host ? Phrase::contradicts_this_host : Phrase::contradicts_servers,
                                 {{"offset", offset_words(*agreed.offset - wrong->offset)}, {"others", others}});
}

/// Nobody can be told right.
void doubt_all(const std::vector<Clock>& clocks) {
  Things said;
  for (const auto& clock : clocks) said.push_back(fmt::format("{} by {}", offset_words(clock.offset), clock.address));
  for (const auto& clock : clocks) {
    Finding& finding = clock.row->finding;
    if (finding.cause != Cause::clock_offset) continue;
    finding.status = Status::warn;
    finding.cause = Cause::run_inconclusive;
    finding.facts["seen"] = phrase(Phrase::time_servers_disagree, {{"said", said}});
  }
}

}  // namespace

std::optional<Milliseconds> agreed_offset(const std::vector<ClockOpinion>& opinions) {
  return agreement_of(opinions_of(opinions)).offset;
}

std::optional<Milliseconds> settle_clocks(std::vector<JudgedRow>& rows) {
  const auto clocks = usable_clocks(rows);
  const Agreement agreed = agreement_of(opinions_of(clocks));
  if (!agreed.offset) {
    doubt_all(clocks);
    return std::nullopt;
  }
  const Things others = addresses_of(clocks, [&](const Clock& clock) { return !differ(clock.offset, *agreed.offset); });
  for (auto first = clocks.begin(); first != clocks.end();) {
    const auto next = std::find_if(first, clocks.end(), [&](const Clock& clock) { return clock.row != first->row; });
    blame_servers({first, next}, agreed, others);
    first = next;
  }
  return agreed.offset;
}

}  // namespace netpreflight
