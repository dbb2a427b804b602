// A proxy as people configure it: its URL, and the hosts that are exempt from it. Pure; nothing here keeps credentials
// longer than the caller does, and no error repeats any part of what was read.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

namespace netpreflight {

/// Where a proxy is. Never holds credentials, so that it may be printed.
struct ProxyEndpoint {
  bool over_tls = false;  ///< https://: the connection to the proxy itself is TLS
  std::string host;       ///< a name or an address without brackets
  std::uint16_t port = 0;

  /// "http://proxy.example:3128", "https://[2001:db8::1]:3129".
  std::string url() const;

  friend bool operator==(const ProxyEndpoint&, const ProxyEndpoint&) = default;
};

/// Basic authentication (RFC 7617). Never printed, never part of evidence or of a report.
struct ProxyCredentials {
  std::string user;
  std::string password;
};

/// A proxy URL taken apart.
struct ProxyUrl {
  ProxyEndpoint endpoint;
  ProxyCredentials credentials;  ///< percent-decoded (RFC 3986 section 2.1); empty where there are none
  bool has_scheme = true;        ///< else taken as http://, as curl does
  bool has_port = true;          ///< else 1080 for http:// and 443 for https://, as curl does
};

/// Reads "http://[user[:password]@]host:port" (also https://, and without a scheme). User and password end at the last
/// '@'. The error is the reason alone: it has no part of the text, which may hold a password.
tl::expected<ProxyUrl, std::string> parse_proxy_url(std::string_view text);

/// Whether a no_proxy list exempts a host, as curl reads it: entries between commas or spaces; "*" alone is everybody;
/// a name exempts itself and all below it, with or without a leading dot; an address or a CIDR block exempts addresses.
/// An entry with a port ("host:443", "[2001:db8::1]:443") is for that port only.
bool is_exempt(std::string_view no_proxy, std::string_view host, std::uint16_t port);

/// A URL or an argument without what could be credentials: all before its last '@', but for what leads up to "://".
std::string without_credentials(std::string_view text);

}  // namespace netpreflight
