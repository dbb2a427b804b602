// A problem's words: sentences of the catalogue filled with what its rows know together, and the message made of them.
#pragma once

#include "netpreflight/embedded_tables.hpp"
#include "netpreflight/problem.hpp"
#include "netpreflight/report.hpp"
#include "problems/groups.hpp"
#include "problems/recheck.hpp"

namespace netpreflight {

/// Everything of a problem but its id. `dropped` are the rows of this table that its newest edition no longer has.
Problem worded(const Group& group, const RowsOfSections& checked, const DroppedRows& dropped,
               const Surroundings& surroundings, const RunFacts& run);

}  // namespace netpreflight
