// Verdict, counts and exit codes.
#include "netpreflight/report.hpp"

#include <gtest/gtest.h>

#include "tests/fixtures/run_scenarios.hpp"

namespace netpreflight::scenarios {
namespace {

TEST(Report, ExitCodes) {
  EXPECT_EQ(exit_code(Verdict::ready, false), 0);
  EXPECT_EQ(exit_code(Verdict::ready_with_warnings, false), 0);
  EXPECT_EQ(exit_code(Verdict::not_ready, false), 1);
  EXPECT_EQ(exit_code(Verdict::ready, true), 0);
  EXPECT_EQ(exit_code(Verdict::ready_with_warnings, true), 1);
  EXPECT_EQ(exit_code(Verdict::not_ready, true), 1);
}

/// "a lab where all is well gives ready, exit 0, 14 pass and 4 skip"
TEST(Report, WhereAllIsWell) {
  WholeRun run = all_well({});
  const Report report = run.report();
  EXPECT_EQ(report.verdict, Verdict::ready);
  EXPECT_EQ(report.counts.pass, 14U);
  EXPECT_EQ(report.counts.skip, 4U);
  EXPECT_EQ(report.counts.warn, 0U);
  EXPECT_EQ(report.counts.fail, 0U);
}

TEST(Report, CountsAreTheRows) {
  for (const RunScenario& scenario : run_scenarios()) {
    WholeRun run = run_of(scenario);
    const Report report = run.report();
    Counts counts;
    for (const ReportedRow& row : report.rows) {
      counts.pass += row.status == pass ? 1 : 0;
      counts.warn += row.status == warn ? 1 : 0;
      counts.fail += row.status == fail ? 1 : 0;
      counts.skip += row.status == skip ? 1 : 0;
    }
    EXPECT_EQ(report.counts.pass, counts.pass) << scenario.name;
    EXPECT_EQ(report.counts.warn, counts.warn) << scenario.name;
    EXPECT_EQ(report.counts.fail, counts.fail) << scenario.name;
    EXPECT_EQ(report.counts.skip, counts.skip) << scenario.name;
  }
}

TEST(Report, RowsStandInTheTablesOrderWithTheirSteps) {
  WholeRun run = all_well({});
  run.saw("chatgpt", to({refused(kA), genuine(kB)}));
  const Report report = run.report();
  ASSERT_EQ(report.rows.size(), run.plan.rows.size());
  for (std::size_t i = 0; i < report.rows.size(); ++i) {
    EXPECT_EQ(report.rows[i].requirement.id, run.plan.rows[i].requirement.id);
  }
  EXPECT_EQ(report.rows.at(run.index("chatgpt")).steps.size(), 4U);
  EXPECT_EQ(report.table.edition, "2025-07-28");
  EXPECT_EQ(report.run.from, "cockpit");
}

struct Destination {
  const char* row;
  const char* words;
};

TEST(Report, DestinationsAreSaidForPeople) {
  WholeRun run = all_well({});
  const Report report = run.report();
  for (const Destination& each :
       {Destination{"product-updates", "update-301.nextron-systems.com"},
        Destination{"web-interface", "Analysis Cockpit"}, Destination{"proxy", "the proxy"},
        Destination{"dns-external", "its nameservers"}, Destination{"domain-name", "this host's own name"}}) {
    EXPECT_EQ(report.rows.at(run.index(each.row)).destination, each.words) << each.row;
  }
}

}  // namespace
}  // namespace netpreflight::scenarios
