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
#include "page/content.hpp"
#include "page/requirement_cells.hpp"

namespace netpreflight {

/// The most a page may hold: bytes, requirements in all, and requirements that one row of it stands for because it
/// names several destinations and ports.
inline constexpr std::size_t kMaxPageBytes = 8U << 20U;
inline constexpr std::size_t kMaxPageRows = 20'000;
inline constexpr std::size_t kMaxRowsOfOne = 1000;
/// The longest text that a row may have in one of its fields, in bytes.
inline constexpr std::size_t kLongestField = 500;

/// Something about a row that its own cells do not say, or not in so many words.
struct PageGuess {
  std::size_t line = 0;  ///< of the page: what it was told by
  std::string text;      ///< "source \"ASGARD\", by the title"
};

/// One requirement as the page has it; one source, destination and port each.
struct PageRow {
  std::size_t line = 0;
  std::string section;
  std::string description;
  std::string port;         ///< "443/tcp", lower case
  std::string source;       ///< empty: the page does not say
  std::string destination;  ///< empty: the page does not say
  Level level = Level::mandatory;
  bool forbids_interception = false;  ///< by a footnote, or by the prose of its section
  Direction direction = Direction::unsaid;
  std::vector<std::string> alternatives;  ///< further ports: any of them is enough
  bool by_address_only = false;           ///< no port is named but that of an address such as https://host/
  std::vector<PageGuess> guesses;
};

struct Page {
  std::vector<PageRow> rows;
  std::map<std::string, std::set<std::string>> hosts_in_prose;  ///< section -> hosts of bare URLs
  std::vector<PageSection> sections;                            ///< in the order of the page
  std::map<std::string, std::string> notes;                     ///< label -> text
  std::vector<PageLine> unused;  ///< what stands in tables and is in no row, with its line
};

/// The error is one sentence; it names the line where one is to blame.
tl::expected<Page, std::string> read_page(std::string_view text);

}  // namespace netpreflight
