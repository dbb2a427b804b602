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

/// Adds what is not there yet. Every row that was checked has these facts: they are neither made nor copied in vain.
class Missing {
 public:
  explicit Missing(Facts& facts) : facts_(facts) {}

  template <class Make>
  void add(std::string_view name, const Make& make) {
    const auto at = facts_.lower_bound(name);
    if (at == facts_.end() || at->first != name) facts_.emplace_hint(at, name, make());
  }
  void add(std::string_view name, Phrase words) {
    add(name, [words] { return phrase(words); });
  }
  void add_nothing(std::string_view name) {
    add(name, [] { return std::string(); });
  }

 private:
  Facts& facts_;
};

void add_facts_of_host(const Bench& bench, Missing facts) {
  const HostFacts& host = bench.circumstances.host;
  facts.add("source", [&] { return source_words(host); });
  facts.add("host_name", [&] { return host.name; });
  facts.add("fqdn", [&] { return host.known_as(); });
  facts.add("at", [&] { return host.known_as(); });
  facts.add("host_addresses", [&] { return host.addresses; });
  facts.add("nameserver", [&] { return bench.circumstances.nameservers; });
}

/// What every row is reported with.
void add_place(const Bench& bench, Missing facts) {
  facts.add("destination", [&] { return Things{destination_words(bench)}; });
  facts.add("port", [&] { return Things{port_words(bench.row.requirement)}; });
}

void add_facts_of_row(const Bench& bench, Missing facts) {
  const auto destination = [&] { return destination_words(bench); };
  facts.add("row", [&] { return Things{bench.row.requirement.id}; });
  facts.add("way_to",
            [&] { return Things{destination()}; });  // the proxy or a nameserver, where that is what is not reached
  facts.add("affected", destination);
  facts.add("part", destination);
}

/// What sentences say where nothing else was found out.
void add_usual_words(Missing facts) {
  facts.add("resolv_conf", Phrase::no_usable_nameserver);
  facts.add("resolver",
            [] { return phrase(Phrase::enter_nameservers, {{"seen", phrase(Phrase::no_usable_nameserver)}}); });
  facts.add("unlike", Phrase::some_answer);
  facts.add("mending", Phrase::mend_nameservers);
  facts.add("proxy_title", Phrase::proxy_is_none);
  facts.add("route_mending", Phrase::set_a_route);
  facts.add("blocker", Phrase::this_host_itself);
  facts.add("out_or_in", Phrase::out_of_it);
  facts.add("blocked_on", Phrase::this_host);
  facts.add("flow", Phrase::outgoing);
  facts.add("or_a_route", Phrase::or_a_route);
  facts.add("reached", Phrase::the_stand_in_answers);
  facts.add("exempting", Phrase::please_exempt);
  facts.add_nothing("device");  // the proxy, where it is the one that intercepts, or the first that may filter
  facts.add_nothing("all_over");
  facts.add_nothing("flow_from");
  facts.add_nothing("possibly");
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
  if (cause == Cause::run_not_selected) return finding;  // where it leads is all that is said of it
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
  add_place(bench, Missing(finding.facts));
  finding.steps.resize(evidence.steps.size());
  return finding;
}

void add_usual_facts(const Surroundings& surroundings, const Circumstances& circumstances, const PlannedRow& row,
                     Finding& finding) {
  const Bench bench{surroundings, row, circumstances, {}};
  const Missing missing(finding.facts);
  add_facts_of_row(bench, missing);
  add_facts_of_host(bench, missing);
  add_usual_words(missing);
}

}  // namespace netpreflight
