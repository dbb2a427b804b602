// What is needed, as a table: a line for each destination, its addresses, and what leads there.
#pragma once

#include <string>
#include <vector>

#include "netpreflight/finding.hpp"

namespace netpreflight {

/// Indented lines, each with its end; empty where less than two rows lead to a host, because a sentence then says it all.
std::string destinations_table(const std::vector<const JudgedRow*>& rows);

}  // namespace netpreflight
