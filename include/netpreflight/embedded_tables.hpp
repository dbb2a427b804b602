// The requirements tables that the program carries: of several products, in several editions of their pages.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "netpreflight/table.hpp"

namespace netpreflight {

struct EmbeddedTable {
  std::string_view id;
  std::string_view edition;
  bool by_name;                ///< what the id alone means
  std::string_view (*text)();  ///< its JSON, which was found right at build time
};

/// All of them, by id and edition.
std::span<const EmbeddedTable> embedded_tables();

/// The one that is used where nothing else is asked for.
const EmbeddedTable& default_table();

/// By "ID@EDITION" or "ID"; the id alone is the edition that is marked so, else the newest. Null where there is none.
const EmbeddedTable* find_embedded_table(std::string_view name);

/// "ID@EDITION".
std::string full_name(const EmbeddedTable& table);

/// Whether a text may be meant as the name of a table; what has a dot or a slash is a file's.
bool may_name_a_table(std::string_view text);

/// One sentence: that no table has this name, the one that may be meant, and all that there are.
std::string no_such_table(std::string_view name);

Table read_embedded_table(const EmbeddedTable& table);

/// " --requirements ID@EDITION" where that embedded table is not the default one: for commands that are to use the same table on
/// another host. Empty for the default table, and for one that came from a file.
std::string requirements_option(std::string_view id, std::string_view edition);

/// What the newest edition of a page no longer has of an older one.
struct DroppedRows {
  std::string edition;            ///< the newest
  std::vector<Requirement> rows;  ///< of the older one, in its order
};

/// Rows of an embedded table that lead to a host which the newest embedded edition of it does not name. None where this edition is
/// not embedded, or is the newest.
DroppedRows dropped_rows(std::string_view id, std::string_view edition);

}  // namespace netpreflight
