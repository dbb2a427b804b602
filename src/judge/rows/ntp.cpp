// Rows of time servers.
#include <algorithm>

#include <fmt/format.h>

#include "judge/rows/rows.hpp"
#include "judge/steps/places.hpp"
#include "judge/steps/steps.hpp"
#include "netpreflight/catalogue.hpp"

namespace netpreflight {

namespace {

/// What tells most about a server that cannot be used: one of several causes that have a precedence, else the first that does not only fail
/// at random.
const AddressJudgement& most_telling(const std::vector<AddressJudgement>& addresses) {
  const AddressJudgement* chosen = nullptr;
  for (const auto& one : addresses) {
    if (!one.judged.cause || entry(*one.judged.cause).precedence == 0) continue;
    if (chosen == nullptr || precedes(*one.judged.cause, *chosen->judged.cause)) chosen = &one;
  }
  if (chosen != nullptr) return *chosen;
  const auto certain = std::ranges::find_if(addresses, [](const auto& one) { return !is_by_chance(one.judged); });
  return certain == addresses.end() ? addresses.front() : *certain;
}

}  // namespace

Finding judge_ntp_row(const Bench& bench, const RowEvidence& evidence) {
  Finding finding;
  const auto addresses = judge_addresses(bench, evidence, finding);
  const auto& resolve = std::get<ResolveEvidence>(evidence.steps.front().evidence);
  const Judged resolved = judge_resolve(bench, resolve);
  if (resolved.status == Status::fail || resolve.addresses.empty()) {
    adopt_resolution(resolved, finding);
    return finding;
  }
  // A client uses whichever address answers: one usable answer is enough, the others stand in the evidence.
  const AddressJudgement* chosen = nullptr;
  Things usable;
  for (const auto& one : addresses) {
    if (one.judged.status == Status::fail) continue;
    // A server that says the clock is wrong must not hide behind another one.
    if (chosen == nullptr || (one.judged.cause && !chosen->judged.cause)) chosen = &one;
    usable.push_back(one.address);
  }
  if (chosen == nullptr && !addresses.empty()) chosen = &most_telling(addresses);
  if (chosen == nullptr) return finding;
  adopt(chosen->judged, finding);
  finding.facts["address"] = addresses_with(addresses, chosen->judged);
  tell_places(addresses, finding);
  suspect_sinkhole(bench, resolve, addresses, finding);
  tell_search_list(resolve, finding);
  if (finding.cause == Cause::dns_sinkholed) {
    tell_hosts_file(resolve, finding);
    return finding;
  }
  const std::size_t count = usable.size();
  const bool all = count == addresses.size();
  if (!all && count > 0) usable.back() += fmt::format(" ({} of {} addresses)", count, addresses.size());
  finding.facts["addresses"] = std::move(usable);
  tell_hosts_file(resolve, finding);
  return finding;
}

}  // namespace netpreflight
