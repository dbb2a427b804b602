// no_proxy as curl 7.86 and later document it. Differences from curl 7.88 that are on purpose: an entry with a port
// counts for that port, IPv6 blocks work, and addresses are compared by value and not by spelling.
#include <algorithm>
#include <charconv>
#include <optional>

#include <fmt/format.h>

#include "netpreflight/proxy.hpp"
#include "netpreflight/setting.hpp"
#include "text/foreign.hpp"
#include "text/letter_case.hpp"
#include "text/network.hpp"

namespace netpreflight {

namespace {

std::optional<unsigned> number(std::string_view text) {
  unsigned value = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failure != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

bool is_address(std::string_view text) {
  return text.find('/') == std::string_view::npos && parse_network(text).has_value();
}

/// "192.0.2.7", "192.0.2.0/24", "2001:db8::/32". A block of all addresses is none: "*" says that.
std::optional<Network> block(std::string_view entry) {
  const auto network = parse_network(entry);
  return network && network->bits > 0 ? network : std::nullopt;
}

bool block_holds(std::string_view entry, std::string_view address) {
  const auto network = block(entry);
  return network && contains(*network, address);
}

bool same_letters(std::string_view left, std::string_view right) {
  return lower_case(left) == lower_case(right);
}

std::string_view without_final_dot(std::string_view name) {
  if (name.ends_with('.')) name.remove_suffix(1);
  return name;
}

/// The name itself and everything below it.
bool name_covers(std::string_view entry, std::string_view host) {
  if (entry.starts_with('.')) entry.remove_prefix(1);
  entry = without_final_dot(entry);
  if (entry.empty() || host.size() < entry.size()) return false;
  const std::size_t before = host.size() - entry.size();
  return same_letters(host.substr(before), entry) && (before == 0 || host[before - 1] == '.');
}

struct Entry {
  std::string_view what;
  std::optional<unsigned> port;
};

/// Takes ":PORT" and the brackets of an IPv6 address off. A bare IPv6 address has more than one colon and no port.
Entry split(std::string_view text) {
  const std::size_t bracket = text.starts_with('[') ? text.find(']') : 0;
  if (bracket == std::string_view::npos) return {};
  const std::string_view bare = bracket == 0 ? text : text.substr(1, bracket - 1);
  const std::size_t colon = text.find(':', bracket);
  const bool has_port =
      colon != std::string_view::npos && (bracket != 0 || text.find(':', colon + 1) == std::string_view::npos);
  if (!has_port) return {bare, std::nullopt};
  const auto port = number(text.substr(colon + 1));
  if (!port) return {};  // an entry gone wrong exempts nobody
  return {bracket == 0 ? text.substr(0, colon) : bare, port};
}

std::string_view why_useless(std::string_view entry, bool any_addresses) {
  const auto has = [&](std::string_view what) { return entry.find(what) != std::string_view::npos; };
  const auto is_odd = [](char c) { return static_cast<unsigned char>(c) <= ' ' || c == '"' || c == '\'' || c == 0x7F; };
  if (std::ranges::any_of(entry, is_odd)) return "quotes or invisible characters belong to it";
  if (has("://")) return "is a URL";
  if (has("*")) return "has a *, which stands for nothing here";
  const Entry parts = split(entry);
  if (parts.what.empty() && entry != ".") return "has no proper host or port";
  const bool has_length = parts.what.find('/') != std::string_view::npos;
  if (has_length && !block(parts.what)) return "is no name, address or block";
  if (block(parts.what) && !any_addresses) return "is of addresses, and these hosts have names";
  return {};
}

}  // namespace

std::vector<std::string> useless_entries(std::string_view no_proxy, bool any_addresses) {
  constexpr std::string_view kBetween = ", \t\n";
  constexpr std::size_t kMostShown = 60;
  std::vector<std::string> useless;
  if (no_proxy == "*") return useless;
  while (!no_proxy.empty()) {
    const std::size_t end = std::min(no_proxy.find_first_of(kBetween), no_proxy.size());
    const std::string_view entry = no_proxy.substr(0, end);
    no_proxy.remove_prefix(std::min(end + 1, no_proxy.size()));
    if (entry.empty()) continue;
    if (const auto why = why_useless(entry, any_addresses); !why.empty())
      useless.push_back(fmt::format("{} ({})", escape_foreign(entry, kMostShown), why));
  }
  return useless;
}

bool is_exempt(std::string_view no_proxy, std::string_view host, std::uint16_t port) {
  constexpr std::string_view kBetween = ", \t\n";
  if (no_proxy == "*") return true;
  host = without_final_dot(host);
  const bool by_address = is_address(host);
  while (!no_proxy.empty()) {
    const std::size_t end = std::min(no_proxy.find_first_of(kBetween), no_proxy.size());
    const Entry entry = split(no_proxy.substr(0, end));
    no_proxy.remove_prefix(std::min(end + 1, no_proxy.size()));
    if (entry.port && *entry.port != port) continue;
    if (by_address ? block_holds(entry.what, host) : name_covers(entry.what, host)) return true;
  }
  return false;
}

}  // namespace netpreflight
