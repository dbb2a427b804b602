// A page made into a requirements table: what it says is taken, what it does not say is guessed, and every guess is
// told. Pure; the time is that of reading the page.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "netpreflight/table.hpp"
#include "page/page.hpp"

namespace netpreflight {

struct ImportWishes {
  std::string file;                 ///< the name of the page's file; empty: it has none
  std::optional<std::string> role;  ///< what the host is called that the product runs on
  std::string today;                ///< YYYY-MM-DD, for a page that has no date
};

/// What became of one row of the table, or of the table itself.
struct ImportedRow {
  std::string row;  ///< its id; empty: the table's own fields
  std::vector<PageGuess> guesses;
};

struct Import {
  Table table;
  std::vector<ImportedRow>
      rows;  ///< the table's own fields first, then its rows in their order; without those that need no guess
  std::vector<PageLine> unused;  ///< what the page says and the table does not, by line
};

/// The error is one sentence; it names the line where one is to blame.
tl::expected<Import, std::string> import_page(std::string_view text, const ImportWishes& wishes);

/// For a person: a line for each guess and for each thing that was not used, and a sum.
std::string import_text(const Import& import, std::string_view name);

}  // namespace netpreflight
