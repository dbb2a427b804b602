// The vendor's page held against a table: how a maintainer learns that the page has moved on. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "page/page.hpp"

namespace netpreflight {

struct RowDifference {
  enum class Kind : std::uint8_t { missing, too_many, different };
  Kind kind = Kind::different;
  std::optional<PageRow> page;             ///< nothing where the table has too many
  std::optional<Requirement> requirement;  ///< nothing where the table lacks it
  struct Field {
    std::string name;  ///< "port", "source", "destination", "level", "interception" ...
    std::string page;
    std::string table;
  };
  std::vector<Field> fields;
};

struct Comparison {
  std::size_t page_rows = 0;
  std::vector<RowDifference> differences;  ///< in the table's order, then the page's
  std::vector<std::string> in_prose;       ///< ids of rows that the page has in its prose only
  std::vector<std::string> left_out;       ///< ids of rows that no table of a page can have
};

Comparison compare(const Page& page, const Table& table);

/// For a person, a line for each difference and a verdict; `name` is the page's. Of very many differences the first
/// thousand.
std::string comparison_text(const Comparison& comparison, const Table& table, std::string_view name);

}  // namespace netpreflight
