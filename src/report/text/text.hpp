// The report for a person at a terminal: grouped as on the vendor's page, one line a row, then each problem with its request, verdict
// last. Merged reports and differences in the same manner.
#pragma once

#include <cstddef>
#include <string>

#include "netpreflight/difference.hpp"
#include "netpreflight/merged.hpp"
#include "netpreflight/report.hpp"

namespace netpreflight {

struct TextStyle {
  enum class Detail : std::uint8_t { quiet, normal, verbose, support };
  bool color = false;
  std::size_t columns = 80;
  Detail detail = Detail::normal;  ///< quiet: without the rows; verbose: also every step; support: one screen
};

std::string write_text(const Report& report, const TextStyle& style);

/// Its two parts: everything, and the line with the verdict.
std::string text_without_verdict(const Report& report, const TextStyle& style);
std::string text_verdict(const Report& report, const TextStyle& style);

/// The matrix where the hosts fit beside each other, else how many hosts ended how for each row; then each problem once.
std::string write_text(const Merged& merged, const TextStyle& style);

/// What got worse, better, or changed its cause; with verbose also what stayed.
std::string write_text(const Difference& difference, const TextStyle& style);

}  // namespace netpreflight
