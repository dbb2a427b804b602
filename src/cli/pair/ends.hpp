// What each of two hosts does in a check of the ways between them. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "cli/options/options.hpp"
#include "netpreflight/table.hpp"

namespace netpreflight {

/// Of one end. Command lines are without the program's name, and without what only that host knows.
struct EndWork {
  std::string role;
  std::vector<std::string> listen;   ///< empty: no row leads here from the other end
  std::vector<std::uint16_t> ports;  ///< that it takes for them; 0: echoes, which only root sees
  std::vector<std::string> check;    ///< empty: nothing is checked from here
  std::optional<std::string>
      to_add;  ///< a role whose `--host` has to be added: where the other end is, as seen from here
};

struct PairWork {
  EndWork here;
  EndWork there;
  Milliseconds limit{};  ///< in which each end has ended, whatever happens
};

/// Roles, rows and command lines. `host` is the other end's name or address. The error is one sentence for the user.
tl::expected<PairWork, std::string> plan_pair(const Table& table, const PairOptions& options, const std::string& host);

/// How the copy of the table is called at the other end, which has it beside the program; empty: it is a built-in one.
std::string name_of_copy(const PairOptions& options);

/// What ssh connects to without user and port: "cockpit" of "root@cockpit" and of "ssh://root@cockpit:2222".
std::string host_of_destination(const std::string& destination);

}  // namespace netpreflight
