// The progress on standard error, and what becomes of a run when nobody reads it.
#include "cli/progress/display.hpp"

#include <csignal>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>

#include "cli/terminal.hpp"
#include "netpreflight/table.hpp"

namespace netpreflight {
namespace {

using testing::HasSubstr;

Plan usual_plan() {
  return *make_plan(embedded_table(), {});
}

void go_through(const Plan& plan) {
  Display display(plan, {}, Milliseconds(5000), {});
  const Progress progress = display.callbacks(plan);
  for (std::size_t i = 0; i < plan.rows.size(); ++i) {
    if (plan.rows[i].skip) continue;
    progress.started(i);
    progress.finished(i, RowEvidence{true, {}, Milliseconds(12)});
  }
}

TEST(Progress, IsALineForEachRowWhereThereIsNoTerminal) {
  const Plan plan = usual_plan();
  testing::internal::CaptureStderr();
  go_through(plan);
  const std::string text = testing::internal::GetCapturedStderr();
  EXPECT_THAT(text, HasSubstr("product-updates checked in 12 ms\n"));
  EXPECT_EQ(text.find('\r'), std::string::npos);
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
}

/// `netpreflight 2>&1 | head -1`: a progress line that nobody reads is no reason to stop.
TEST(Progress, ThatNobodyReadsStopsNothing) {
  const Plan plan = usual_plan();
  std::signal(SIGPIPE, SIG_IGN);  // as main does
  std::array<int, 2> ends{};
  ASSERT_EQ(pipe(ends.data()), 0);
  close(ends[0]);
  const int saved = dup(STDERR_FILENO);
  dup2(ends[1], STDERR_FILENO);
  close(ends[1]);
  std::string thrown;
  try {
    go_through(plan);
  } catch (const std::exception& error) {
    thrown = error.what();
  }
  dup2(saved, STDERR_FILENO);
  close(saved);
  EXPECT_EQ(thrown, "");
}

TEST(Colour, AsTheUserWants) {
  EXPECT_TRUE(wants_color(ColorWish::always));
  EXPECT_FALSE(wants_color(ColorWish::never));
}

}  // namespace
}  // namespace netpreflight
