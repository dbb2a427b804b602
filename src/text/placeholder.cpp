#include "text/placeholder.hpp"

#include <algorithm>
#include <array>

namespace netpreflight {

namespace {

constexpr std::array<std::string_view, 6> kKinds{"host", "domain", "ip", "name", "file", "text"};

/// Takes "KIND-NUMBER" off the front of `text`; the kind, or nothing.
std::string_view take_placeholder(std::string_view& text) {
  for (const auto kind : kKinds) {
    if (!text.starts_with(kind) || text.size() <= kind.size() + 1 || text[kind.size()] != '-') continue;
    std::string_view rest = text.substr(kind.size() + 1);
    const std::size_t digits = std::min(rest.find_first_not_of("0123456789"), rest.size());
    if (digits == 0 || digits > 9) continue;
    text = rest.substr(digits);
    return kind;
  }
  return {};
}

bool take(std::string_view& text, std::string_view suffix) {
  if (!text.starts_with(suffix)) return false;
  text.remove_prefix(suffix.size());
  return true;
}

}  // namespace

std::optional<AddressKind> kind_of_placeholder(std::string_view text) {
  if (take_placeholder(text) != "ip") return std::nullopt;
  AddressKind kind;
  kind.v6 = take(text, "-v6");
  kind.is_private = take(text, "-private");
  kind.nowhere = take(text, "-nowhere");
  return text.empty() ? std::optional(kind) : std::nullopt;
}

bool is_placeholder(std::string_view text) {
  if (kind_of_placeholder(text)) return true;
  take(text, "*.");
  const auto kind = take_placeholder(text);
  if (kind.empty() || kind == "ip") return false;
  if (kind != "host" || text.empty()) return text.empty();
  if (text == ".invalid") return true;
  return take(text, ".") && take_placeholder(text) == "domain" && text.empty();
}

}  // namespace netpreflight
