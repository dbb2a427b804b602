#include "run/wait.hpp"

#include <algorithm>

#include "probes/probe.hpp"
#include "run/signals.hpp"

namespace netpreflight {

namespace {

using Clock = std::chrono::steady_clock;
constexpr Milliseconds kNewsEvery{200};

WallTime now() {
  return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

class Waiter {
 public:
  Waiter(const Plan& plan, const WaitSettings& settings, const WaitHooks& hooks)
      : plan_(plan), settings_(settings), hooks_(hooks) {}

  RunResult go() {
    RunResult result = hooks_.run(plan_);
    while (!result.interrupted && left() > Milliseconds(0)) {
      const auto rows = that_can_change(hooks_.rows_to_wait_for(result));
      if (rows.empty()) break;
      note(rows);
      if (!pause()) {
        result.interrupted = true;
        break;
      }
      take_over(result, hooks_.run(only(rows)));
    }
    return result;
  }

 private:
  Milliseconds left() const { return settings_.most - Milliseconds(Clock::now() - start_); }

  /// A row that was not waited for before is waited for from now on.
  void note(const std::vector<std::size_t>& rows) {
    std::map<std::size_t, WallTime> since;
    for (const std::size_t row : rows) {
      const auto known = waiting_.since.find(row);
      since[row] = known == waiting_.since.end() ? now() : known->second;
    }
    waiting_.since = std::move(since);
  }

  /// A derived row changes with the rows that it is derived from, and not by being checked again.
  std::vector<std::size_t> that_can_change(std::vector<std::size_t> rows) const {
    std::erase_if(rows, [this](std::size_t row) { return find_probe(plan_.rows[row].requirement.probe) == nullptr; });
    return rows;
  }

  /// `rows` are in ascending order.
  Plan only(const std::vector<std::size_t>& rows) const {
    Plan again = plan_;
    for (std::size_t i = 0; i < again.rows.size(); ++i) {
      const bool wanted = std::ranges::binary_search(rows, i);
      if (!wanted && !again.rows[i].skip) again.rows[i].skip = Cause::run_not_selected;
    }
    return again;
  }

  static void take_over(RunResult& result, RunResult round) {
    for (std::size_t i = 0; i < result.evidence.size(); ++i) {
      if (round.evidence[i].finished) result.evidence[i] = std::move(round.evidence[i]);
    }
    if (!round.fqdn.empty()) result.fqdn = round.fqdn;
    result.interrupted = round.interrupted;
    result.overdue = std::move(round.overdue);
  }

  /// Waits until the next round is due; false: interrupted.
  bool pause() {
    const auto due = Clock::now() + std::chrono::duration_cast<Clock::duration>(std::min(settings_.pause, left()));
    waiting_.begins = true;
    io_.restart();
    while (!interrupted_ && Clock::now() < due) {
      waiting_.left = std::max(left(), Milliseconds(0));
      waiting_.until_next = due - Clock::now();
      hooks_.waiting(waiting_);
      waiting_.begins = false;
      io_.run_for(
          std::min<Clock::duration>(due - Clock::now(), std::chrono::duration_cast<Clock::duration>(kNewsEvery)));
    }
    return !interrupted_;
  }

  const Plan& plan_;
  const WaitSettings& settings_;
  const WaitHooks& hooks_;
  asio::io_context io_{1};
  bool interrupted_ = false;
  /// Stays in force from the first round to the last, so that a signal between two rounds is not lost.
  Interruption interruption_{io_, [this] { interrupted_ = true; }};
  Clock::time_point start_ = Clock::now();
  Waiting waiting_;
};

}  // namespace

RunResult run_until_passing(const Plan& plan, const WaitSettings& settings, const WaitHooks& hooks) {
  return settings.most > Milliseconds(0) ? Waiter(plan, settings, hooks).go() : hooks.run(plan);
}

}  // namespace netpreflight
