// What must not be repeated: the credentials that a proxy was given, in whatever form its answer has them.
#pragma once

#include <string>

#include "netpreflight/proxy.hpp"

namespace netpreflight {

/// "user:password" in base64 (RFC 7617 section 2).
std::string basic_token(const ProxyCredentials& credentials);

/// Bytes of a stranger with a mark in place of every user name and password of the credentials (none: null): as they are, in either
/// case of letters, percent-encoded (RFC 3986), as HTML or JSON write them, escaped as foreign bytes are here, and in base64. What the
/// text ends with is replaced, too, where it may be the beginning of one of them. Linear in the text.
/// A secret of fewer than four characters is one only where it stands by itself: leaving holes everywhere would give it away.
std::string without_secrets(std::string bytes, const ProxyCredentials* credentials);

}  // namespace netpreflight
