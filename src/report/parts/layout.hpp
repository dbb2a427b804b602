// Text in columns: how wide it is on a terminal, and where to break it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace netpreflight {

/// Columns that UTF-8 text takes: combining characters none, wide East Asian ones two.
std::size_t display_width(std::string_view text);

/// `text` behind spaces up to `width` columns.
std::string padded(std::string_view text, std::size_t width);

/// As much of the beginning of `text` as fits into `columns`.
std::string cut(std::string_view text, std::size_t columns);

/// Breaks `text` at spaces so that no line is longer than `columns`; `first` goes before the first line, spaces of the same width
/// before the others. A word longer than a line stays whole. Ends with a newline.
std::string wrapped(std::string_view first, std::string_view text, std::size_t columns);

/// `lines` with `end` at the right of the last of them, or of a further one where two columns would not stay free between.
std::string with_end(std::string lines, std::string_view end, std::size_t columns);

/// The first of "a, b, c" that fit into `columns`; empty where not even one does.
std::string parts_that_fit(std::string_view parts, std::size_t columns);

/// "a, b, c", or "a, b, ..." where not all fit into `columns`. At least one is named.
std::string as_many_as_fit(const std::vector<std::string>& items, std::size_t columns);

}  // namespace netpreflight
