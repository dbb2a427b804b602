// What is said of a run that goes on.
#include "cli/progress/run_so_far.hpp"

#include <gtest/gtest.h>

#include "netpreflight/table.hpp"

namespace netpreflight {
namespace {

using State = RowInProgress::State;
using std::chrono::milliseconds;

/// The three rows of the section dns are run: 14, 15 and 16 of the table's.
constexpr std::size_t kExternal = 13;
constexpr std::size_t kInternal = 14;
constexpr std::size_t kName = 15;

struct DnsRun {
  Plan plan = *make_plan(embedded_table(), [] {
    Wishes wishes;
    wishes.only = {"dns"};
    return wishes;
  }());
  RunSoFar::Clock::time_point start = RunSoFar::Clock::now();
  RunSoFar so_far{plan, Milliseconds(5000), start};
};

TEST(RunSoFar, CountsRowsAndTimeOuts) {
  DnsRun run;
  ASSERT_EQ(run.plan.rows[kExternal].requirement.id, "dns-external");
  EXPECT_EQ(run.so_far.taken(run.start + milliseconds(100)), "0 of 3 rows done, 0.1 s");
  for (const std::size_t row : {kExternal, kInternal, kName}) run.so_far.started(row, run.start);
  run.so_far.finished(kName, {.finished = true, .steps = {}, .duration = Milliseconds(12)});
  const auto now = run.start + milliseconds(6200);
  EXPECT_EQ(run.so_far.taken(now), "1 of 3 rows done, 6.2 s");
  EXPECT_EQ(run.so_far.line(now, 80), "[1/3] 6.2 s, time-outs in: dns-external (3.8 s), dns-internal (3.8 s)");
  EXPECT_EQ(run.so_far.line(now, 60), "[1/3] 6.2 s, time-outs in: dns-external (3.8 s), 1 more");
  EXPECT_EQ(run.so_far.done_line(kName), "[1/3] domain-name checked in 12 ms\n");
  EXPECT_EQ(run.so_far.news(), 1U);
}

TEST(RunSoFar, KnowsHowEachRowIsDoing) {
  DnsRun run;
  run.so_far.started(kExternal, run.start);
  run.so_far.started(kName, run.start);
  run.so_far.finished(kName, {.finished = true, .steps = {}, .duration = Milliseconds(12)});
  const auto rows = run.so_far.rows(run.start + milliseconds(500));
  EXPECT_EQ(rows[kExternal].state, State::running);
  EXPECT_EQ(rows[kExternal].words, "time-out in 4.5 s");
  EXPECT_EQ(rows[kInternal].state, State::waiting);
  EXPECT_EQ(rows[kName].state, State::done);
  EXPECT_EQ(rows.front().state, State::done) << "what is not run is settled from the beginning";
}

TEST(RunSoFar, TheDerivedRowIsSettledWithTheLast) {
  const Plan plan = *make_plan(embedded_table(), {});
  const auto start = RunSoFar::Clock::now();
  RunSoFar so_far(plan, Milliseconds(5000), start);
  const std::size_t derived = plan.rows.size() - 1;
  ASSERT_EQ(plan.rows[derived].requirement.id, "tls-interception");
  for (std::size_t row = 0; row < derived; ++row) {
    EXPECT_EQ(so_far.rows(start)[derived].state, State::waiting) << row;
    if (plan.rows[row].skip) continue;
    so_far.started(row, start);
    so_far.finished(row, {.finished = true, .steps = {}, .duration = Milliseconds(1)});
  }
  EXPECT_EQ(so_far.taken(start), "13 of 13 rows done, 0.0 s");
  EXPECT_EQ(so_far.rows(start)[derived].state, State::done);
}

TEST(RunSoFar, ARoundKeepsWhatIsKnown) {
  DnsRun run;
  for (const std::size_t row : {kExternal, kInternal, kName}) {
    run.so_far.started(row, run.start);
    run.so_far.finished(row, {.finished = true, .steps = {}, .duration = Milliseconds(12)});
  }
  Waiting waiting;
  waiting.since[kExternal] = WallTime(milliseconds(3'723'000));
  waiting.left = Milliseconds(41'000);
  waiting.until_next = Milliseconds(4600);
  run.so_far.waits(waiting);
  EXPECT_EQ(run.so_far.taken(run.start), "again in 5 s, 41.0 s left");
  EXPECT_EQ(run.so_far.line(run.start, 100), "waiting since 01:02:03 UTC for dns-external; 41.0 s left, again in 5 s");
  EXPECT_EQ(run.so_far.waiting_line(), "waiting since 01:02:03 UTC for dns-external; 41.0 s left, again in 5 s\n");
  Plan round = run.plan;
  round.rows[kInternal].skip = round.rows[kName].skip = Cause::run_not_selected;
  run.so_far.begin_round(round, run.start);
  run.so_far.started(kExternal, run.start);
  EXPECT_EQ(run.so_far.taken(run.start), "0 of 1 rows done, 0.0 s");
  const auto rows = run.so_far.rows(run.start);
  EXPECT_EQ(rows[kExternal].state, State::running);
  EXPECT_EQ(rows[kInternal].state, State::done);
}

TEST(FittedList, SaysHowManyMoreThereAre) {
  const std::vector<std::string> rows{"product-updates", "ntp-0", "ntp-1"};
  EXPECT_EQ(fitted_list("for", rows, "; soon", 80), "for product-updates, ntp-0, ntp-1; soon");
  EXPECT_EQ(fitted_list("for", rows, "; soon", 36), "for product-updates, 2 more; soon");
  EXPECT_EQ(fitted_list("for", rows, "", 10), "for 3 more");
  EXPECT_EQ(fitted_list("for", {}, "", 80), "for");
}

TEST(TimeWords, SecondsAndMinutes) {
  EXPECT_EQ(time_words(Milliseconds(9540)), "9.5 s");
  EXPECT_EQ(time_words(Milliseconds(125'000)), "2 min 5 s");
}

}  // namespace
}  // namespace netpreflight
