#include "page/rst_tables.hpp"

#include <algorithm>
#include <charconv>
#include <memory>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "page/csv_text.hpp"
#include "page/page_text.hpp"

namespace netpreflight {

namespace {

std::size_t indent_of(std::string_view line) {
  return std::min(line.find_first_not_of(' '), line.size());
}

std::string_view unindented(std::string_view line) {
  return line.substr(indent_of(line));
}

/// A line by its characters: columns of a drawing are counted in them, not in bytes.
class Characters {
 public:
  explicit Characters(std::string_view line) : line_(line) {
    constexpr unsigned char kContinues = 0x80;
    constexpr unsigned char kMask = 0xC0;
    for (std::size_t i = 0; i < line.size(); ++i) {
      if ((static_cast<unsigned char>(line[i]) & kMask) != kContinues) begins_.push_back(i);
    }
  }

  std::size_t size() const { return begins_.size(); }
  char at(std::size_t column) const { return column < size() ? line_[begins_[column]] : ' '; }
  std::string_view between(std::size_t begin, std::size_t end) const {
    if (begin >= size() || begin >= end) return {};
    const std::size_t last = end < size() ? begins_[end] : line_.size();
    return line_.substr(begins_[begin], last - begins_[begin]);
  }

 private:
  std::string_view line_;
  std::vector<std::size_t> begins_;
};

using Cells = std::vector<std::shared_ptr<PageCell>>;

bool add_row(std::size_t line, const Cells& cells, PageTable& table, PageLimits& limits) {
  PageTable::Row& row = table.rows.emplace_back(PageTable::Row{line, {}});
  for (const auto& cell : cells) {
    row.cells.push_back(cell == nullptr ? std::make_shared<PageCell>() : cell);
    if (!limits.count_cell(line, row.cells.size())) return false;
  }
  return true;
}

void add_line(PageCell& cell, std::string_view text) {
  const std::size_t begin = indent_of(text);
  const std::string_view words = text.substr(begin, text.find_last_not_of(' ') + 1 - begin);
  if (words.empty()) return;
  const bool is_item = words.starts_with("- ") || words.starts_with("* ");
  if (!cell.text.empty()) append_within(cell.text, "\n", kLongestCell);
  append_within(cell.text, words.substr(is_item ? 2 : 0), kLongestCell);
}

class GridReader {
 public:
  GridReader(std::span<const std::string> lines, std::size_t at, PageTable& table, PageLimits& limits)
      : lines_(lines), at_(at), indent_(indent_of(lines[at])), table_(table), limits_(limits) {}

  DrawnTable read() {
    end_ = at_;
    while (end_ < lines_.size() && is_of_drawing(lines_[end_])) ++end_;
    find_columns();
    cells_.resize(columns_.empty() ? 0 : columns_.size() - 1);
    begin_ = at_ + 1;
    for (++at_; at_ < end_; ++at_) {
      if (!take(Characters(lines_[at_]))) return {lines_.size(), 1};
    }
    return {end_, std::max<std::size_t>(header_rows_, 1)};
  }

 private:
  bool is_of_drawing(std::string_view line) const {
    return line.size() > indent_ && indent_of(line) == indent_ && (line[indent_] == '+' || line[indent_] == '|');
  }

  void find_columns() {
    std::set<std::size_t> crosses;
    for (std::size_t i = at_; i < end_; ++i) {
      if (lines_[i][indent_] != '+') continue;
      const Characters line(lines_[i]);
      for (std::size_t column = 0; column < line.size(); ++column) {
        if (line.at(column) == '+') crosses.insert(column);
      }
    }
    columns_.assign(crosses.begin(), crosses.end());
  }

  static bool is_border(std::string_view text) {
    return !text.empty() && (text.front() == '-' || text.front() == '=') &&
           text.find_first_not_of(text.front()) == std::string_view::npos;
  }

  bool take(const Characters& line) {
    std::vector<bool> ended(cells_.size());
    bool any = false;
    for (std::size_t i = 0; i < cells_.size() && columns_[i] < line.size(); ++i) {
      const std::string_view text = line.between(columns_[i] + 1, columns_[i + 1]);
      ended[i] = is_border(text);
      any = any || ended[i];
      if (ended[i] && text.front() == '=') header_rows_ = table_.rows.size() + 1;
    }
    take_text(line, ended);
    return !any || end_row(ended);
  }

  void take_text(const Characters& line, const std::vector<bool>& ended) {
    for (std::size_t i = 0; i < cells_.size() && columns_[i] < line.size();) {
      std::size_t next = i + 1;
      if (!ended[i]) {
        // Where no line stands between two columns, the cell spans both.
        while (next < cells_.size() && columns_[next] < line.size() && !is_edge(line.at(columns_[next]))) ++next;
        if (cells_[i] == nullptr) {
          const auto cell = std::make_shared<PageCell>();
          for (std::size_t j = i; j < next; ++j) cells_[j] = cell;
        }
        add_line(*cells_[i], line.between(columns_[i] + 1, columns_[next]));
      }
      i = next;
    }
  }

  static bool is_edge(char c) { return c == '|' || c == '+'; }

  bool end_row(const std::vector<bool>& ended) {
    if (!add_row(begin_ + 1, cells_, table_, limits_)) return false;
    for (std::size_t i = 0; i < cells_.size(); ++i) {
      if (ended[i]) cells_[i] = nullptr;
    }
    begin_ = at_ + 1;
    return true;
  }

  std::span<const std::string> lines_;
  std::size_t at_;
  std::size_t indent_;
  PageTable& table_;
  PageLimits& limits_;
  std::size_t end_ = 0;
  std::size_t begin_ = 0;             ///< the line at which the row begins that is read now
  std::vector<std::size_t> columns_;  ///< where lines may stand between cells
  Cells cells_;
  std::size_t header_rows_ = 0;
};

/// A value such as "2" of an option such as ":header-rows: 2".
std::optional<std::string_view> option(std::string_view line, std::string_view name) {
  line = unindented(line);
  return line.starts_with(name) ? std::optional(unindented(line.substr(name.size()))) : std::nullopt;
}

std::size_t number_in(std::string_view text) {
  constexpr std::size_t kMost = 4;
  std::size_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return std::min(number, kMost);
}

}  // namespace

bool begins_grid_table(std::string_view line) {
  line = unindented(line);
  return line.size() > 3 && line.starts_with("+-") && line.ends_with('+') &&
         line.find_first_not_of("+-") == std::string_view::npos;
}

bool begins_simple_table(std::string_view line) {
  line = unindented(line);
  return line.starts_with('=') && line.find(" =") != std::string_view::npos &&
         line.find_first_not_of("= ") == std::string_view::npos;
}

DrawnTable read_grid_table(std::span<const std::string> lines, std::size_t at, PageTable& table, PageLimits& limits) {
  return GridReader(lines, at, table, limits).read();
}

DrawnTable read_simple_table(std::span<const std::string> lines, std::size_t at, PageTable& table, PageLimits& limits) {
  const std::string& border = lines[at];
  std::vector<std::size_t> columns;
  for (std::size_t i = 0; i < border.size(); ++i) {
    if (border[i] == '=' && (i == 0 || border[i - 1] == ' ')) columns.push_back(i);
  }
  DrawnTable drawn{at + 1, 1};
  Cells cells;
  std::size_t begin = 0;
  const auto end_row = [&] { return cells.empty() || add_row(begin, std::exchange(cells, {}), table, limits); };
  std::size_t borders = 1;
  for (; drawn.end < lines.size(); ++drawn.end) {
    const std::string& line = lines[drawn.end];
    if (line.empty()) continue;
    if (begins_simple_table(line)) {
      if (!end_row()) return {lines.size(), 1};
      const bool is_last = ++borders == 3 || drawn.end + 1 == lines.size() || lines[drawn.end + 1].empty();
      if (is_last) return {drawn.end + 1, drawn.header_rows};
      drawn.header_rows = std::max<std::size_t>(table.rows.size(), 1);
      continue;
    }
    if (line.find_first_not_of("- ") == std::string::npos) continue;  // underlines what spans columns
    const Characters characters(line);
    if (indent_of(line) == columns.front() || cells.empty()) {
      if (!end_row()) return {lines.size(), 1};
      begin = drawn.end + 1;
      cells.resize(columns.size());
    }
    for (std::size_t i = 0; i < columns.size() && columns[i] < characters.size(); ++i) {
      if (cells[i] == nullptr) cells[i] = std::make_shared<PageCell>();
      const bool is_last = i + 1 == columns.size();
      add_line(*cells[i], characters.between(columns[i], is_last ? characters.size() : columns[i + 1]));
    }
  }
  end_row();
  return drawn;
}

DrawnTable read_csv_table(std::span<const std::string> lines, std::size_t at, PageTable& table, PageLimits& limits) {
  const std::size_t outer = indent_of(lines[at]);
  const auto is_below = [&](std::size_t i) { return lines[i].empty() || indent_of(lines[i]) > outer; };
  DrawnTable drawn{at + 1, 1};
  std::string text;
  char separator = ',';
  for (; drawn.end < lines.size() && is_below(drawn.end) && unindented(lines[drawn.end]).starts_with(':');
       ++drawn.end) {
    const std::string& line = lines[drawn.end];
    if (const auto header = option(line, ":header:")) text = *header;
    if (const auto rows = option(line, ":header-rows:")) drawn.header_rows = std::max<std::size_t>(number_in(*rows), 1);
    if (const auto sign = option(line, ":delim:"))
      separator = *sign == "tab" ? '\t' : sign->empty() ? ',' : sign->front();
  }
  const bool has_header = !text.empty();
  std::size_t first_line = drawn.end + (has_header ? 0 : 1);
  if (has_header) text += '\n';
  for (; drawn.end < lines.size() && is_below(drawn.end); ++drawn.end)
    text.append(unindented(lines[drawn.end])).append("\n");
  CsvReader reader(text, separator);
  for (CsvRecord record; reader.next(record);) {
    Cells cells;
    for (const auto& field : record.fields) {
      cells.push_back(std::make_shared<PageCell>());
      append_within(cells.back()->text, field, kLongestCell);
    }
    const std::size_t line = first_line + record.line - 1;
    if (!add_row(std::max(line, at + 1), cells, table, limits)) return {lines.size(), 1};
  }
  return drawn;
}

}  // namespace netpreflight
