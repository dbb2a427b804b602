#include "page/html_tables.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <optional>

namespace netpreflight {

namespace {

constexpr std::size_t kMostHeaderRows = 4;
constexpr std::size_t kWithoutEnd = std::numeric_limits<std::size_t>::max();

std::optional<std::size_t> number_in(std::string_view attribute) {
  std::size_t number = 0;
  const auto [stop, failure] = std::from_chars(attribute.data(), attribute.data() + attribute.size(), number);
  if (failure == std::errc::result_out_of_range) return kWithoutEnd;
  return failure == std::errc() ? std::optional(number) : std::nullopt;
}

/// A cell that reaches down into the rows to come.
struct Reaching {
  std::shared_ptr<PageCell> cell;
  std::size_t rows_left = 0;
};

/// One row of the grid: cells of its own go where no cell from above stands.
class RowLayout {
 public:
  RowLayout(std::vector<Reaching>& columns, PageTable::Row& row, PageLimits& limits)
      : columns_(columns), row_(row), limits_(limits) {}

  bool lay(const std::vector<SpanningCell>& cells) {
    for (const auto& cell : cells) {
      if (!take_from_above()) return false;
      for (std::size_t i = 0; i < cell.columns; ++i) {
        if (row_.cells.size() == columns_.size()) columns_.emplace_back();
        columns_[row_.cells.size()] = {cell.cell, cell.rows - 1};
        if (!place(cell.cell)) return false;
      }
    }
    return fill_up();
  }

 private:
  bool place(std::shared_ptr<PageCell> cell) {
    row_.cells.push_back(std::move(cell));
    return limits_.count_cell(row_.line, row_.cells.size());
  }

  bool take_from_above() {
    while (row_.cells.size() < columns_.size() && columns_[row_.cells.size()].rows_left > 0) {
      auto& above = columns_[row_.cells.size()];
      --above.rows_left;
      if (!place(above.cell)) return false;
    }
    return true;
  }

  /// Places of cells from above that are further right than the row's own cells.
  bool fill_up() {
    std::size_t end = columns_.size();
    while (end > row_.cells.size() && columns_[end - 1].rows_left == 0) --end;
    while (row_.cells.size() < end) {
      if (!take_from_above()) return false;
      if (row_.cells.size() < end && !place(std::make_shared<PageCell>())) return false;
    }
    return true;
  }

  std::vector<Reaching>& columns_;
  PageTable::Row& row_;
  PageLimits& limits_;
};

}  // namespace

std::size_t rows_of(std::string_view rowspan) {
  const std::size_t rows = number_in(rowspan).value_or(1);
  return rows == 0 ? kWithoutEnd : rows;
}

std::size_t columns_of(std::string_view colspan) {
  return std::clamp<std::size_t>(number_in(colspan).value_or(1), 1, kMostSpannedColumns);
}

PageTable laid_out(const HtmlTable& table, PageLimits& limits) {
  PageTable laid = table.place;
  std::size_t header_rows = 0;
  std::vector<Reaching> columns;
  for (const auto& row : table.rows) {
    if (row.cells.empty() && columns.empty()) continue;
    laid.rows.push_back({row.line, {}});
    if (!RowLayout(columns, laid.rows.back(), limits).lay(row.cells)) break;
    if (laid.rows.back().cells.empty()) {
      laid.rows.pop_back();
    } else if (row.headings_only && header_rows + 1 == laid.rows.size() && header_rows < kMostHeaderRows) {
      ++header_rows;
    }
  }
  laid.take_header(std::max<std::size_t>(header_rows, 1));
  return laid;
}

}  // namespace netpreflight
