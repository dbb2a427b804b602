// The report for a person at a terminal: grouped as on the vendor's page, one line a row, then each problem with its request, verdict
// last. Merged reports and differences in the same manner.
#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "netpreflight/difference.hpp"
#include "netpreflight/merged.hpp"
#include "netpreflight/report.hpp"

namespace netpreflight {

struct TextStyle {
  enum class Detail : std::uint8_t { quiet, normal, verbose, support };
  bool color = false;
  std::size_t columns = 80;
  Detail detail = Detail::normal;  ///< quiet: without the rows; verbose: also every step; support: one screen
  std::set<std::string> only =
      {};  ///< ids of the rows that are shown, with their problems; none: all that were selected
};

std::string write_text(const Report& report, const TextStyle& style);

/// How a row is doing while a run goes on.
struct RowInProgress {
  enum class State : std::uint8_t { waiting, running, done };
  State state = State::waiting;
  std::string words;  ///< at the right end of a row that runs
};

/// What a run that goes on looks like.
struct TextInProgress {
  const Report& so_far;                    ///< what is known; its rows are judged as far as they are done
  const std::vector<RowInProgress>& rows;  ///< one for each of the report's
  std::string_view taken;                  ///< instead of how long it took
};

/// The head and the table as the report will have them, each a line that is no wider than the style's columns.
std::vector<std::string> text_in_progress(const TextInProgress& progress, const TextStyle& style);

/// The same in fewer lines: `taken`, and the rows that are run.
std::vector<std::string> text_in_progress_compact(const TextInProgress& progress, const TextStyle& style);

/// Its two parts: everything, and the line with the verdict.
std::string text_without_verdict(const Report& report, const TextStyle& style);
std::string text_verdict(const Report& report, const TextStyle& style);

/// The matrix where the hosts fit beside each other, else how many hosts ended how for each row; then each problem once.
std::string write_text(const Merged& merged, const TextStyle& style);

/// What got worse, better, or changed its cause; with verbose also what stayed.
std::string write_text(const Difference& difference, const TextStyle& style);

}  // namespace netpreflight
