#include "text/columns.hpp"

#include <algorithm>

namespace netpreflight {

namespace {

constexpr std::string_view kIndent = "    ";
constexpr std::string_view kGap = "  ";

std::vector<std::string> cells_of(std::string_view line) {
  std::vector<std::string> cells;
  while (!line.empty()) {
    const std::size_t end = std::min(line.find(kGap), line.size());
    cells.emplace_back(line.substr(0, end));
    line.remove_prefix(end);
    line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
  }
  return cells;
}

}  // namespace

std::string in_columns(const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max({widths[i], row[i].size(), std::size_t{1}});
  }
  std::string text;
  for (const auto& row : rows) {
    std::size_t last = row.size();
    while (last > 0 && row[last - 1].empty()) --last;
    text += kIndent;
    for (std::size_t i = 0; i < last; ++i) {
      const std::string_view cell = row[i].empty() ? std::string_view("-") : row[i];
      text.append(cell);
      if (i + 1 < last) text.append(widths[i] - cell.size(), ' ').append(kGap);
    }
    text += '\n';
  }
  return text;
}

std::string realigned(std::string_view text) {
  std::string out;
  std::vector<std::vector<std::string>> table;
  const auto flush = [&] {
    out += in_columns(table);
    table.clear();
  };
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.starts_with(kIndent)) {
      table.push_back(cells_of(line.substr(kIndent.size())));
    } else {
      flush();
      out.append(line).append("\n");
    }
  }
  flush();
  return out;
}

}  // namespace netpreflight
