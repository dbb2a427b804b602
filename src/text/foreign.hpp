// Bytes of strangers made printable. Everything that a network or a file says goes through here once, when it becomes data.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace netpreflight {

/// Makes bytes of a stranger printable: UTF-8 stays, control characters, DEL, C1, bidirectional controls and
/// invalid sequences become \xNN; at most `limit` bytes are kept, a cut is marked with "...". Escaping twice is harmless.
std::string escape_foreign(std::string_view bytes, std::size_t limit = 512);

/// What a sentence quotes of it at most, in bytes; the evidence has more.
inline constexpr std::size_t kMostQuoted = 100;

/// What a sentence quotes of escaped text: its first line, "..." where there is more, at most kMostQuoted bytes.
std::string quoted_start(std::string_view escaped);

}  // namespace netpreflight
