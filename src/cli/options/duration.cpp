#include "cli/options/duration.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>

#include <fmt/format.h>

#include "text/foreign.hpp"

namespace netpreflight {

namespace {

struct Unit {
  std::string_view suffix;
  double milliseconds;
};
constexpr std::array kUnits{Unit{"h", 3'600'000}, Unit{"m", 60'000}, Unit{"s", 1000}, Unit{"ms", 1}};

}  // namespace

tl::expected<Milliseconds, std::string> parse_duration(const std::string& text) {
  constexpr double kMost = 86'400'000;
  // strtod(3) reads more than a decimal number: signs, hexadecimal digits, names. from_chars(3) would bring its own 30 kB of tables.
  const bool is_decimal = text.find_first_not_of("0123456789.") != 0 && text.find_first_of("xX") == std::string::npos;
  char* rest = nullptr;
  const double number = is_decimal ? std::strtod(text.c_str(), &rest) : 0;
  const std::string_view suffix = is_decimal ? std::string_view(rest) : std::string_view();
  const auto unit = std::ranges::find(kUnits, suffix, &Unit::suffix);
  const double milliseconds = unit == kUnits.end() ? 0 : number * unit->milliseconds;
  if (!(milliseconds >= 1) || milliseconds > kMost) {
    return tl::unexpected(
        fmt::format("\"{}\" is no duration from 1ms to 24h (examples: 500ms, 5s, 2m)", escape_foreign(text)));
  }
  return Milliseconds(milliseconds);
}

std::string duration_text(Milliseconds duration) {
  const auto fits = [&](const Unit& unit) { return std::fmod(duration.count(), unit.milliseconds) == 0; };
  const auto unit =
      std::find_if(kUnits.begin(), kUnits.end() - 1, fits);  // what fits none is milliseconds and a fraction
  return fmt::format("{}{}", duration.count() / unit->milliseconds, unit->suffix);
}

}  // namespace netpreflight
