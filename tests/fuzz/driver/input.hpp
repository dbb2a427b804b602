// What the fuzz targets have in common: the input as text, what must hold whatever it is, and what it may cost.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "text/foreign.hpp"

namespace netpreflight {

/// Ends the program, in every build, where something does not hold.
inline void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %s\n", what);
  std::abort();
}

/// What our own escaping would leave as it is: UTF-8 without controls and without what turns its direction.
inline bool can_be_shown(std::string_view text) {
  return escape_foreign(text, text.size() + 1) == text;
}

/// An error is one line that can be shown.
inline void require_line(std::string_view error) {
  require(!error.empty() && error.size() < 2000, "an error is short");
  require(can_be_shown(error), "an error is one line that can be shown");
}

/// A document has lines of what can be shown; `end` is what they end with.
inline void require_document(std::string_view text, std::string_view end = "\n") {
  while (!text.empty()) {
    const std::size_t size = std::min(text.find(end), text.size());
    if (!can_be_shown(text.substr(0, size))) {
      std::fprintf(stderr, "%s\n", escape_foreign(text.substr(0, size), 500).c_str());
      require(false, "a line of a document can be shown");
    }
    text.remove_prefix(std::min(size + end.size(), text.size()));
  }
}

/// What an input may cost: allocations and the most bytes at one time, with so many for each of its bytes besides. Counts, so that
/// they are the same on every machine; allocations stand for time.
struct Budget {
  std::size_t allocations = 0;
  std::size_t allocations_per_byte = 0;
  std::size_t bytes = 0;
  std::size_t bytes_per_byte = 0;
};

/// Calls `look` with the input and holds the cost against the budget. What must be made once is made by a first call with nothing.
/// Returns what libFuzzer wants.
int look_at(const std::uint8_t* data, std::size_t size, const Budget& budget, void (*look)(const std::string& input));

/// What the costliest input so far took, for those who set budgets.
std::string costs_so_far();

}  // namespace netpreflight
