#include "netpreflight/rules.hpp"

#include <algorithm>
#include <charconv>
#include <set>

#include <fmt/format.h>

#include "netpreflight/catalogue.hpp"
#include "problems/destinations.hpp"
#include "text/host_name.hpp"
#include "text/wall_time.hpp"

namespace netpreflight {

namespace {

/// Whether packets of this row cross the network at all: the others look at the host itself or at other rows.
bool crosses_the_network(const Requirement& row) {
  switch (row.destination.kind) {
    case DestinationKind::host:
    case DestinationKind::role:
    case DestinationKind::proxy:
    case DestinationKind::nameservers:
      return true;
    case DestinationKind::itself:
    case DestinationKind::forbidden_rows:
      return false;
  }
  return false;
}

std::vector<Protocol> protocols_of(const Requirement& row) {
  // Nameservers are asked over UDP, and over TCP where the answer is long.
  if (row.destination.kind == DestinationKind::nameservers) return {Protocol::udp, Protocol::tcp};
  return {row.protocol == Protocol::none ? Protocol::tcp : row.protocol};
}

RuleEnd host_end(const std::string& host) {
  return is_address(host) ? RuleEnd{host, {host}} : RuleEnd{host, {}};
}

template <class Roles>
RuleEnd role_end(const Roles& roles, const std::string& role, const std::map<std::string, std::string>& hosts) {
  if (const auto host = hosts.find(role); host != hosts.end()) return host_end(host->second);
  const auto found = std::ranges::find(roles, role, &Role::id);
  return {found == roles.end() ? role : found->name, {}};
}

Rule rule_of(const Requirement& row, const std::vector<Section>& sections) {
  constexpr std::uint16_t kDomain = 53;
  Rule rule;
  rule.row = row.id;
  rule.description = row.description;
  rule.level = row.level;
  const auto section = std::ranges::find(sections, row.section, &Section::id);
  rule.alternative_of = row.alternative_of;
  rule.any_of = section != sections.end() && section->any_of;
  rule.port = row.destination.kind == DestinationKind::nameservers ? row.port.value_or(kDomain) : row.port;
  rule.protocols = protocols_of(row);
  rule.no_interception = row.probe == ProbeKind::tls && row.interception == Interception::forbidden;
  return rule;
}

RuleEnd destination_end(const Table& table, const Requirement& row, const std::map<std::string, std::string>& hosts) {
  switch (row.destination.kind) {
    case DestinationKind::host:
      return host_end(row.destination.name);
    case DestinationKind::role:
      return role_end(table.roles, row.destination.name, hosts);
    case DestinationKind::proxy:
      return {"the configured proxy", {}};
    case DestinationKind::nameservers:
      return {"the nameservers", {}};
    case DestinationKind::itself:
    case DestinationKind::forbidden_rows:
      break;
  }
  return {};
}

void add(std::vector<std::string>& into, const std::string& address) {
  if (is_address(address) && std::ranges::find(into, address) == into.end()) into.push_back(address);
}

/// The nameservers that a row could not ask.
std::vector<std::string> lost_nameservers(const ReportedRow& row) {
  std::vector<std::string> addresses;
  const auto look_at = [&addresses](const QueryEvidence& query) {
    const bool lost = query.end == QueryEnd::timed_out || query.end == QueryEnd::unreachable;
    if (lost) add(addresses, without_port(query.nameserver));
  };
  for (const auto& step : row.steps) {
    if (const auto* query = std::get_if<QueryEvidence>(&step.evidence)) look_at(*query);
    if (const auto* resolve = std::get_if<ResolveEvidence>(&step.evidence)) {
      for (const auto& query : resolve->nameservers) look_at(query);
    }
  }
  return addresses;
}

/// The port at the end of "http://proxy.example:3128"; nothing where there is none.
std::optional<std::uint16_t> port_of(std::string_view url) {
  std::uint16_t port = 0;
  const std::size_t colon = url.rfind(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const auto [end, failure] = std::from_chars(url.data() + colon + 1, url.data() + url.size(), port);
  return failure == std::errc() && port != 0 ? std::optional(port) : std::nullopt;
}

/// What stops a row may stand before its destination: its nameservers, or the proxy.
void lead_to_the_obstacle(Rule& rule, const ReportedRow& row, const Report& report) {
  if (*row.cause == Cause::dns_timeout || *row.cause == Cause::dns_unreachable) {
    constexpr std::uint16_t kDomain = 53;
    rule.destination = {"the nameservers", lost_nameservers(row)};
    rule.port = kDomain;
    rule.protocols = {Protocol::udp, Protocol::tcp};
    rule.no_interception = false;
  } else if (*row.cause == Cause::proxy_unreachable || *row.cause == Cause::proxy_timeout) {
    rule.destination = {report.run.proxy.value_or("the configured proxy"), {}};
    rule.port = port_of(rule.destination.name);
    rule.no_interception = false;
  } else if (*row.cause == Cause::proxy_forbidden || *row.cause == Cause::proxy_upstream) {
    rule.proxy = report.run.proxy;
  }
}

/// Rows that ask for the same thing become one rule that names them all.
void add_rule(std::vector<Rule>& rules, Rule rule) {
  const auto same = std::ranges::find_if(rules, [&](const Rule& each) {
    return each.destination.name == rule.destination.name && each.destination.addresses == rule.destination.addresses &&
           each.port == rule.port && each.protocols == rule.protocols;
  });
  if (same == rules.end()) return rules.push_back(std::move(rule));
  same->row += ", " + rule.row;
  same->no_interception = same->no_interception || rule.no_interception;
  if (rule.level == Level::mandatory) same->level = Level::mandatory;
}

/// The addresses that packets of this host carried; where nothing got through, those of its interfaces.
std::vector<std::string> source_addresses(const Report& report) {
  std::vector<std::string> sources;
  for (const auto& row : report.rows) {
    for (const auto& step : row.steps) {
      if (const auto* connect = std::get_if<ConnectEvidence>(&step.evidence)) add(sources, connect->source_address);
      if (const auto* ntp = std::get_if<NtpEvidence>(&step.evidence)) add(sources, ntp->source_address);
      if (const auto* sent = std::get_if<DatagramEvidence>(&step.evidence)) add(sources, sent->source_address);
      if (const auto* echo = std::get_if<EchoEvidence>(&step.evidence)) add(sources, echo->source_address);
    }
  }
  if (sources.empty()) {
    for (const auto& address : report.run.host.addresses) add(sources, address);
  }
  return sources;
}

bool is_blocked(const ReportedRow& row) {
  return is_problem(row.status) && row.cause && entry(*row.cause).traits.blocking &&
         crosses_the_network(row.requirement);
}

/// The problems that no rule mends: those of this host's own administrator, and those in whose way no rule stands.
std::set<std::string_view> without_a_rule(const std::vector<Problem>& problems) {
  std::set<std::string_view> others;
  for (const auto& problem : problems) {
    const CatalogueEntry& cause = entry(problem.cause);
    if (cause.place == PlaceKind::this_host || !cause.traits.blocking) others.insert(problem.id);
  }
  return others;
}

}  // namespace

RuleRequest rules_of(const Table& table, const std::map<std::string, std::string>& hosts) {
  RuleRequest request{table.title, table.id, table.edition, "All rows of the table.", {}};
  for (const auto& row : table.rows) {
    if (!crosses_the_network(row)) continue;
    Rule rule = rule_of(row, table.sections);
    rule.source = role_end(table.roles, row.source, hosts);
    rule.destination = destination_end(table, row, hosts);
    rule.reason = row.description;
    request.rules.push_back(std::move(rule));
  }
  return request;
}

RuleRequest rules_of(const Report& report) {
  const std::string& host = report.run.host.known_as();
  RuleRequest request{report.table.title,
                      report.table.id,
                      report.table.edition,
                      fmt::format("What was found blocked from {} on {}.", host, rfc3339(report.run.started)),
                      {}};
  const RuleEnd source{host, source_addresses(report)};
  const auto others = report.problems ? without_a_rule(*report.problems) : std::set<std::string_view>();
  for (const auto& row : report.rows) {
    if (!is_blocked(row) || (row.problem && others.contains(*row.problem))) continue;
    Rule rule = rule_of(row.requirement, report.table.sections);
    rule.source = source;
    rule.destination = {row.destination, addresses_tried(row.steps, row.destination, row.requirement.port)};
    lead_to_the_obstacle(rule, row, report);
    rule.reason = fmt::format("{} [{}]", row.summary, code(*row.cause));
    add_rule(request.rules, std::move(rule));
  }
  return request;
}

}  // namespace netpreflight
