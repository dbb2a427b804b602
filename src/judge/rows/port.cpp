// Rows of ports of which the table says little more than the number.
#include "catalogue/phrases.hpp"
#include "judge/rows/rows.hpp"
#include "netpreflight/catalogue.hpp"
#include "text/foreign.hpp"

namespace netpreflight {

namespace {

/// What is heard where all is well: of several addresses the one that says least.
const IdentifyEvidence* least_heard(const Bench& bench, const RowEvidence& evidence) {
  const IdentifyEvidence* least = nullptr;
  for (const auto& step : evidence.steps) {
    const auto* heard = std::get_if<IdentifyEvidence>(&step.evidence);
    if (heard == nullptr || !decides(bench.row, step)) continue;
    if (least == nullptr || heard->first_bytes.empty()) least = heard;
  }
  return least;
}

/// What proves that the way is open, and what does not.
void tell_proof(const Bench& bench, const RowEvidence& evidence, Finding& finding) {
  const IdentifyEvidence* heard = least_heard(bench, evidence);
  if (finding.cause || heard == nullptr) return;
  constexpr std::size_t kMostInBrief = 40;
  const std::string said = quoted_start(heard->first_bytes);
  const Facts facts{{"said", said}, {"start", escape_foreign(said, kMostInBrief)}};
  finding.facts["heard"] = phrase(said.empty() ? Phrase::nothing_heard : Phrase::something_heard, facts);
  finding.facts["proof"] = phrase(said.empty() ? Phrase::proof_of_silence : Phrase::proof_of_words, facts);
}

}  // namespace

Finding judge_port_row(const Bench& bench, const RowEvidence& evidence) {
  const bool of_a_role = bench.row.requirement.destination.kind == DestinationKind::role;
  Finding finding = of_a_role ? judge_service_row(bench, evidence) : judge_tls_row(bench, evidence);
  tell_proof(bench, evidence, finding);
  return finding;
}

}  // namespace netpreflight
