#include "redaction/placeholders.hpp"

#include <fmt/format.h>

#include "text/address.hpp"
#include "text/letter_case.hpp"

namespace netpreflight {

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
