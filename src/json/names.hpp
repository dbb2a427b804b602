// From the spelling of an enumerator back to the enumerator. The spelling itself stands once, in the enumeration's
// own name() function; whoever calls this includes the header that declares it.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

namespace netpreflight {

/// The enumerator that name() spells `word`. Needs an enumeration that counts from 0 without gaps, and a name() that
/// is empty for every value behind the last.
template <typename Enum>
std::optional<Enum> from_name(std::string_view word) {
  for (unsigned value = 0;; ++value) {
    const auto candidate = static_cast<Enum>(value);
    const std::string_view spelled = name(candidate);
    if (spelled.empty()) {
      return std::nullopt;
    }
    if (spelled == word) {
      return candidate;
    }
  }
}

/// The spellings of all enumerators, in their order. Needs what from_name() needs.
template <typename Enum>
std::vector<std::string_view> all_names() {
  std::vector<std::string_view> names;
  while (!name(static_cast<Enum>(names.size())).empty()) names.push_back(name(static_cast<Enum>(names.size())));
  return names;
}

}  // namespace netpreflight
