#include "text/letter_case.hpp"

#include <algorithm>
#include <cctype>

namespace netpreflight {

std::string lower_case(std::string_view text) {
  std::string lowered(text);
  std::ranges::transform(lowered, lowered.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return lowered;
}

}  // namespace netpreflight
