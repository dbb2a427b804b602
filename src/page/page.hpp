// The vendor's own page, as far as it says requirements: the rows of its tables, with section and footnotes. Read from
// any language of languages/; pure, and the text is a stranger's.
#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "netpreflight/table.hpp"

namespace netpreflight {

/// The most a page may hold: bytes, requirements in all, and requirements that one row of it stands for because it
/// names several destinations and ports.
inline constexpr std::size_t kMaxPageBytes = 8U << 20U;
inline constexpr std::size_t kMaxPageRows = 20'000;
inline constexpr std::size_t kMaxRowsOfOne = 1000;
/// The longest text that a row may have in one of its fields, in bytes.
inline constexpr std::size_t kLongestField = 500;

/// One requirement as the page has it; one destination and one port each.
struct PageRow {
  std::size_t line = 0;
  std::string section;
  std::string description;
  std::string port;         ///< "443/tcp", lower case
  std::string source;       ///< empty: the page does not say
  std::string destination;  ///< empty: the page does not say
  Level level = Level::mandatory;
  bool forbids_interception = false;  ///< by a footnote
};

struct Page {
  std::vector<PageRow> rows;
  std::map<std::string, std::set<std::string>> hosts_in_prose;  ///< section -> hosts of bare URLs
};

/// The error is one sentence; it names the line where one is to blame.
tl::expected<Page, std::string> read_page(std::string_view text);

}  // namespace netpreflight
