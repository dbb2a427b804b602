// A page of a stranger, read in whatever language and compared with the embedded table.
#pragma once

#include "page/compare.hpp"
#include "page/import.hpp"
#include "tests/fuzz/driver/input.hpp"

namespace netpreflight {

/// Comparing costs a part for every row of the page, and a page may name some thousand with a few bytes.
inline constexpr Budget kPageBudget{
    .allocations = 2'000'000, .allocations_per_byte = 4000, .bytes = 64U << 20U, .bytes_per_byte = 32U << 10U};

inline void compare_page(const std::string& text) {
  static const Table table = embedded_table();
  const auto page = read_page(text);
  if (!page) return require_line(page.error());
  require(!page->rows.empty() && page->rows.size() <= kMaxPageRows, "the rows of a page are bounded");
  for (const auto& row : page->rows) {
    for (const auto* field : {&row.section, &row.description, &row.port, &row.source, &row.destination})
      require(field->size() <= kLongestField, "the fields of a row are bounded");
    // In HTML a carriage return ends a line as well.
    const auto ends = std::ranges::count(text, '\n') + std::ranges::count(text, '\r');
    require(row.line > 0 && row.line <= 1U + static_cast<std::size_t>(ends), "a row has a line");
  }
  const Comparison comparison = compare(*page, table);
  require(comparison.page_rows == page->rows.size(), "all rows are compared");
  const std::string said = comparison_text(comparison, table, "page");
  require(said.size() < 8U << 20U, "what is said is bounded");
  require_document(said);
  const auto import = import_page(text, {"page-2026-01-02.rst", {}, "2026-01-02"});
  if (!import) return require_line(import.error());
  require(read_table(write_table(import->table), "imported").has_value(), "an imported table is read back");
  require_document(import_text(*import, "page"));
}

}  // namespace netpreflight
