// Which rule of this host's own firewall stopped packets: told by its counter, before and after. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "standin/packet.hpp"

namespace netpreflight {

/// What a rule wants to be so; conditions of other kinds are not known, and may be met or not.
struct RuleCondition {
  enum class What : std::uint8_t {
    protocol,
    destination_port,
    source_port,
    icmp_type,
    source,
    destination,
    state,
    interface
  };
  What what = What::protocol;
  bool negated = false;
  std::vector<std::string> values;  ///< "tcp", "443", "8000-8010", "echo-request", "192.0.2.0/24", "new", "lo"
};

/// Which packets a chain sees; one that others jump to may see both.
enum class ChainSees : std::uint8_t { both, arriving, leaving };

/// A rule, or the policy of a chain, that drops or rejects.
struct StoppingRule {
  std::string identity;  ///< the same rule in the next reading
  std::string text;      ///< as the tool prints it, behind the name of its chain
  std::vector<RuleCondition> conditions;
  std::optional<std::uint64_t> packets;  ///< its counter; nothing: it has none
  ChainSees sees = ChainSees::both;
};

/// The stopping rules of `nft -a list ruleset` (nft(8)).
std::vector<StoppingRule> parse_nft(std::string_view text);

/// The stopping rules of `iptables-save -c` or `ip6tables-save -c`, whose name stands before them in `text` of the rules.
std::vector<StoppingRule> parse_iptables(std::string_view text, std::string_view tool);

/// All rules of one reading: texts of the tools, each behind a line "#netpreflight NAME".
std::vector<StoppingRule> parse_firewall(std::string_view reading);

/// What is known of packets that were stopped.
struct Stopped {
  Flow flow;
  std::uint64_t packets = 1;
};

/// The text of the one rule that can have stopped them: one whose counter grew by as many packets between the two readings, one that
/// names the port, or the type of the echo, before one that does not; where no such counter grew, the only rule without a counter that fits. Empty: none,
/// or several.
std::string rule_that_stopped(const std::vector<StoppingRule>& before, const std::vector<StoppingRule>& after,
                              const Stopped& stopped);

}  // namespace netpreflight
