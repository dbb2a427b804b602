#include "cli/progress/run_so_far.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "probes/probe.hpp"

namespace netpreflight {

namespace {

/// Rows that are derived from others are not run.
bool is_run(const PlannedRow& row) {
  return !row.skip && find_probe(row.requirement.probe) != nullptr;
}

}  // namespace

std::string time_words(Milliseconds time) {
  const double seconds = time.count() / 1000.0;
  if (seconds < 60) return fmt::format("{:.1f} s", seconds);
  const auto whole = static_cast<long>(seconds);
  return fmt::format("{} min {} s", whole / 60, whole % 60);
}

std::string fitted_list(std::string start, const std::vector<std::string>& items, std::string_view end,
                        std::size_t columns) {
  std::string line = std::move(start);
  for (std::size_t i = 0; i < items.size(); ++i) {
    const bool last = i + 1 == items.size();
    const std::string_view gap = i == 0 ? " " : ", ";
    const std::string more = fmt::format(", {} more", items.size() - i - 1);
    const std::size_t needed = line.size() + gap.size() + items[i].size() + (last ? 0 : more.size()) + end.size();
    if (needed >= columns) {
      line += fmt::format("{}{} more", gap, items.size() - i);
      break;
    }
    line += fmt::format("{}{}", gap, items[i]);
  }
  return line + std::string(end);
}

RunSoFar::RunSoFar(const Plan& plan, Milliseconds timeout, Clock::time_point now)
    : plan_(plan), timeout_(timeout), start_(now), evidence_(plan.rows.size()) {
  begin_round(plan, now);
}

void RunSoFar::begin_round(const Plan& round, Clock::time_point now) {
  start_ = now;
  done_ = 0;
  total_ = static_cast<std::size_t>(std::ranges::count_if(round.rows, is_run));
  waiting_.reset();
}

void RunSoFar::started(std::size_t row, Clock::time_point now) {
  running_.emplace(row, now);
}

void RunSoFar::finished(std::size_t row, const RowEvidence& evidence) {
  running_.erase(row);
  evidence_[row] = evidence;
  ++done_;
  ++news_;
}

Milliseconds RunSoFar::left_for_step(Clock::time_point since, Clock::time_point now) const {
  // A row's steps follow each other, and one that is answered takes next to no time: whatever it waits for now began
  // a whole number of time-outs after the row did.
  return Milliseconds(timeout_.count() - std::fmod(Milliseconds(now - since).count(), timeout_.count()));
}

std::vector<RowInProgress> RunSoFar::rows(Clock::time_point now) const {
  using State = RowInProgress::State;
  std::vector<RowInProgress> rows(plan_.rows.size());
  const bool all_done = done_ == total_;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const bool is_done = evidence_[i].finished || plan_.rows[i].skip || (all_done && !is_run(plan_.rows[i]));
    rows[i].state = is_done ? State::done : State::waiting;
  }
  for (const auto& [row, since] : running_)
    rows[row] = {State::running, fmt::format("time-out in {}", time_words(left_for_step(since, now)))};
  return rows;
}

std::string RunSoFar::taken(Clock::time_point now) const {
  if (!waiting_) return fmt::format("{} of {} rows done, {}", done_, total_, time_words(now - start_));
  return fmt::format("again in {:.0f} s, {} left", waiting_->until_next.count() / 1000.0, time_words(waiting_->left));
}

std::vector<std::string> RunSoFar::waiting_rows() const {
  std::vector<std::string> rows;
  for (const auto& [row, since] : waiting_->since) rows.push_back(plan_.rows[row].requirement.id);
  return rows;
}

std::string RunSoFar::waiting_start() const {
  WallTime earliest = WallTime::max();
  for (const auto& [row, since] : waiting_->since) earliest = std::min(earliest, since);
  return fmt::format("waiting since {:%H:%M:%S} UTC for", std::chrono::floor<std::chrono::seconds>(earliest));
}

std::string RunSoFar::waiting_end() const {
  return fmt::format("; {} left, again in {:.0f} s", time_words(waiting_->left), waiting_->until_next.count() / 1000.0);
}

std::string RunSoFar::line(Clock::time_point now, std::size_t columns) const {
  if (waiting_) return fitted_list(waiting_start(), waiting_rows(), waiting_end(), columns);
  std::vector<std::string> rows;
  rows.reserve(running_.size());
  for (const auto& [row, since] : running_)
    rows.push_back(fmt::format("{} ({})", plan_.rows[row].requirement.id, time_words(left_for_step(since, now))));
  const std::string start = fmt::format("[{}/{}] {}, time-outs in:", done_, total_, time_words(now - start_));
  return fitted_list(start, rows, "", columns);
}

std::string RunSoFar::done_line(std::size_t row) const {
  return fmt::format("[{}/{}] {} checked in {:.0f} ms\n", done_, total_, plan_.rows[row].requirement.id,
                     evidence_[row].duration.count());
}

std::string RunSoFar::waiting_line() const {
  return fmt::format("{} {}{}\n", waiting_start(), fmt::join(waiting_rows(), ", "), waiting_end());
}

}  // namespace netpreflight
