#include "page/requirement_rows.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <span>

#include <fmt/format.h>

#include "page/page_text.hpp"
#include "text/host_name.hpp"
#include "text/letter_case.hpp"

namespace netpreflight {

namespace {

using Error = tl::unexpected<std::string>;

enum class Column : std::uint8_t { description, port, source, destination, level };

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

bool says(std::string_view text, std::string_view word) {
  return lower_case(text).find(word) != std::string::npos;
}

std::optional<Column> column_of(std::string_view heading) {
  const std::string lowered = lower_case(heading);
  const auto found = std::ranges::find_if(
      kColumnWords, [&](const ColumnWord& one) { return lowered.find(one.word) != std::string::npos; });
  return found == kColumnWords.end() ? std::nullopt : std::optional(found->column);
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
std::vector<std::string> destinations_of(std::string_view cell) {
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

/// Labels of the notes that speak of interception; each is looked at once, however many cells refer to it.
std::set<std::string> forbidding_notes(const PageContent& content) {
  std::set<std::string> labels;
  for (const auto& [label, text] : content.notes) {
    if (says(text, "intercept")) labels.insert(label);
  }
  return labels;
}

class TableReader {
 public:
  TableReader(const PageTable& table, const std::set<std::string>& forbidding)
      : table_(table), forbidding_(forbidding) {
    for (std::size_t i = 0; i < table.header.size(); ++i) {
      if (const auto column = column_of(table.header[i])) columns_.emplace(*column, i);
    }
    is_optional_ = says(table.caption, "optional") || says(table.section, "(optional)");
  }

  bool has_requirements() const {
    return columns_.contains(Column::port) &&
           (columns_.contains(Column::description) || columns_.contains(Column::destination));
  }

  /// Adds the requirements of all rows; gives what is wrong.
  std::optional<std::string> read(std::vector<PageRow>& rows) const {
    for (const auto& row : table_.rows) {
      if (const auto fault = read(row, rows)) return fmt::format("line {}: {}", row.line, *fault);
    }
    return std::nullopt;
  }

 private:
  std::optional<std::string> read(const PageTable::Row& row, std::vector<PageRow>& rows) const {
    for (const auto& [column, index] : columns_) {
      if (text(row, column).size() >= kLongestCell)
        return fmt::format("a cell has {} bytes or more, and is not read", kLongestCell);
    }
    PageRow one{row.line,
                table_.section,
                squeezed(text(row, Column::description)),
                {},
                squeezed(text(row, Column::source)),
                {},
                level_of(row),
                forbids_interception(row)};
    const auto destinations = destinations_of(text(row, Column::destination));
    const auto ports = values_of(text(row, Column::port), "\n,; ");
    const std::size_t count = destinations.size() * ports.size();
    if (count > kMaxRowsOfOne) {
      return fmt::format("a row of {} destinations and {} ports stands for {} requirements, and at most {} are read",
                         destinations.size(), ports.size(), count, kMaxRowsOfOne);
    }
    if (rows.size() + count > kMaxPageRows)
      return fmt::format("the page has more than {} requirements, and no more are read", kMaxPageRows);
    if (const auto fault = too_long(one, destinations, ports)) return fault;
    for (const auto& destination : destinations) {
      for (const auto& port : ports) {
        one.port = lower_case(port);
        one.destination = destination;
        rows.push_back(one);
      }
    }
    return std::nullopt;
  }

  static std::optional<std::string> too_long(const PageRow& row, std::span<const std::string> destinations,
                                             std::span<const std::string> ports) {
    const auto is_long = [](const std::string& text) { return text.size() > kLongestField; };
    const auto said = [](std::string_view what) {
      return fmt::format("the {} has more than {} bytes", what, kLongestField);
    };
    if (is_long(row.description)) return said("description");
    if (is_long(row.source)) return said("source");
    if (std::ranges::any_of(destinations, is_long)) return said("destination");
    if (std::ranges::any_of(ports, is_long)) return said("port");
    return std::nullopt;
  }

  std::string_view text(const PageTable::Row& row, Column column) const {
    const auto index = columns_.find(column);
    return index == columns_.end() || index->second >= row.cells.size() ? std::string_view()
                                                                        : row.cells[index->second]->text;
  }

  Level level_of(const PageTable::Row& row) const {
    const std::string level = squeezed(text(row, Column::level));
    if (!level.empty())
      return says(level, "optional") || lower_case(level) == "no" ? Level::optional : Level::mandatory;
    return is_optional_ || says(text(row, Column::description), "(optional)") ? Level::optional : Level::mandatory;
  }

  bool forbids_interception(const PageTable::Row& row) const {
    return std::ranges::any_of(row.cells, [&](const auto& cell) {
      return std::ranges::any_of(cell->notes, [&](const auto& label) { return forbidding_.contains(label); });
    });
  }

  const PageTable& table_;
  const std::set<std::string>& forbidding_;
  std::map<Column, std::size_t> columns_;
  bool is_optional_ = false;  ///< by what stands above it
};

}  // namespace

tl::expected<std::vector<PageRow>, std::string> requirement_rows(const PageContent& content) {
  const std::set<std::string> forbidding = forbidding_notes(content);
  std::vector<PageRow> rows;
  for (const auto& table : content.tables) {
    const TableReader reader(table, forbidding);
    if (!reader.has_requirements()) continue;
    if (const auto fault = reader.read(rows)) return Error(*fault);
  }
  return rows;
}

}  // namespace netpreflight
