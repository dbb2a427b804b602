// The inline markup of reStructuredText, taken out of a line or a cell. Pure; the time that each takes is linear.
#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <string_view>

namespace netpreflight {

/// Takes "[LABEL]_" out of a text and adds the label to `notes`; "#" alone is numbered in the order of the page, by
/// `anonymous`.
std::string without_references(std::string_view text, std::set<std::string>& notes, std::size_t& anonymous);

/// ``text``, :role:`text`, `text <url>`_, **text** and escapes.
std::string without_markup(std::string_view text);

}  // namespace netpreflight
