#include "page/content.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "page/page_text.hpp"

namespace netpreflight {

void PageTable::take_header(std::size_t count) {
  count = std::min(count, rows.size());
  for (std::size_t row = 0; row < count; ++row) {
    const auto& cells = rows[row].cells;
    header.resize(std::max(header.size(), cells.size()));
    for (std::size_t i = 0; i < cells.size(); ++i) {
      // A heading that spans the rows of the header is one.
      const bool goes_on = row > 0 && i < rows[row - 1].cells.size() && rows[row - 1].cells[i] == cells[i];
      const std::string text = goes_on ? std::string() : squeezed(cells[i]->text);
      if (!text.empty() && !header[i].empty()) append_within(header[i], " ", kLongestCell);
      append_within(header[i], text, kLongestCell);
    }
  }
  rows.erase(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(count));
}

void PageContent::begin_section(std::size_t line, std::string title) {
  sections.push_back({line, std::move(title), {}, 0});
}

void PageContent::add_prose(std::size_t line, std::string_view written, std::string plain) {
  PageSection& section = sections.back();
  add_hosts_in_prose(*this, section.title, written);
  if (plain.size() > kLongestCell) plain.resize(kLongestCell);
  if (!plain.empty()) section.prose.push_back({line, std::move(plain)});
}

PageTable PageContent::begin_table(std::size_t line, std::string caption) {
  PageSection& section = sections.back();
  const std::size_t begin = std::exchange(section.prose_told, section.prose.size());
  return {line, section.title, std::move(caption), sections.size() - 1, begin, section.prose.size(), {}, {}};
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
