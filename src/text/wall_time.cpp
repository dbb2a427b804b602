#include "text/wall_time.hpp"

#include <charconv>

#include <fmt/format.h>

namespace netpreflight {
namespace {

using std::chrono::days;
using std::chrono::milliseconds;
using std::chrono::year_month_day;

/// The number of `digits` digits that `text` starts with, which are taken off; -1 where they are no digits.
int take_number(std::string_view& text, std::size_t digits) {
  int value = -1;
  if (text.size() < digits || text.find_first_not_of("0123456789") < digits) {
    return -1;
  }
  // from_chars(3) is told where the digits end. NOLINTNEXTLINE(bugprone-suspicious-stringview-data-usage)
  std::from_chars(text.data(), text.data() + digits, value);
  text.remove_prefix(digits);
  return value;
}

bool take(std::string_view& text, char expected) {
  if (!text.starts_with(expected)) {
    return false;
  }
  text.remove_prefix(1);
  return true;
}

}  // namespace

std::string rfc3339(WallTime time) {
  const auto day = std::chrono::floor<days>(time);
  const year_month_day date(day);
  const std::chrono::hh_mm_ss clock(time - day);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), clock.hours().count(),
                     clock.minutes().count(), clock.seconds().count(), clock.subseconds().count());
}

std::optional<WallTime> from_rfc3339(std::string_view text) {
  const int year = take_number(text, 4);
  const bool has_month = take(text, '-');
  const int month = take_number(text, 2);
  const bool has_day = take(text, '-');
  const int day = take_number(text, 2);
  const bool has_clock = take(text, 'T');
  const int hour = take_number(text, 2);
  const bool has_minute = take(text, ':');
  const int minute = take_number(text, 2);
  const bool has_second = take(text, ':');
  const int second = take_number(text, 2);
  const int fraction = take(text, '.') ? take_number(text, 3) : 0;
  if (!has_month || !has_day || !has_clock || !has_minute || !has_second || text != "Z" || year < 0 || month < 0 ||
      day < 0 || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60 || fraction < 0) {
    return std::nullopt;
  }
  const year_month_day date(std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                            std::chrono::day{static_cast<unsigned>(day)});
  if (!date.ok()) {
    return std::nullopt;
  }
  return std::chrono::sys_days(date) + std::chrono::hours(hour) + std::chrono::minutes(minute) +
         std::chrono::seconds(second) + milliseconds(fraction);
}

}  // namespace netpreflight
