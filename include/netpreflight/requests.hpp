// The messages that a report amounts to: one for each team. Pure; worded by src/problems, printed by src/report/requests.
#pragma once

#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "netpreflight/problem.hpp"
#include "netpreflight/merged.hpp"

namespace netpreflight {

/// All that one team is asked for.
struct TeamRequest {
  ProblemTeam team;
  std::string subject;
  std::vector<Problem> problems;  ///< heaviest first
};

/// One for each team that has something to mend, in the order of their heaviest problems. The error is one sentence: why an older
/// report's problems cannot be found. `version` is this program's.
tl::expected<std::vector<TeamRequest>, std::string> requests_in(const Report& report, std::string_view version);

/// The same of many hosts' reports: what several of them need is asked for once, and they are named.
std::vector<TeamRequest> requests_in(const Merged& merged);

}  // namespace netpreflight
