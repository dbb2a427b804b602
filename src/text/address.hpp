// Kinds of addresses, told from their text. In a redacted report placeholders stand for addresses and say their kind.
#pragma once

#include <string>
#include <string_view>

namespace netpreflight {

/// An address, or the placeholder of one in a redacted report.
bool is_literal(std::string_view host);
bool is_v6_text(std::string_view address);
/// "203.0.113.16" of "::ffff:203.0.113.16", as which the C library gives an IPv4 address to a host that has only IPv6 (RFC 4291
/// section 2.5.5.2); any other as it is.
std::string unmapped(std::string address);
/// 0.0.0.0/8, ::, loopback.
bool is_nowhere(std::string_view address);
/// RFC 1918, RFC 6598, link-local, RFC 4193.
bool is_private(std::string_view address);

/// A name with a domain; no address.
bool is_fully_qualified(std::string_view host);

/// Whether a nameserver, which may have a port behind it, has the address.
bool is_at(const std::string& nameserver, const std::string& address);

}  // namespace netpreflight
