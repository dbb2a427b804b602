// reStructuredText: section titles, tables of every kind and footnotes, line by line.
#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "page/language.hpp"
#include "page/page_text.hpp"
#include "page/rst_markup.hpp"
#include "page/rst_tables.hpp"

namespace netpreflight {

namespace {

using Error = tl::unexpected<std::string>;

/// What is kept of a line, in bytes; a cell that long is refused, prose is not.
constexpr std::size_t kLongestLine = 2 * kLongestCell;
/// A line costs more memory than the byte that it may consist of.
constexpr std::size_t kMostLines = 500'000;
constexpr std::string_view kListTable = ".. list-table::";
constexpr std::string_view kCsvTable = ".. csv-table::";
constexpr std::string_view kTable = ".. table::";

/// Without blanks at its end, and with spaces for tabs.
std::string plain_line(std::string_view text) {
  constexpr std::size_t kTabStop = 8;
  text = text.substr(0, text.find_last_not_of(" \t\r") + 1);
  std::string line;
  for (const char c : text.substr(0, kLongestLine)) {
    if (c == '\t') line.append(kTabStop - line.size() % kTabStop, ' ');
    if (c != '\t') line += c;
  }
  line.resize(std::min(line.size(), kLongestLine));
  return line;
}

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.push_back(plain_line(text.substr(0, end)));
    text.remove_prefix(std::min(text.size(), end + 1));
  }
  return lines;
}

std::size_t indent_of(std::string_view line) {
  return std::min(line.find_first_not_of(' '), line.size());
}

bool is_adornment(std::string_view line) {
  constexpr std::string_view kMarks = "=-~^\"'`#*+.:_<>!$%&,/;?@|";
  constexpr std::size_t kShortest = 3;
  return line.size() >= kShortest && kMarks.find(line.front()) != std::string_view::npos &&
         line.find_first_not_of(line.front()) == std::string::npos;
}

class RstReader {
 public:
  explicit RstReader(std::string_view text) : lines_(lines_of(text)) {}

  tl::expected<PageContent, std::string> read() {
    while (at_ < lines_.size() && !limits_.error()) {
      if (list_table() || csv_table() || drawn_table() || title() || footnote() || caption()) continue;
      std::set<std::string> notes;
      const std::string text = without_references(lines_[at_], notes, references_);  // counts those without a number
      content_.add_prose(at_ + 1, lines_[at_], squeezed(without_markup(text)));
      ++at_;
    }
    if (limits_.error()) return Error(*limits_.error());
    return std::move(content_);
  }

 private:
  bool title() {
    const std::string& line = lines_[at_];
    const bool underlined = at_ + 1 < lines_.size() && !line.empty() && line.front() != ' ' &&
                            is_adornment(lines_[at_ + 1]) && !is_adornment(line);
    if (underlined) {
      content_.begin_section(at_ + 1, squeezed(without_markup(line)).substr(0, kLongestTitle));
      caption_.clear();
      at_ += 2;
    }
    return underlined;
  }

  /// What follows the start of a directive on the line, where the line has it.
  std::optional<std::string> directive(std::string_view start) const {
    const std::string_view line = std::string_view(lines_[at_]).substr(indent_of(lines_[at_]));
    return line.starts_with(start) ? std::optional(squeezed(line.substr(start.size()))) : std::nullopt;
  }

  /// A line that says of the table below what kind of rows it has.
  bool caption() {
    if (const auto rubric = directive(".. rubric::")) {
      caption_ = rubric->substr(0, kLongestTitle);
      ++at_;
      return true;
    }
    constexpr std::size_t kLongest = 60;
    const std::string& line = lines_[at_];
    const bool stands_alone =
        (at_ == 0 || lines_[at_ - 1].empty()) && (at_ + 1 == lines_.size() || lines_[at_ + 1].empty());
    if (line.empty() || line.size() > kLongest || !stands_alone || line.front() == ' ') return false;
    caption_ = squeezed(without_markup(line));
    content_.add_prose(at_ + 1, line, caption_);
    ++at_;
    return true;
  }

  bool list_table() {
    const auto own_title = directive(kListTable);
    if (!own_title) return false;
    if (!limits_.count_table(at_ + 1)) return true;
    const std::size_t outer = indent_of(lines_[at_]);
    PageTable table = content_.begin_table(at_ + 1, title_of_table(*own_title));
    std::size_t row_indent = 0;
    for (++at_; at_ < lines_.size() && (lines_[at_].empty() || indent_of(lines_[at_]) > outer); ++at_) {
      if (!table_line(lines_[at_], table, row_indent)) return true;
    }
    finish(table, 1);
    return true;
  }

  std::string title_of_table(const std::string& own) const {
    return own.empty() ? caption_ : without_markup(own).substr(0, kLongestTitle);
  }

  bool csv_table() {
    const auto own_title = directive(kCsvTable);
    if (!own_title) return false;
    if (!limits_.count_table(at_ + 1)) return true;
    PageTable table = content_.begin_table(at_ + 1, title_of_table(*own_title));
    const auto [end, header_rows] = read_csv_table(lines_, at_, table, limits_);
    at_ = end;
    finish(table, header_rows);
    return true;
  }

  bool drawn_table() {
    if (const auto title = directive(kTable)) {
      caption_ = title_of_table(*title);
      ++at_;
      return true;
    }
    const bool is_grid = begins_grid_table(lines_[at_]);
    if (!is_grid && !begins_simple_table(lines_[at_])) return false;
    if (!limits_.count_table(at_ + 1)) return true;
    PageTable table = content_.begin_table(at_ + 1, caption_);
    const auto [end, header_rows] = (is_grid ? read_grid_table : read_simple_table)(lines_, at_, table, limits_);
    at_ = end;
    finish(table, header_rows);
    return true;
  }

  /// False where that was too much.
  bool table_line(std::string_view line, PageTable& table, std::size_t& row_indent) {
    const std::size_t indent = indent_of(line);
    const std::string_view text = line.substr(indent);
    const bool starts_row = text.starts_with("* -") && (table.rows.empty() || indent == row_indent);
    const bool starts_cell = !table.rows.empty() && (text == "-" || text.starts_with("- ")) && indent == row_indent + 2;
    if (starts_row) {
      row_indent = indent;
      table.rows.push_back({at_ + 1, {}});
      return add_cell(table.rows.back(), text.substr(3));
    }
    if (starts_cell) return add_cell(table.rows.back(), text.substr(1));
    if (!table.rows.empty() && !text.empty()) {
      const bool is_item = text.starts_with("- ") || text.starts_with("* ") || text.starts_with("| ");
      std::string& cell = table.rows.back().cells.back()->text;
      append_within(cell, "\n", kLongestCell);
      append_within(cell, text.substr(is_item ? 2 : 0), kLongestCell);
    }
    return true;
  }

  bool add_cell(PageTable::Row& row, std::string_view text) {
    row.cells.push_back(std::make_shared<PageCell>());
    append_within(row.cells.back()->text, text, kLongestCell);
    return limits_.count_cell(at_ + 1, row.cells.size());
  }

  void finish(PageTable& table, std::size_t header_rows) {
    std::set<const PageCell*> finished;  // a cell that spans others is there several times
    for (auto& row : table.rows) {
      for (auto& cell : row.cells) {
        if (!finished.insert(cell.get()).second) continue;
        // A cell that was cut stays as long as it is, so that nobody takes it for whole.
        if (cell->text.size() < kLongestCell)
          cell->text = without_markup(without_references(cell->text, cell->notes, references_));
      }
    }
    if (table.rows.empty()) return;
    table.take_header(header_rows);
    content_.tables.push_back(std::move(table));
  }

  /// ".. [LABEL] text", and what is indented below it.
  bool footnote() {
    const std::string_view line = lines_[at_];
    const std::size_t end = line.find(']');
    if (!line.starts_with(".. [") || end == std::string::npos) return false;
    std::string label(line.substr(4, end - 4));
    if (label == "#") label = fmt::format("#{}", ++footnotes_);
    std::string text = squeezed(line.substr(end + 1));
    for (++at_; at_ < lines_.size() && (lines_[at_].empty() || lines_[at_].front() == ' '); ++at_)
      append_within(text, ' ' + squeezed(lines_[at_]), kLongestCell);
    content_.notes[label] = squeezed(text);
    return true;
  }

  std::vector<std::string> lines_;
  std::size_t at_ = 0;
  std::string caption_;
  std::size_t references_ = 0;
  std::size_t footnotes_ = 0;
  PageLimits limits_;
  PageContent content_;
};

bool recognises(std::string_view text) {
  for (const std::string_view directive : {kListTable, kCsvTable}) {
    if (text.find(directive) != std::string_view::npos) return true;
  }
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    std::string_view line = text.substr(at, end - at);
    while (line.ends_with('\r') || line.ends_with(' ')) line.remove_suffix(1);
    if (begins_grid_table(line) || begins_simple_table(line)) return true;
    at = end + 1;
  }
  return false;
}

tl::expected<PageContent, std::string> read(std::string_view text) {
  if (static_cast<std::size_t>(std::ranges::count(text, '\n')) > kMostLines)
    return Error(fmt::format("has more than {} lines", kMostLines));
  return RstReader(text).read();
}

}  // namespace

namespace of_page_languages {
// The build makes its table of languages from the names of these files (table_of_files.cmake).
// NOLINTBEGIN(readability-identifier-naming)
extern const PageLanguage rst;
constexpr PageLanguage rst{"reStructuredText", "reStructuredText table", recognises, read};
// NOLINTEND(readability-identifier-naming)
}  // namespace of_page_languages

}  // namespace netpreflight
