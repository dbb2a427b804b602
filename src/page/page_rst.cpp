// reStructuredText: section titles, list-tables and footnotes, line by line.
#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "page/page.hpp"
#include "page/page_text.hpp"

namespace netpreflight {

namespace {

/// Of a line or a cell, in bytes: no page for people has longer ones.
constexpr std::size_t kLongestText = 4000;

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string line(text.substr(0, end));
    while (!line.empty() && (line.back() == '\r' || line.back() == ' ' || line.back() == '\t')) line.pop_back();
    line.resize(std::min(line.size(), kLongestText));
    for (std::size_t tab = line.find('\t'); tab != std::string::npos; tab = line.find('\t'))
      line.replace(tab, 1, 8 - tab % 8, ' ');
    lines.push_back(std::move(line));
    text.remove_prefix(std::min(text.size(), end + 1));
  }
  return lines;
}

std::size_t indent_of(const std::string& line) {
  return std::min(line.find_first_not_of(' '), line.size());
}

bool is_adornment(const std::string& line) {
  constexpr std::string_view kMarks = "=-~^\"'`#*+.:_<>!$%&,/;?@|";
  constexpr std::size_t kShortest = 3;
  return line.size() >= kShortest && kMarks.find(line.front()) != std::string_view::npos &&
         line.find_first_not_of(line.front()) == std::string::npos;
}

/// Takes "[LABEL]_" out of a text and gives the label; "#" alone is numbered in the order of the page.
std::string without_references(std::string text, std::set<std::string>& notes, std::size_t& anonymous) {
  for (std::size_t end = text.find("]_"); end != std::string::npos; end = text.find("]_")) {
    const std::size_t begin = text.rfind('[', end);
    if (begin == std::string::npos) break;
    std::string label = text.substr(begin + 1, end - begin - 1);
    if (label == "#") label = fmt::format("#{}", ++anonymous);
    notes.insert(label);
    text.erase(begin, end + 2 - begin);
  }
  return text;
}

/// ``text``, :role:`text`, `text <url>`_, **text** and escapes.
std::string without_markup(std::string text) {
  for (std::size_t role = text.find(":`"); role != std::string::npos; role = text.find(":`")) {
    const std::size_t begin = role == 0 ? std::string::npos : text.rfind(':', role - 1);
    text.erase(begin == std::string::npos ? role : begin, begin == std::string::npos ? 1 : role + 1 - begin);
  }
  for (std::size_t url = text.find(" <http"); url != std::string::npos; url = text.find(" <http")) {
    const std::size_t end = text.find('>', url);
    text.erase(url, end == std::string::npos ? std::string::npos : end + 1 - url);
  }
  for (const std::string_view mark : {"`__", "`_", "`", "**", "\\ ", "\\", "| "}) {
    for (std::size_t at = text.find(mark); at != std::string::npos; at = text.find(mark)) text.erase(at, mark.size());
  }
  return text;
}

class RstReader {
 public:
  explicit RstReader(std::string_view text) : lines_(lines_of(text)) {}

  PageContent read() {
    while (at_ < lines_.size()) {
      if (title() || list_table() || footnote() || caption()) continue;
      add_hosts_in_prose(content_, section_, lines_[at_]);
      std::set<std::string> notes;
      without_references(lines_[at_], notes, references_);  // counts those without a number of their own
      ++at_;
    }
    return std::move(content_);
  }

 private:
  bool title() {
    const std::string& line = lines_[at_];
    const bool underlined = at_ + 1 < lines_.size() && !line.empty() && line.front() != ' ' &&
                            is_adornment(lines_[at_ + 1]) && !is_adornment(line);
    if (underlined) {
      section_ = squeezed(without_markup(line));
      caption_.clear();
      at_ += 2;
    }
    return underlined;
  }

  /// What follows ".. NAME::" on the line, where the line is that directive.
  std::optional<std::string> directive(std::string_view name) const {
    const std::string start = fmt::format(".. {}::", name);
    const std::string line = lines_[at_].substr(indent_of(lines_[at_]));
    return line.starts_with(start) ? std::optional(squeezed(line.substr(start.size()))) : std::nullopt;
  }

  /// A line that says of the table below what kind of rows it has.
  bool caption() {
    if (const auto rubric = directive("rubric")) {
      caption_ = *rubric;
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
    const auto own_title = directive("list-table");
    if (!own_title) return false;
    const std::size_t outer = indent_of(lines_[at_]);
    PageTable table{section_, own_title->empty() ? caption_ : without_markup(*own_title), {}, {}};
    std::size_t row_indent = 0;
    for (++at_; at_ < lines_.size() && (lines_[at_].empty() || indent_of(lines_[at_]) > outer); ++at_) {
      table_line(lines_[at_], table, row_indent);
    }
    finish(table);
    return true;
  }

  void table_line(const std::string& line, PageTable& table, std::size_t& row_indent) {
    const std::size_t indent = indent_of(line);
    const std::string text = line.substr(indent);
    const bool starts_row = text.starts_with("* -") && (table.rows.empty() || indent == row_indent);
    const bool starts_cell = !table.rows.empty() && (text == "-" || text.starts_with("- ")) && indent == row_indent + 2;
    if (starts_row) {
      row_indent = indent;
      table.rows.push_back({at_ + 1, {PageCell{text.substr(3), {}}}});
    } else if (starts_cell) {
      table.rows.back().cells.push_back({text.substr(1), {}});
    } else if (!table.rows.empty() && !text.empty()) {
      const bool is_item = text.starts_with("- ") || text.starts_with("* ") || text.starts_with("| ");
      table.rows.back().cells.back().text += '\n' + text.substr(is_item ? 2 : 0);
    }
  }

  void finish(PageTable& table) {
    for (auto& row : table.rows) {
      for (auto& cell : row.cells) cell.text.resize(std::min(cell.text.size(), kLongestText));
      for (auto& cell : row.cells)
        cell.text = without_markup(without_references(std::move(cell.text), cell.notes, references_));
    }
    if (table.rows.empty()) return;
    for (const auto& cell : table.rows.front().cells) table.header.push_back(squeezed(cell.text));
    table.rows.erase(table.rows.begin());
    content_.tables.push_back(std::move(table));
  }

  /// ".. [LABEL] text", and what is indented below it.
  bool footnote() {
    const std::string& line = lines_[at_];
    const std::size_t end = line.find(']');
    if (!line.starts_with(".. [") || end == std::string::npos) return false;
    std::string label = line.substr(4, end - 4);
    if (label == "#") label = fmt::format("#{}", ++footnotes_);
    std::string text = line.substr(end + 1);
    for (++at_; at_ < lines_.size() && (lines_[at_].empty() || lines_[at_].front() == ' '); ++at_)
      text += ' ' + lines_[at_];
    content_.notes[label] = squeezed(text);
    return true;
  }

  std::vector<std::string> lines_;
  std::size_t at_ = 0;
  std::string section_;
  std::string caption_;
  std::size_t references_ = 0;
  std::size_t footnotes_ = 0;
  PageContent content_;
};

}  // namespace

PageContent read_rst(std::string_view text) {
  return RstReader(text).read();
}

}  // namespace netpreflight
