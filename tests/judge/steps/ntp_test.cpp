// Time servers: which answers a client would set its clock by, and what is said of the others.
#include <gtest/gtest.h>

#include "judge/steps/steps.hpp"
#include "tests/fixtures/scenarios.hpp"

namespace netpreflight::scenarios {
namespace {

NtpEvidence with(const std::string& address, const std::function<void(NtpReply&)>& change) {
  NtpReply reply = good_reply();
  change(reply);
  return told(address, reply);
}

NtpEvidence of_stratum(int stratum, const std::string& reference_id, int leap = 0) {
  return with(kA, [&](NtpReply& reply) {
    reply.stratum = stratum;
    reply.reference_id = reference_id;
    reply.leap = leap;
  });
}

NtpEvidence of_mode(int mode) {
  return with(kA, [&](NtpReply& reply) { reply.mode = mode; });
}

NtpEvidence of_another_question() {
  return with(kA, [](NtpReply& reply) { reply.origin_matches = false; });
}

NtpEvidence of_length(std::size_t bytes) {
  NtpEvidence evidence = silent_time(kA);
  evidence.bytes_received = bytes;
  return evidence;
}

NtpEvidence icmp(const std::string& to, SocketEnd end, const std::string& from, int type, int code) {
  return no_time(to, end, Icmp{from, type, code});
}

constexpr Milliseconds kMinute{60'000};

NtpEvidence of_root(Milliseconds distance, std::optional<Milliseconds> age) {
  return with(kA, [&](NtpReply& reply) {
    reply.root_distance = distance;
    reply.reference_age = age;
  });
}

/// The user's own time server, inside the network.
void own_time_server(Setting& setting) {
  setting.wishes.ntp = {"time.example.org"};
}
void own_time_address(Setting& setting) {
  setting.wishes.ntp = {kInside};
}

std::vector<StepSays> says(StepSays last) {
  return {kOk, last};
}

const Scenario kScenarios[] = {
    {"Well", "ntp-0", to({right_time(kA)}), pass, kOk, says(kOk)},
    {"SeveralWell", "ntp-1", to({right_time(kA), right_time(kA6)}), pass, kOk, {kOk, kOk, kOk}},
    {"ReferenceClock", "ntp-0", to({of_stratum(1, "GPS")}), pass, kOk, says(kOk)},
    {"HighestStratum", "ntp-0", to({of_stratum(15, "192.0.2.1")}), pass, kOk, says(kOk)},
    {"LeapSecondAhead", "ntp-0", to({of_stratum(2, "192.0.2.1", 1)}), pass, kOk, says(kOk)},

    // The local clock.
    {"ClockBehind", "ntp-0", to({other_time(kA, kMinute + Milliseconds(1))}), warn, clock_offset, says(clock_offset)},
    {"ClockAhead", "ntp-0", to({other_time(kA, -kMinute - Milliseconds(1))}), warn, clock_offset, says(clock_offset)},
    {"ClockOffByAMinute", "ntp-0", to({other_time(kA, kMinute)}), pass, kOk, says(kOk)},
    {"ClockOffByYears", "ntp-0", to({other_time(kA, Milliseconds(9e11))}), warn, clock_offset, says(clock_offset)},
    {"OnlyTheSecondServerSaysSo",
     "ntp-0",
     to({right_time(kA), other_time(kB, 5 * kMinute)}),
     warn,
     clock_offset,
     {kOk, kOk, clock_offset}},

    // Answers that nobody sets a clock by.
    {"KissDeny", "ntp-0", to({of_stratum(0, "DENY")}), fail, ntp_kiss_of_death, says(ntp_kiss_of_death)},
    {"KissRestrict", "ntp-0", to({of_stratum(0, "RSTR")}), fail, ntp_kiss_of_death, says(ntp_kiss_of_death)},
    {"KissRate", "ntp-0", to({of_stratum(0, "RATE", 3)}), fail, ntp_kiss_of_death, says(ntp_kiss_of_death)},
    {"StratumZeroWithoutCode", "ntp-0", to({of_stratum(0, "")}), fail, ntp_unsynchronised, says(ntp_unsynchronised)},
    {"Chrony", "ntp-0", to({of_stratum(0, "", 3)}), fail, ntp_unsynchronised, says(ntp_unsynchronised)},
    // What ntpd sends between its start and its first synchronisation (RFC 5905 section 7.4): no refusal of this
    // client.
    {"NtpdStarting", "ntp-0", to({of_stratum(0, "INIT", 3)}), fail, ntp_unsynchronised, says(ntp_unsynchronised)},
    {"NtpdStepping", "ntp-0", to({of_stratum(0, "STEP", 3)}), fail, ntp_unsynchronised, says(ntp_unsynchronised)},
    {"LeapThree", "ntp-0", to({of_stratum(3, "192.0.2.1", 3)}), fail, ntp_unsynchronised, says(ntp_unsynchronised)},
    {"StratumSixteen", "ntp-0", to({of_stratum(16, "0.0.0.0")}), fail, ntp_unsynchronised, says(ntp_unsynchronised)},
    {"StratumOutOfRange", "ntp-0", to({of_stratum(255, "0.0.0.0")}), fail, ntp_unsynchronised,
     says(ntp_unsynchronised)},
    {"OurOwnQuestionSentBack", "ntp-0", to({of_mode(3)}), fail, ntp_bogus, says(ntp_bogus)},
    {"Broadcast", "ntp-0", to({of_mode(5)}), fail, ntp_bogus, says(ntp_bogus)},
    {"Symmetric", "ntp-0", to({of_mode(2)}), fail, ntp_bogus, says(ntp_bogus)},
    {"AnotherOrigin", "ntp-0", to({of_another_question()}), fail, ntp_bogus, says(ntp_bogus)},
    {"Short", "ntp-0", to({of_length(47)}), fail, ntp_bogus, says(ntp_bogus)},

    // A root that is too far away (RFC 5905 section 10), and a clock that nobody has set for long.
    {"RootDistanceAtTheLimit", "ntp-0", to({of_root(Milliseconds(3000), {})}), pass, kOk, says(kOk)},
    {"RootDistanceAbove", "ntp-0", to({of_root(Milliseconds(3001), {})}), fail, ntp_unsynchronised,
     says(ntp_unsynchronised)},
    {"SetTwoDaysAgo", "ntp-0", to({of_root({}, 48 * 60 * kMinute)}), pass, kOk, says(kOk)},
    {"SetTenDaysAgo", "ntp-0", to({of_root({}, 240 * 60 * kMinute)}), fail, ntp_unsynchronised,
     says(ntp_unsynchronised)},
    {"SetInTheFuture", "ntp-0", to({of_root({}, -kMinute)}), fail, ntp_unsynchronised, says(ntp_unsynchronised)},
    {"SetAMomentInTheFuture", "ntp-0", to({of_root({}, Milliseconds(-500))}), pass, kOk, says(kOk)},
    {"VersionFive", "ntp-0", to({with(kA, [](NtpReply& reply) { reply.version = 5; })}), fail, ntp_bogus,
     says(ntp_bogus)},
    {"SignedUnasked", "ntp-0", to({with(kA, [](NtpReply& reply) { reply.unasked_mac = true; })}), fail, ntp_bogus,
     says(ntp_bogus)},

    // No answer.
    {"Silent", "ntp-0", to({silent_time(kA)}), fail, ntp_timeout, says(ntp_timeout)},
    {"NoServiceThere", "ntp-0", to({icmp(kA, SocketEnd::refused, kA, 3, 3)}), fail, ntp_refused, says(ntp_refused)},
    {"NoServiceThereV6", "ntp-0", to({icmp(kA6, SocketEnd::refused, kA6, 1, 4)}), fail, ntp_refused, says(ntp_refused)},
    {"RejectedByARouter", "ntp-0", to({icmp(kA, SocketEnd::refused, kRouter, 3, 3)}), fail, net_rejected,
     says(net_rejected)},
    {"ProhibitedByARouter", "ntp-0", to({icmp(kA, SocketEnd::host_unreachable, kRouter, 3, 13)}), fail, net_rejected,
     says(net_rejected)},
    {"ProhibitedByARouterV6", "ntp-0", to({icmp(kA6, SocketEnd::access_denied, kRouter6, 1, 1)}), fail, net_rejected,
     says(net_rejected)},
    {"ProhibitedByTheServer", "ntp-0", to({icmp(kA, SocketEnd::host_unreachable, kA, 3, 10)}), fail, net_rejected,
     says(net_rejected)},
    {"NoRouteBeyond", "ntp-0", to({icmp(kA, SocketEnd::network_unreachable, kRouter, 3, 0)}), fail, net_unreachable,
     says(net_unreachable)},
    {"DeadNeighbour", "ntp-0", to({icmp(kA, SocketEnd::host_unreachable, kOwn, 3, 1)}), fail, net_unreachable,
     says(net_unreachable)},
    {"OwnFirewallRejects", "ntp-0", to({icmp(kA, SocketEnd::refused, kOwn, 3, 3)}), fail, net_blocked_locally,
     says(net_blocked_locally)},
    {"OwnFirewallDrops", "ntp-0", to({no_time(kA, SocketEnd::not_permitted)}), fail, net_blocked_locally,
     says(net_blocked_locally)},
    {"NoRoute", "ntp-0", to({no_time(kA, SocketEnd::network_unreachable)}), fail, net_no_route, says(net_no_route)},
    {"OnlyIpv6AndNoIpv6", "ntp-0", to({no_time(kA6, SocketEnd::network_unreachable)}), fail, net_no_route,
     says(net_no_route)},

    // Several addresses: one usable answer is enough.
    {"OneOfTwo", "ntp-0", to({silent_time(kA), right_time(kB)}), pass, kOk, {kOk, ntp_timeout, kOk}},
    {"OneWithAKiss",
     "ntp-0",
     to({right_time(kA), with(kB,
                              [](NtpReply& reply) {
                                reply.stratum = 0;
                                reply.reference_id = "RATE";
                              })}),
     pass,
     kOk,
     {kOk, kOk, ntp_kiss_of_death}},
    {"NoneOfTwo", "ntp-0", to({silent_time(kA), silent_time(kB)}), fail, ntp_timeout, {kOk, ntp_timeout, ntp_timeout}},
    {"SilentAndUnsynchronised",
     "ntp-0",
     to({silent_time(kB), of_stratum(16, "0.0.0.0")}),
     fail,
     ntp_unsynchronised,
     {kOk, ntp_timeout, ntp_unsynchronised}},
    {"NoIpv6",
     "ntp-0",
     to({no_time(kA6, SocketEnd::network_unreachable), right_time(kA)}),
     pass,
     kOk,
     {kOk, {skip, net_no_route}, kOk}},
    {"NoIpv6AndSilent",
     "ntp-0",
     to({no_time(kA6, SocketEnd::network_unreachable), silent_time(kA)}),
     fail,
     ntp_timeout,
     {kOk, {skip, net_no_route}, ntp_timeout}},

    // An external name that leads inside.
    {"Loopback", "ntp-0", to({right_time("127.0.0.1")}), fail, dns_sinkholed, {dns_sinkholed, kOk}},
    {"Nowhere",
     "ntp-0",
     to({no_time("0.0.0.0", SocketEnd::refused)}),
     fail,
     dns_sinkholed,
     {dns_sinkholed, ntp_refused}},
    {"PrivateAddressThatFails", "ntp-0", to({silent_time(kInside)}), fail, dns_sinkholed, {kOk, ntp_timeout}},
    {"PrivateAddressThatServes", "ntp-0", to({right_time(kInside)}), pass, kOk, {kOk, kOk}},
    {"OwnServerInsideThatFails",
     "ntp-0",
     to({silent_time(kInside)}),
     fail,
     ntp_timeout,
     {kOk, ntp_timeout},
     own_time_server},
    {"OwnServerByAddress",
     "ntp-0",
     behind(literal(kInside), {silent_time(kInside)}),
     fail,
     ntp_timeout,
     {kOk, ntp_timeout},
     own_time_address},
};

class JudgeNtp : public testing::TestWithParam<Scenario> {};

TEST_P(JudgeNtp, AsTheContractSays) {
  EXPECT_EQ(judged(GetParam()), expected(GetParam()));
}

INSTANTIATE_TEST_SUITE_P(Ntp, JudgeNtp, testing::ValuesIn(kScenarios),
                         [](const auto& info) { return std::string(info.param.name); });

struct Told {
  const char* description;
  std::vector<Step> steps;
  std::vector<std::string> words;  ///< that summary and remedy must have
};

TEST(JudgeNtp, WhatMattersIsTold) {
  const Told cases[] = {
      {"every silent address", to({silent_time(kA), silent_time(kB)}), {kA, kB}},
      {"the kiss code", to({of_stratum(0, "RATE")}), {kA, "RATE"}},
      {"the stratum", to({of_stratum(16, "0.0.0.0")}), {kA, "16"}},
      {"how far off", to({other_time(kA, Milliseconds(180'000))}), {"3 minutes behind"}},
      {"which side", to({other_time(kA, Milliseconds(-90'000))}), {"90.0 s ahead"}},
      {"the rejecting box", to({icmp(kA, SocketEnd::refused, kRouter, 3, 3)}), {kRouter, kA}},
  };
  for (const Told& each : cases) {
    WholeRun run = all_well({});
    run.saw("ntp-0", each.steps);
    for (const char* other : {"ntp-1", "ntp-2"}) run.saw(other, to({silent_time(kB)}));
    const Report report = run.report();
    const ReportedRow& row = report.rows.at(run.index("ntp-0"));
    for (const std::string& word : each.words) {
      EXPECT_NE(row.summary.find(word), std::string::npos) << each.description << ": " << row.summary;
      EXPECT_NE(row.remedy.value_or("").find(word), std::string::npos)
          << each.description << ": " << row.remedy.value_or("(no remedy)");
    }
  }
}

TEST(JudgeNtp, OnlyUsableAnswersAreUsable) {
  EXPECT_TRUE(is_usable(right_time(kA)));
  EXPECT_TRUE(is_usable(other_time(kA, Milliseconds(1e9))));
  EXPECT_TRUE(is_usable(of_stratum(15, "192.0.2.1")));
  EXPECT_FALSE(is_usable(silent_time(kA)));
  EXPECT_FALSE(is_usable(of_stratum(0, "RATE")));
  EXPECT_FALSE(is_usable(of_stratum(16, "")));
  EXPECT_FALSE(is_usable(of_stratum(2, "192.0.2.1", 3)));
  EXPECT_FALSE(is_usable(of_mode(3)));
  EXPECT_FALSE(is_usable(of_another_question()));
}

}  // namespace

std::vector<Scenario> ntp_scenarios() {
  return {std::begin(kScenarios), std::end(kScenarios)};
}

}  // namespace netpreflight::scenarios
