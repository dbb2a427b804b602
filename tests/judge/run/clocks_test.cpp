// One time server that is wrong is that server's fault; this host's clock is wrong when most servers agree that it is.
#include <gtest/gtest.h>

#include "tests/fixtures/run_scenarios.hpp"

namespace netpreflight::scenarios {
namespace {

constexpr Milliseconds kHour{3'600'000};
constexpr Milliseconds kRight{2};
const std::string kC = "192.0.2.77";

std::vector<Step> says(const std::string& address, Milliseconds offset) {
  return to({other_time(address, offset)});
}

RunScenario servers(const char* name, std::vector<std::vector<Step>> saw, RowsSaid rows, Verdict verdict) {
  RunScenario scenario{name, {}, std::move(rows), verdict};
  constexpr std::array kRows{"ntp-0", "ntp-1", "ntp-2"};
  for (std::size_t i = 0; i < kRows.size(); ++i) scenario.changes.push_back({kRows.at(i), saw.at(i)});
  return scenario;
}

std::vector<Step> silent() {
  return to({silent_time(kB)});
}

const RunScenario kScenarios[] = {
    servers("OneOfThreeIsWrong", {says(kA, kRight), says(kB, kHour), says(kC, kRight)}, {{"ntp-1", "warn ntp.bogus"}},
            Verdict::ready_with_warnings),
    servers("OneOfThreeIsRight", {says(kA, kHour), says(kB, kRight), says(kC, kHour)},
            {{"ntp-0", "warn clock.offset"}, {"ntp-1", "warn ntp.bogus"}, {"ntp-2", "warn clock.offset"}},
            Verdict::ready_with_warnings),
    servers("ThreeAgree", {says(kA, kHour), says(kB, kHour), says(kC, kHour)},
            {{"ntp-0", "warn clock.offset"}, {"ntp-1", "warn clock.offset"}, {"ntp-2", "warn clock.offset"}},
            Verdict::ready_with_warnings),
    servers("ThisHostDecidesBetweenTwo", {says(kA, kRight), silent(), says(kC, kHour)},
            {{"ntp-1", "warn ntp.timeout"}, {"ntp-2", "warn ntp.bogus"}}, Verdict::ready_with_warnings),
    servers("NobodyCanBeToldRight", {says(kA, kHour), says(kB, -kHour), silent()},
            {{"ntp-0", "warn run.inconclusive"}, {"ntp-1", "warn run.inconclusive"}, {"ntp-2", "fail ntp.timeout"}},
            Verdict::not_ready),
    servers("OneServerInThreeRowsHasOneVoice", {says(kA, kHour), says(kA, kHour + kRight), says(kB, kRight)},
            {{"ntp-0", "warn ntp.bogus"}, {"ntp-1", "warn ntp.bogus"}}, Verdict::ready_with_warnings),
    servers("OneAddressOfARowIsWrong",
            {to({right_time(kA), other_time(kB, kHour)}), says(kC, kRight), says(kA, kRight)},
            {{"ntp-0", "warn ntp.bogus"}}, Verdict::ready_with_warnings),
};

class Clocks : public testing::TestWithParam<RunScenario> {};

TEST_P(Clocks, OfTheMinorityAreWrong) {
  WholeRun run = run_of(GetParam());
  const Report report = run.report();
  EXPECT_EQ(rows_of(report), expected_rows(GetParam(), run.plan));
  EXPECT_EQ(name(report.verdict), name(GetParam().verdict));
}

INSTANTIATE_TEST_SUITE_P(Run, Clocks, testing::ValuesIn(kScenarios),
                         [](const auto& info) { return std::string(info.param.name); });

TEST(Clocks, NamesTheServerAndTheOthers) {
  WholeRun run = run_of(kScenarios[0]);
  const Report report = run.report();
  const auto& row = report.rows.at(run.index("ntp-1"));
  EXPECT_NE(row.summary.find("60 minutes ahead compared with " + kA + ", " + kC + ", which agree"), std::string::npos)
      << row.summary;
}

TEST(Clocks, SaysWhatNobodyCanTell) {
  WholeRun run = run_of(kScenarios[4]);
  const Report report = run.report();
  const auto& row = report.rows.at(run.index("ntp-0"));
  EXPECT_NE(row.summary.find("60 minutes behind by " + kA), std::string::npos) << row.summary;
}

}  // namespace
}  // namespace netpreflight::scenarios
