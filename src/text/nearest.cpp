#include "text/nearest.hpp"

#include <algorithm>
#include <numeric>
#include <vector>

namespace netpreflight {

namespace {

constexpr std::size_t kLongest = 200;

/// Letters to insert, to remove or to replace (Levenshtein).
std::size_t distance(std::string_view one, std::string_view other) {
  std::vector<std::size_t> row(other.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < one.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < other.size(); ++j) {
      const std::size_t replaced = diagonal + (one[i] == other[j] ? 0U : 1U);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, diagonal + 1});
    }
  }
  return row.back();
}

}  // namespace

std::string nearest(std::string_view word, std::span<const std::string> candidates) {
  if (word.size() > kLongest) return {};
  const std::string* best = nullptr;
  std::size_t best_distance = 0;
  for (const auto& candidate : candidates) {
    if (candidate.size() > kLongest) continue;
    const std::size_t differs = distance(word, candidate);
    const bool is_near = 3 * differs <= std::max(word.size(), candidate.size());
    if (!is_near || (best != nullptr && differs >= best_distance)) continue;
    best = &candidate;
    best_distance = differs;
  }
  return best == nullptr ? std::string() : *best;
}

}  // namespace netpreflight
