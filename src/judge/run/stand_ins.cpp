// Whether one name leads to one stand-in.
#include <map>
#include <set>

#include <fmt/format.h>

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
