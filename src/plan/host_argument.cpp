#include "plan/host_argument.hpp"

#include <algorithm>
#include <memory>

#include <fmt/format.h>
#include <idn2.h>

#include "text/foreign.hpp"
#include "text/host_name.hpp"
#include "text/letter_case.hpp"

namespace netpreflight {

namespace {

using Error = tl::unexpected<std::string>;

constexpr std::string_view kNoHost = "is no host name and no address";
/// Longer names cannot be; what libidn2 does with a text is not linear in its length.
constexpr std::size_t kMostBytes = 1024;

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  text.remove_prefix(std::min(text.find_first_not_of(kBlanks), text.size()));
  return text.substr(0, text.find_last_not_of(kBlanks) + 1);
}

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

tl::expected<std::string, std::string> ascii_form(std::string_view name) {
  const std::string text(name);
  if (text.size() > kMostBytes || text.find('\0') != std::string::npos) return Error(std::string(kNoHost));
  char* converted = nullptr;
  const int code = idn2_to_ascii_8z(text.c_str(), &converted, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL);
  const std::unique_ptr<char, decltype(&idn2_free)> owner(converted, idn2_free);
  if (code != IDN2_OK) return Error(fmt::format("is no internationalised name: {}", idn2_strerror(code)));
  return std::string(converted);
}

bool is_v6(std::string_view text) {
  return is_address(text) && text.find(':') != std::string_view::npos;
}

/// "HOST:PORT", "[ADDRESS]:PORT": the host; empty where it is no such thing.
std::string_view host_before_port(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos || is_address(text)) return {};
  const std::string_view port = text.substr(colon + 1);
  const std::string_view host = text.substr(0, colon);
  const bool digits = !port.empty() && port.find_first_not_of("0123456789") == std::string_view::npos;
  const bool bracketed = host.starts_with('[') && host.ends_with(']');
  return digits && (bracketed || host.find(':') == std::string_view::npos) ? host : std::string_view();
}

}  // namespace

tl::expected<std::string, std::string> plain_host(std::string_view text) {
  if (is_address(text)) return lower_case(text);
  std::string name(text);
  if (!is_ascii(text)) {
    auto ascii = ascii_form(text);
    if (!ascii) return Error(ascii.error());
    name = std::move(*ascii);
  }
  if (name.size() > 1 && name.ends_with('.')) name.pop_back();
  if (!is_host(name) || is_address(name)) return Error(std::string(kNoHost));
  return lower_case(name);
}

tl::expected<std::string, std::string> read_host_argument(std::string_view text) {
  constexpr std::string_view kBehindScheme = "://";
  std::string_view host = trimmed(text);
  if (const std::size_t scheme = host.find(kBehindScheme); scheme != std::string_view::npos) {
    host.remove_prefix(scheme + kBehindScheme.size());
    host = host.substr(0, host.find_first_of("/?#"));
    if (host.find('@') != std::string_view::npos) return Error("is a URL with a user; type the host alone");
  }
  if (const auto before = host_before_port(host); !before.empty()) {
    if (const auto alone = read_host_argument(before))
      return Error(fmt::format("has a port; type {}, and another port of a row with --port ROW=PORT/PROTO", *alone));
  }
  const bool bracketed = host.starts_with('[') && host.ends_with(']') && is_v6(host.substr(1, host.size() - 2));
  return plain_host(bracketed ? host.substr(1, host.size() - 2) : host);
}

}  // namespace netpreflight
