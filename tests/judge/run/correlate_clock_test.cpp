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

/// Valid for a day that begins tomorrow, by this host's clock.
HandshakeEvidence both_ends(const std::string& address) {
  HandshakeEvidence evidence = not_yet_valid(genuine(address));
  evidence.chain.front().not_after = "2025-09-03T00:00:00Z";
  return evidence;
}

struct RightTime {
  const char* name;
  std::vector<Step> seen;
  Milliseconds offset;
  std::string said;
  bool hidden;  ///< by this host's clock
};

/// The server's own certificate ends in three days, its issuer's is older.
HandshakeEvidence soon_expired(std::size_t place) {
  HandshakeEvidence evidence = genuine(kA);
  std::vector<PathCertificate> path;
  for (const Certificate& each : evidence.chain)
    path.push_back({each.subject, each.sha256, each.not_before, each.not_after, {}});
  path.push_back({"CN = Public Root", std::string(64, 'c'), "2015-01-01T00:00:00Z", "2025-09-02T00:00:00Z", {}});
  path.at(place).not_after = "2025-09-04T12:00:00Z";
  evidence.local.path = evidence.with_public.path = path;
  return evidence;
}

/// With a clock far behind, an expired certificate is expired.
TEST(CorrelateClock, DatesAreHeldAgainstTheRightTime) {
  const RightTime cases[] = {
      {"valid by both", to({genuine(kA)}), 4 * kDay, "pass", false},
      {"expired by the right time", to({soon_expired(0)}), 4 * kDay, "fail tls.expired", true},
      {"not yet expired by the right time", to({soon_expired(0)}), 2 * kDay, "pass", false},
      {"clock right", to({soon_expired(0)}), Milliseconds(20), "pass", false},
      {"clock ahead", to({soon_expired(0)}), -4 * kDay, "pass", false},
      {"only a root expired by the right time", to({soon_expired(2)}), 10 * kDay, "pass", false},
      {"not yet valid by the right time", to({genuine(kA)}), -250 * kDay, "fail tls.not_yet_valid", true},
      {"expired, and seems not yet valid", to({both_ends(kA)}), 40 * kDay, "fail tls.expired", true},
      {"what this host refuses", to({unknown_here(soon_expired(0))}), 4 * kDay, "fail tls.expired", true},
      {"intercepted all the same", to({intercepted(kA)}), 400 * kDay, "fail tls.intercepted", false},
      {"not reached", to({refused(kA)}), 400 * kDay, "fail tcp.refused", false},
  };
  for (const RightTime& each : cases) {
    SCOPED_TRACE(each.name);
    WholeRun run = all_well({});
    run.saw("product-updates", each.seen);
    for (const char* row : {"ntp-0", "ntp-1", "ntp-2"}) run.saw(row, says(each.offset));
    const Report report = run.report();
    const ReportedRow& row = report.rows.at(run.index("product-updates"));
    EXPECT_EQ(said(row.status, row.cause), each.said);
    EXPECT_EQ(row.summary.find("does not show it") != std::string::npos, each.hidden) << row.summary;
    EXPECT_FALSE(run.finding("product-updates").explained_by);
  }
}

/// Which certificate it is by the right time is said as it is by this host's own.
TEST(CorrelateClock, AnIntermediateByTheRightTime) {
  WholeRun run = all_well({});
  run.saw("product-updates", to({soon_expired(1)}));
  for (const char* row : {"ntp-0", "ntp-1", "ntp-2"}) run.saw(row, says(4 * kDay));
  const Report report = run.report();
  const ReportedRow& row = report.rows.at(run.index("product-updates"));
  EXPECT_NE(row.summary.find("the intermediate certificate"), std::string::npos) << row.summary;
  EXPECT_NE(row.summary.find("2025-09-04"), std::string::npos) << row.summary;
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
