// A language that pages are written in. Each is one file, languages/NAME.cpp, which defines the constant
// of_page_languages::NAME; the build makes the table of them from the names of the files.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "page/content.hpp"

namespace netpreflight {

struct PageLanguage {
  std::string_view name;    ///< "HTML"
  std::string_view tables;  ///< what it calls a table, for pages that have none: "HTML table"
  bool (*recognises)(std::string_view text);
  /// Reads a page that it recognises. The text is UTF-8 without zeros and at most kMaxPageBytes long. Time and memory
  /// stay within a small multiple of its length, whatever it says. The error is one sentence, with the line where there
  /// is one.
  tl::expected<PageContent, std::string> (*read)(std::string_view text);
};

/// All of them, by the names of their files.
std::span<const PageLanguage* const> page_languages();

}  // namespace netpreflight
