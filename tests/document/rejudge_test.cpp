// Judging a report again: what cannot be is refused in words, and no report makes the judge stumble. That a report of the
// same version comes out as it was is held against every run of the lab (tests/lab/lab/expect.py).
#include <algorithm>

#include <gtest/gtest.h>

#include "record/report_json.hpp"
#include "tests/fixtures/full_report.hpp"

namespace netpreflight {
namespace {

/// A run of the embedded table that was interrupted before anything was done.
Report interrupted() {
  const auto plan = make_plan(embedded_table(), {});
  RunFacts run;
  run.from = "cockpit";
  run.host = {"host", "host.corp.example", {"10.0.0.1"}, "Debian"};
  run.nameservers = {"10.0.0.53"};
  run.trust_store_present = true;
  return judge_and_report(*plan, std::vector<RowEvidence>(plan->rows.size()), {"1.0", "2025-01-01", std::nullopt}, run);
}

TEST(Rejudge, BySameVersionChangesNothing) {
  const Report report = interrupted();
  const auto again = rejudge(report, "1.0");
  ASSERT_TRUE(again) << again.error();
  EXPECT_EQ(write_report(*again), write_report(report));
}

/// Only the proxy's own row is run, and it fails: what the others would take the proxy for stands in their plans alone.
TEST(Rejudge, KeepsTheRouteOfRowsThatWereNotRun) {
  Wishes wishes;
  wishes.proxy = ProxyEndpoint{false, "192.0.2.9", 3128};
  wishes.no_proxy = "update-301.nextron-systems.com";
  wishes.only = {"proxy"};
  const auto plan = make_plan(embedded_table(), wishes);
  ASSERT_TRUE(plan) << plan.error();
  std::vector<RowEvidence> evidence(plan->rows.size());
  const auto proxy =
      std::ranges::find(plan->rows, ProbeKind::proxy, [](const PlannedRow& row) { return row.requirement.probe; });
  ResolveEvidence resolve;
  resolve.name = "192.0.2.9";
  resolve.source = ResolveEvidence::Source::literal;
  resolve.addresses = {"192.0.2.9"};
  ConnectEvidence refused;
  refused.address = "192.0.2.9";
  refused.port = 3128;
  refused.end = SocketEnd::refused;
  RowEvidence& seen = evidence[static_cast<std::size_t>(proxy - plan->rows.begin())];
  seen.finished = true;
  for (const Evidence& each : {Evidence(resolve), Evidence(refused)})
    seen.steps.push_back({"192.0.2.9", Milliseconds(1), each, Purpose::check, Route::proxy});
  RunFacts run;
  run.from = "cockpit";
  run.proxy = "http://192.0.2.9:3128";
  run.trust_store_present = true;
  const Report report = judge_and_report(*plan, evidence, {"1.0", "2025-01-01", std::nullopt}, run);
  const auto again = rejudge(report, "1.0");
  ASSERT_TRUE(again) << again.error();
  EXPECT_EQ(write_report(*again), write_report(report));
}

TEST(Rejudge, ByAnotherVersionSaysSo) {
  const auto again = rejudge(interrupted(), "2.0");
  ASSERT_TRUE(again) << again.error();
  EXPECT_EQ(again->tool.version, "1.0");
  EXPECT_EQ(again->tool.judged_by, "2.0");
}

TEST(Rejudge, TakesTheJudgementFromTheEvidence) {
  Report report = interrupted();
  const Report right = report;
  for (auto& row : report.rows) {
    row.status = Status::pass;
    row.cause.reset();
    row.summary = "all is well";
  }
  report.verdict = Verdict::ready;
  const auto again = rejudge(report, "1.0");
  ASSERT_TRUE(again);
  EXPECT_EQ(write_report(*again), write_report(right));
}

TEST(Rejudge, SaysWhatAReportLacks) {
  Report report = interrupted();
  report.rows[3].plan.reset();
  EXPECT_EQ(rejudge(report, "1.0").error(),
            "it does not say how the row product-updates was planned: the program that wrote it is too old for that");
  report = interrupted();
  report.table.vendor_ca.reset();
  EXPECT_NE(rejudge(report, "1.0").error().find("the vendor's"), std::string::npos);
  report = interrupted();
  report.run.trust_store_present.reset();
  EXPECT_NE(rejudge(report, "1.0").error().find("trust store"), std::string::npos);
  report = interrupted();
  for (auto& row : report.rows) row.plan->finished = true;
  EXPECT_NE(rejudge(report, "1.0").error().find("are not those of the probe"), std::string::npos);
}

TEST(Rejudge, NoReportMakesItStumble) {
  for (unsigned seed = 0; seed < 300; ++seed) {
    Report report = full_report(seed);
    if (const auto again = rejudge(report, "1.0")) EXPECT_EQ(again->rows.size(), report.rows.size());
    for (auto& row : report.rows) {
      if (row.plan) row.plan->skip.reset();
      for (std::size_t drop = seed % (row.steps.size() + 1); drop > 0; --drop) {
        row.steps.erase(row.steps.begin());
      }
    }
    if (const auto again = rejudge(report, "1.0")) EXPECT_EQ(again->rows.size(), report.rows.size());
  }
}

}  // namespace
}  // namespace netpreflight
