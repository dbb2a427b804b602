// The tables of a page in HTML: rows and cells as they stand in the page, and the grid that they make. Pure.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "page/content.hpp"

namespace netpreflight {

/// A cell where it begins: how many rows and columns it stands in.
struct SpanningCell {
  std::shared_ptr<PageCell> cell;
  std::size_t rows = 1;
  std::size_t columns = 1;
};

/// A table that is being read.
struct HtmlTable {
  PageTable place;  ///< where it stands, with what stands above it; no rows yet
  struct Row {
    std::size_t line = 0;
    std::vector<SpanningCell> cells;
    bool headings_only = false;  ///< every cell is a th
  };
  std::vector<Row> rows;
};

/// What a cell spans by its attribute rowspan or colspan; 1 where that says no number. A rowspan of 0 is the rest of
/// the table, and no colspan is more than kMostSpannedColumns: large ones are a way to say "all".
inline constexpr std::size_t kMostSpannedColumns = 100;
std::size_t rows_of(std::string_view rowspan);
std::size_t columns_of(std::string_view colspan);

/// Each cell in every row and column that it spans; a place that nothing takes is empty. Stops where `limits` are
/// reached.
PageTable laid_out(const HtmlTable& table, PageLimits& limits);

}  // namespace netpreflight
