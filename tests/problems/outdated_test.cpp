// A problem says where a newer edition of the vendor's page no longer asks for a host.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "netpreflight/embedded_tables.hpp"
#include "tests/fixtures/attempts.hpp"
#include "tests/fixtures/scenarios.hpp"

namespace netpreflight::scenarios {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

const std::string kSentence = "The vendor's page of 2026-08-19 no longer lists ";

/// The host of this row is silent, and all else is well.
Report silent(const std::vector<std::string>& rows, const Setting& setting = {}) {
  WholeRun run = all_well(setting);
  for (const auto& row : rows) run.saw(row, to({dropped(kA)}));
  return run.report();
}

TEST(Outdated, TheProblemSaysThatThePageNoLongerListsTheHost) {
  const Report report = silent({"thor-cloud-lite"});
  ASSERT_EQ(report.problems->size(), 1U);
  const Problem& problem = report.problems->front();
  EXPECT_THAT(problem.rows, ElementsAre("thor-cloud-lite"));
  EXPECT_THAT(problem.doubt, HasSubstr(kSentence + "this host."));
  EXPECT_THAT(problem.request.text.text, HasSubstr(kSentence + "this host."));
  EXPECT_EQ(report.verdict, Verdict::ready_with_warnings);
  EXPECT_EQ(silent({"installer-packages"}).verdict, Verdict::not_ready);  // as ever
}

TEST(Outdated, OfSeveralRowsItNamesTheHosts) {
  const Report report = silent({"thor-cloud", "thor-cloud-lite", "installer-packages"});
  ASSERT_EQ(report.problems->size(), 1U);
  EXPECT_THAT(report.problems->front().doubt,
              HasSubstr(kSentence + "thorcloud-lite.nextron-systems.com and update3.nextron-systems.com."));
}

TEST(Outdated, OtherHostsAreListedAsBefore) {
  for (const Report& report : {silent({"thor-cloud"}), silent({"product-updates", "chatgpt"})}) {
    ASSERT_EQ(report.problems->size(), 1U);
    EXPECT_THAT(report.problems->front().doubt, Not(HasSubstr("no longer lists")));
  }
}

}  // namespace
}  // namespace netpreflight::scenarios
