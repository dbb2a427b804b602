// The stand-in: whether its answer is proven, what lies between the two ends, and whether one name leads to one
// stand-in.
#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "judge/judging.hpp"
#include "netpreflight/catalogue.hpp"

namespace netpreflight {

namespace {

/// What the two ends say about each other's addresses, where they differ.
std::string translation_words(const StandInEvidence& evidence) {
  std::string words;
  if (evidence.seen_source != evidence.source_address) {
    words += fmt::format("; NAT on the way: it sees this host as {} instead of {}", evidence.seen_source,
                         evidence.source_address);
  }
  if (evidence.seen_destination != evidence.address) {
    words += fmt::format("; NAT on the way: its own address is {}", evidence.seen_destination);
  }
  return words;
}

Judged unproven(const Bench& bench, const StandInEvidence& evidence, std::string_view what, Facts facts) {
  const bool other_session = evidence.proof == StandInProof::not_proven;
  const bool somebody_between = !evidence.issuer.empty() && (other_session || !evidence.own_certificate);
  if (!somebody_between) {
    facts["seen"] = fmt::format("{} says that it is the stand-in, but {}", evidence.address, what);
    return because(Cause::run_inconclusive, std::move(facts));
  }
  facts["interceptor"] = evidence.issuer;
  facts["possibly"] = other_session ? "" : "possibly ";
  Judged judged = because(Cause::tls_intercepted, std::move(facts));
  judged.interceptor = evidence.issuer;
  // Only a client that checks the certificate fails because of it.
  if (!bench.row.requirement.name_enforced) judged.status = Status::warn;
  return judged;
}

}  // namespace

Judged judge_stand_in(const Bench& bench, const StandInEvidence& evidence) {
  Facts facts{{"address", evidence.address}, {"instance", evidence.instance}, {"note", ""}};
  switch (evidence.proof) {
    case StandInProof::no_answer:
      return unproven(bench, evidence, fmt::format("does not answer the question ({})", words(evidence.end)),
                      std::move(facts));
    case StandInProof::malformed:
      return unproven(bench, evidence, "does not answer as one", std::move(facts));
    case StandInProof::not_proven:
      return unproven(bench, evidence,
                      "its answer is not for this question: it comes from a cache, or from somebody else",
                      std::move(facts));
    case StandInProof::proven:
      facts["note"] = translation_words(evidence);
      return because(Cause::run_stand_in, std::move(facts));
  }
  return {};
}

namespace {

/// Which stand-ins answered for a row.
std::set<std::string> instances_of(const RowEvidence& evidence) {
  std::set<std::string> instances;
  for (const auto& step : evidence.steps) {
    const auto* stand_in = std::get_if<StandInEvidence>(&step.evidence);
    if (stand_in != nullptr && stand_in->proof == StandInProof::proven) instances.insert(stand_in->instance);
  }
  return instances;
}

}  // namespace

void compare_stand_ins(const std::vector<PlannedRow>& rows, const std::vector<RowEvidence>& evidence,
                       std::vector<Finding>& findings) {
  std::map<std::string, std::map<std::string, std::vector<std::string>>> ports_of_instances;  // by host
  for (std::size_t i = 0; i < rows.size(); ++i) {
    for (const auto& instance : instances_of(evidence[i])) {
      ports_of_instances[rows[i].host][instance].push_back(port_and_protocol(rows[i].requirement));
    }
  }
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto host = ports_of_instances.find(rows[i].host);
    const bool one = host == ports_of_instances.end() || host->second.size() < 2;
    if (one || findings[i].status == Status::fail || instances_of(evidence[i]).empty()) continue;
    std::vector<std::string> parts;
    for (const auto& [instance, ports] : host->second)
      parts.push_back(fmt::format("{} on {}", instance, join(ports, " and ")));
    findings[i].cause = Cause::run_inconclusive;
    findings[i].status = entry(Cause::run_inconclusive).severity;
    findings[i].facts["seen"] = fmt::format("{} leads to different stand-ins: {}", rows[i].host, join(parts, "; "));
  }
}

}  // namespace netpreflight
