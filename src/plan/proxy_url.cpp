// Proxy URLs as curl reads them, and more forgiving where a password has characters that should have been encoded.
#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/format.h>

#include "netpreflight/proxy.hpp"
#include "plan/host_argument.hpp"
#include "text/stray.hpp"

namespace netpreflight {

namespace {

using Error = tl::unexpected<std::string>;

constexpr std::string_view kBetweenSchemeAndRest = "://";

int hex_value(char digit) {
  if (digit >= '0' && digit <= '9') return digit - '0';
  if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
  if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
  return -1;
}

/// A '%' that no two hexadecimal digits follow stands for itself, as in curl.
std::string percent_decoded(std::string_view text) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool encoded =
        text[i] == '%' && i + 2 < text.size() && hex_value(text[i + 1]) >= 0 && hex_value(text[i + 2]) >= 0;
    decoded += encoded ? static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2])) : text[i];
    if (encoded) i += 2;
  }
  return decoded;
}

ProxyCredentials read_credentials(std::string_view userinfo) {
  const std::size_t colon = userinfo.find(':');
  ProxyCredentials credentials{percent_decoded(userinfo.substr(0, colon)), {}};
  if (colon != std::string_view::npos) credentials.password = percent_decoded(userinfo.substr(colon + 1));
  return credentials;
}

std::string lower(std::string_view text) {
  std::string copy(text);
  std::ranges::transform(copy, copy.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return copy;
}

/// "http://" or "https://" in front is taken off; true where it may go on.
tl::expected<void, std::string> take_scheme(std::string_view& rest, ProxyUrl& url) {
  const std::size_t end = rest.find(kBetweenSchemeAndRest);
  // A password may hold "://", too; what stands before the scheme's is only letters.
  url.has_scheme = end != std::string_view::npos && rest.substr(0, end).find_first_of("@:/") == std::string_view::npos;
  if (!url.has_scheme) return {};
  const std::string scheme = lower(rest.substr(0, end));
  if (scheme != "http" && scheme != "https") return Error("its scheme is neither http:// nor https://");
  url.endpoint.over_tls = scheme == "https";
  rest.remove_prefix(end + kBetweenSchemeAndRest.size());
  return {};
}

/// The first stray character, with its place; empty: none.
std::string stray_in(std::string_view text) {
  for (const auto& stray : strays()) {
    const std::size_t at = text.find(stray.bytes);
    if (at == std::string_view::npos) continue;
    const std::string_view place = at == 0                                  ? "at its beginning"
                                   : at + stray.bytes.size() == text.size() ? "at its end"
                                                                            : "in it";
    return fmt::format("it has {} {}", stray.name, place);
  }
  return {};
}

tl::expected<void, std::string> take_host_and_port(std::string_view text, ProxyUrl& url) {
  const bool bracketed = text.starts_with('[');
  const std::size_t end = bracketed ? text.find(']') : text.find(':');
  if (bracketed && end == std::string_view::npos) return Error("its address has no closing bracket");
  url.endpoint.host = text.substr(bracketed ? 1 : 0, bracketed ? end - 1 : end);
  std::string_view port = end == std::string_view::npos ? "" : text.substr(bracketed ? end + 1 : end);
  const auto host = plain_host(url.endpoint.host);
  if (!host) return Error("it has no proper host name or address");
  url.endpoint.host = *host;
  if (bracketed != (url.endpoint.host.find(':') != std::string::npos))
    return Error("only an IPv6 address stands in brackets");
  url.has_port = !port.empty();
  url.endpoint.port = url.endpoint.over_tls ? 443 : 1080;
  if (!url.has_port) return {};
  if (!port.starts_with(':')) return Error("something else than a port follows its address");
  port.remove_prefix(1);
  const auto [stop, failure] = std::from_chars(port.data(), port.data() + port.size(), url.endpoint.port);
  if (failure != std::errc() || stop != port.data() + port.size() || url.endpoint.port == 0) {
    return Error("its port is no number from 1 to 65535");
  }
  return {};
}

}  // namespace

std::string ProxyEndpoint::url() const {
  const bool v6 = host.find(':') != std::string::npos;
  return fmt::format("{}://{}{}{}:{}", over_tls ? "https" : "http", v6 ? "[" : "", host, v6 ? "]" : "", port);
}

tl::expected<ProxyUrl, std::string> parse_proxy_url(std::string_view text) {
  ProxyUrl url;
  std::string_view rest = text;
  if (std::string stray = stray_in(without_credentials(text)); !stray.empty()) return Error(std::move(stray));
  if (auto taken = take_scheme(rest, url); !taken) return Error(taken.error());
  if (const std::size_t at = rest.rfind('@'); at != std::string_view::npos) {
    url.credentials = read_credentials(rest.substr(0, at));
    rest.remove_prefix(at + 1);
  }
  if (auto taken = take_host_and_port(rest.substr(0, rest.find_first_of("/?#")), url); !taken)
    return Error(taken.error());
  return url;
}

std::string without_credentials(std::string_view text) {
  const std::size_t at = text.rfind('@');
  if (at == std::string_view::npos) return std::string(text);
  const std::size_t scheme = text.find(kBetweenSchemeAndRest);
  const std::size_t keep = scheme < at ? scheme + kBetweenSchemeAndRest.size() : 0;
  std::string_view kept = text.substr(0, keep);
  if (const auto earlier = kept.rfind('@'); earlier != std::string_view::npos) kept.remove_prefix(earlier + 1);
  return std::string(kept) + std::string(text.substr(at + 1));
}

}  // namespace netpreflight
