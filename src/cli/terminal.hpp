// What the terminal at the other end of standard output and standard error can do, and the progress line on it.
#pragma once

#include <cstddef>
#include <set>
#include <string>

#include "cli/options.hpp"
#include "run/run.hpp"

namespace netpreflight {

/// Columns of the terminal on standard output, 80 where it is none.
std::size_t output_columns();

bool wants_color(ColorWish wish);

/// Shows on standard error which rows are still running: one line that is written anew on a terminal, a line for each row
/// that is done elsewhere. Leaves nothing behind on a terminal.
class ProgressLine {
 public:
  explicit ProgressLine(const Plan& plan);
  ~ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  Progress callbacks();

 private:
  void draw() const;
  void clear() const;

  const Plan& plan_;
  bool on_terminal_;
  std::size_t total_ = 0;
  std::size_t done_ = 0;
  std::set<std::size_t> running_;
};

}  // namespace netpreflight
