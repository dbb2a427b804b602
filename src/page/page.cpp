#include "page/page.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>

#include <fmt/format.h>

#include "text/host_name.hpp"
#include "text/utf8.hpp"
#include "page/page_text.hpp"
#include "text/letter_case.hpp"

namespace netpreflight {

namespace {

using Error = tl::unexpected<std::string>;

enum class Column { description, port, source, destination, level };

struct ColumnWord {
  std::string_view word;
  Column column;
};
/// How headings of columns are told; the first that fits decides.
constexpr std::array kColumnWords{
    ColumnWord{"port", Column::port},
    ColumnWord{"source", Column::source},
    ColumnWord{"destination", Column::destination},
    ColumnWord{"server", Column::destination},
    ColumnWord{"url", Column::destination},
    ColumnWord{"description", Column::description},
    ColumnWord{"service", Column::description},
    ColumnWord{"level", Column::level},
    ColumnWord{"required", Column::level},
    ColumnWord{"mandatory", Column::level},
};

std::optional<Column> column_of(std::string_view heading) {
  const std::string lowered = lower_case(heading);
  const auto found = std::ranges::find_if(
      kColumnWords, [&](const ColumnWord& one) { return lowered.find(one.word) != std::string::npos; });
  return found == kColumnWords.end() ? std::nullopt : std::optional(found->column);
}

bool says(std::string_view text, std::string_view word) {
  return lower_case(text).find(word) != std::string::npos;
}

/// The values of a cell that has several: on lines of their own, or with commas or spaces between them.
std::vector<std::string> values_of(std::string_view cell, std::string_view separators) {
  std::vector<std::string> values;
  while (!cell.empty()) {
    const std::size_t end = std::min(cell.find_first_of(separators), cell.size());
    std::string value = squeezed(cell.substr(0, end));
    if (!value.empty()) values.push_back(std::move(value));
    cell.remove_prefix(std::min(cell.size(), end + 1));
  }
  if (values.empty()) values.emplace_back();
  return values;
}

/// Host names stand for themselves, with or without a scheme; names of roles have spaces, and stay whole.
std::vector<std::string> destinations_of(const std::string& cell) {
  std::vector<std::string> destinations;
  for (const auto& part : values_of(cell, "\n,;")) {
    const auto words = values_of(part, " ");
    const bool are_hosts = std::ranges::all_of(words, [](const std::string& word) {
      return word.find('.') != std::string::npos && (is_host(word) || !host_of_bare_url(word).empty());
    });
    if (!are_hosts) {
      destinations.push_back(part);
      continue;
    }
    for (const auto& word : words) {
      const std::string host = host_of_bare_url(word);
      destinations.push_back(lower_case(host.empty() ? word : host));
    }
  }
  return destinations;
}

class RowReader {
 public:
  RowReader(const PageContent& content, const PageTable& table) : content_(content), table_(table) {
    for (std::size_t i = 0; i < table.header.size(); ++i) {
      if (const auto column = column_of(table.header[i])) columns_.emplace(*column, i);
    }
  }

  bool has_requirements() const {
    return columns_.contains(Column::port) &&
           (columns_.contains(Column::description) || columns_.contains(Column::destination));
  }

  void read(std::vector<PageRow>& rows) const {
    for (const auto& row : table_.rows) {
      PageRow one{row.line,
                  table_.section,
                  squeezed(text(row, Column::description)),
                  {},
                  squeezed(text(row, Column::source)),
                  {},
                  level_of(row),
                  forbids_interception(row)};
      for (const auto& destination : destinations_of(text(row, Column::destination))) {
        for (const auto& port : values_of(text(row, Column::port), "\n,; ")) {
          one.port = lower_case(port);
          one.destination = destination;
          rows.push_back(one);
        }
      }
    }
  }

 private:
  std::string text(const PageTable::Row& row, Column column) const {
    const auto index = columns_.find(column);
    return index == columns_.end() || index->second >= row.cells.size() ? std::string() : row.cells[index->second].text;
  }

  Level level_of(const PageTable::Row& row) const {
    const std::string level = text(row, Column::level);
    if (!level.empty())
      return says(level, "optional") || lower_case(level) == "no" ? Level::optional : Level::mandatory;
    const bool optional = says(table_.caption, "optional") || says(table_.section, "(optional)") ||
                          says(text(row, Column::description), "(optional)");
    return optional ? Level::optional : Level::mandatory;
  }

  bool forbids_interception(const PageTable::Row& row) const {
    for (const auto& cell : row.cells) {
      for (const auto& label : cell.notes) {
        const auto note = content_.notes.find(label);
        if (note != content_.notes.end() && says(note->second, "intercept")) return true;
      }
    }
    return false;
  }

  const PageContent& content_;
  const PageTable& table_;
  std::map<Column, std::size_t> columns_;
};

bool is_html(std::string_view text) {
  const std::string head = lower_case(text.substr(0, 2000));
  return head.find("<!doctype html") != std::string::npos || head.find("<html") != std::string::npos ||
         head.find("<table") != std::string::npos ||
         (squeezed(head).starts_with('<') && lower_case(text).find("<table") != std::string::npos);
}

}  // namespace

tl::expected<Page, std::string> read_page(std::string_view text) {
  if (text.size() > kMaxPageBytes) return Error(fmt::format("is larger than {} MiB", kMaxPageBytes >> 20U));
  if (text.find('\0') != std::string_view::npos || first_not_utf8(text)) return Error("is not UTF-8 text");
  const bool html = is_html(text);
  const PageContent content = html ? read_html(text) : read_rst(text);
  Page page{{}, content.hosts_in_prose};
  for (const auto& table : content.tables) {
    const RowReader reader(content, table);
    if (reader.has_requirements()) reader.read(page.rows);
  }
  if (page.rows.empty()) {
    return Error(fmt::format("has no {} with a column of ports and one of descriptions or destinations",
                             html ? "HTML table" : "list-table"));
  }
  return page;
}

}  // namespace netpreflight
