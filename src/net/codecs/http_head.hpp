// The head of an answer to CONNECT, read as leniently as other clients read it (RFC 9112 sections 2.2, 4 and 5), and written again for
// a parser that is strict. It does no I/O and knows no field.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace netpreflight {

/// Whether what came so far is a status line of HTTP/1, or may still become one.
bool may_be_answer(std::string_view bytes);

/// The code of a status line, 100 to 999. Taken as well: more than one blank or a tab before the code, nothing or no blank behind it,
/// any byte in the reason. Nothing: it is none, or not that far yet.
std::optional<int> read_status(std::string_view status_line);

/// How many bytes the head has with the empty line that ends it; lines may end without CR (RFC 9112 section 2.2). Nothing: it has no
/// end yet. Looks at what stands from `from` on; what was searched before, but for its last 3 bytes, need not be searched again.
std::optional<std::size_t> end_of_head(std::string_view bytes, std::size_t from);

/// The first line, without its end.
std::string_view first_line(std::string_view bytes);

/// The same head as a strict parser takes it: lines that are no fields are left out, folded ones (section 5.2) are joined, control
/// characters in values are blanks. `with_framing`: also the fields that say where a message ends (Content-Length, Transfer-Encoding, Connection, Upgrade).
std::string strict_head(std::string_view head, bool with_framing);

}  // namespace netpreflight
