// Dates of certificates by the right time, where the run's own NTP rows show that this host's clock is wrong.
#include <algorithm>
#include <array>

#include "catalogue/words.hpp"
#include "judge/run/run.hpp"
#include "netpreflight/catalogue.hpp"
#include "text/wall_time.hpp"

namespace netpreflight {

namespace {

bool is_date(ChainFault fault) {
  return fault == ChainFault::expired || fault == ChainFault::not_yet_valid;
}

bool is_date(std::optional<Cause> cause) {
  return cause == Cause::tls_expired || cause == Cause::tls_not_yet_valid;
}

std::optional<ChainFault> date_fault(const std::string& not_before, const std::string& not_after, WallTime at) {
  const auto begin = from_rfc3339(not_before);
  const auto end = from_rfc3339(not_after);
  if (end && at > *end) return ChainFault::expired;
  if (begin && at < *begin) return ChainFault::not_yet_valid;
  return std::nullopt;
}

void put_fault(Verification& verification, ChainFault fault) {
  verification.faults.push_back(fault);
  verification.details.emplace_back(fault == ChainFault::expired ? "certificate has expired"
                                                                 : "certificate is not yet valid");
}

void drop_dates(Verification& verification) {
  for (std::size_t i = verification.faults.size(); i-- > 0;) {
    if (!is_date(verification.faults[i])) continue;
    verification.faults.erase(verification.faults.begin() + static_cast<std::ptrdiff_t>(i));
    if (i < verification.details.size())
      verification.details.erase(verification.details.begin() + static_cast<std::ptrdiff_t>(i));
  }
}

/// What the verification would have found at that time. Roots are left out: of several of one key the time decides which is taken.
void date_anew(Verification& verification, const std::vector<Certificate>& chain, WallTime at) {
  drop_dates(verification);
  if (!verification.path) {  // an older report
    for (const auto& certificate : chain) {
      const auto fault = date_fault(certificate.not_before, certificate.not_after, at);
      if (certificate.in_path && fault) put_fault(verification, *fault);
    }
    return;
  }
  auto& path = *verification.path;
  for (std::size_t i = 0; i < path.size(); ++i) {
    std::erase_if(path[i].faults, [](ChainFault fault) { return is_date(fault); });
    const bool is_root = verification.anchor && i > 0 && i + 1 == path.size();
    const auto fault = is_root ? std::nullopt : date_fault(path[i].not_before, path[i].not_after, at);
    if (!fault) continue;
    path[i].faults.push_back(*fault);
    put_fault(verification, *fault);
  }
}

RowEvidence dated_anew(RowEvidence evidence, WallTime at) {
  for (auto& step : evidence.steps) {
    auto* handshake = std::get_if<HandshakeEvidence>(&step.evidence);
    if (handshake == nullptr) continue;
    date_anew(handshake->local, handshake->chain, at);
    date_anew(handshake->with_public, handshake->chain, at);
  }
  return evidence;
}

bool shows_certificate(const RowEvidence& evidence) {
  return std::ranges::any_of(evidence.steps, [](const Step& step) {
    const auto* handshake = std::get_if<HandshakeEvidence>(&step.evidence);
    return handshake != nullptr && !handshake->chain.empty();
  });
}

}  // namespace

void judge_by_right_time(const Surroundings& surroundings, const Circumstances& circumstances,
                         std::vector<JudgedRow>& rows, WallTime right, const std::string& offset) {
  for (auto& [row, evidence, finding] : rows) {
    const bool may_change = finding.status == Status::pass || finding.status == Status::warn || is_date(finding.cause);
    if (!may_change || !shows_certificate(evidence)) continue;
    Finding anew = judge(surroundings, *row, dated_anew(evidence, right), circumstances, right);
    // A date that only the wrong clock finds at fault stays: this host's programs find it so, too, and the clock explains it.
    if (!is_date(anew.cause) || anew.cause == finding.cause) continue;
    finding = std::move(anew);
    finding.remarks.push_back(Remark::clock_hides);
    finding.facts["offset"] = offset;
  }
}

namespace {

bool would_be_valid(const JudgedRow& judged, WallTime at) {
  for (const auto& step : judged.evidence.steps) {
    const auto* handshake = std::get_if<HandshakeEvidence>(&step.evidence);
    if (handshake == nullptr || !decides(*judged.row, step)) continue;
    for (const auto& certificate : handshake->chain) {
      if (!certificate.in_path) continue;
      const auto begin = from_rfc3339(certificate.not_before);
      const auto end = from_rfc3339(certificate.not_after);
      if (!begin || !end || at < *begin || at > *end) return false;
    }
  }
  return true;
}

}  // namespace

void explain_dates(std::vector<JudgedRow>& rows, std::chrono::milliseconds offset, WallTime now) {
  for (auto& judged : rows) {
    Finding& finding = judged.finding;
    const bool by_right_time = std::ranges::find(finding.remarks, Remark::clock_hides) != finding.remarks.end();
    if (!is_date(finding.cause) || by_right_time || !would_be_valid(judged, now + offset)) continue;
    finding.explained_by = Cause::clock_offset;
    finding.remarks.push_back(Remark::clock_explains);
    finding.facts["offset"] = offset_words(offset);
  }
}

}  // namespace netpreflight
