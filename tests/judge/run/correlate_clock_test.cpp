// A wrong clock explains a certificate that seems expired or not yet valid, where the NTP rows of the same run show
// one.
#include <gtest/gtest.h>

#include "tests/fixtures/scenarios.hpp"

namespace netpreflight::scenarios {
namespace {

constexpr std::chrono::hours kDay{24};

struct ClockCase {
  const char* name;
  std::vector<Step> updates;            ///< what product-updates saw
  std::vector<std::vector<Step>> time;  ///< what ntp-0, ntp-1, ntp-2 saw
  bool explained;
};

void PrintTo(const ClockCase& one, std::ostream* out) {
  *out << one.name;
}

/// Each server alike.
std::vector<std::vector<Step>> all_say(Milliseconds offset) {
  return {to({other_time(kA, offset)}), to({other_time(kA, offset)}), to({other_time(kA, offset)})};
}

std::vector<Step> silent() {
  return to({silent_time(kA)});
}

std::vector<Step> says(Milliseconds offset) {
  return to({other_time(kA, offset)});
}

std::vector<Step> refuses_with_offset(Milliseconds offset) {
  NtpReply reply = good_reply();
  reply.stratum = 0;
  reply.reference_id = "RATE";
  reply.offset = offset;
  return to({told(kA, reply)});
}

/// expired() ended on 2025-08-01, not_yet_valid() begins on 2025-09-02, and the clock shows 2025-09-01.
const ClockCase kCases[] = {
    {"ClockAhead", to({expired(genuine(kA))}), all_say(-40 * kDay), true},
    {"ClockAheadVendorsCa", to({expired(vendors(kA))}), all_say(-40 * kDay), true},
    {"ClockBehind", to({not_yet_valid(genuine(kA))}), all_say(2 * kDay), true},
    {"OneServerIsEnough", to({not_yet_valid(genuine(kA))}), {silent(), says(2 * kDay), silent()}, true},
    {"SecondAddressToo", to({expired(genuine(kA)), genuine(kB)}), all_say(-40 * kDay), true},
    {"ClockAheadButNotThatMuch", to({expired(genuine(kA))}), all_say(-2 * kDay), false},
    {"ClockBehindAndExpired", to({expired(genuine(kA))}), all_say(2 * kDay), false},
    {"ClockAheadAndExpiredByBothTimes", to({expired(genuine(kA)), not_yet_valid(genuine(kB))}), all_say(2 * kDay),
     false},
    {"ClockRight", to({expired(genuine(kA))}), all_say(Milliseconds(10)), false},
    {"NoServerAnswers", to({expired(genuine(kA))}), {silent(), silent(), silent()}, false},
    {"OnlyARefusalShowsIt", to({expired(genuine(kA))}), {refuses_with_offset(-40 * kDay), silent(), silent()}, false},
    {"OneServerAgainstTwo",
     to({expired(genuine(kA))}),
     {says(-40 * kDay), says(Milliseconds(3)), says(Milliseconds(-3))},
     false},
};

class CorrelateClock : public testing::TestWithParam<ClockCase> {};

TEST_P(CorrelateClock, ExplainsDates) {
  WholeRun run = all_well({});
  run.saw("product-updates", GetParam().updates);
  for (std::size_t i = 0; i < 3; ++i) run.saw("ntp-" + std::to_string(i), GetParam().time[i]);
  const Report report = run.report();
  const ReportedRow& row = report.rows.at(run.index("product-updates"));
  EXPECT_EQ(row.status, fail);
  EXPECT_TRUE(row.cause == tls_expired || row.cause == tls_not_yet_valid) << said(row.status, row.cause);
  EXPECT_EQ(run.finding("product-updates").explained_by,
            GetParam().explained ? std::optional(clock_offset) : std::nullopt);
  EXPECT_EQ(row.summary.find("clock") != std::string::npos, GetParam().explained) << row.summary;
}

INSTANTIATE_TEST_SUITE_P(Clock, CorrelateClock, testing::ValuesIn(kCases),
                         [](const auto& info) { return std::string(info.param.name); });

/// Renewing the certificate would help nobody: what helps is to set the clock, by the time servers.
TEST(CorrelateClock, TheRemedyIsTheClocks) {
  WholeRun run = all_well({});
  run.saw("product-updates", to({not_yet_valid(genuine(kA))}));
  run.saw("ntp-1", says(2 * kDay));
  run.saw("ntp-0", silent());
  run.saw("ntp-2", silent());
  const Report report = run.report();
  const std::string clock = report.rows.at(run.index("ntp-1")).remedy.value_or("");
  EXPECT_EQ(report.rows.at(run.index("product-updates")).remedy.value_or(""), clock);
  EXPECT_NE(clock.find("2 days behind"), std::string::npos) << clock;
  EXPECT_NE(clock.find("1.debian.pool.ntp.org (123/udp)"), std::string::npos) << clock;
  EXPECT_EQ(clock.find("update-301.nextron-systems.com"), std::string::npos)
      << "no web server has told the time: " << clock;
  EXPECT_EQ(clock.find("443/tcp"), std::string::npos) << clock;
}

TEST(CorrelateClock, AWrongClockLeavesOtherFaultsAlone) {
  WholeRun run = all_well({});
  run.saw("product-updates", to({expired(intercepted(kA))}));
  run.saw("thor-cloud", to({self_signed(kA)}));
  run.saw("chatgpt", to({refused(kA)}));
  for (const char* row : {"ntp-0", "ntp-1", "ntp-2"}) run.saw(row, says(-40 * kDay));
  run.report();
  for (const char* row : {"product-updates", "thor-cloud", "chatgpt"})
    EXPECT_FALSE(run.finding(row).explained_by) << row;
}

}  // namespace
}  // namespace netpreflight::scenarios
