// The word that somebody may have meant.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace netpreflight {

/// The candidate that differs from `word` in the fewest letters, and in no more than a third of the longer one's; the first of
/// several, empty where there is none. Of a very long word nothing is thought.
std::string nearest(std::string_view word, std::span<const std::string> candidates);

}  // namespace netpreflight
