// What the traces and second attempts of several rows show together, and which rows share a request.
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/fixtures/attempts.hpp"

namespace netpreflight::scenarios {
namespace {

using testing::HasSubstr;
using testing::Not;

std::vector<Step> lost_behind(const std::string& address, const std::string& last) {
  return and_then(to({dropped(address)}), {step(trace(address, {expired_at(1, kFirst), expired_at(2, last)}))});
}

struct Reported {
  Report report;
  std::vector<std::string> remedies;
  std::vector<std::string> summaries;
};

Reported remedies_of(const std::vector<std::pair<const char*, std::vector<Step>>>& rows) {
  WholeRun run = all_well({});
  for (const auto& [row, steps] : rows) run.saw(row, steps);
  Reported reported{run.report(), {}, {}};
  for (const auto& [row, steps] : rows) {
    const ReportedRow& said = reported.report.rows.at(run.index(row));
    reported.remedies.push_back(*said.remedy);
    reported.summaries.push_back(said.summary);
  }
  return reported;
}

TEST(JudgeDiagnosisTogether, OneFirewallIsOneRequest) {
  const auto reported =
      remedies_of({{"product-updates", lost_behind(kA, kRouter)}, {"chatgpt", lost_behind(kB, kRouter)}});
  EXPECT_EQ(reported.remedies.at(0), reported.remedies.at(1));
  for (const std::string& words : {kA, kB, std::string("api.openai.com"), kRouter + " (hop 2)"}) {
    EXPECT_THAT(reported.remedies.at(0), HasSubstr(words));
  }
}

TEST(JudgeDiagnosisTogether, TwoFirewallsAreTwoRequests) {
  const auto reported =
      remedies_of({{"product-updates", lost_behind(kA, kRouter)}, {"chatgpt", lost_behind(kB, kNs1)}});
  EXPECT_THAT(reported.remedies.at(0), Not(HasSubstr("api.openai.com")));
  EXPECT_THAT(reported.remedies.at(1), HasSubstr(kNs1 + " (hop 2)"));
}

/// Rows that are not traced for want of budget are still for the same people.
TEST(JudgeDiagnosisTogether, WhatIsNotTracedJoinsTheOnlyPlace) {
  const auto reported = remedies_of({{"product-updates", lost_behind(kA, kRouter)}, {"chatgpt", to({dropped(kB)})}});
  EXPECT_EQ(reported.remedies.at(0), reported.remedies.at(1));
  EXPECT_THAT(reported.remedies.at(0), HasSubstr("api.openai.com"));
  EXPECT_THAT(reported.remedies.at(0),
              HasSubstr("as far as " + kRouter + " (hop 2) and vanish there or behind it. How far packets to " + kB +
                        " get is not known."));
  EXPECT_THAT(reported.summaries.at(1), Not(HasSubstr("hop")));
  EXPECT_THAT(reported.summaries.at(0), Not(HasSubstr("How far")));
}

TEST(JudgeDiagnosisTogether, WhatIsNotTracedJoinsNobodyWhereThereAreTwoPlaces) {
  const auto reported = remedies_of({{"product-updates", lost_behind(kA, kRouter)},
                                     {"thor-cloud", lost_behind(kB, kNs1)},
                                     {"chatgpt", to({dropped("203.0.113.9")})}});
  EXPECT_THAT(reported.remedies.at(0), Not(HasSubstr("api.openai.com")));
  EXPECT_THAT(reported.remedies.at(1), Not(HasSubstr("api.openai.com")));
  EXPECT_THAT(reported.remedies.at(2), Not(HasSubstr("hop")));
}

TEST(JudgeDiagnosisTogether, WhatIsNotTracedOverIpv6DoesNotJoinIpv4) {
  const auto reported = remedies_of({{"product-updates", lost_behind(kA, kRouter)}, {"chatgpt", to({dropped(kA6)})}});
  EXPECT_THAT(reported.remedies.at(0), Not(HasSubstr("api.openai.com")));
  EXPECT_THAT(reported.remedies.at(1), Not(HasSubstr("hop")));
}

TEST(JudgeDiagnosisTogether, WhatIsRejectedByTheSameBoxIsOneRequest) {
  const auto reported =
      remedies_of({{"product-updates",
                    rejected(kRouter, 3, 13, trace(kA, {expired_at(1, kRouter), rejected_at(2, kRouter, 3, 13)}))},
                   {"chatgpt", to({unconnected(kB, SocketEnd::host_unreachable, Icmp{kRouter, 3, 13})})}});
  EXPECT_EQ(reported.remedies.at(0), reported.remedies.at(1));
  EXPECT_THAT(reported.remedies.at(0), HasSubstr(kRouter + " is hop 1."));
  EXPECT_THAT(reported.summaries.at(1), Not(HasSubstr("is hop")));
}

std::vector<Step> lost_in_both() {
  return and_then(to({dropped(kB), dropped(kA6)}), {step(two_hops(kB)), step(trace(kA6, {expired_at(2, kRouter6)}))});
}

std::vector<Step> lost_over_ipv6() {
  return and_then(to({dropped(kA6)}), {step(trace(kA6, {expired_at(2, kRouter6)}))});
}

TEST(JudgeDiagnosisTogether, ARowWithBothFamiliesConnectsTheirPlaces) {
  const auto reported = remedies_of(
      {{"product-updates", lost_behind(kA, kRouter)}, {"thor-cloud", lost_over_ipv6()}, {"chatgpt", lost_in_both()}});
  EXPECT_EQ(std::set(reported.remedies.begin(), reported.remedies.end()).size(), 1U);
  EXPECT_THAT(reported.remedies.at(0), HasSubstr("as far as " + kRouter + " (hop 2) over IPv4 and " + kRouter6 +
                                                 " (hop 2) over IPv6 and vanish"));
}

TEST(JudgeDiagnosisTogether, OneFamilyEachIsTwoRequests) {
  const auto reported = remedies_of({{"product-updates", lost_behind(kA, kRouter)}, {"thor-cloud", lost_over_ipv6()}});
  EXPECT_THAT(reported.remedies.at(0), Not(HasSubstr(kRouter6)));
  EXPECT_THAT(reported.remedies.at(1), Not(HasSubstr(kRouter + " ")));
}

/// The last box that tells may be one that lets the packets pass, where the next one has told enough already.
TEST(JudgeDiagnosisTogether, AnotherTraceThatGetsFurtherMakesAPlaceDoubtful) {
  const auto near = and_then(to({dropped(kB)}), {step(trace(kB, {expired_at(1, kFirst)}))});
  const auto reported = remedies_of({{"product-updates", lost_behind(kA, kRouter)}, {"chatgpt", near}});
  const std::string doubt = "Other packets get further than " + kFirst + ": ";
  EXPECT_THAT(reported.summaries.at(1), HasSubstr(kFirst + " (hop 1) and vanish there or behind it. " + doubt));
  EXPECT_THAT(reported.remedies.at(1), HasSubstr(doubt));
  EXPECT_THAT(reported.summaries.at(0) + reported.remedies.at(0), Not(HasSubstr("Other packets")));
}

TEST(JudgeDiagnosisTogether, SoDoesATraceThatArrives) {
  const auto reset = and_then(to({refused(kA)}), {step(reset_from(2, 2))});
  const auto near = and_then(to({dropped(kB)}), {step(trace(kB, {expired_at(1, kFirst)}))});
  const auto reported = remedies_of({{"product-updates", reset}, {"chatgpt", near}});
  EXPECT_THAT(reported.summaries.at(1), HasSubstr("Other packets get further than " + kFirst));
}

/// Routers limit what they tell: silence about one destination means nothing where others are told.
TEST(JudgeDiagnosisTogether, NoHopIsClaimedSilentThatSpokeElsewhere) {
  const auto reported = remedies_of(
      {{"product-updates", and_then(to({dropped(kA)}), {step(trace(kA, {}))})}, {"chatgpt", lost_behind(kB, kRouter)}});
  EXPECT_THAT(reported.remedies.at(0), Not(HasSubstr("Not even the first hop")));
}

TEST(JudgeDiagnosisTogether, TheSmallestPacketSizeServesAll) {
  const auto lost = [](const std::string& address, int size) {
    return and_then(to({ended(address, HandshakeEnd::timed_out)}), {with_small_segments(genuine(address), size)});
  };
  const auto reported = remedies_of({{"product-updates", lost(kA, 1420)}, {"chatgpt", lost(kB, 1300)}});
  EXPECT_EQ(reported.remedies.at(0), reported.remedies.at(1));
  EXPECT_THAT(reported.remedies.at(0), HasSubstr("MTU of 1300 "));
  EXPECT_THAT(reported.remedies.at(0), Not(HasSubstr("1420")));
}

/// A certificate that only a second attempt has seen proves nothing about the first.
TEST(JudgeDiagnosisTogether, SecondAttemptsShowNoGenuineIssuer) {
  const auto cut_off = and_then(to({kMute}), {under_neutral_name(genuine(kA)), with_small_segments(kMute)});
  WholeRun run = all_well({});
  for (const PlannedRow& row : run.plan.rows) {
    if (row.requirement.probe == ProbeKind::tls) run.saw(row.requirement.id, cut_off);
  }
  const Report report = run.report();
  const ReportedRow& derived = report.rows.at(run.index("tls-interception"));
  EXPECT_EQ(said(derived.status, derived.cause), said(warn, run_inconclusive));
}

/// The part of an address in a row that partly works keeps how far it got.
TEST(JudgeDiagnosisTogether, APartSaysHowFarItGets) {
  WholeRun run = all_well({});
  run.saw("product-updates", and_then(to({genuine(kA), dropped(kB)}), {step(two_hops(kB))}));
  const Report report = run.report();
  const ReportedRow& row = report.rows.at(run.index("product-updates"));
  EXPECT_EQ(said(row.status, row.cause), said(warn, tcp_partial));
  EXPECT_EQ(row.summary, kA + " works; " + kB + " does not answer (packets get as far as " + kRouter + ", hop 2)");
}

TEST(JudgeDiagnosisTogether, APartSaysWhoRejectsIt) {
  WholeRun run = all_well({});
  run.saw("product-updates",
          and_then(to({genuine(kA), unconnected(kB, SocketEnd::host_unreachable, Icmp{kRouter, 3, 13})}),
                   {step(trace(kB, {expired_at(1, kRouter), rejected_at(2, kRouter, 3, 13)}))}));
  const Report report = run.report();
  const ReportedRow& row = report.rows.at(run.index("product-updates"));
  EXPECT_EQ(row.summary, kA + " works; packets to " + kB + " are rejected by " + kRouter + " at hop 1");
}

/// The proxy has both families, and the packets to each of them end elsewhere.
TEST(JudgeDiagnosisTogether, BothFamiliesOfTheProxySayWhere) {
  Setting setting;
  setting.wishes.proxy = ProxyEndpoint{false, "proxy.example.org", 3128};
  WholeRun run = all_well(setting);
  ResolveEvidence resolved = found({kA6, kProxy});
  resolved.name = "proxy.example.org";
  const TraceEvidence over_ipv6 = trace(kA6, {expired_at(1, kRouter6)});
  run.saw("product-updates", {by_proxy(resolved), by_proxy(dropped(kA6)), by_proxy(dropped(kProxy)),
                              by_proxy(over_ipv6), by_proxy(two_hops(kProxy))});
  const Report report = run.report();
  const ReportedRow& row = report.rows.at(run.index("product-updates"));
  EXPECT_EQ(said(row.status, row.cause), said(fail, proxy_unreachable));
  for (const std::string& text : {row.summary, *row.remedy}) {
    EXPECT_THAT(text, HasSubstr("no answer at " + kA6 + ", no answer at " + kProxy));
    EXPECT_THAT(text, HasSubstr(kRouter6 + " (hop 1) over IPv6 and " + kRouter + " (hop 2) over IPv4 and vanish"));
  }
}

/// An address of a family that this host does not have is no fault beside one that does not answer.
TEST(JudgeDiagnosisTogether, AForeignFamilyOfTheProxyIsNotMentioned) {
  Setting setting;
  setting.wishes.proxy = ProxyEndpoint{false, "proxy.example.org", 3128};
  WholeRun run = all_well(setting);
  ResolveEvidence resolved = found({kA6, kProxy});
  resolved.name = "proxy.example.org";
  run.saw("product-updates", {by_proxy(resolved), by_proxy(no_route(kA6)), by_proxy(dropped(kProxy))});
  const Report report = run.report();
  EXPECT_THAT(report.rows.at(run.index("product-updates")).summary, Not(HasSubstr(kA6)));
}

}  // namespace
}  // namespace netpreflight::scenarios
