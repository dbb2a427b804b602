// reStructuredText: section titles, list-tables and footnotes, line by line.
#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "page/language.hpp"
#include "page/page_text.hpp"
#include "page/rst_markup.hpp"

namespace netpreflight {

namespace {

using Error = tl::unexpected<std::string>;

/// What is kept of a line, in bytes; a cell that long is refused, prose is not.
constexpr std::size_t kLongestLine = 2 * kLongestCell;
/// A line costs more memory than the byte that it may consist of.
constexpr std::size_t kMostLines = 500'000;
constexpr std::string_view kListTable = ".. list-table::";

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
      if (title() || list_table() || footnote() || caption()) continue;
      add_hosts_in_prose(content_, section_, lines_[at_]);
      std::set<std::string> notes;
      without_references(lines_[at_], notes, references_);  // counts those without a number of their own
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
      section_ = squeezed(without_markup(line)).substr(0, kLongestTitle);
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
    add_hosts_in_prose(content_, section_, line);
    ++at_;
    return true;
  }

  bool list_table() {
    const auto own_title = directive(kListTable);
    if (!own_title) return false;
    if (!limits_.count_table(at_ + 1)) return true;
    const std::size_t outer = indent_of(lines_[at_]);
    const std::string title = without_markup(*own_title).substr(0, kLongestTitle);
    PageTable table{section_, own_title->empty() ? caption_ : title, {}, {}};
    std::size_t row_indent = 0;
    for (++at_; at_ < lines_.size() && (lines_[at_].empty() || indent_of(lines_[at_]) > outer); ++at_) {
      if (!table_line(lines_[at_], table, row_indent)) return true;
    }
    finish(table);
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

  void finish(PageTable& table) {
    for (auto& row : table.rows) {
      for (auto& cell : row.cells) {
        // A cell that was cut stays as long as it is, so that nobody takes it for whole.
        if (cell->text.size() < kLongestCell)
          cell->text = without_markup(without_references(cell->text, cell->notes, references_));
      }
    }
    if (table.rows.empty()) return;
    table.take_header();
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
  std::string section_;
  std::string caption_;
  std::size_t references_ = 0;
  std::size_t footnotes_ = 0;
  PageLimits limits_;
  PageContent content_;
};

bool recognises(std::string_view text) {
  return text.find(kListTable) != std::string_view::npos;
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
constexpr PageLanguage rst{"reStructuredText", "list-table", recognises, read};
// NOLINTEND(readability-identifier-naming)
}  // namespace of_page_languages

}  // namespace netpreflight
