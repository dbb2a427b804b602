#include "document/support.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "judge/run/run.hpp"
#include "judge/steps/steps.hpp"

namespace netpreflight {

namespace {

/// By name the place in the list: a report may have as many as it has rows.
using Places = std::map<std::string_view, std::size_t>;

void note_interceptors(const ReportedRow& row, Places& places, std::vector<SeenInterceptor>& seen) {
  std::set<std::string_view> of_row;
  for (const auto& step : row.steps) {
    const std::string& name = step.finding.interceptor;
    if (name.empty() || !of_row.insert(name).second) continue;
    const auto [place, is_new] = places.emplace(name, seen.size());
    if (is_new) seen.push_back({name, 0});
    ++seen[place->second].rows;
  }
}

void note_clocks(const ReportedRow& row, std::vector<ClockOpinion>& opinions) {
  if (row.status == Status::skip) return;
  for (const auto& step : row.steps) {
    const auto* ntp = std::get_if<NtpEvidence>(&step.evidence);
    if (ntp != nullptr && is_usable(*ntp)) opinions.push_back({ntp->address, ntp->reply->offset});
  }
}

/// Of steps that took as long the first in the report stands first.
void note_step(const SlowStep& step, std::vector<SlowStep>& slowest, std::size_t most) {
  const auto duration = [](const SlowStep& each) { return each.step->duration; };
  slowest.insert(std::ranges::upper_bound(slowest, duration(step), std::ranges::greater{}, duration), step);
  if (slowest.size() > most) slowest.pop_back();
}

}  // namespace

SupportView support_view(const Report& report, std::size_t most) {
  SupportView view;
  std::vector<ClockOpinion> opinions;
  Places places;
  for (const auto& row : report.rows) {
    note_interceptors(row, places, view.interceptors);
    note_clocks(row, opinions);
    for (const auto& step : row.steps) note_step({&row, &step}, view.slowest, most);
  }
  std::set<std::string_view> servers;
  for (const auto& opinion : opinions) servers.insert(opinion.address);
  view.time_servers = servers.size();
  view.clock_offset = agreed_offset(opinions);
  return view;
}

}  // namespace netpreflight
