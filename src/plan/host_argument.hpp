// A host as people type or paste it, made to what the program works with. Asks nobody whether the host exists.
#pragma once

#include <string>
#include <string_view>

#include <tl/expected.hpp>

namespace netpreflight {

/// A name in lower case without its final dot, an internationalised one in its ASCII form (RFC 5891 section 5); an address as it stands.
/// The error says what is wrong, and what to write instead where that can be told. It begins with a verb: "is no ...".
tl::expected<std::string, std::string> plain_host(std::string_view text);

/// As plain_host, and taken as well: blanks around it, an IPv6 address in brackets, a URL that has no more than a host in it. What has a
/// port or a user is refused: the error says what to type.
tl::expected<std::string, std::string> read_host_argument(std::string_view text);

}  // namespace netpreflight
