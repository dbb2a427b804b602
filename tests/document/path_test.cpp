// The lanes of a picture: what is well and alike is one, each problem is one.
#include "document/path.hpp"

#include <gtest/gtest.h>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "tests/fixtures/sample.hpp"

namespace netpreflight {
namespace {

std::string words(const Lane& lane) {
  std::string text = fmt::format("{}: ", name(lane.status));
  if (lane.through) text += fmt::format("{} {} > ", name(lane.through->kind), lane.through->name);
  text += fmt::format("{} ({})", fmt::join(lane.ends, ","), fmt::join(lane.ports, ","));
  if (lane.fault) text += fmt::format(", problem {} at {}", *lane.problem, name(*lane.fault));
  return text + (lane.incoming ? ", incoming" : "");
}

std::vector<std::string> lanes(const Report& report, std::size_t most = 100) {
  std::vector<std::string> all;
  for (const Lane& lane : path_of(report, most).lanes) all.push_back(words(lane));
  return all;
}

const std::string kWell = "pass: thorcloud-lite.nextron-systems.com,0.debian.pool.ntp.org (443/tcp,123/udp)";
const std::string kOther = "skip: Workstation (443/tcp), incoming";

Report with(ProblemPlace place, std::vector<std::string> rows) {
  Report report = sample_report();
  report.problems->resize(1);
  report.problems->front().place = std::move(place);
  report.problems->front().rows = std::move(rows);
  return report;
}

TEST(Path, AProblemIsOneLaneWhereItsFaultSits) {
  const std::vector<std::string> rows{"product-updates", "chatgpt"};
  const std::string ends = "update-301.nextron-systems.com,api.openai.com (443/tcp), problem 1 at ";
  const auto expect_first = [&](ProblemPlace place, const std::string& through, const std::string& kind) {
    EXPECT_EQ(lanes(with(std::move(place), rows)),
              (std::vector<std::string>{"fail: " + through + ends + kind, kWell, kOther}));
  };
  expect_first({PlaceKind::this_host, "cockpit", ""}, "", "this_host");
  expect_first({PlaceKind::hop, "", "10.30.2.2"}, "hop 10.30.2.2 > ", "hop");
  expect_first({PlaceKind::hop, "Some Box", "10.30.2.2"}, "hop Some Box > ", "hop");
  expect_first({PlaceKind::hop, "", ""}, "", "hop");
  expect_first({PlaceKind::nameserver, "", "10.20.2.54"}, "nameserver 10.20.2.54 > ", "nameserver");
  expect_first({PlaceKind::nameserver, "", ""}, "nameserver 10.20.2.53 > ", "nameserver");
  expect_first({PlaceKind::destination, "", ""}, "", "destination");
  expect_first({PlaceKind::unknown, "", ""}, "", "unknown");
}

TEST(Path, ARowThatLeadsToNoHostIsNamedInWordsWhereNoOtherIs) {
  EXPECT_EQ(lanes(with({}, {"tls-interception", "chatgpt"})).front(),
            "fail: api.openai.com (443/tcp), problem 1 at unknown");
  EXPECT_EQ(lanes(with({}, {"tls-interception"})).front(), "fail: the vendor's servers (), problem 1 at unknown");
}

TEST(Path, WhatIsWellThroughAProxyGoesThroughIt) {
  Report report = with({PlaceKind::proxy, "", ""}, {"chatgpt"});
  report.run.proxy = "http://proxy:3128";
  report.rows.at(4).plan = RowPlan{};
  report.rows.at(4).plan->route = Route::proxy;
  EXPECT_EQ(lanes(report),
            (std::vector<std::string>{"fail: proxy http://proxy:3128 > api.openai.com (443/tcp), problem 1 at proxy",
                                      "pass: proxy http://proxy:3128 > thorcloud-lite.nextron-systems.com (443/tcp)",
                                      "pass: 0.debian.pool.ntp.org (123/udp)", kOther}));
}

TEST(Path, AdviceIsAWarning) {
  Report report = with({}, {"ntp-1"});
  report.problems->front().level = ProblemLevel::advice;
  EXPECT_EQ(lanes(report).front(), "warn: 1.debian.pool.ntp.org (123/udp), problem 1 at unknown");
}

TEST(Path, OfManyProblemsTheFirstAreKept) {
  const Path path = path_of(sample_report(), 2);
  EXPECT_EQ(path.left_out, 3U);
  EXPECT_EQ(path.lanes.size(), 4U);
}

}  // namespace
}  // namespace netpreflight
