// What UTF-8 is (RFC 3629), for those who take bytes from strangers. Pure; owns nothing.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace netpreflight {

/// The bytes of the well-formed sequence that `bytes` starts with, 1 to 4; 0 where it starts with none.
std::size_t utf8_sequence(std::string_view bytes);

/// The offset of the first byte that belongs to no well-formed sequence.
std::optional<std::size_t> first_not_utf8(std::string_view bytes);

}  // namespace netpreflight
