// The requirements table for people and spreadsheets (`netpreflight requirements`). Pure: table in, text out.
// What comes from the table file has been found printable by read_table; here it is only kept from breaking the format.
#pragma once

#include <string>
#include <vector>

#include "netpreflight/table.hpp"

namespace netpreflight {

/// For a terminal: grouped by section, two lines a row, columns aligned.
std::string requirements_text(const Table& table);

/// GitHub's Markdown: one table a section.
std::string requirements_markdown(const Table& table);

/// RFC 4180 with a header line. A cell that a spreadsheet would take for a formula has an apostrophe before it.
std::string requirements_csv(const Table& table);

/// A table that is known by a name.
struct KnownTable {
  std::string name;  ///< "ID@EDITION"
  Table table;
  bool is_default = false;
  bool is_meant = false;  ///< by its id alone
};

/// A line each: name, the role it is about, how many rows, and when it is used.
std::string tables_text(const std::vector<KnownTable>& tables);

/// Where a row leads, for a person: a host's name, a role's id, "its nameservers" ...
std::string_view destination_words(const Destination& destination);

/// port_and_protocol(), and "proxy's" where the port is the configured proxy's.
std::string port_words(const Requirement& row);

struct SectionRows {
  const Section* section;
  std::vector<const Requirement*> rows;
};

/// The rows of each section that has any, sections and rows in the table's order. Refers to the table.
std::vector<SectionRows> rows_by_section(const Table& table);

}  // namespace netpreflight
