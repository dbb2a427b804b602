#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "judge/rows/rows.hpp"
#include "netpreflight/catalogue.hpp"
#include "text/listing.hpp"

namespace netpreflight {

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
      return bench.surroundings.proxy ? bench.surroundings.proxy->url() : "the proxy";
    case DestinationKind::nameservers:
      return "its nameservers";
    case DestinationKind::itself:
      return "this host's own name";
    case DestinationKind::forbidden_rows:
      return "the vendor's servers";
  }
  if (!bench.row.host.empty()) return bench.row.host;
  const Role* role = find_role(bench.surroundings.table.roles, bench.row.requirement.destination.name);
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
  return destination.kind == DestinationKind::role && destination.name == bench.surroundings.from;
}

/// The command to run on the host where a row starts. Rows that lead back here need to be told where "here" is.
std::string command_elsewhere(const Bench& bench) {
  const auto& requirement = bench.row.requirement;
  std::string command = fmt::format("netpreflight --from {}", requirement.source);
  if (requirement.destination.kind == DestinationKind::role) {
    const auto& host = bench.circumstances.host;
    const std::string& here = host.fqdn.empty() ? host.name : host.fqdn;
    const auto& given = bench.surroundings.hosts;
    const auto known = given.find(requirement.destination.name);
    const std::string unknown = known == given.end() ? "NAME" : known->second;
    command += fmt::format(" --host {}={}", requirement.destination.name, leads_here(bench) ? here : unknown);
  }
  return command;
}

/// The ports that the same command checks, for rows that lead back here: what a firewall team is asked to open.
std::string ports_of_command(const Bench& bench) {
  return join(bench.surroundings.ports_from.at(bench.row.requirement.source), " and ");
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
  const Role* other = find_role(bench.surroundings.table.roles, bench.row.requirement.source);
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

Finding judge_by_probe(const Bench& bench, const RowEvidence& evidence) {
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

Finding judge(const Surroundings& surroundings, const PlannedRow& row, const RowEvidence& evidence,
              const Circumstances& circumstances, WallTime now) {
  const Bench bench{surroundings, row, circumstances, now};
  Finding finding;
  if (row.skip) {
    finding = judge_skipped(bench, *row.skip);
  } else if (!evidence.finished) {
    finding = judge_skipped(bench, Cause::run_interrupted);
  } else {
    finding = judge_by_probe(bench, evidence);
    tell_nameservers(bench, evidence, finding);
  }
  finding.facts.merge(facts_of_row(bench));
  finding.steps.resize(evidence.steps.size());
  return finding;
}

}  // namespace netpreflight
