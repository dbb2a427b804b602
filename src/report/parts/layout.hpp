// Text in columns: how wide it is on a terminal, and where to break it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace netpreflight {

/// Columns that UTF-8 text takes: combining characters none, wide East Asian ones two.
std::size_t display_width(std::string_view text);

/// `text` behind spaces up to `width` columns.
std::string padded(std::string_view text, std::size_t width);

/// Breaks `text` at spaces so that no line is longer than `columns`; `first` goes before the first line, spaces of the same width
/// before the others. A word longer than a line stays whole. Ends with a newline.
std::string wrapped(std::string_view first, std::string_view text, std::size_t columns);

}  // namespace netpreflight
