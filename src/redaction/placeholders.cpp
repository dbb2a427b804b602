#include "redaction/placeholders.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include <fmt/format.h>

#include "judge/judging.hpp"
#include "redaction/words_of_text.hpp"

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

std::string Placeholders::of(std::string_view kind, std::string_view original, std::string_view suffix) {
  const auto [slot, is_new] = by_original_.try_emplace(fmt::format("{} {}", kind, original));
  if (is_new) {
    slot->second = fmt::format("{}-{}{}", kind, start_ + ++counts_[std::string(kind)], suffix);
    all_.push_back({slot->second, std::string(original)});
  }
  return slot->second;
}

std::string Placeholders::host(std::string_view name) {
  std::string whole = lower_case(name);
  const bool ends_with_dot = whole.size() > 1 && whole.ends_with('.');
  if (ends_with_dot) whole.pop_back();
  const std::string_view wildcard = whole.starts_with("*.") ? "*." : "";
  const std::string plain = whole.substr(wildcard.size());
  std::string placeholder;
  const std::size_t dot = plain.find('.');
  if (!wildcard.empty() || by_original_.contains("domain " + plain)) {
    placeholder = of("domain", plain);
  } else if (dot == std::string::npos) {
    placeholder = of("host", plain);
  } else {
    const std::string label = of("host", plain.substr(0, dot));
    placeholder = fmt::format("{}.{}", label, of("domain", plain.substr(dot + 1)));
  }
  hosts_.emplace(whole, wildcard.data() + placeholder);
  return fmt::format("{}{}{}", wildcard, placeholder, ends_with_dot ? "." : "");
}

std::string Placeholders::impossible_host(std::string_view name) {
  const std::string placeholder = of("host", lower_case(name)) + ".invalid";
  hosts_.emplace(lower_case(name), placeholder);
  return placeholder;
}

std::string Placeholders::address(std::string_view text) {
  const std::string plain = lower_case(text.substr(0, text.find('%')));
  const bool nowhere = is_nowhere(plain);
  const std::string suffix = fmt::format("{}{}{}", is_v6_text(plain) ? "-v6" : "",
                                         !nowhere && is_private(plain) ? "-private" : "", nowhere ? "-nowhere" : "");
  const std::string placeholder = of("ip", plain, suffix);
  hosts_.emplace(plain, placeholder);
  return placeholder;
}

std::optional<std::string> Placeholders::known(std::string_view text) const {
  const auto found = hosts_.find(lower_case(text));
  return found == hosts_.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace netpreflight
