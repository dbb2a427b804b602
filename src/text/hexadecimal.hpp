// Bytes as pairs of lower-case hexadecimal digits.
#pragma once

#include <string>
#include <string_view>

namespace netpreflight {

std::string to_hexadecimal(std::string_view bytes);

/// At least one pair of digits, and nothing else.
bool is_hexadecimal(std::string_view text);

/// `text` is empty or is_hexadecimal().
std::string from_hexadecimal(std::string_view text);

}  // namespace netpreflight
