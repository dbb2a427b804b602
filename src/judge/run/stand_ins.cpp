// Whether one name leads to one stand-in.
#include <map>
#include <set>

#include <fmt/format.h>

#include "catalogue/phrases.hpp"
#include "judge/run/run.hpp"
#include "netpreflight/catalogue.hpp"
#include "text/listing.hpp"

namespace netpreflight {

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

void compare_stand_ins(std::vector<JudgedRow>& rows) {
  std::map<std::string, std::map<std::string, std::vector<std::string>>> ports_of_instances;  // by host
  for (const auto& [row, evidence, finding] : rows) {
    for (const auto& instance : instances_of(evidence)) {
      ports_of_instances[row->host][instance].push_back(port_and_protocol(row->requirement));
    }
  }
  for (auto& [row, evidence, finding] : rows) {
    const auto host = ports_of_instances.find(row->host);
    const bool one = host == ports_of_instances.end() || host->second.size() < 2;
    if (one || finding.status == Status::fail || instances_of(evidence).empty()) continue;
    std::vector<std::string> parts;
    for (const auto& [instance, ports] : host->second)
      parts.push_back(phrase(Phrase::instance_on, {{"instance", instance}, {"ports", join(ports, " and ")}}));
    finding.cause = Cause::run_inconclusive;
    finding.status = entry(Cause::run_inconclusive).severity;
    finding.facts["seen"] =
        phrase(Phrase::different_stand_ins, {{"host", row->host}, {"instances", join(parts, "; ")}});
  }
}

}  // namespace netpreflight
