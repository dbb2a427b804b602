#include "page/content.hpp"

#include <fmt/format.h>

#include "page/page_text.hpp"

namespace netpreflight {

void PageTable::take_header() {
  if (rows.empty()) return;
  for (const auto& cell : rows.front().cells) header.push_back(squeezed(cell->text));
  rows.erase(rows.begin());
}

bool PageLimits::count_table(std::size_t line) {
  return ++tables_ <= kMostTables || refuse(line, kMostTables, "tables");
}

bool PageLimits::count_cell(std::size_t line, std::size_t columns) {
  if (columns > kMostColumns) return refuse(line, kMostColumns, "columns in a table");
  return ++cells_ <= kMostCells || refuse(line, kMostCells, "cells in its tables");
}

bool PageLimits::refuse(std::size_t line, std::size_t most, std::string_view what) {
  if (!error_) error_ = fmt::format("line {}: the page has more than {} {}", line, most, what);
  return false;
}

void append_within(std::string& text, std::string_view more, std::size_t most) {
  text += more.substr(0, most - std::min(most, text.size()));
}

}  // namespace netpreflight
