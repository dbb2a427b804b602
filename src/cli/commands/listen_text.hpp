// What `listen` prints, as pure functions over its log.
#pragma once

#include <string>
#include <vector>

#include "netpreflight/table.hpp"
#include "netpreflight/listen_log.hpp"

namespace netpreflight {

struct ListenWords {
  std::string program;  ///< this program's own file, for setcap
  std::size_t columns = 80;
  std::vector<std::string> options;  ///< that a check needs besides the roles
};

/// Who stands there, what became of each port, and the commands for the other hosts.
std::string listen_heading(const ListenLog& log, const Table& table, const ListenWords& words);

/// One line for one visit.
std::string visit_line(const Visit& visit);

/// One line for packets that did not become a visit: where they ended. Empty for those that did.
std::string arrival_line(const Arrival& arrival);

/// The line behind the last visit of its kind that is shown; empty behind all others.
std::string bound_reached(const ListenLog& log, const Visit& visit);

/// One line for the end.
std::string listen_ending(const ListenLog& log, bool interrupted);

/// The ports that should have been taken and were not, e.g. "22/tcp and 443/tcp"; empty: none.
std::string ports_not_taken(const ListenLog& log);

}  // namespace netpreflight
