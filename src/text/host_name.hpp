// What may stand where a host is named. Pure; asks nobody whether the host exists.
#pragma once

#include <string>
#include <string_view>

namespace netpreflight {

/// An IPv4 or IPv6 address in its usual notation, without port, brackets or zone.
bool is_address(std::string_view text);

/// A name of letters, digits, hyphens and dots as RFC 1123 section 2.1 has it, without a final dot, or an address. Underscores, too:
/// internal names have them, and every resolver and client takes them.
bool is_host(std::string_view text);

/// The address of "192.0.2.53", "192.0.2.53:5353", "2001:db8::53", "fe80::53%eth0" or "[2001:db8::53]:5353".
std::string without_port(const std::string& address);

/// A host name with a domain as it stands; a short one completed by `canonical`, as hostname(1) --fqdn does it.
std::string qualified_name(const std::string& name, const std::string& canonical);

}  // namespace netpreflight
