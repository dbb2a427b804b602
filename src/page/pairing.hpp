// Which row of a page is which row of a table. Pure; the time is that of sorting both.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "page/page.hpp"

namespace netpreflight {

/// What the ids of a table stand for, looked up without a search through all of them; lives no longer than the table.
class TableNames {
 public:
  explicit TableNames(const Table& table);

  /// A role's name, or its id where the table does not have the role.
  std::string_view role(std::string_view id) const;
  /// A section's title.
  std::string_view section(std::string_view id) const;
  /// A role's name, or the host in lower case.
  std::string destination(const Requirement& row) const;

 private:
  std::map<std::string_view, std::string_view> roles_;
  std::map<std::string_view, std::string_view> sections_;
};

/// Rows of a page's tables lead from a role to a host or role on a port; what concerns a host's own settings stands in
/// prose.
bool can_be_compared(const Requirement& row);

/// "ASGARD Management Center" and "Management Center" are one.
bool is_same_role(std::string_view one, std::string_view other);

bool leads_alike(const Requirement& row, const PageRow& other, const TableNames& names);
bool port_alike(const Requirement& row, const PageRow& other);
bool called_alike(const Requirement& row, const PageRow& other);

struct Pairing {
  std::vector<std::optional<std::size_t>> partners;  ///< for each row of the table its row of the page
  std::vector<bool> taken;                           ///< for each row of the page whether it is one of the table's
  std::size_t looks = 0;                             ///< how often a row of the page was looked at, all together
};

/// Pairs from the surest sign that two rows are one to the weakest. The first row of the table that has a sign in
/// common with rows of the page gets the first of those that is still free.
Pairing pair_rows(const Page& page, const Table& table, const TableNames& names);

}  // namespace netpreflight
