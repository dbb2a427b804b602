// What the rows together show about names and families: how long applications wait, and whether IPv6 leads nowhere.
#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "catalogue/phrases.hpp"
#include "judge/run/run.hpp"
#include "judge/steps/places.hpp"
#include "text/address.hpp"

namespace netpreflight {

namespace {

/// A name that takes an application longer is no longer found at once by anybody's standards.
constexpr Milliseconds kSlow{2500};

// ---- Slow names ----

struct SlowName {
  std::string name;
  ApplicationsView view;
};

struct SlowNames {
  std::optional<SlowName> slowest;
  /// Three of four names are. A packet that is lost makes applications wait for one of them, and nothing is wrong.
  bool is_the_rule = false;
};

SlowNames look_at_names(const std::vector<JudgedRow>& rows) {
  SlowNames found;
  std::map<std::string, bool> is_slow;
  for (const auto& judged : rows) {
    for (const auto& step : judged.evidence.steps) {
      const auto* resolve = std::get_if<ResolveEvidence>(&step.evidence);
      if (resolve == nullptr || resolve->addresses.empty() || !resolve->applications.duration) continue;
      const auto& view = resolve->applications;
      is_slow[resolve->name] = *view.duration >= kSlow;
      if (*view.duration < kSlow || (found.slowest && *view.duration <= *found.slowest->view.duration)) continue;
      found.slowest = SlowName{resolve->name, view};
    }
  }
  const auto slow =
      static_cast<std::size_t>(std::ranges::count(is_slow, true, [](const auto& each) { return each.second; }));
  found.is_the_rule = 4 * slow >= 3 * is_slow.size();
  return found;
}

std::string words_of(const SlowName& slow) {
  const bool given_up = slow.view.end == ApplicationsView::End::timed_out;
  return phrase(given_up ? Phrase::applications_give_up : Phrase::applications_wait,
                {{"seconds", fmt::format("{:.0f}", slow.view.duration->count() / 1000)}, {"name", slow.name}});
}

// ---- IPv6 ----

bool failed_on_the_way(Cause cause) {
  return cause == Cause::tcp_timeout || cause == Cause::net_unreachable || cause == Cause::net_rejected;
}

/// What a run tried over IPv6.
struct OverV6 {
  bool answered = false;
  std::vector<JudgedRow*> failing;  ///< rows that work otherwise
};

bool has_answer(const Step& step) {
  if (const auto* connect = std::get_if<ConnectEvidence>(&step.evidence))
    return is_v6_text(connect->address) && (connect->end == SocketEnd::ok || connect->end == SocketEnd::refused);
  if (const auto* trace = std::get_if<TraceEvidence>(&step.evidence))
    return is_v6_text(trace->address) && got_through(*trace);
  const auto* ntp = std::get_if<NtpEvidence>(&step.evidence);
  return ntp != nullptr && is_v6_text(ntp->address) && ntp->reply;
}

/// Every connection that failed was over IPv6, and did so on the way.
bool fails_over_v6_only(const JudgedRow& judged) {
  bool any = false;
  for (std::size_t i = 0; i < judged.evidence.steps.size(); ++i) {
    const auto* connect = std::get_if<ConnectEvidence>(&judged.evidence.steps[i].evidence);
    const auto cause = judged.finding.steps[i].cause;
    if (connect == nullptr || !cause || judged.finding.steps[i].status == Status::skip) continue;
    if (!is_v6_text(connect->address) || !failed_on_the_way(*cause)) return false;
    any = true;
  }
  return any;
}

OverV6 look_over_v6(std::vector<JudgedRow>& rows) {
  OverV6 seen;
  for (auto& judged : rows) {
    seen.answered = seen.answered || std::ranges::any_of(judged.evidence.steps, has_answer);
    if (judged.finding.cause == Cause::tcp_partial && fails_over_v6_only(judged)) seen.failing.push_back(&judged);
  }
  return seen;
}

}  // namespace

void tell_slow_names(std::vector<JudgedRow>& rows) {
  const auto [slow, is_the_rule] = look_at_names(rows);
  if (!slow) return;
  for (auto& [row, evidence, finding] : rows) {
    const bool about_names = row->requirement.probe == ProbeKind::dns_external && !row->skip;
    const bool fits = finding.cause == Cause::dns_partial || (finding.status == Status::pass && is_the_rule);
    if (!about_names || !fits) continue;
    const std::string words = words_of(*slow);
    if (!finding.cause) finding.facts["unlike"] = phrase(Phrase::not_alike);
    finding.facts["seen"] = finding.cause ? finding.facts["seen"].words() + "; " + words : words;
    finding.status = Status::warn;
    finding.cause = Cause::dns_partial;
  }
}

void tell_dead_v6(std::vector<JudgedRow>& rows) {
  const OverV6 seen = look_over_v6(rows);
  if (seen.answered || seen.failing.size() < 2) return;
  for (auto* judged : seen.failing) {
    judged->finding.facts["affected"] = "IPv6";
    judged->finding.explained_by.reset();  // one fault for all, whatever it looks like at each of them
    judged->finding.remarks.push_back(Remark::no_way_over_v6);
  }
}

}  // namespace netpreflight
