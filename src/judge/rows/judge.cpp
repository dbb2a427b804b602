#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "judge/judging.hpp"
#include "netpreflight/catalogue.hpp"

namespace netpreflight {

Judged because(Cause cause, Facts facts) {
  return {entry(cause).severity, cause, std::move(facts), {}, {}};
}

namespace {

std::string source_words(const HostFacts& host) {
  const std::string& name = host.fqdn.empty() ? host.name : host.fqdn;
  constexpr std::size_t kMostShown = 3;
  const auto shown = std::min(host.addresses.size(), kMostShown);
  const std::vector<std::string> addresses(host.addresses.begin(),
                                           host.addresses.begin() + static_cast<std::ptrdiff_t>(shown));
  return addresses.empty() ? name : fmt::format("{} ({})", name, join(addresses));
}

std::string destination_words(const Bench& bench) {
  switch (bench.row.requirement.destination.kind) {
    case DestinationKind::host:
    case DestinationKind::role:
      break;
    case DestinationKind::proxy:
      return bench.plan.wishes.proxy ? bench.plan.wishes.proxy->url() : "the proxy";
    case DestinationKind::nameservers:
      return "its nameservers";
    case DestinationKind::itself:
      return "this host's own name";
    case DestinationKind::forbidden_rows:
      return "the vendor's servers";
  }
  if (!bench.row.host.empty()) return bench.row.host;
  const Role* role = find_role(bench.plan.table, bench.row.requirement.destination.name);
  return role == nullptr ? bench.row.requirement.destination.name : role->name;
}

Facts facts_of_row(const Bench& bench) {
  const auto& requirement = bench.row.requirement;
  return {
      {"row", requirement.id},
      {"source", source_words(bench.circumstances.host)},
      {"destination", destination_words(bench)},
      {"device", ""},  // the proxy, where it is the one that intercepts, or the first that may filter
      {"port", port_and_protocol(requirement)},
      {"host_name", bench.circumstances.host.name},
      {"fqdn", bench.circumstances.host.fqdn.empty() ? bench.circumstances.host.name : bench.circumstances.host.fqdn},
      {"host_addresses", join(bench.circumstances.host.addresses)},
      {"nameserver", join(bench.circumstances.nameservers)},
      {"possibly", ""}};
}

bool leads_here(const Bench& bench) {
  const auto& destination = bench.row.requirement.destination;
  return destination.kind == DestinationKind::role && destination.name == bench.plan.wishes.from;
}

/// The command to run on the host where a row starts. Rows that lead back here need to be told where "here" is.
std::string command_elsewhere(const Bench& bench) {
  const auto& requirement = bench.row.requirement;
  std::string command = fmt::format("netpreflight --from {}", requirement.source);
  if (requirement.destination.kind == DestinationKind::role) {
    const auto& host = bench.circumstances.host;
    const std::string& here = host.fqdn.empty() ? host.name : host.fqdn;
    const auto& given = bench.plan.wishes.hosts;
    const auto known = given.find(requirement.destination.name);
    const std::string unknown = known == given.end() ? "NAME" : known->second;
    command += fmt::format(" --host {}={}", requirement.destination.name, leads_here(bench) ? here : unknown);
  }
  return command;
}

/// The ports that the same command checks, for rows that lead back here: what a firewall team is asked to open.
std::string ports_of_command(const Bench& bench) {
  const auto& requirement = bench.row.requirement;
  std::vector<std::string> ports;
  for (const auto& row : bench.plan.table.rows) {
    const bool same = row.source == requirement.source && row.destination.kind == requirement.destination.kind &&
                      row.destination.name == requirement.destination.name;
    const std::string port = port_and_protocol(row);
    if (same && std::ranges::find(ports, port) == ports.end()) ports.push_back(port);
  }
  return join(ports, " and ");
}

std::string missing_words(const Bench& bench) {
  if (bench.row.requirement.destination.kind == DestinationKind::role) {
    return fmt::format("its address was not given (--host {}=NAME)", bench.row.requirement.destination.name);
  }
  return "no proxy is configured";
}

Finding judge_skipped(const Bench& bench, Cause cause) {
  Finding finding;
  finding.status = entry(cause).severity;
  finding.cause = cause;
  const Role* other = find_role(bench.plan.table, bench.row.requirement.source);
  finding.facts = {{"other", other == nullptr ? bench.row.requirement.source : other->name},
                   {"command", command_elsewhere(bench)},
                   {"preparation", ""},
                   {"purpose", ""},
                   {"seen", missing_words(bench)}};
  if (cause == Cause::run_other_vantage && leads_here(bench)) {
    finding.facts["preparation"] = preparation_sentence();
    finding.facts["purpose"] = fmt::format(", to check {},", ports_of_command(bench));
  }
  return finding;
}

Finding judge_run(const Bench& bench, const RowEvidence& evidence) {
  switch (bench.row.requirement.probe) {
    case ProbeKind::tls:
      return judge_tls_row(bench, evidence);
    case ProbeKind::tls_service:
    case ProbeKind::ssh_service:
      return judge_service_row(bench, evidence);
    case ProbeKind::ntp:
      return judge_ntp_row(bench, evidence);
    case ProbeKind::dns_external:
      return judge_dns_external_row(bench, evidence);
    case ProbeKind::dns_internal:
      return judge_dns_internal_row(bench, evidence);
    case ProbeKind::host_name:
      return judge_host_name_row(bench, evidence);
    case ProbeKind::proxy:
      return judge_proxy_row(bench, evidence);
    case ProbeKind::tls_interception:  // derived from the other rows in correlate()
      return {};
  }
  return {};
}

}  // namespace

Finding judge(const Plan& plan, const PlannedRow& row, const RowEvidence& evidence, const Circumstances& circumstances,
              WallTime now) {
  const Bench bench{plan, row, circumstances, now};
  Finding finding;
  if (row.skip) {
    finding = judge_skipped(bench, *row.skip);
  } else if (!evidence.finished) {
    finding = judge_skipped(bench, Cause::run_interrupted);
  } else {
    finding = judge_run(bench, evidence);
    tell_nameservers(bench, evidence, finding);
  }
  finding.facts.merge(facts_of_row(bench));
  finding.steps.resize(evidence.steps.size());
  return finding;
}

namespace {

/// An address that this host has no way to at all, and whose family it lacks: evidence, not a fault.
bool is_foreign_family(const AddressJudgement& address) {
  return address.judged.cause == Cause::net_no_route && is_v6_text(address.address);
}

struct StepJudge {
  const Bench& bench;
  Judged operator()(const ResolveEvidence& evidence) const { return judge_resolve(bench, evidence); }
  Judged operator()(const QueryEvidence& evidence) const { return judge_query(evidence); }
  Judged operator()(const ConnectEvidence& evidence) const { return judge_connect(bench, evidence); }
  Judged operator()(const HandshakeEvidence& evidence) const {
    return bench.row.requirement.probe == ProbeKind::tls ? judge_handshake(bench, evidence)
                                                         : judge_service_handshake(bench, evidence);
  }
  Judged operator()(const IdentifyEvidence& evidence) const { return judge_identification(evidence); }
  Judged operator()(const StandInEvidence& evidence) const { return judge_stand_in(bench, evidence); }
  Judged operator()(const NtpEvidence& evidence) const { return judge_time(bench, evidence); }
  Judged operator()(const HostNameEvidence&) const { return {}; }
  Judged operator()(const TunnelEvidence&) const { return {}; }  // judged with the route that it belongs to
  Judged operator()(const TraceEvidence&) const { return {}; }
};

struct AddressOf {
  std::string operator()(const ConnectEvidence& evidence) const { return evidence.address; }
  std::string operator()(const HandshakeEvidence& evidence) const { return evidence.address; }
  std::string operator()(const IdentifyEvidence& evidence) const { return evidence.address; }
  std::string operator()(const StandInEvidence& evidence) const { return evidence.address; }
  std::string operator()(const NtpEvidence& evidence) const { return evidence.address; }
  template <class Other>
  std::string operator()(const Other&) const {
    return {};
  }
};

/// Certificate faults decide for the row on whatever address they are seen, the worst of them first.
constexpr std::array kDecisive{
    Cause::tls_intercepted,   Cause::tls_revoked, Cause::tls_untrusted,     Cause::tls_incomplete_chain,
    Cause::tls_name_mismatch, Cause::tls_expired, Cause::tls_not_yet_valid,
};

}  // namespace

bool is_certificate_fault(Cause cause) {
  return std::ranges::find(kDecisive, cause) != kDecisive.end();
}

namespace {

const AddressJudgement* decisive(const std::vector<AddressJudgement>& addresses) {
  for (const Status status : {Status::fail, Status::warn}) {
    for (const Cause cause : kDecisive) {
      const auto found = std::ranges::find_if(
          addresses, [&](const auto& one) { return one.judged.cause == cause && one.judged.status == status; });
      if (found != addresses.end()) return &*found;
    }
  }
  return nullptr;
}

}  // namespace

std::string failing_words(std::string address, const Judged& judged) {
  Facts facts = judged.facts;
  facts["address"] = std::move(address);
  facts["cause"] = code(*judged.cause);
  facts.erase("icmp_from");
  for (const auto& place : judged.places) {
    if (!place.rejects) continue;
    const std::string box = farthest_box({{"box", place.box}, {"hop", fmt::format("{}", place.hop)}});
    facts["icmp_from"] = place.hop > 0 ? box : place.box;
  }
  return failing_address(facts);
}

namespace {

std::vector<std::string> failing_otherwise(const std::vector<AddressJudgement>& addresses, std::optional<Cause> cause) {
  std::vector<std::string> others;
  for (const auto& one : addresses) {
    if (one.judged.cause && one.judged.cause != cause) others.push_back(failing_words(one.address, one.judged));
  }
  return others;
}

/// A warning about something that works. Silence, and what could not be tried, is not that.
bool works(const Judged& judged) {
  const bool unknown = judged.cause == Cause::tcp_mute || judged.cause == Cause::run_inconclusive;
  return judged.status == Status::pass || (judged.status == Status::warn && !unknown);
}

void adopt(const Judged& judged, Finding& finding) {
  finding.status = judged.status;
  finding.cause = judged.cause;
  finding.facts = judged.facts;
  finding.remarks = judged.remarks;
  finding.places = judged.places;
}

}  // namespace

std::string addresses_with(const std::vector<AddressJudgement>& addresses, std::optional<Cause> cause) {
  std::vector<std::string> same;
  for (const auto& one : addresses) {
    if (one.judged.cause == cause) same.push_back(one.address);
  }
  return join(same);
}

namespace {

/// Interception that a second attempt met stands at that attempt, too: the rows are compared by their steps.
void note_repetitions(const RowEvidence& evidence, const std::vector<AddressJudgement>& addresses, Finding& finding) {
  for (std::size_t i = 0; i < evidence.steps.size(); ++i) {
    if (evidence.steps[i].purpose != Purpose::repetition) continue;
    const std::string address = std::visit(AddressOf{}, evidence.steps[i].evidence);
    const auto known = std::ranges::find(addresses, address, &AddressJudgement::address);
    if (known == addresses.end() || known->judged.cause != Cause::tls_intercepted) continue;
    finding.steps[i] = {known->judged.status, known->judged.cause, known->judged.interceptor};
  }
}

}  // namespace

std::vector<AddressJudgement> judge_addresses(const Bench& bench, const RowEvidence& evidence, Finding& finding) {
  std::vector<AddressJudgement> addresses;
  for (const auto& step : evidence.steps) {
    // A second attempt is no fault of the row, whatever became of it: refine() makes use of it.
    Judged judged = step.purpose == Purpose::check ? std::visit(StepJudge{bench}, step.evidence) : Judged();
    finding.steps.push_back({judged.status, judged.cause, judged.interceptor});
    if (step.purpose != Purpose::check) continue;
    const std::string address = std::visit(AddressOf{}, step.evidence);
    if (address.empty()) continue;
    judged.facts.emplace("address", address);
    const auto known = std::ranges::find(addresses, address, &AddressJudgement::address);
    if (known == addresses.end()) {
      addresses.push_back({address, std::move(judged)});
    } else {
      known->judged = std::move(judged);
    }
  }
  for (auto& address : addresses) refine(bench, evidence, address);
  note_repetitions(evidence, addresses, finding);
  const bool others_remain = !std::ranges::all_of(addresses, is_foreign_family);
  if (!others_remain) return addresses;
  for (std::size_t i = 0; i < evidence.steps.size(); ++i) {
    const std::string address = std::visit(AddressOf{}, evidence.steps[i].evidence);
    const bool left_out = finding.steps[i].cause == Cause::net_no_route && is_v6_text(address);
    if (left_out) finding.steps[i].status = Status::skip;
  }
  std::erase_if(addresses, is_foreign_family);
  return addresses;
}

void settle_addresses(const std::vector<AddressJudgement>& addresses, Finding& finding) {
  if (const auto* worst = decisive(addresses)) {
    adopt(worst->judged, finding);
    finding.facts["address"] = addresses_with(addresses, worst->judged.cause);
    return;
  }
  std::vector<std::string> working;
  std::vector<std::string> failing;
  const AddressJudgement* worst_failing = nullptr;
  const AddressJudgement* best = nullptr;
  for (const auto& one : addresses) {
    if (works(one.judged)) {
      working.push_back(one.address);
      // A warning on one working address must not hide behind a plain pass on another.
      if (best == nullptr || (one.judged.cause && !best->judged.cause)) best = &one;
    } else {
      failing.push_back(failing_words(one.address, one.judged));
      const bool worse = worst_failing == nullptr ||
                         (one.judged.status == Status::fail && worst_failing->judged.status != Status::fail);
      if (worse) worst_failing = &one;
    }
  }
  if (working.empty() && worst_failing != nullptr) {
    adopt(worst_failing->judged, finding);
    finding.facts["address"] = addresses_with(addresses, worst_failing->judged.cause);
    tell_places(addresses, finding);
    finding.facts["others"] = join(failing_otherwise(addresses, worst_failing->judged.cause));
    if (!finding.facts["others"].empty()) finding.remarks.push_back(Remark::other_addresses);
  } else if (!failing.empty()) {
    adopt(because(Cause::tcp_partial, best->judged.facts), finding);
  } else if (best != nullptr) {
    adopt(best->judged, finding);
  }
  finding.facts["working"] = join(working);
  finding.facts["failing"] = join(failing);
  finding.facts["addresses"] = join(working);
}

}  // namespace netpreflight
