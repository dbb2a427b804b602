// The command that checks rows again.
#include "problems/recheck.hpp"

#include <gtest/gtest.h>

#include "tests/fixtures/scenarios.hpp"

namespace netpreflight::scenarios {
namespace {

std::string command(const WholeRun& run, const std::vector<std::string>& ids, const std::string& from = "cockpit") {
  RunFacts facts;
  facts.from = from;
  const auto rows = judge_run(run.plan, run.evidence, run.circumstances, {});
  std::vector<const JudgedRow*> again;
  for (const auto& id : ids) again.push_back(&rows.at(run.index(id)));
  return recheck_command(again, checked_rows(rows), run.plan.surroundings, facts);
}

TEST(Recheck, NamesRowsWhereOthersOfTheirSectionAreWell) {
  EXPECT_EQ(command(all_well({}), {"ntp-0", "ntp-2"}), "netpreflight --only ntp-0 --only ntp-2");
}

TEST(Recheck, NamesASectionWhereAllOfItIsWanted) {
  EXPECT_EQ(command(all_well({}), {"ntp-0", "ntp-1", "ntp-2", "dns-external"}),
            "netpreflight --only ntp --only dns-external");
}

TEST(Recheck, KeepsTheVantage) {
  Setting setting;
  setting.wishes.from = "workstation";
  setting.wishes.hosts["cockpit"] = "cockpit.example.org";
  EXPECT_EQ(command(all_well(setting), {"web-interface"}, "workstation"),
            "netpreflight --from workstation --host cockpit=cockpit.example.org --only web-interface");
}

TEST(Recheck, RepeatsTheOptionsThatDecideHowRowsAreChecked) {
  const WholeRun run = all_well({});
  RunFacts facts;
  facts.from = "cockpit";
  facts.options = {"--proxy", "http://proxy.example.org:3128", "-4", "--trust-store", "/etc/my roots"};
  const auto rows = judge_run(run.plan, run.evidence, run.circumstances, {});
  EXPECT_EQ(recheck_command({&rows.at(run.index("chatgpt"))}, checked_rows(rows), run.plan.surroundings, facts),
            "netpreflight --proxy http://proxy.example.org:3128 -4 --trust-store '/etc/my roots' --only chatgpt");
}

TEST(Recheck, IsOneWordEachForAShell) {
  WholeRun run = all_well({});
  run.plan.rows.at(run.index("ntp-0")).requirement.id = "it's; a $(trap)";
  EXPECT_EQ(command(run, {"it's; a $(trap)"}), "netpreflight --only 'it'\\''s; a $(trap)'");
}

}  // namespace
}  // namespace netpreflight::scenarios
