#include "text/listing.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace netpreflight {

namespace {

constexpr std::string_view kBetween = ", ";
constexpr std::size_t kMostNamed = 64;

}  // namespace

std::string join(const std::vector<std::string>& items, std::string_view separator) {
  const auto named = std::min(items.size(), kMostNamed);
  std::string text =
      fmt::format("{}", fmt::join(items.begin(), items.begin() + static_cast<std::ptrdiff_t>(named), separator));
  return items.size() == named ? text : fmt::format("{} and {} more", text, items.size() - named);
}

void Listing::add(std::string_view item) {
  if (known_.emplace(item).second) items_.emplace_back(item);
}

void Listing::add_joined(std::string_view items) {
  while (!items.empty()) {
    const std::string_view item = items.substr(0, items.find(kBetween));
    items.remove_prefix(std::min(items.size(), item.size() + kBetween.size()));
    add(item);
  }
}

}  // namespace netpreflight
