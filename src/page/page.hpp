// The vendor's own page, as far as it says requirements: the rows of its tables, with section and footnotes. Read from
// reStructuredText (list-tables) or HTML (tables); pure, and the text is a stranger's.
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

/// The most a page may hold, in bytes.
inline constexpr std::size_t kMaxPageBytes = 8U << 20U;

struct PageCell {
  std::string text;             ///< without markup; lines of one cell stay lines
  std::set<std::string> notes;  ///< labels of the footnotes it refers to
};

struct PageTable {
  std::string section;  ///< the heading above it
  std::string caption;  ///< its own title, or the line that stands for one
  std::vector<std::string> header;
  struct Row {
    std::size_t line = 0;
    std::vector<PageCell> cells;
  };
  std::vector<Row> rows;
};

/// What a reader of one markup finds in a page.
struct PageContent {
  std::vector<PageTable> tables;
  std::map<std::string, std::string> notes;                         ///< label -> text
  std::vector<std::pair<std::string, std::string>> hosts_in_prose;  ///< section, host of a bare URL
};

PageContent read_rst(std::string_view text);
PageContent read_html(std::string_view text);

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
  std::vector<std::pair<std::string, std::string>> hosts_in_prose;
};

/// The error is one sentence.
tl::expected<Page, std::string> read_page(std::string_view text);

}  // namespace netpreflight
