// CSV: one table, whose first line has the headings.
#include <algorithm>

#include "page/csv_text.hpp"
#include "page/language.hpp"
#include "page/requirement_columns.hpp"

namespace netpreflight {

namespace {

using Error = tl::unexpected<std::string>;

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

std::string_view without_mark(std::string_view text) {
  return text.starts_with(kByteOrderMark) ? text.substr(kByteOrderMark.size()) : text;
}

/// The first line that is not empty, with its end.
std::string_view first_line(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of("\r\n"), text.size()));
  return text.substr(0, std::min(text.find('\n'), text.size()));
}

bool recognises(std::string_view text) {
  constexpr std::size_t kLongestHeader = 10'000;
  const std::string_view line = first_line(without_mark(text)).substr(0, kLongestHeader);
  CsvRecord header;
  if (!CsvReader(line, csv_separator(line)).next(header) || header.fields.size() < 2) return false;
  // A sentence has commas, too.
  constexpr auto kMostBlanks = 3;
  const bool is_prose = std::ranges::any_of(
      header.fields, [](const std::string& field) { return std::ranges::count(field, ' ') > kMostBlanks; });
  return !is_prose && columns_of(header.fields).say_requirements();
}

tl::expected<PageContent, std::string> read(std::string_view text) {
  text = without_mark(text);
  PageContent content;
  PageLimits limits;
  limits.count_table(1);
  PageTable table = content.begin_table(1, {});
  CsvReader reader(text, csv_separator(first_line(text)));
  for (CsvRecord record; reader.next(record);) {
    PageTable::Row& row = table.rows.emplace_back(PageTable::Row{record.line, {}});
    for (const auto& field : record.fields) {
      row.cells.push_back(std::make_shared<PageCell>());
      append_within(row.cells.back()->text, field, kLongestCell);
      if (!limits.count_cell(record.line, row.cells.size())) return Error(*limits.error());
    }
  }
  table.take_header();
  content.tables.push_back(std::move(table));
  return content;
}

}  // namespace

namespace of_page_languages {
// The build makes its table of languages from the names of these files (table_of_files.cmake).
// NOLINTBEGIN(readability-identifier-naming)
extern const PageLanguage csv;
constexpr PageLanguage csv{"CSV", "CSV table", recognises, read};
// NOLINTEND(readability-identifier-naming)
}  // namespace of_page_languages

}  // namespace netpreflight
