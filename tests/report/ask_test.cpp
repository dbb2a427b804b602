// Whom to ask: every format names the team of the problem, whose root need not be the cause of the row.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "netpreflight/difference.hpp"
#include "netpreflight/merged.hpp"
#include "report/text/text.hpp"
#include "report/writers.hpp"
#include "tests/fixtures/attempts.hpp"
#include "tests/fixtures/scenarios.hpp"

namespace netpreflight::scenarios {
namespace {

using testing::HasSubstr;
using testing::Not;

/// A part of the addresses does not work, which is a firewall's matter as a rule; here this host's own route refuses.
Report refused_by_own_route() {
  WholeRun run = all_well({});
  run.saw("product-updates", to({genuine(kA), unconnected(kB, SocketEnd::host_unreachable)}));
  return run.report();
}

const ReportedRow& updates_of(const Report& report) {
  return *std::ranges::find(report.rows, "product-updates", [](const ReportedRow& row) { return row.requirement.id; });
}

TEST(Ask, TheTeamOfTheRoot) {
  const Report report = refused_by_own_route();
  EXPECT_EQ(updates_of(report).cause, tcp_partial);
  EXPECT_EQ(TeamsOfRows(report).of(updates_of(report)), "the administrator of this host");
}

TEST(Ask, InAReportThatHasNoProblemsWhomTheCauseIsFor) {
  Report older = refused_by_own_route();
  older.problems.reset();
  EXPECT_EQ(TeamsOfRows(older).of(updates_of(older)), "the firewall team");
}

TEST(Ask, AlikeInAllFormats) {
  const Report report = refused_by_own_route();
  const Report before = all_well({}).report();
  for (const std::string& text :
       {write_junit(report), write_tap(report), write_text(compare_reports(before, report), {}), write_text(report, {}),
        write_markdown(report)}) {
    EXPECT_THAT(text, HasSubstr("the administrator of this host"));
    EXPECT_THAT(text, Not(HasSubstr("the firewall team")));
  }
}

}  // namespace
}  // namespace netpreflight::scenarios
