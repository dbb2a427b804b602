// What `listen` asks people to run on the other hosts, with this program and without it.
#pragma once

#include <string>
#include <vector>

#include "netpreflight/listen_log.hpp"
#include "netpreflight/table.hpp"

namespace netpreflight {

/// For each role whose rows lead to the log's ports: the commands for Linux, for Windows PowerShell 5.1 and for a browser. Each stands
/// on a line of its own and is not wrapped, because it is to be copied. `options` are those that a check needs besides the roles.
std::string listen_commands(const ListenLog& log, const Table& table, const std::vector<std::string>& options);

}  // namespace netpreflight
