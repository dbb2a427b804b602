// The text of a message: paragraphs are one line each and are broken for their reader, tables and commands are indented and stay whole.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace netpreflight {

std::vector<std::string_view> lines_of(std::string_view text);

/// A line of a table, or a command.
bool is_preformatted(std::string_view line);

/// `text` with its paragraphs broken at `columns`; each line that is not empty stands behind `indent` spaces.
std::string laid_out(std::string_view text, std::size_t indent, std::size_t columns);

}  // namespace netpreflight
