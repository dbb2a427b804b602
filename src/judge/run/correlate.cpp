// What only the rows together show. One pass for each relation, in a fixed order.
#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include <fmt/format.h>

#include "catalogue/words.hpp"
#include "judge/run/run.hpp"
#include "judge/steps/places.hpp"
#include "judge/steps/steps.hpp"
#include "netpreflight/catalogue.hpp"
#include "text/listing.hpp"
#include "text/wall_time.hpp"

namespace netpreflight {

bool meets_section(Status status, std::optional<Cause> cause) {
  const bool works = cause == Cause::clock_offset || cause == Cause::run_unexpected_pass;
  return status == Status::pass || (status == Status::warn && works);
}

namespace {

using Rows = std::vector<PlannedRow>;

void set_cause(Finding& finding, Status status, std::optional<Cause> cause) {
  finding.status = status;
  finding.cause = cause;
}

// ---- The derived interception row ----

/// What one row that forbids interception shows about it.
enum class Shown { genuine, intercepted, unknown };

/// Among the steps that decide for the row.
bool step_has(const PlannedRow& row, const RowEvidence& evidence, const Finding& finding, Cause cause) {
  for (std::size_t i = 0; i < evidence.steps.size(); ++i) {
    if (decides(row, evidence.steps[i]) && finding.steps[i].cause == cause) return true;
  }
  return false;
}

/// A handshake that showed who issued the certificate, and it was who it should be: an ordinary fault aside.
bool shows_genuine_issuer(const PlannedRow& row, const RowEvidence& evidence, const Finding& finding) {
  static constexpr std::array kOrdinary{Cause::tls_expired, Cause::tls_not_yet_valid, Cause::tls_revoked,
                                        Cause::tls_name_mismatch, Cause::tls_no_trust_store};
  bool genuine = false;
  for (std::size_t i = 0; i < evidence.steps.size(); ++i) {
    const Step& step = evidence.steps[i];
    const auto* handshake = std::get_if<HandshakeEvidence>(&step.evidence);
    // Behind the proxy the address is unknown; a handshake that has one was with the proxy itself.
    const bool is_proxys_own = handshake != nullptr && row.route == Route::proxy && !handshake->address.empty();
    // A second attempt under other conditions is not what the product will see.
    if (handshake == nullptr || is_proxys_own || step.purpose != Purpose::check || !decides(row, step)) continue;
    const auto cause = finding.steps[i].cause;
    const bool ordinary = cause && std::ranges::find(kOrdinary, *cause) != kOrdinary.end();
    const bool certificate_judged = !cause || ordinary;
    const bool other_issuer = cause == Cause::tls_untrusted || cause == Cause::tls_incomplete_chain;
    if (other_issuer) return false;
    genuine = genuine || certificate_judged;
  }
  return genuine;
}

Shown shown_by(const PlannedRow& row, const RowEvidence& evidence, const Finding& finding) {
  if (step_has(row, evidence, finding, Cause::tls_intercepted)) return Shown::intercepted;
  return shows_genuine_issuer(row, evidence, finding) ? Shown::genuine : Shown::unknown;
}

struct InterceptionTally {
  std::vector<std::string> intercepted;
  std::vector<std::string> genuine;
  std::vector<std::string> unknown;
  std::vector<std::string> interceptors;
  std::set<std::string> devices;  ///< a proxy that is to be changed; empty: another box
  Facts facts_of_first;
  bool interrupted = false;  ///< one of the unknown ones was not finished
};

/// Who intercepted stands in the steps that saw it; the row's own facts may be about another fault.
void note_interceptors(const PlannedRow& row, const RowEvidence& evidence, const Finding& finding,
                       std::vector<std::string>& interceptors) {
  for (std::size_t i = 0; i < evidence.steps.size(); ++i) {
    const std::string& interceptor = finding.steps[i].interceptor;
    const bool known = std::ranges::find(interceptors, interceptor) != interceptors.end();
    if (!interceptor.empty() && !known && decides(row, evidence.steps[i])) interceptors.push_back(interceptor);
  }
}

InterceptionTally tally_interception(const Rows& rows, const std::vector<RowEvidence>& evidence,
                                     const std::vector<Finding>& findings) {
  InterceptionTally tally;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto& requirement = rows[i].requirement;
    const bool counts = requirement.probe == ProbeKind::tls && requirement.interception == Interception::forbidden;
    if (!counts || rows[i].skip == Cause::run_other_vantage) continue;
    switch (shown_by(rows[i], evidence[i], findings[i])) {
      case Shown::intercepted:
        if (tally.intercepted.empty()) tally.facts_of_first = findings[i].facts;
        tally.intercepted.push_back(rows[i].host);
        tally.devices.insert(findings[i].facts.contains("device") ? findings[i].facts.at("device") : "");
        note_interceptors(rows[i], evidence[i], findings[i], tally.interceptors);
        break;
      case Shown::genuine:
        tally.genuine.push_back(rows[i].host);
        break;
      case Shown::unknown:
        tally.unknown.push_back(rows[i].host);
        tally.interrupted = tally.interrupted || findings[i].cause == Cause::run_interrupted;
        break;
    }
  }
  return tally;
}

void derive_interception(const Rows& rows, const std::vector<RowEvidence>& evidence, std::vector<Finding>& findings) {
  const auto tally = tally_interception(rows, evidence, findings);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows[i].requirement.probe != ProbeKind::tls_interception || rows[i].skip) continue;
    Finding& finding = findings[i];
    if (!tally.intercepted.empty()) {
      set_cause(finding, Status::fail, Cause::tls_intercepted);
      finding.facts["interceptor"] = join(tally.interceptors);
      finding.facts["destination"] = join(tally.intercepted);
      finding.facts["address"] = join(tally.intercepted);
      finding.facts["port"] = tally.facts_of_first.at("port");
      finding.facts["device"] = tally.devices.size() == 1 ? *tally.devices.begin() : "";
    } else if (tally.interrupted) {
      set_cause(finding, Status::skip, Cause::run_interrupted);
    } else if (!tally.unknown.empty() || tally.genuine.empty()) {
      set_cause(finding, Status::warn, Cause::run_inconclusive);
      finding.facts["seen"] = tally.unknown.empty() ? "no row that forbids interception was checked"
                                                    : "nobody showed a genuine certificate for " + join(tally.unknown);
    } else {
      set_cause(finding, Status::pass, std::nullopt);
      finding.facts["rows"] = join(tally.genuine);
    }
  }
}

// ---- Tunnels that lead nowhere ----

/// A tunnel that every destination's row found to hold a page of the proxy's own was none.
void deny_tunnels(const Rows& rows, std::vector<Finding>& findings) {
  const Finding* page = nullptr;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows[i].requirement.probe != ProbeKind::tls || rows[i].route != Route::proxy || rows[i].skip) continue;
    if (findings[i].cause != Cause::proxy_not_a_proxy) return;
    if (page == nullptr) page = &findings[i];
  }
  for (std::size_t i = 0; i < rows.size() && page != nullptr; ++i) {
    if (rows[i].requirement.probe != ProbeKind::proxy || findings[i].status != Status::pass) continue;
    set_cause(findings[i], Status::fail, Cause::proxy_not_a_proxy);
    findings[i].facts["seen"] = page->facts.at("seen");
  }
}

// ---- A wrong clock behind certificate dates ----

std::optional<Milliseconds> median_offset(const std::vector<RowEvidence>& evidence) {
  std::vector<Milliseconds> offsets;
  for (const auto& row : evidence) {
    for (const auto& step : row.steps) {
      const auto* ntp = std::get_if<NtpEvidence>(&step.evidence);
      if (ntp != nullptr && is_usable(*ntp)) offsets.push_back(ntp->reply->offset);
    }
  }
  if (offsets.empty()) return std::nullopt;
  const auto middle = offsets.begin() + static_cast<std::ptrdiff_t>(offsets.size() / 2);
  std::nth_element(offsets.begin(), middle, offsets.end());
  return *middle;
}

bool would_be_valid(const PlannedRow& row, const RowEvidence& evidence, WallTime at) {
  for (const auto& step : evidence.steps) {
    const auto* handshake = std::get_if<HandshakeEvidence>(&step.evidence);
    if (handshake == nullptr || !decides(row, step)) continue;
    for (const auto& certificate : handshake->chain) {
      if (!certificate.in_path) continue;
      const auto begin = from_rfc3339(certificate.not_before);
      const auto end = from_rfc3339(certificate.not_after);
      if (!begin || !end || at < *begin || at > *end) return false;
    }
  }
  return true;
}

void explain_dates(const Rows& rows, const std::vector<RowEvidence>& evidence, std::vector<Finding>& findings,
                   WallTime now) {
  const auto offset = median_offset(evidence);
  if (!offset || std::abs(offset->count()) <= kMostClockOffset.count()) return;
  const WallTime right = now + std::chrono::duration_cast<std::chrono::milliseconds>(*offset);
  for (std::size_t i = 0; i < findings.size(); ++i) {
    Finding& finding = findings[i];
    const bool about_dates = finding.cause == Cause::tls_expired || finding.cause == Cause::tls_not_yet_valid;
    if (!about_dates || !would_be_valid(rows[i], evidence[i], right)) continue;
    finding.explained_by = Cause::clock_offset;
    finding.remarks.push_back(Remark::clock_explains);
    finding.facts["offset"] = offset_words(*offset);
  }
}

// ---- Expected failures ----

void settle_expectations(const Rows& rows, std::vector<Finding>& findings) {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (!rows[i].failure_expected) continue;
    Finding& finding = findings[i];
    if (finding.status == Status::fail) {
      finding.facts["seen"] =
          fmt::format("{}: {}", code(*finding.cause), fill(entry(*finding.cause).found, finding.facts));
      finding.explained_by.reset();
      set_cause(finding, Status::skip, Cause::run_expected_failure);
    } else if (finding.status == Status::pass) {
      set_cause(finding, Status::warn, Cause::run_unexpected_pass);
    }
  }
}

// ---- Traces ----

bool is_told(const Step& step) {
  const auto* trace = std::get_if<TraceEvidence>(&step.evidence);
  return trace != nullptr && !trace->hops.empty();
}

bool any_is_told(const std::vector<RowEvidence>& evidence) {
  return std::ranges::any_of(evidence, [](const RowEvidence& row) { return std::ranges::any_of(row.steps, is_told); });
}

/// Routers limit what they tell. That no hop answers for one destination means something only where no hop answers for any, and a
/// box that lets others pass need not be where the packets end.
void compare_places(const std::vector<RowEvidence>& evidence, std::vector<Finding>& findings, bool told) {
  const auto passed = boxes_passed(evidence);
  for (auto& finding : findings) {
    for (auto& place : finding.places) place.passed = !place.rejects && passed.contains(place.box);
    put_words(finding.places, finding.facts, finding.remarks);
    if (told) retract_silence(finding.remarks);
  }
}

// ---- Sections that one passing row meets ----

void relax_any_of(const Plan& plan, std::vector<Finding>& findings) {
  std::set<std::string> met;
  for (std::size_t i = 0; i < findings.size(); ++i) {
    if (meets_section(findings[i].status, findings[i].cause)) met.insert(plan.rows[i].requirement.section);
  }
  for (std::size_t i = 0; i < findings.size(); ++i) {
    const auto& section = section_of(plan.table, plan.rows[i].requirement.section);
    if (section.any_of && met.contains(section.id) && findings[i].status == Status::fail)
      findings[i].status = Status::warn;
  }
}

}  // namespace

void correlate(const Plan& plan, const std::vector<RowEvidence>& evidence, std::vector<Finding>& findings,
               WallTime now) {
  derive_interception(plan.rows, evidence, findings);
  deny_tunnels(plan.rows, findings);
  compare_stand_ins(plan.rows, evidence, findings);
  explain_dates(plan.rows, evidence, findings, now);
  const bool told = any_is_told(evidence);
  compare_places(evidence, findings, told);
  settle_expectations(plan.rows, findings);
  relax_any_of(plan, findings);
  share_remedies(findings, told);
}

}  // namespace netpreflight
