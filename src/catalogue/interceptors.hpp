// Products that inspect TLS, known by what they write into the issuer of the certificates they make.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "netpreflight/evidence.hpp"

namespace netpreflight {

/// The name under which the certificates' issuer is known as an inspection product; empty: none.
std::string_view known_interceptor(const std::vector<Certificate>& chain);

/// The part of `text` that names an inspection product, as it is spelt there; empty: none.
std::string_view product_mark_in(std::string_view text);

/// The names of all inspection products that are known, separated by spaces.
std::string product_words();

}  // namespace netpreflight
