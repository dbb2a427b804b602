// From the rows of a page, and from its prose, to rows of a table with every guess. Pure.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "page/import.hpp"
#include "page/import/roles.hpp"

namespace netpreflight {

/// A row that is being made: its section is the index of a section of the page, and its id a wish.
struct MadeRow {
  std::size_t line = 0;
  std::size_t section = 0;
  Requirement row;
  std::vector<PortRange> alternatives;  ///< single ports: any of them is enough
  std::vector<PageGuess> guesses;
};

/// What the makers of rows share.
struct ImportBench {
  const Page& page;
  PageRoles& roles;
  std::map<std::string, std::size_t> sections;  ///< title -> the first section of the page with it
  std::vector<MadeRow> rows;
  std::vector<PageLine> unused;
};

/// Those of the page's tables.
void add_rows_of_tables(ImportBench& bench);

/// Those that only its prose asks for: hosts, nameservers, names, proxies, no interception. After the others.
void add_rows_of_prose(ImportBench& bench);

}  // namespace netpreflight
