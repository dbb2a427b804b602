#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "catalogue/phrases.hpp"
#include "judge/rows/rows.hpp"
#include "netpreflight/catalogue.hpp"
#include "netpreflight/embedded_tables.hpp"
#include "text/listing.hpp"

namespace netpreflight {

namespace {

std::string source_words(const HostFacts& host) {
  const std::string& name = host.known_as();
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
      return bench.surroundings.proxy ? bench.surroundings.proxy->url() : phrase(Phrase::to_the_proxy);
    case DestinationKind::nameservers:
      return phrase(Phrase::to_nameservers);
    case DestinationKind::itself:
      return phrase(Phrase::to_itself);
    case DestinationKind::forbidden_rows:
      return phrase(Phrase::to_vendor);
  }
  if (!bench.row.host.empty()) return bench.row.host;
  const Role* role = find_role(bench.surroundings.table.roles, bench.row.requirement.destination.name);
  return role == nullptr ? bench.row.requirement.destination.name : role->name;
}

/// What stands beside a destination. Names are not needed for a port of the nameserver.
std::string port_words(const Requirement& requirement) {
  if (requirement.protocol == Protocol::icmp) return phrase(Phrase::icmp_echo);
  const bool asks = requirement.destination.kind == DestinationKind::nameservers;
  return asks ? phrase(Phrase::dns_port) : port_and_protocol(requirement);
}

Facts facts_of_row(const Bench& bench) {
  const auto& requirement = bench.row.requirement;
  return {{"row", Things{requirement.id}},
          {"source", source_words(bench.circumstances.host)},
          {"destination", Things{destination_words(bench)}},
          {"way_to", Things{destination_words(bench)}},  // the proxy or a nameserver, where that is what is not reached
          {"device", ""},  // the proxy, where it is the one that intercepts, or the first that may filter
          {"port", Things{port_words(requirement)}},
          {"host_name", bench.circumstances.host.name},
          {"fqdn", bench.circumstances.host.known_as()},
          {"host_addresses", bench.circumstances.host.addresses},
          {"nameserver", bench.circumstances.nameservers},
          {"resolv_conf", phrase(Phrase::no_usable_nameserver)},
          {"resolver", phrase(Phrase::enter_nameservers, {{"seen", phrase(Phrase::no_usable_nameserver)}})},
          {"unlike", phrase(Phrase::some_answer)},
          {"mending", phrase(Phrase::mend_nameservers)},
          {"affected", destination_words(bench)},
          {"part", destination_words(bench)},
          {"proxy_title", phrase(Phrase::proxy_is_none)},
          {"route_mending", phrase(Phrase::set_a_route)},
          {"all_over", ""},
          {"blocker", phrase(Phrase::this_host_itself)},
          {"out_or_in", phrase(Phrase::out_of_it)},
          {"blocked_on", phrase(Phrase::this_host)},
          {"flow", phrase(Phrase::outgoing)},
          {"flow_from", ""},
          {"at", bench.circumstances.host.known_as()},
          {"or_a_route", phrase(Phrase::or_a_route)},
          {"reached", phrase(Phrase::the_stand_in_answers)},
          {"possibly", ""},
          {"exempting", phrase(Phrase::please_exempt)}};
}

bool leads_here(const Bench& bench) {
  const auto& destination = bench.row.requirement.destination;
  return destination.kind == DestinationKind::role && destination.name == bench.surroundings.from;
}

/// The command to run on the host where a row starts. Rows that lead back here need to be told where "here" is.
std::string command_elsewhere(const Bench& bench) {
  const auto& requirement = bench.row.requirement;
  const TableFacts& table = bench.surroundings.table;
  std::string command =
      fmt::format("netpreflight{} --from {}", requirements_option(table.id, table.edition), requirement.source);
  if (requirement.destination.kind == DestinationKind::role) {
    const std::string& here = bench.circumstances.host.known_as();
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
    return phrase(Phrase::address_not_given, {{"role", bench.row.requirement.destination.name}});
  }
  return phrase(Phrase::no_proxy_configured);
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
    finding.facts["purpose"] = phrase(Phrase::to_check_ports, {{"ports", ports_of_command(bench)}});
  }
  return finding;
}

/// What the far end saw, where that is all there is.
const FarEndEvidence* only_far_end(const RowEvidence& evidence) {
  return evidence.steps.empty() ? nullptr : std::get_if<FarEndEvidence>(&evidence.steps.front().evidence);
}

using RowJudge = Finding (*)(const Bench& bench, const RowEvidence& evidence);

struct JudgeOfKind {
  ProbeKind kind;
  RowJudge judge;
};
/// One row a kind of probe; what is derived from other rows is judged by correlate().
constexpr std::array kJudges{
    JudgeOfKind{ProbeKind::tls, judge_tls_row},
    JudgeOfKind{ProbeKind::tls_service, judge_service_row},
    JudgeOfKind{ProbeKind::ssh_service, judge_service_row},
    JudgeOfKind{ProbeKind::proxy, judge_proxy_row},
    JudgeOfKind{ProbeKind::ntp, judge_ntp_row},
    JudgeOfKind{ProbeKind::dns_external, judge_dns_external_row},
    JudgeOfKind{ProbeKind::dns_internal, judge_dns_internal_row},
    JudgeOfKind{ProbeKind::host_name, judge_host_name_row},
    JudgeOfKind{ProbeKind::tls_interception, [](const Bench&, const RowEvidence&) { return Finding(); }},
    JudgeOfKind{ProbeKind::tcp, judge_port_row},
    JudgeOfKind{ProbeKind::udp, judge_port_row},
    JudgeOfKind{ProbeKind::icmp, judge_port_row},
};
static_assert(std::ranges::equal(kJudges, kProbeKinds, {}, &JudgeOfKind::kind, &ProbeKindEntry::kind));

}  // namespace

Finding judge(const Surroundings& surroundings, const PlannedRow& row, const RowEvidence& evidence,
              const Circumstances& circumstances, WallTime now) {
  const Bench bench{surroundings, row, circumstances, now};
  Finding finding;
  if (row.skip) {
    finding = judge_skipped(bench, *row.skip);
  } else if (!evidence.finished) {
    finding = judge_skipped(bench, Cause::run_interrupted);
  } else if (const auto* seen = only_far_end(evidence)) {
    finding = judge_seen_row(bench, *seen);
  } else {
    finding = kJudges.at(static_cast<std::size_t>(row.requirement.probe)).judge(bench, evidence);
    tell_nameservers(bench, evidence, finding);
    tell_missing_v4(bench, finding);
  }
  finding.facts.merge(facts_of_row(bench));
  finding.steps.resize(evidence.steps.size());
  return finding;
}

}  // namespace netpreflight
