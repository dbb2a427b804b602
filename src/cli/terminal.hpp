// What the terminal at the other end of standard output and standard error can do, and the progress line on it.
#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "cli/options/options.hpp"
#include "run/wait.hpp"

namespace netpreflight {

/// Columns of the terminal on standard output, 80 where it is none.
std::size_t output_columns();

bool wants_color(ColorWish wish);

/// Shows on standard error which rows are still running, for how long, and when their time-outs are over: one line that is
/// written anew on a terminal, a line for each row that is done elsewhere. Leaves nothing behind on a terminal.
class ProgressLine {
 public:
  /// `timeout` is that of a network step.
  ProgressLine(const Plan& plan, Milliseconds timeout);
  ~ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  Progress callbacks();

 private:
  using Clock = std::chrono::steady_clock;
  void finish(std::size_t row, const RowEvidence& evidence);
  void draw() const;

  const Plan& plan_;
  Milliseconds timeout_;
  bool on_terminal_;
  std::size_t total_ = 0;
  std::size_t done_ = 0;
  Clock::time_point start_ = Clock::now();
  std::map<std::size_t, Clock::time_point> running_;  ///< row -> when it was started
};

/// Shows during the pauses of --wait what is waited for and since when, in the same manner.
class WaitingLine {
 public:
  explicit WaitingLine(const Plan& plan);
  ~WaitingLine();
  WaitingLine(const WaitingLine&) = delete;
  WaitingLine& operator=(const WaitingLine&) = delete;

  void show(const Waiting& waiting) const;

 private:
  const Plan& plan_;
  bool on_terminal_;
};

/// "9.5 s", "2 min 5 s".
std::string time_words(Milliseconds time);

/// As many of `items` behind `start` as fit into `columns`, and how many more there are.
std::string fitted_list(std::string start, const std::vector<std::string>& items, std::string_view end,
                        std::size_t columns);

}  // namespace netpreflight
