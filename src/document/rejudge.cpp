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

/// The route that decided: a row that took the proxy has steps that say so.
Route route_of(const ReportedRow& row) {
  const bool proxied = std::ranges::find(row.steps, Route::proxy, &Step::route) != row.steps.end();
  return proxied ? Route::proxy : Route::direct;
}

Plan plan_of(const Report& report) {
  Plan plan;
  if (report.run.proxy) {
    if (const auto url = parse_proxy_url(*report.run.proxy)) plan.wishes.proxy = url->endpoint;
  }
  plan.table = {report.table.id,    report.table.edition,  report.table.title,      report.table.source,
                report.table.roles, report.table.sections, *report.table.vendor_ca, {}};
  plan.wishes.from = report.run.from;
  for (const auto& row : report.rows) {
    plan.table.rows.push_back(row.requirement);
    plan.rows.push_back({row.requirement, row.plan->skip, row.plan->failure_expected, row.plan->host, route_of(row)});
    const bool leads_to_role = row.requirement.destination.kind == DestinationKind::role && !row.plan->host.empty();
    if (leads_to_role) plan.wishes.hosts.emplace(row.requirement.destination.name, row.plan->host);
    if (row.plan->replaced) plan.wishes.ntp.push_back(row.plan->host);
  }
  plan.external_names = external_names_of(plan.table, report.run.from);
  if (plan.wishes.proxy) plan.tunnel_targets = tunnel_targets_of(plan.rows, report.run.from);
  return plan;
}

std::vector<RowEvidence> evidence_of(const Report& report) {
  std::vector<RowEvidence> evidence;
  for (const auto& row : report.rows) evidence.push_back({row.plan->finished, row.steps, row.duration});
  return evidence;
}

template <class First>
bool starts_with(const std::vector<Step>& steps) {
  return !steps.empty() && std::holds_alternative<First>(steps.front().evidence);
}

/// A probe leaves certain steps behind, and the judge relies on it; a report from elsewhere can hold anything.
bool is_of(ProbeKind probe, const std::vector<Step>& steps) {
  switch (probe) {
    case ProbeKind::tls:
    case ProbeKind::tls_service:
    case ProbeKind::ssh_service:
    case ProbeKind::ntp:
    case ProbeKind::proxy:
      return starts_with<ResolveEvidence>(steps);
    case ProbeKind::host_name:
      return starts_with<HostNameEvidence>(steps);
    case ProbeKind::dns_external:
    case ProbeKind::dns_internal:
    case ProbeKind::tls_interception:
      return true;
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

Report judged(const Report& report, const Plan& plan, std::vector<RowEvidence> evidence) {
  const Circumstances circumstances{report.run.host, report.run.nameservers, *report.run.trust_store_present};
  std::vector<Finding> findings;
  for (std::size_t i = 0; i < plan.rows.size(); ++i) {
    findings.push_back(judge(plan, plan.rows[i], evidence[i], circumstances, report.run.started));
  }
  correlate(plan, evidence, findings, report.run.started);
  return make_report(plan, std::move(evidence), findings, report.tool, report.run);
}

}  // namespace

tl::expected<Report, std::string> rejudge(const Report& report, std::string_view version) {
  if (const auto missing = missing_in(report)) return Error(*missing);
  const Plan plan = plan_of(report);
  auto evidence = evidence_of(report);
  if (const auto fault = ill_fitting_row(plan, evidence)) return Error(*fault);
  try {
    Report again = judged(report, plan, std::move(evidence));
    again.redacted = report.redacted;
    again.tool.judged_by = version == report.tool.version ? std::nullopt : std::optional<std::string>(version);
    return again;
  } catch (const std::exception&) {  // e.g. bad_variant_access
    return Error("its evidence does not hold together, as no run of this program leaves it");
  }
}

}  // namespace netpreflight
