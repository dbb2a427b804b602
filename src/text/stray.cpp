#include "text/stray.hpp"

#include <array>

namespace netpreflight {

namespace {

constexpr std::array kStrays{Stray{"\r", kCarriageReturn},
                             Stray{"\n", "a line feed"},
                             Stray{"\t", "a tab"},
                             Stray{" ", "a blank"},
                             Stray{"\"", "a quotation mark"},
                             Stray{"'", "an apostrophe"},
                             Stray{"\xE2\x80\x9C", "a quotation mark"},
                             Stray{"\xE2\x80\x9D", "a quotation mark"},
                             Stray{"\xC2\xA0", "a no-break space"},
                             Stray{"\xE2\x80\x8B", "a zero-width space"},
                             Stray{"\xEF\xBB\xBF", "a byte order mark"}};

}  // namespace

std::span<const Stray> strays() {
  return kStrays;
}

}  // namespace netpreflight
