// From table and options to what this run will do, row by row. Pure: no file, no socket, no clock.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "netpreflight/cause.hpp"
#include "netpreflight/evidence.hpp"
#include "netpreflight/proxy.hpp"
#include "netpreflight/table.hpp"

namespace netpreflight {

/// The port that a site chose for a row.
struct PortChoice {
  std::uint16_t port = 0;
  Protocol protocol = Protocol::tcp;
};

/// What the user asked for, as far as it decides which rows are run and where they lead.
struct Wishes {
  std::string from;                          ///< a role's id; empty: the table's own_role()
  std::map<std::string, std::string> hosts;  ///< role id -> name or address (--host)
  std::map<std::string, PortChoice> ports;   ///< row id -> the port in place of the table's (--port)
  std::vector<std::string> ntp;              ///< replaces the table's NTP rows
  std::vector<std::string> resolve;          ///< further internal names
  std::vector<std::string> only;
  std::vector<std::string> skip;
  std::vector<std::string> expect_fail;
  std::optional<ProxyEndpoint> proxy;
  std::string no_proxy;  ///< hosts that are reached without it (is_exempt)
};

struct PlannedRow {
  Requirement requirement;
  std::optional<Cause> skip;  ///< why it is not run from here
  bool failure_expected = false;
  std::string host;             ///< the name or address to go to; empty where the row leads to no host
  Route route = Route::direct;  ///< which decides; behind a proxy the direct route is tried beside it
  bool replaced = false;        ///< an option put this row in place of the table's (--ntp)
};

/// What the proxy is asked to tunnel to.
struct TunnelTarget {
  std::string host;
  std::uint16_t port = 0;

  friend bool operator==(const TunnelTarget&, const TunnelTarget&) = default;
};

/// A name of the table that the nameservers must know.
struct ExternalName {
  std::string name;
  bool mandatory = false;  ///< it belongs to a mandatory row
  std::string any_of;      ///< the any-of section it belongs to; empty: none
};

/// What rows need to know of the table, the vantage and the options beyond themselves.
struct Surroundings {
  TableFacts table;
  std::string from;                          ///< the role of this host
  std::map<std::string, std::string> hosts;  ///< role id -> name or address, where it is known
  std::optional<ProxyEndpoint> proxy;
  std::vector<ExternalName> external_names;
  std::vector<std::string> internal_names;   ///< from --host and --resolve
  std::vector<TunnelTarget> tunnel_targets;  ///< what the row of the proxy itself tries
  std::map<std::string, std::vector<std::string>>
      ports_from;  ///< role id -> ports of the rows that lead from there to this host
};

struct Plan {
  Surroundings surroundings;
  std::vector<PlannedRow> rows;  ///< in the table's order
};

/// Decides for every row whether it runs from this vantage and where it leads.
/// The error is one sentence for the user that says what to add or change.
tl::expected<Plan, std::string> make_plan(Table table, Wishes wishes);

/// Gives rows of the table the ports that a site chose for them (--port); of alternatives that one alone remains. The error is one
/// sentence for the user.
tl::expected<void, std::string> choose_ports(Table& table, const std::map<std::string, PortChoice>& ports);

/// What follows from the planned rows for each other, from the table, the vantage and the proxy that are in `surroundings`: external
/// names, tunnel targets and the ports that lead to this host.
void add_names_and_ports(Plan& plan);

/// The rows that lead to the host of a role, in the table's order, as far as `only` (ids of rows or sections, globs) selects them.
/// The error is one sentence for the user.
tl::expected<std::vector<Requirement>, std::string> incoming_rows(const Table& table, const std::string& role,
                                                                  const std::vector<std::string>& only);

}  // namespace netpreflight
