// Markdown as GitHub reads it: headings, tables between bars, footnotes.
#include <algorithm>
#include <optional>
#include <vector>

#include <fmt/format.h>

#include "page/language.hpp"
#include "page/page_text.hpp"
#include "text/letter_case.hpp"

namespace netpreflight {

namespace {

using Error = tl::unexpected<std::string>;

constexpr std::size_t kMostLines = 500'000;

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = std::min(text.find_first_not_of(" \t\r"), text.size());
  return text.substr(begin, text.find_last_not_of(" \t\r") + 1 - begin);
}

/// The cells of a row; a bar behind a backslash is text.
std::vector<std::string_view> cells_of(std::string_view line) {
  line = trimmed(line);
  if (line.starts_with('|')) line.remove_prefix(1);
  std::vector<std::string_view> cells;
  std::size_t begin = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '\\') {
      ++i;
      continue;
    }
    if (line[i] != '|') continue;
    cells.push_back(trimmed(line.substr(begin, i - begin)));
    begin = i + 1;
  }
  if (begin < line.size()) cells.push_back(trimmed(line.substr(begin)));
  return cells;
}

/// "| --- | :-: |"
bool is_delimiter_row(std::string_view line) {
  line = trimmed(line);
  return line.find('-') != std::string_view::npos && line.find('|') != std::string_view::npos &&
         line.find_first_not_of("|-: \t") == std::string_view::npos;
}

bool begins(std::string_view text, std::string_view what) {
  return text.size() >= what.size() && lower_case(text.substr(0, what.size())) == what;
}

/// "[^1]" and "<br>" and "[words](address)" and "**words**", read from the left.
class InlineReader {
 public:
  explicit InlineReader(std::string_view text) : rest_(text) {}

  std::string read(std::set<std::string>* notes) {
    while (!rest_.empty()) {
      if (!escape() && !note(notes) && !line_break() && !target() && !mark()) take(1);
    }
    return std::move(out_);
  }

 private:
  void take(std::size_t count) {
    out_ += rest_.substr(0, count);
    rest_.remove_prefix(count);
  }

  bool escape() {
    if (rest_.front() != '\\' || rest_.size() < 2) return false;
    rest_.remove_prefix(1);
    take(1);
    return true;
  }

  bool note(std::set<std::string>* notes) {
    constexpr std::size_t kLongestLabel = 100;
    if (!rest_.starts_with("[^")) return false;
    const std::size_t end = rest_.substr(0, kLongestLabel).find(']');
    if (end == std::string_view::npos) return false;
    if (notes != nullptr) notes->emplace(rest_.substr(2, end - 2));
    rest_.remove_prefix(end + 1);
    return true;
  }

  bool line_break() {
    for (const std::string_view tag : {"<br>", "<br/>", "<br />"}) {
      if (!begins(rest_, tag)) continue;
      out_ += '\n';
      rest_.remove_prefix(tag.size());
      return true;
    }
    return false;
  }

  /// What a link leads to; its words stay.
  bool target() {
    constexpr std::size_t kLongestTarget = 2000;
    if (rest_.front() == '[') {
      rest_.remove_prefix(1);
      return true;
    }
    if (!rest_.starts_with("](")) {
      if (rest_.front() != ']') return false;
      rest_.remove_prefix(1);
      return true;
    }
    const std::size_t end = rest_.substr(0, kLongestTarget).find(')');
    rest_.remove_prefix(end == std::string_view::npos ? 1 : end + 1);
    return true;
  }

  bool mark() {
    for (const std::string_view sign : {"**", "__", "`", "*"}) {
      if (!rest_.starts_with(sign)) continue;
      // "*.example.com" is a name.
      if (sign == "*" && rest_.substr(1, 1) == ".") return false;
      rest_.remove_prefix(sign.size());
      return true;
    }
    return false;
  }

  std::string_view rest_;
  std::string out_;
};

class MarkdownReader {
 public:
  explicit MarkdownReader(std::string_view text) {
    while (!text.empty()) {
      const std::size_t end = std::min(text.find('\n'), text.size());
      lines_.push_back(text.substr(0, end));
      text.remove_prefix(std::min(text.size(), end + 1));
    }
  }

  tl::expected<PageContent, std::string> read() {
    while (at_ < lines_.size() && !limits_.error()) {
      if (heading() || underlined_heading() || table() || footnote()) continue;
      const std::string text = squeezed(InlineReader(line()).read(nullptr));
      if (!text.empty()) caption_ = text.size() <= kLongestCaption ? text : "";
      content_.add_prose(at_ + 1, line(), text);
      ++at_;
    }
    if (limits_.error()) return Error(*limits_.error());
    return std::move(content_);
  }

 private:
  static constexpr std::size_t kLongestCaption = 60;

  std::string_view line(std::size_t ahead = 0) const {
    return at_ + ahead < lines_.size() ? trimmed(lines_[at_ + ahead]) : std::string_view();
  }

  void begin_section(std::string_view title, std::size_t lines) {
    content_.begin_section(at_ + 1, squeezed(InlineReader(title).read(nullptr)).substr(0, kLongestTitle));
    caption_.clear();
    at_ += lines;
  }

  bool heading() {
    const std::size_t level = line().find_first_not_of('#');
    constexpr std::size_t kMostLevels = 6;
    if (level == std::string_view::npos || level == 0 || level > kMostLevels || line()[level] != ' ') return false;
    std::string_view title = trimmed(line().substr(level));
    while (title.ends_with('#')) title.remove_suffix(1);
    begin_section(trimmed(title), 1);
    return true;
  }

  bool underlined_heading() {
    const std::string_view below = line(1);
    const bool is_line = below.size() > 2 && below.find_first_not_of(below.front()) == std::string_view::npos &&
                         (below.front() == '=' || below.front() == '-');
    if (!is_line || line().empty() || line().find('|') != std::string_view::npos) return false;
    begin_section(line(), 2);
    return true;
  }

  bool table() {
    if (line().find('|') == std::string_view::npos || !is_delimiter_row(line(1))) return false;
    if (!limits_.count_table(at_ + 1)) return true;
    PageTable table = content_.begin_table(at_ + 1, std::exchange(caption_, {}));
    for (bool is_header = true; !line().empty() && line().find('|') != std::string_view::npos; is_header = false) {
      if (!add_row(table)) return true;
      at_ += is_header ? 2 : 1;
    }
    table.take_header();
    content_.tables.push_back(std::move(table));
    return true;
  }

  bool add_row(PageTable& table) {
    PageTable::Row& row = table.rows.emplace_back(PageTable::Row{at_ + 1, {}});
    for (const auto text : cells_of(line())) {
      row.cells.push_back(std::make_shared<PageCell>());
      PageCell& cell = *row.cells.back();
      append_within(cell.text, InlineReader(text).read(&cell.notes), kLongestCell);
      if (!limits_.count_cell(at_ + 1, row.cells.size())) return false;
    }
    return true;
  }

  /// "[^LABEL]: text", and what is indented below it.
  bool footnote() {
    const std::string_view text = line();
    const std::size_t end = text.find("]:");
    if (!text.starts_with("[^") || end == std::string_view::npos) return false;
    std::string& note = content_.notes[std::string(text.substr(2, end - 2))];
    append_within(note, squeezed(text.substr(end + 2)), kLongestCell);
    for (++at_; at_ < lines_.size() && lines_[at_].starts_with(' '); ++at_)
      append_within(note, ' ' + squeezed(line()), kLongestCell);
    return true;
  }

  std::vector<std::string_view> lines_;
  std::size_t at_ = 0;
  std::string caption_;  ///< the line before a table
  PageLimits limits_;
  PageContent content_;
};

bool recognises(std::string_view text) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    if (is_delimiter_row(text.substr(0, end))) return true;
    text.remove_prefix(std::min(text.size(), end + 1));
  }
  return false;
}

tl::expected<PageContent, std::string> read(std::string_view text) {
  if (static_cast<std::size_t>(std::ranges::count(text, '\n')) > kMostLines)
    return Error(fmt::format("has more than {} lines", kMostLines));
  return MarkdownReader(text).read();
}

}  // namespace

namespace of_page_languages {
// The build makes its table of languages from the names of these files (table_of_files.cmake).
// NOLINTBEGIN(readability-identifier-naming)
extern const PageLanguage markdown;
constexpr PageLanguage markdown{"Markdown", "Markdown table", recognises, read};
// NOLINTEND(readability-identifier-naming)
}  // namespace of_page_languages

}  // namespace netpreflight
