// A problem's words: sentences of the catalogue filled with what its rows know together, and the message made of them.
#pragma once

#include "netpreflight/problem.hpp"
#include "netpreflight/report.hpp"
#include "problems/groups.hpp"
#include "problems/recheck.hpp"

namespace netpreflight {

/// Everything of a problem but its id.
Problem worded(const Group& group, const RowsOfSections& checked, const Surroundings& surroundings,
               const RunFacts& run);

}  // namespace netpreflight
