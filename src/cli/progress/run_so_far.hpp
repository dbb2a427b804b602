// What is known of a run while it goes on, over all rounds of --wait, and the words for it. Pure but for the clock it is given.
#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "netpreflight/plan.hpp"
#include "report/text/text.hpp"
#include "run/wait.hpp"

namespace netpreflight {

class RunSoFar {
 public:
  using Clock = std::chrono::steady_clock;

  /// `timeout` is that of a network step.
  RunSoFar(const Plan& plan, Milliseconds timeout, Clock::time_point now);

  /// `round` has the same rows as the plan, of which fewer are run.
  void begin_round(const Plan& round, Clock::time_point now);
  void started(std::size_t row, Clock::time_point now);
  void finished(std::size_t row, const RowEvidence& evidence);
  void waits(const Waiting& waiting) { waiting_ = waiting; }

  /// One entry for each row of the plan; of rows that are not done it is empty.
  const std::vector<RowEvidence>& evidence() const { return evidence_; }
  /// Grows whenever a row is done.
  std::size_t news() const { return news_; }

  /// For each row of the plan how it is doing.
  std::vector<RowInProgress> rows(Clock::time_point now) const;
  /// "3 of 14 rows done, 1.4 s"; in a pause "again in 3 s, 40 s left".
  std::string taken(Clock::time_point now) const;
  /// All of it in one line.
  std::string line(Clock::time_point now, std::size_t columns) const;
  /// For a log: the row that was done last, and the pause that began.
  std::string done_line(std::size_t row) const;
  std::string waiting_line() const;

 private:
  Milliseconds left_for_step(Clock::time_point since, Clock::time_point now) const;
  std::string waiting_start() const;
  std::string waiting_end() const;
  std::vector<std::string> waiting_rows() const;

  const Plan& plan_;
  Milliseconds timeout_;
  Clock::time_point start_;
  std::size_t total_ = 0;  ///< rows of this round
  std::size_t done_ = 0;   ///< of them
  std::size_t news_ = 0;
  std::vector<RowEvidence> evidence_;
  std::map<std::size_t, Clock::time_point> running_;  ///< row -> when it was started
  std::optional<Waiting> waiting_;                    ///< in a pause
};

/// "9.5 s", "2 min 5 s".
std::string time_words(Milliseconds time);

/// As many of `items` behind `start` as fit into `columns`, and how many more there are.
std::string fitted_list(std::string start, const std::vector<std::string>& items, std::string_view end,
                        std::size_t columns);

}  // namespace netpreflight
