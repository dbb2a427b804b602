// From a report back to what the judge needs. What the judge learns to look at has to be in the report, and has to be
// put back here; the lab judges every one of its reports again and compares.
#include <algorithm>
#include <exception>

#include <fmt/format.h>

#include "netpreflight/report.hpp"

namespace netpreflight {

namespace {

using Error = tl::unexpected<std::string>;

/// What a report of an older version does not say.
std::optional<std::string> missing_in(const Report& report) {
  const auto without = [](std::string_view what) {
    return fmt::format("it does not say {}: the program that wrote it is too old for that", what);
  };
  if (!report.table.vendor_ca) return without("which CA is the vendor's");
  if (!report.run.trust_store_present) return without("whether the host has a trust store");
  for (const auto& row : report.rows) {
    if (!row.plan) return without(fmt::format("how the row {} was planned", row.requirement.id));
  }
  return std::nullopt;
}

/// The route that decided. Where an older report does not say it, a row that took the proxy has steps that do.
Route route_of(const ReportedRow& row) {
  if (row.plan->route) return *row.plan->route;
  const bool took_proxy = std::ranges::find(row.steps, Route::proxy, &Step::route) != row.steps.end();
  return took_proxy ? Route::proxy : Route::direct;
}

PlannedRow planned(const ReportedRow& row) {
  const RowPlan& plan = *row.plan;
  return {row.requirement, plan.skip, plan.failure_expected, plan.host, route_of(row), plan.replaced};
}

Plan plan_of(const Report& report) {
  Plan plan;
  auto& surroundings = plan.surroundings;
  surroundings.table = report.table;
  surroundings.from = report.run.from;
  if (report.run.proxy) {
    if (const auto url = parse_proxy_url(*report.run.proxy)) surroundings.proxy = url->endpoint;
  }
  plan.rows.reserve(report.rows.size());
  for (const auto& row : report.rows) {
    plan.rows.push_back(planned(row));
    const bool leads_to_role = row.requirement.destination.kind == DestinationKind::role && !row.plan->host.empty();
    if (leads_to_role) surroundings.hosts.emplace(row.requirement.destination.name, row.plan->host);
  }
  add_names_and_ports(plan);
  return plan;
}

std::vector<RowEvidence> evidence_of(const Report& report) {
  std::vector<RowEvidence> evidence;
  evidence.reserve(report.rows.size());
  for (const auto& row : report.rows) {
    RowEvidence& each = evidence.emplace_back();
    each.finished = row.plan->finished;
    each.duration = row.duration;
    each.steps.assign(row.steps.begin(), row.steps.end());
  }
  return evidence;
}

/// A probe leaves certain steps behind, and the judge relies on it; a report from elsewhere can hold anything.
bool is_of(ProbeKind probe, const std::vector<Step>& steps) {
  switch (entry(probe).first_step) {
    case FirstStep::any:
      return true;
    case FirstStep::resolve:
      return !steps.empty() && std::holds_alternative<ResolveEvidence>(steps.front().evidence);
    case FirstStep::host_name:
      return !steps.empty() && std::holds_alternative<HostNameEvidence>(steps.front().evidence);
  }
  return false;
}

std::optional<std::string> ill_fitting_row(const Plan& plan, const std::vector<RowEvidence>& evidence) {
  for (std::size_t i = 0; i < plan.rows.size(); ++i) {
    const auto& requirement = plan.rows[i].requirement;
    const bool was_run = evidence[i].finished && !plan.rows[i].skip;
    if (was_run && !is_of(requirement.probe, evidence[i].steps)) {
      return fmt::format("the steps of the row {} are not those of the probe {}", requirement.id,
                         name(requirement.probe));
    }
  }
  return std::nullopt;
}

}  // namespace

tl::expected<Report, std::string> rejudge(const Report& report, std::string_view version) {
  if (const auto missing = missing_in(report)) return Error(*missing);
  const Plan plan = plan_of(report);
  auto evidence = evidence_of(report);
  if (const auto fault = ill_fitting_row(plan, evidence)) return Error(*fault);
  try {
    Report again = judge_and_report(plan, std::move(evidence), report.tool, report.run);
    again.redacted = report.redacted;
    again.tool.judged_by = version == report.tool.version ? std::nullopt : std::optional<std::string>(version);
    return again;
  } catch (const std::exception&) {  // e.g. bad_variant_access
    return Error("its evidence does not hold together, as no run of this program leaves it");
  }
}

}  // namespace netpreflight
