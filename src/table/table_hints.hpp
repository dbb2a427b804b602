// What is odd about a table that can be used.
#pragma once

#include <string>
#include <vector>

#include "netpreflight/table.hpp"

namespace netpreflight {

/// One line each, with the row, role or section: what no run checks, what is there twice, ports where something else
/// answers as a rule. The time is linear in the rows.
std::vector<std::string> hints_of(const Table& table);

}  // namespace netpreflight
