// The report for a person at a terminal: grouped as on the vendor's page, one line a row, what to do under each row that
// does not pass, verdict last.
#pragma once

#include <cstddef>
#include <string>

#include "netpreflight/report.hpp"
#include "netpreflight/setting.hpp"

namespace netpreflight {

struct TextStyle {
  enum class Detail : std::uint8_t { quiet, normal, verbose };
  bool color = false;
  std::size_t columns = 80;
  Detail detail = Detail::normal;  ///< quiet: only rows that do not pass; verbose: also every step
};

std::string write_text(const Report& report, const TextStyle& style);

/// The catalogue's whole entry on a cause, for `explain`.
std::string write_explanation(Cause cause, std::size_t columns);

/// The same for an odd proxy setting.
std::string write_explanation(const SettingEntry& about, std::size_t columns);

}  // namespace netpreflight
