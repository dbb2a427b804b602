// What the steps of a report say together.
#include "document/support.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace netpreflight {
namespace {

ReportedRow& add_row(Report& report, std::string id) {
  auto& row = report.rows.emplace_back();
  row.requirement.id = std::move(id);
  return row;
}

void add_step(ReportedRow& row, Milliseconds duration, Evidence evidence = ConnectEvidence{},
              std::string interceptor = "") {
  auto& step = row.steps.emplace_back();
  step.target = fmt::format("{}/{}", row.requirement.id, row.steps.size());
  step.duration = duration;
  step.evidence = std::move(evidence);
  step.finding.interceptor = std::move(interceptor);
}

NtpEvidence answer(std::string address, Milliseconds offset, int stratum = 2) {
  NtpEvidence ntp;
  ntp.address = std::move(address);
  ntp.reply.emplace();
  ntp.reply->mode = 4;
  ntp.reply->version = 4;
  ntp.reply->stratum = stratum;
  ntp.reply->origin_matches = true;
  ntp.reply->offset = offset;
  return ntp;
}

TEST(Support, TheSlowestStepsComeFirst) {
  Report report;
  for (const std::string id : {"a", "b"}) {
    auto& row = add_row(report, id);
    for (const double duration : {3.0, 5.0, 1.0}) add_step(row, Milliseconds(duration));
  }
  std::vector<std::string> targets;
  for (const auto& each : support_view(report, 3).slowest)
    targets.push_back(fmt::format("{} {}", each.row->requirement.id, each.step->target));
  EXPECT_EQ(targets, (std::vector<std::string>{"a a/2", "b b/2", "a a/1"}));
  EXPECT_EQ(support_view(report, 10).slowest.size(), 6U);
  EXPECT_TRUE(support_view(report, 0).slowest.empty());
  EXPECT_TRUE(support_view({}, 5).slowest.empty());
}

TEST(Support, TheClockIsThatOfMostTimeServers) {
  Report report;
  auto& row = add_row(report, "ntp-0");
  add_step(row, {}, answer("192.0.2.1", Milliseconds(7)));
  EXPECT_EQ(support_view(report, 0).clock_offset, Milliseconds(7));
  add_step(row, {}, answer("192.0.2.2", Milliseconds(900'000)));
  add_step(row, {}, answer("192.0.2.3", Milliseconds(900'010)));
  add_step(row, {}, answer("192.0.2.3", Milliseconds(900'010)));
  add_step(row, {}, answer("192.0.2.4", Milliseconds(5), 0));  // a kiss of death is no opinion
  EXPECT_EQ(support_view(report, 0).time_servers, 3U);
  EXPECT_EQ(support_view(report, 0).clock_offset, Milliseconds(900'010));
  report.rows.front().status = Status::skip;
  EXPECT_EQ(support_view(report, 0).time_servers, 0U);
  EXPECT_EQ(support_view(report, 0).clock_offset, std::nullopt);
}

TEST(Support, ServersThatDisagreeSayNothing) {
  Report report;
  auto& row = add_row(report, "ntp-0");
  add_step(row, {}, answer("192.0.2.1", Milliseconds(300'000)));
  add_step(row, {}, answer("192.0.2.2", Milliseconds(900'000)));
  EXPECT_EQ(support_view(report, 0).time_servers, 2U);
  EXPECT_EQ(support_view(report, 0).clock_offset, std::nullopt);
}

TEST(Support, AnInterceptorCountsOnceARow) {
  Report report;
  auto& first = add_row(report, "a");
  add_step(first, {}, HandshakeEvidence{}, "Box");
  add_step(first, {}, HandshakeEvidence{}, "Box");
  add_step(first, {}, HandshakeEvidence{}, "Other");
  add_step(add_row(report, "b"), {}, HandshakeEvidence{}, "Box");
  add_step(add_row(report, "c"), {}, HandshakeEvidence{});
  std::vector<std::string> seen;
  for (const auto& each : support_view(report, 0).interceptors)
    seen.push_back(fmt::format("{} {}", each.name, each.rows));
  EXPECT_EQ(seen, (std::vector<std::string>{"Box 2", "Other 1"}));
}

}  // namespace
}  // namespace netpreflight
