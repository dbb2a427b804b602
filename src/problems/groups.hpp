// The rows of one root cause.
#pragma once

#include <vector>

#include "netpreflight/finding.hpp"

namespace netpreflight {

struct Group {
  std::vector<const JudgedRow*> rows;     ///< in the table's order; not empty
  std::vector<const JudgedRow*> waiting;  ///< likewise; may be empty
};

/// In the order of their first rows. Refers to `rows`. Linear in the number of rows, but for the boxes on the way.
std::vector<Group> group_by_root(const std::vector<JudgedRow>& rows);

}  // namespace netpreflight
