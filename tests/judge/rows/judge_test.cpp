// Rows that are not run, and the rules that every judgement keeps.
#include <gtest/gtest.h>

#include "tests/fixtures/scenarios.hpp"

namespace netpreflight::scenarios {
namespace {

void only_time(Setting& setting) {
  setting.wishes.only = {"ntp"};
}
void without_chatgpt(Setting& setting) {
  setting.wishes.skip = {"chatgpt"};
}
void from_workstation(Setting& setting) {
  setting.wishes.from = "workstation";
  setting.wishes.hosts = {{"cockpit", kFqdn}};
}

/// A table in which one role's rows lead to two others.
void towards_two_hosts(Setting& setting) {
  from_workstation(setting);
  setting.table.rows.front().destination.name = "management-center";
}

const Scenario kScenarios[] = {
    {"FromTheWorkstation", "web-interface", {}, skip, run_other_vantage, {}},
    {"FromTheManagementCenter", "asset-synchronization", {}, skip, run_other_vantage, {}},
    {"FromTheCockpit", "product-updates", {}, skip, run_other_vantage, {}, from_workstation},
    {"NoProxy", "proxy", {}, skip, run_not_configured, {}},
    {"NoAddressForTheRole", "web-interface", {}, skip, run_not_configured, {}, towards_two_hosts},
    {"NotAmongTheSelected", "product-updates", {}, skip, run_not_selected, {}, only_time},
    {"LeftOut", "chatgpt", {}, skip, run_not_selected, {}, without_chatgpt},
    {"Interrupted", "product-updates", {}, skip, run_interrupted, {}, {}, false},
};

class JudgeSkipped : public testing::TestWithParam<Scenario> {};

TEST_P(JudgeSkipped, AsTheContractSays) {
  EXPECT_EQ(judged(GetParam()), expected(GetParam()));
}

INSTANTIATE_TEST_SUITE_P(Rows, JudgeSkipped, testing::ValuesIn(kScenarios),
                         [](const auto& info) { return std::string(info.param.name); });

/// A status other than pass has a cause, a pass has none but the stand-in, and every step has its finding.
TEST(Judge, StatusAndCauseGoTogether) {
  for (const Scenario& scenario : all_scenarios()) {
    WholeRun run = run_of(scenario);
    run.judge_rows();
    for (std::size_t i = 0; i < run.rows.size(); ++i) {
      const Finding& finding = run.rows[i].finding;
      const bool derived = run.plan.rows[i].requirement.probe == ProbeKind::tls_interception;
      const auto is_plain = [](std::optional<Cause> cause) { return !cause || cause == run_stand_in; };
      EXPECT_EQ(finding.status == pass, is_plain(finding.cause)) << scenario.name;
      EXPECT_EQ(finding.steps.size(), run.evidence[i].steps.size()) << scenario.name;
      for (const StepFinding& step : finding.steps)
        EXPECT_EQ(step.status == pass, is_plain(step.cause)) << scenario.name;
      if (!derived && !is_plain(finding.cause)) {
        EXPECT_NE(contract_severity(*finding.cause), pass) << scenario.name;
      }
    }
  }
}

TEST(Judge, TheCommandForAnotherHostIsGiven) {
  WholeRun run = all_well({});
  const Report report = run.report();
  const ReportedRow& row = report.rows.at(run.index("asset-synchronization"));
  EXPECT_EQ(row.summary, "this row is checked from the Management Center host");
  EXPECT_EQ(
      row.remedy,
      "On this host, as long as the product is not installed, run: sudo netpreflight listen. On the Management Center "
      "host, to check 7443/tcp, run: netpreflight --from management-center --host cockpit=cockpit.example.org");
}

/// What the user has told already need not be filled in by hand.
TEST(Judge, TheCommandForAnotherHostHasTheGivenName) {
  Setting setting;
  from_workstation(setting);
  WholeRun run = all_well(setting);
  const Report report = run.report();
  EXPECT_EQ(
      report.rows.at(run.index("asset-synchronization")).remedy,
      "On the Management Center host run: netpreflight --from management-center --host cockpit=cockpit.example.org");
  EXPECT_EQ(report.rows.at(run.index("product-updates")).remedy,
            "On the Analysis Cockpit host run: netpreflight --from cockpit");
}

TEST(Judge, WhatIsMissingIsSaid) {
  Setting setting;
  towards_two_hosts(setting);
  WholeRun run = all_well(setting);
  const Report report = run.report();
  EXPECT_EQ(report.rows.at(run.index("web-interface")).summary,
            "its address was not given (--host management-center=NAME)");
  WholeRun usual = all_well({});
  EXPECT_EQ(usual.report().rows.at(usual.index("proxy")).summary, "no proxy is configured");
}

}  // namespace

std::vector<Scenario> skipped_scenarios() {
  return {std::begin(kScenarios), std::end(kScenarios)};
}

}  // namespace netpreflight::scenarios
