#include "standin/firewall.hpp"

#include <algorithm>
#include <charconv>

#include "netpreflight/table.hpp"
#include "text/network.hpp"

namespace netpreflight {

namespace {

using What = RuleCondition::What;

constexpr std::string_view kHeading = "#netpreflight ";

std::optional<unsigned> port_number(std::string_view text) {
  unsigned port = 0;
  const auto end = std::from_chars(text.data(), text.data() + text.size(), port);
  if (text.empty() || end.ec != std::errc() || end.ptr != text.data() + text.size()) return std::nullopt;
  return port;
}

/// Three answers: names that are not numbers, or sets elsewhere, tell nothing.
using Maybe = std::optional<bool>;

Maybe is_port(std::string_view value, std::uint16_t port) {
  const auto dash = value.find_first_of("-:");
  const auto first = port_number(value.substr(0, dash));
  const auto last = dash == std::string_view::npos ? first : port_number(value.substr(dash + 1));
  if (!first || !last) return std::nullopt;
  return *first <= port && port <= *last;
}

Maybe is_address(const std::string& value, const asio::ip::address& address) {
  const auto network = parse_network(value);
  if (!network) return std::nullopt;
  return contains(*network, address.to_string());
}

/// Echoes have none.
Maybe is_port_of(const Flow& flow, std::string_view value, std::uint16_t port) {
  return flow.protocol == Protocol::icmp ? Maybe(false) : is_port(value, port);
}

/// The tools have two names for the ICMP of IPv6.
Maybe is_protocol(std::string_view value, const Flow& flow) {
  if (flow.protocol == Protocol::icmp && flow.to.is_v6()) return value == "icmpv6" || value == "ipv6-icmp";
  return value == name(flow.protocol);
}

/// nft has names, iptables numbers, with a code behind a slash.
Maybe is_echo_type(std::string_view value, const Flow& flow, bool answers) {
  const auto type = value.substr(0, value.find('/'));
  if (flow.protocol != Protocol::icmp) return false;
  if (type == "any" || type == (answers ? "echo-reply" : "echo-request")) return true;
  if (flow.to.is_v6()) return type == (answers ? "129" : "128");
  return type == (answers ? "0" : "8");
}

/// The rule may look at what came in or at what was to answer it: both have the port of this host, as destination or source.
Maybe is_met_by(const RuleCondition& condition, const std::string& value, const Flow& flow, bool answers) {
  switch (condition.what) {
    case What::protocol:
      return is_protocol(value, flow);
    case What::destination_port:
      return is_port_of(flow, value, answers ? flow.from_port : flow.port);
    case What::source_port:
      return is_port_of(flow, value, answers ? flow.port : flow.from_port);
    case What::icmp_type:
      return is_echo_type(value, flow, answers);
    case What::source:
      return is_address(value, answers ? flow.to : flow.from);
    case What::destination:
      return is_address(value, answers ? flow.from : flow.to);
    case What::state:  // an answer to a SYN is of an established connection for netfilter
      return value == (answers ? "established" : "new");
    case What::interface:
      return value == "lo" ? Maybe(flow.from.is_loopback()) : std::nullopt;
  }
  return std::nullopt;
}

Maybe is_met(const RuleCondition& condition, const Flow& flow, bool answers) {
  Maybe met = false;
  for (const auto& value : condition.values) {
    const Maybe one = is_met_by(condition, value, flow, answers);
    if (one && *one) return !condition.negated;
    if (!one) met = std::nullopt;
  }
  if (!met) return std::nullopt;
  return condition.negated;
}

bool may_stop(const StoppingRule& rule, const Flow& flow) {
  const auto possible = [&](bool answers) {
    return std::ranges::all_of(rule.conditions, [&](const RuleCondition& condition) {
      return is_met(condition, flow, answers).value_or(true);
    });
  };
  return (rule.sees != ChainSees::leaving && possible(false)) || (rule.sees != ChainSees::arriving && possible(true));
}

/// Whether it is written for this port or type, and not for all.
bool names_port(const StoppingRule& rule) {
  return std::ranges::any_of(rule.conditions, [](const RuleCondition& condition) {
    return condition.what == What::destination_port || condition.what == What::source_port ||
           condition.what == What::icmp_type;
  });
}

std::uint64_t counted_before(const std::vector<StoppingRule>& before, const StoppingRule& rule) {
  const auto same = std::ranges::find(before, rule.identity, &StoppingRule::identity);
  return same == before.end() ? 0 : same->packets.value_or(0);
}

/// The text of the only one that is wanted, of those that name the port if there are such.
std::string only(const std::vector<const StoppingRule*>& rules) {
  std::vector<const StoppingRule*> closest;
  std::ranges::copy_if(rules, std::back_inserter(closest), [](const auto* rule) { return names_port(*rule); });
  if (closest.empty()) closest = rules;
  return closest.size() == 1 ? closest.front()->text : "";
}

}  // namespace

std::vector<StoppingRule> parse_firewall(std::string_view reading) {
  std::vector<StoppingRule> rules;
  while (reading.starts_with(kHeading)) {
    const auto line = reading.substr(0, reading.find('\n'));
    const auto tool = line.substr(kHeading.size());
    reading.remove_prefix(std::min(line.size() + 1, reading.size()));
    auto end = reading.find("\n#netpreflight ");
    end = reading.starts_with(kHeading) ? 0 : end == std::string_view::npos ? reading.size() : end + 1;
    auto some = tool == "nft" ? parse_nft(reading.substr(0, end)) : parse_iptables(reading.substr(0, end), tool);
    std::ranges::move(some, std::back_inserter(rules));
    reading.remove_prefix(end);
  }
  return rules;
}

std::string rule_that_stopped(const std::vector<StoppingRule>& before, const std::vector<StoppingRule>& after,
                              const Stopped& stopped) {
  std::vector<const StoppingRule*> grown;
  std::vector<const StoppingRule*> uncounted;
  for (const auto& rule : after) {
    if (!may_stop(rule, stopped.flow)) continue;
    if (!rule.packets) {
      uncounted.push_back(&rule);
    } else if (*rule.packets >= counted_before(before, rule) + std::max<std::uint64_t>(stopped.packets, 1)) {
      grown.push_back(&rule);
    }
  }
  // A rule for all ports may have counted others' packets: it is sure only where no rule without a counter could have done it.
  const bool sure = std::ranges::any_of(grown, [](const auto* rule) { return names_port(*rule); }) || uncounted.empty();
  if (!grown.empty()) return sure ? only(grown) : "";
  return uncounted.size() == 1 ? uncounted.front()->text : "";
}

}  // namespace netpreflight
