#include "text/listing.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace netpreflight {

namespace {

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

}  // namespace netpreflight
