// The firewall request that a table or a report amounts to. Pure; worded by the formats in src/report.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "netpreflight/report.hpp"

namespace netpreflight {

/// Who starts or answers a connection, as far as it is known.
struct RuleEnd {
  std::string name;  ///< a host's name, or what it is called: "Workstation", "the nameservers"
  std::vector<std::string> addresses;
};

/// One thing to be allowed.
struct Rule {
  std::string row;  ///< its id; several where they ask for the same
  std::string description;
  Level level = Level::mandatory;
  bool any_of = false;                                       ///< one row of its section is enough
  std::optional<std::string> alternative_of = std::nullopt;  ///< one of the ways of this row is enough
  RuleEnd source;
  RuleEnd destination;
  std::optional<std::uint16_t> port;  ///< nothing: the configured proxy's, which is not known
  std::vector<Protocol> protocols;
  bool no_interception = false;      ///< TLS must not be intercepted on it
  std::optional<std::string> proxy;  ///< it is this proxy, not a packet filter, that has to allow it
  std::string reason;                ///< what the row is for, or what a report saw instead
};

struct RuleRequest {
  std::string title;
  std::string table;
  std::string edition;
  std::string basis;  ///< where it comes from, one sentence
  std::vector<Rule> rules;
};

/// All rows of a table that lead through the network. `hosts` says where roles are (role id -> name or address).
RuleRequest rules_of(const Table& table, const std::map<std::string, std::string>& hosts);

/// The rows that a report shows as blocked, with the addresses it saw.
RuleRequest rules_of(const Report& report);

}  // namespace netpreflight
