// Closed scenarios of the judge: what a row saw, and exactly what it must be judged as, step by step. What is expected
// comes from the contract (sections 4 and 5), never from the judge.
#pragma once

#include <algorithm>
#include <functional>
#include <ostream>
#include <stdexcept>
#include <string>
#include <vector>

#include "core/host_name.hpp"
#include "core/wall_time.hpp"
#include "netpreflight/report.hpp"
#include "tests/core/evidence.hpp"

namespace netpreflight::scenarios {

using enum Cause;
using enum Status;

inline constexpr std::nullopt_t kOk = std::nullopt;
inline const WallTime kNow = *from_rfc3339("2025-09-01T12:00:00Z");

/// What the causes table of the contract says beside a cause: "(warn)", "(pass)", or that the row was not checked.
inline Status contract_severity(Cause cause) {
  static const std::vector<Cause> warns{dns_partial,        dns_hijacked,     tcp_partial,
                                        tls_no_trust_store, clock_offset,     host_no_reverse,
                                        host_not_fqdn,      run_inconclusive, run_unexpected_pass};
  static const std::vector<Cause> skips{run_other_vantage, run_not_configured, run_expected_failure, run_not_selected,
                                        run_interrupted};
  if (std::ranges::find(warns, cause) != warns.end()) return warn;
  if (std::ranges::find(skips, cause) != skips.end()) return skip;
  return cause == run_stand_in ? pass : fail;
}

/// What one step is judged as: well, a cause with the contract's severity, or a cause with another one.
struct StepSays {
  StepSays(std::nullopt_t) {}
  StepSays(Cause of) : status(contract_severity(of)), cause(of) {}
  StepSays(Status as, Cause of) : status(as), cause(of) {}

  Status status = pass;
  std::optional<Cause> cause;
};

/// Reading it takes a while, and there are many scenarios.
inline const Table& usual_table() {
  static const Table table = embedded_table();
  return table;
}

/// Who checks what from where.
struct Setting {
  Table table = usual_table();
  Wishes wishes;
  Circumstances circumstances{{"cockpit", kFqdn, {kOwn, kOwn6}, "Debian GNU/Linux 12"}, {kNs1, kNs2}, true};
};

struct Scenario {
  const char* name;
  const char* row;
  std::vector<Step> steps;
  Status status;
  std::optional<Cause> cause;
  std::vector<StepSays> says;                ///< of each step
  std::function<void(Setting&)> given = {};  ///< what is not as usual
  bool finished = true;
};

inline void PrintTo(const Scenario& scenario, std::ostream* out) {
  *out << scenario.name;
}

// ---- Steps ----

inline Step step(Evidence evidence) {
  return {"", Milliseconds(1), std::move(evidence)};
}

inline std::string address_of(const Evidence& evidence) {
  if (const auto* connect = std::get_if<ConnectEvidence>(&evidence)) return connect->address;
  if (const auto* handshake = std::get_if<HandshakeEvidence>(&evidence)) return handshake->address;
  if (const auto* identify = std::get_if<IdentifyEvidence>(&evidence)) return identify->address;
  if (const auto* ntp = std::get_if<NtpEvidence>(&evidence)) return ntp->address;
  return {};
}

/// How far each address got; the steps before that went well.
inline std::vector<Step> reached(const std::vector<Evidence>& ends) {
  std::vector<Step> steps;
  for (const Evidence& end : ends) {
    const bool over_tcp =
        std::holds_alternative<HandshakeEvidence>(end) || std::holds_alternative<IdentifyEvidence>(end);
    if (over_tcp) steps.push_back(step(connected(address_of(end))));
    steps.push_back(step(end));
  }
  return steps;
}

inline std::vector<Step> behind(ResolveEvidence resolved, const std::vector<Evidence>& ends) {
  std::vector<Step> steps{step(std::move(resolved))};
  for (Step& next : reached(ends)) steps.push_back(std::move(next));
  return steps;
}

/// The name was resolved to these addresses, and they ended like this.
inline std::vector<Step> to(const std::vector<Evidence>& ends) {
  std::vector<std::string> addresses;
  for (const Evidence& end : ends) addresses.push_back(address_of(end));
  return behind(found(addresses), ends);
}

inline std::vector<Step> asked(const std::vector<QueryEvidence>& queries) {
  std::vector<Step> steps;
  for (const QueryEvidence& one : queries) steps.push_back(step(one));
  return steps;
}

inline std::vector<Step> named(HostNameEvidence host, const std::vector<QueryEvidence>& queries) {
  std::vector<Step> steps{step(std::move(host))};
  for (Step& next : asked(queries)) steps.push_back(std::move(next));
  return steps;
}

/// Fills in what every step of a row knows of its host.
inline std::vector<Step> completed(std::vector<Step> steps, const PlannedRow& row) {
  for (Step& one : steps) {
    one.target = row.host;
    if (auto* resolve = std::get_if<ResolveEvidence>(&one.evidence); resolve != nullptr && resolve->name.empty()) {
      resolve->name = row.host;
      for (QueryEvidence& answer : resolve->nameservers) answer.name = row.host;
    }
    auto* handshake = std::get_if<HandshakeEvidence>(&one.evidence);
    if (handshake == nullptr) continue;
    handshake->server_name = is_address(row.host) ? "" : row.host;
    if (handshake->chain.empty() || !handshake->chain.front().names.empty()) continue;
    handshake->chain.front().subject_common_name = row.host;
    handshake->chain.front().names = {row.host};
  }
  return steps;
}

// ---- Through a proxy ----

inline const std::string kProxy = "10.20.30.128";
inline const std::string kUrl = "http://proxy.example.org:3128";

inline Step by_proxy(Evidence evidence) {
  Step one = step(std::move(evidence));
  one.route = Route::proxy;
  return one;
}

inline TunnelEvidence tunnel(TunnelEnd end, int status = 0, const std::string& status_line = "") {
  TunnelEvidence evidence;
  evidence.proxy = kUrl;
  evidence.host = "update-301.nextron-systems.com";
  evidence.port = 443;
  evidence.end = end;
  evidence.status = status;
  evidence.status_line = status_line;
  if (end != TunnelEnd::opened) evidence.first_bytes = "220 hello";
  return evidence;
}

inline TunnelEvidence opened() {
  return tunnel(TunnelEnd::opened, 200, "HTTP/1.1 200 OK");
}

/// The proxy alone knows the address.
inline HandshakeEvidence through(HandshakeEvidence evidence) {
  evidence.address.clear();
  return evidence;
}

/// The proxy's name was resolved and it was connected to; then these.
inline std::vector<Step> via(const std::vector<Evidence>& more) {
  ResolveEvidence resolved = found({kProxy});
  resolved.name = "proxy.example.org";
  std::vector<Step> steps{by_proxy(resolved), by_proxy(connected(kProxy))};
  for (const Evidence& each : more) steps.push_back(by_proxy(each));
  return steps;
}

// ---- Whole runs ----

struct WholeRun {
  Plan plan;
  Circumstances circumstances;
  std::vector<RowEvidence> evidence;
  std::vector<Finding> findings;

  std::size_t index(std::string_view row) const {
    for (std::size_t i = 0; i < plan.rows.size(); ++i) {
      if (plan.rows[i].requirement.id == row) return i;
    }
    throw std::out_of_range("no row " + std::string(row));
  }
  const Finding& finding(std::string_view row) const { return findings.at(index(row)); }

  void saw(std::string_view row, std::vector<Step> steps, bool finished = true) {
    const std::size_t i = index(row);
    evidence[i] = {finished, completed(std::move(steps), plan.rows[i]), Milliseconds(1)};
  }
  void judge_rows() {
    findings.clear();
    for (std::size_t i = 0; i < plan.rows.size(); ++i) {
      findings.push_back(judge(plan, plan.rows[i], evidence[i], circumstances, kNow));
    }
  }
  Report report() {
    judge_rows();
    correlate(plan, evidence, findings, kNow);
    RunFacts facts;
    facts.from = plan.wishes.from;
    facts.started = kNow;
    facts.duration = Milliseconds(100);
    facts.host = circumstances.host;
    facts.nameservers = circumstances.nameservers;
    return make_report(plan, evidence, findings, {"0", "2025-01-01", {}}, facts);
  }
};

/// What a row of this kind sees where all is well.
inline std::vector<Step> well(const Plan& plan, const PlannedRow& row, const Circumstances& circumstances) {
  std::vector<QueryEvidence> queries;
  const auto ask = [&](const std::string& name, QueryEnd end, const std::vector<std::string>& addresses) {
    for (const std::string& server : circumstances.nameservers) queries.push_back(query(server, name, end, addresses));
  };
  switch (row.requirement.probe) {
    case ProbeKind::tls:
      if (row.route == Route::proxy) return via({opened(), through(genuine(kA))});
      return to({genuine(kA)});
    case ProbeKind::tls_service:
      // Where the client checks the certificate, it is one of the product's own CA.
      return to({row.requirement.name_enforced ? of_issuer(kInside, "Analysis Cockpit CA", "Nextron Systems GmbH")
                                               : self_signed(kInside)});
    case ProbeKind::ssh_service:
      return to({identified(kInside, "SSH-2.0-OpenSSH_9.2")});
    case ProbeKind::ntp:
      return to({right_time(kA)});
    case ProbeKind::dns_external:
      for (const ExternalName& name : plan.external_names) ask(name.name, QueryEnd::answered, {kA});
      ask("netpreflight-0.invalid", QueryEnd::nxdomain, {});
      return asked(queries);
    case ProbeKind::dns_internal:
      ask(kFqdn, QueryEnd::answered, {kOwn});
      for (const std::string& server : circumstances.nameservers) {
        queries.push_back(reverse(server, QueryEnd::answered, {kFqdn}));
      }
      return asked(queries);
    case ProbeKind::host_name:
      ask(kFqdn, QueryEnd::answered, {kOwn});
      return named(called("cockpit", kFqdn), queries);
    case ProbeKind::proxy:
      return row.route == Route::proxy ? via({opened()}) : std::vector<Step>();
    case ProbeKind::tls_interception:
      return {};
  }
  return {};
}

/// A run in which all is well.
inline WholeRun all_well(const Setting& setting) {
  auto plan = make_plan(setting.table, setting.wishes);
  if (!plan) throw std::invalid_argument(plan.error());
  WholeRun run{std::move(*plan), setting.circumstances, {}, {}};
  for (const PlannedRow& row : run.plan.rows) {
    const bool is_run = !row.skip;
    run.evidence.push_back({is_run,
                            is_run ? completed(well(run.plan, row, run.circumstances), row) : std::vector<Step>{},
                            Milliseconds(1)});
  }
  return run;
}

/// The run in which one row saw what the scenario says, and all else is well.
inline WholeRun run_of(const Scenario& scenario) {
  Setting setting;
  if (scenario.given) scenario.given(setting);
  WholeRun run = all_well(setting);
  run.saw(scenario.row, scenario.steps, scenario.finished);
  return run;
}

// ---- Words for what was judged, so that a difference reads well ----

inline std::string said(Status status, std::optional<Cause> cause) {
  return std::string(name(status)) + (cause ? " " + std::string(code(*cause)) : "");
}

template <class Steps>
std::string said(Status status, std::optional<Cause> cause, const Steps& steps) {
  std::string text = said(status, cause) + ", steps:";
  for (const auto& one : steps) text += " (" + said(one.status, one.cause) + ")";
  return text;
}

inline std::string expected(const Scenario& scenario) {
  return said(scenario.status, scenario.cause, scenario.says);
}

inline std::string judged(const Scenario& scenario) {
  WholeRun run = run_of(scenario);
  run.judge_rows();
  const Finding& finding = run.finding(scenario.row);
  return said(finding.status, finding.cause, finding.steps);
}

// ---- The tables, one for each file of the judge ----

std::vector<Scenario> certificate_scenarios();
std::vector<Scenario> handshake_scenarios();
std::vector<Scenario> address_scenarios();
std::vector<Scenario> network_scenarios();
std::vector<Scenario> ntp_scenarios();
std::vector<Scenario> dns_external_scenarios();
std::vector<Scenario> dns_internal_scenarios();
std::vector<Scenario> host_name_scenarios();
std::vector<Scenario> service_scenarios();
std::vector<Scenario> proxy_scenarios();
std::vector<Scenario> stand_in_scenarios();
std::vector<Scenario> skipped_scenarios();

inline std::vector<Scenario> all_scenarios() {
  std::vector<Scenario> all;
  for (const auto table : {certificate_scenarios, handshake_scenarios, address_scenarios, network_scenarios,
                           ntp_scenarios, dns_external_scenarios, dns_internal_scenarios, host_name_scenarios,
                           service_scenarios, proxy_scenarios, stand_in_scenarios, skipped_scenarios}) {
    for (Scenario& scenario : table()) all.push_back(std::move(scenario));
  }
  return all;
}

}  // namespace netpreflight::scenarios
