// Files as other programs save them: with a byte order mark, in UTF-16, or with markup around a document. Pure.
#pragma once

#include <string>
#include <string_view>

namespace netpreflight {

/// The text in UTF-8 without a byte order mark. UTF-16 is known by its mark, or by the zeros beside the first character, which is ASCII
/// in whatever is read here (RFC 2781 section 3; lone surrogates become U+FFFD). Anything else stays as it is.
std::string in_utf8(std::string text);

/// The JSON object in a text: all of it where it begins with one, else from the first object that a line begins with and whose
/// first key is "schema" to the last line that begins with a brace, because a code fence or a sentence may stand around it; empty where there is none.
std::string_view json_in(std::string_view text);

}  // namespace netpreflight
