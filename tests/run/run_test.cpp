// One run from its beginning to its end, whatever its rows and signals do.
#include "run/run.hpp"

#include <csignal>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "netpreflight/table.hpp"
#include "run/signals.hpp"
#include "tests/fixtures/loop.hpp"

namespace netpreflight {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// A nameserver that never answers, and a plan that asks it.
class SilentRun : public testing::Test {
 protected:
  SilentRun() {
    Wishes wishes;
    wishes.only = {"dns-external"};
    plan_ = make_plan(embedded_table(), wishes).value();
    settings_.resolver.nameservers = {{"127.0.0.1", silent_.local_endpoint().port()}};
    settings_.resolver.nameservers_replaced = true;
    settings_.host_name = "localhost";
    wait_for(Milliseconds(600'000));
    while (plan_.rows[row_].requirement.id != "dns-external") ++row_;
  }

  void wait_for(Milliseconds time) { settings_.timeout = settings_.resolver.timeout = time; }

  asio::io_context io_;
  asio::ip::udp::socket silent_{io_, {asio::ip::address_v4::loopback(), 0}};
  Plan plan_;
  RunSettings settings_;
  std::size_t row_ = 0;
};

TEST_F(SilentRun, EndsWithItsTimeOuts) {
  wait_for(Milliseconds(200));
  const RunResult result = run(plan_, settings_, {});
  EXPECT_TRUE(result.evidence[row_].finished);
  EXPECT_FALSE(result.evidence[row_].steps.empty());
  EXPECT_THAT(result.overdue, IsEmpty());
  EXPECT_FALSE(result.interrupted);
}

/// Every wait has an end of its own. This is for one that has none: the row is given up and not taken for done.
TEST_F(SilentRun, ARowThatIsLateIsGivenUp) {
  settings_.most_for_a_row = Milliseconds(300);
  const RunResult result = run(plan_, settings_, {});
  EXPECT_THAT(result.overdue, ElementsAre(row_));
  EXPECT_FALSE(result.evidence[row_].finished);
  EXPECT_THAT(result.evidence[row_].steps, IsEmpty());
  EXPECT_FALSE(result.interrupted);
}

TEST_F(SilentRun, EverySignalThatStopsProgramsInterruptsIt) {
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    const HeldSignals held;
    std::raise(signal);
    std::raise(SIGTERM);  // timeout(1) sends two
    const RunResult result = run(plan_, settings_, {});
    EXPECT_TRUE(result.interrupted) << signal;
    EXPECT_FALSE(result.evidence[row_].finished);
    HeldSignals::take();
  }
}

/// nohup(1).
TEST_F(SilentRun, AnIgnoredHangUpIsNoInterruption) {
  const auto before = std::signal(SIGHUP, SIG_IGN);
  wait_for(Milliseconds(200));
  Progress progress;
  progress.started = [](std::size_t) { std::raise(SIGHUP); };
  const RunResult result = run(plan_, settings_, progress);
  std::signal(SIGHUP, before);
  EXPECT_FALSE(result.interrupted);
  EXPECT_TRUE(result.evidence[row_].finished);
}

}  // namespace
}  // namespace netpreflight
