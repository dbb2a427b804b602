// Text as mail carries it. Pure.
#pragma once

#include <string>
#include <string_view>

namespace netpreflight {

/// "NAME: VALUE" with its line ends; what is not ASCII, or too long for a line, in encoded words (RFC 2047).
std::string mime_header(std::string_view name, std::string_view value);

/// Lines of at most 76 characters that end in CRLF (RFC 2045 section 6.7). `text` is UTF-8 with a newline behind each line.
std::string quoted_printable(std::string_view text);

}  // namespace netpreflight
