// A problem's words: sentences of the catalogue filled with what its rows know together, and the message made of them.
#pragma once

#include "netpreflight/problem.hpp"
#include "netpreflight/report.hpp"
#include "problems/groups.hpp"

namespace netpreflight {

/// Everything of a problem but its id.
Problem worded(const Group& group, const Surroundings& surroundings, const RunFacts& run,
               const std::vector<JudgedRow>& rows);

}  // namespace netpreflight
