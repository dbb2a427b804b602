// Tables of reStructuredText that are drawn (grid tables and simple tables) or hold comma-separated values. Pure; the
// time that each takes is linear in its lines.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "page/content.hpp"

namespace netpreflight {

/// How far a table reaches, and how many of its rows are the header.
struct DrawnTable {
  std::size_t end = 0;  ///< the line behind it
  std::size_t header_rows = 1;
};

/// "+------+------+" and "=====  =====".
bool begins_grid_table(std::string_view line);
bool begins_simple_table(std::string_view line);

/// Adds the rows of the table that begins at lines[at], as they are written. Stops where `limits` are reached.
DrawnTable read_grid_table(std::span<const std::string> lines, std::size_t at, PageTable& table, PageLimits& limits);
DrawnTable read_simple_table(std::span<const std::string> lines, std::size_t at, PageTable& table, PageLimits& limits);

/// The same for what is indented below ".. csv-table::".
DrawnTable read_csv_table(std::span<const std::string> lines, std::size_t at, PageTable& table, PageLimits& limits);

}  // namespace netpreflight
