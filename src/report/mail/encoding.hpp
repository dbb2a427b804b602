// Files as other programs save them: with a byte order mark, in UTF-16, or with markup around a document. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace netpreflight {

/// The text in UTF-8 without a byte order mark. UTF-16 is known by its mark, or by the zeros beside the first character, which is ASCII
/// in whatever is read here (RFC 2781 section 3; lone surrogates become U+FFFD). Anything else stays as it is.
std::string in_utf8(std::string text);

/// The same for a text that is labelled with a charset, in lower case. One that is not known leaves it as it is: in all that are in use
/// ASCII is the same.
std::string in_utf8(std::string text, std::string_view charset);

/// The JSON objects in a text: all of it where it begins with one. Else each goes from a line that begins with an object whose first
/// key is "schema" to the last line before the next that begins with a brace: a code fence or sentences may stand around them.
std::vector<std::string_view> json_in(std::string_view text);

}  // namespace netpreflight
