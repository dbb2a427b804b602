// Rows of which only the far end saw something: who came to the stand-in, and what that proves.
#include <algorithm>
#include <array>

#include "catalogue/phrases.hpp"
#include "judge/rows/rows.hpp"
#include "judge/steps/steps.hpp"
#include "netpreflight/catalogue.hpp"

namespace netpreflight {

namespace {

/// Which visit proves a row of which kind. A check proves all that it is for.
struct Proof {
  ProbeKind probe;
  FarEndVisit visit;
};
constexpr std::array kProofs{
    Proof{ProbeKind::tls_service, FarEndVisit::check}, Proof{ProbeKind::tls_service, FarEndVisit::page},
    Proof{ProbeKind::ssh_service, FarEndVisit::check}, Proof{ProbeKind::ssh_service, FarEndVisit::ssh},
    Proof{ProbeKind::udp, FarEndVisit::check},         Proof{ProbeKind::tcp, FarEndVisit::check},
    Proof{ProbeKind::tcp, FarEndVisit::page},          Proof{ProbeKind::tcp, FarEndVisit::ssh},
    Proof{ProbeKind::tcp, FarEndVisit::words},         Proof{ProbeKind::tcp, FarEndVisit::silent},
};

struct VisitWords {
  FarEndVisit visit;
  Phrase by;
};
constexpr std::array kBy{
    VisitWords{FarEndVisit::check, Phrase::by_netpreflight}, VisitWords{FarEndVisit::page, Phrase::by_a_browser},
    VisitWords{FarEndVisit::ssh, Phrase::by_an_ssh_client}, VisitWords{FarEndVisit::words, Phrase::by_a_connection},
    VisitWords{FarEndVisit::silent, Phrase::by_a_connection}};

/// A bare connection is not what a row is for whose far end has to say something.
bool expects_words(const Requirement& row) {
  return row.options && (row.options->speaks_first || !row.options->expect.empty());
}

bool proves(FarEndVisit visit, const Requirement& row) {
  const bool listed =
      std::ranges::any_of(kProofs, [&](const Proof& each) { return each.probe == row.probe && each.visit == visit; });
  return listed && (visit == FarEndVisit::check || !expects_words(row));
}

Finding finding_of(const Judged& judged) {
  Finding finding;
  finding.status = judged.status;
  finding.cause = judged.cause;
  finding.facts = judged.facts;
  finding.remarks = judged.remarks;
  finding.steps.push_back({judged.status, judged.cause});
  return finding;
}

Judged reached(const FarEndEvidence& seen, Facts facts) {
  const Facts who{{"client", seen.source_address}, {"by", by_words(seen.visit)}};
  facts["instance"] = seen.instance;
  facts["note"] = phrase(Phrase::reached_note, who);
  facts["reached"] = phrase(Phrase::reached_by, who);
  Judged judged = because(Cause::run_stand_in, std::move(facts));
  if (seen.visit == FarEndVisit::page) judged.remarks.push_back(Remark::may_be_a_proxy);
  return judged;
}

Judged unclear(Phrase words, const std::string& doubt, Facts facts) {
  facts["seen"] = phrase(words, {{"client", facts["client"]}, {"doubt", doubt}});
  return because(Cause::run_inconclusive, std::move(facts));
}

/// As whoever tried it from there met it.
Judged failing(Cause cause, const FarEndEvidence& seen, const Bench& bench) {
  Judged judged = because(cause, facts_of_far_end(bench, seen));
  if (cause != Cause::net_answer_lost) add_far_end(bench, seen, judged);
  return judged;
}

/// What is said of packets that were served and prove nothing.
Phrase served_words(const Bench& bench, const FarEndEvidence& seen) {
  if (bench.row.requirement.protocol == Protocol::icmp) return Phrase::only_echoed;
  const bool silent = seen.visit == FarEndVisit::silent || seen.visit == FarEndVisit::none;
  return silent ? Phrase::only_connected : Phrase::only_other_words;
}

Judged judge_seen(const Bench& bench, const FarEndEvidence& seen) {
  Facts facts = facts_of_far_end(bench, seen);
  if (proves(seen.visit, bench.row.requirement)) return reached(seen, std::move(facts));
  switch (seen.sight) {
    case FarEndSight::not_known:
      return unclear(Phrase::unknown_whether_arriving, doubt_words(bench, seen.doubt), std::move(facts));
    case FarEndSight::nothing_arrived:
      return unclear(Phrase::nothing_seen_arriving, {}, std::move(facts));
    case FarEndSight::served:
      return unclear(served_words(bench, seen), {}, std::move(facts));
    case FarEndSight::dropped_here:
    case FarEndSight::rejected_here:
      return blocked_there(bench, seen);
    case FarEndSight::answer_lost:
      return failing(Cause::net_answer_lost, seen, bench);
    case FarEndSight::data_lost:
      return failing(Cause::tcp_mute, seen, bench);
    case FarEndSight::closed_here:
      return failing(bench.row.requirement.protocol == Protocol::udp ? Cause::udp_refused : Cause::tcp_refused, seen,
                     bench);
  }
  return {};
}

}  // namespace

std::string by_words(FarEndVisit visit) {
  const auto* by = std::ranges::find(kBy, visit, &VisitWords::visit);
  return by == kBy.end() ? std::string() : phrase(by->by);
}

Finding judge_seen_row(const Bench& bench, const FarEndEvidence& seen) {
  return finding_of(judge_seen(bench, seen));
}

}  // namespace netpreflight
