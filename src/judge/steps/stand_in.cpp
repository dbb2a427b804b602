// The stand-in: whether its answer is proven, and what lies between the two ends.
#include <fmt/format.h>

#include "catalogue/phrases.hpp"
#include "catalogue/words.hpp"
#include "judge/steps/steps.hpp"
#include "netpreflight/catalogue.hpp"

namespace netpreflight {

namespace {

/// What the two ends say about each other's addresses, where they differ.
std::string translation_words(const StandInEvidence& evidence) {
  std::string words;
  if (evidence.seen_source != evidence.source_address) {
    words += phrase(Phrase::source_translated, {{"seen", evidence.seen_source}, {"own", evidence.source_address}});
  }
  if (evidence.seen_destination != evidence.address) {
    words += phrase(Phrase::destination_translated, {{"address", evidence.seen_destination}});
  }
  return words;
}

Judged unproven(const Bench& bench, const StandInEvidence& evidence, std::string_view what, Facts facts) {
  const bool other_session = evidence.proof == StandInProof::not_proven;
  const bool somebody_between = !evidence.issuer.empty() && (other_session || !evidence.own_certificate);
  if (!somebody_between) {
    facts["seen"] = phrase(Phrase::doubtful_stand_in, {{"address", evidence.address}, {"what", what}});
    return because(Cause::run_inconclusive, std::move(facts));
  }
  facts["interceptor"] = evidence.issuer;
  facts["possibly"] = other_session ? "" : phrase(Phrase::possibly);
  facts["exempting"] = phrase(other_session ? Phrase::please_exempt : Phrase::please_exempt_if);
  Judged judged = because(Cause::tls_intercepted, std::move(facts));
  judged.interceptor = evidence.issuer;
  // Only a client that checks the certificate fails because of it.
  if (!bench.row.requirement.name_enforced) judged.status = Status::warn;
  return judged;
}

}  // namespace

Judged judge_stand_in(const Bench& bench, const StandInEvidence& evidence) {
  Facts facts{{"address", Things{evidence.address}}, {"instance", evidence.instance}, {"note", ""}};
  switch (evidence.proof) {
    case StandInProof::no_answer:
      return unproven(bench, evidence, phrase(Phrase::does_not_answer, {{"end", words(evidence.end)}}),
                      std::move(facts));
    case StandInProof::malformed:
      return unproven(bench, evidence, phrase(Phrase::not_as_one), std::move(facts));
    case StandInProof::not_proven:
      return unproven(bench, evidence, phrase(Phrase::not_for_this_question), std::move(facts));
    case StandInProof::proven:
      facts["note"] = translation_words(evidence);
      return because(Cause::run_stand_in, std::move(facts));
  }
  return {};
}

}  // namespace netpreflight
