// What fails while others get through: one problem of the network team's, unless something certain is there as well.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "netpreflight/rules.hpp"
#include "problems/problems.hpp"
#include "tests/fixtures/attempts.hpp"
#include "tests/fixtures/scenarios.hpp"

namespace netpreflight::scenarios {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

TEST(AtRandom, WhatIsAnsweredAtTimesIsTheNetworksMatter) {
  for (const auto& seen :
       {answering_the_trace(dropped(kA)), answering_the_trace(refused(kA)),
        and_then(to({kMute}), {as_it_was(genuine(kA))}), and_then(to({kReset}), {as_it_was(genuine(kA))})}) {
    WholeRun run = all_well({});
    run.saw("product-updates", seen);
    const Report report = run.report();
    const Problem& problem = only_problem(report);
    EXPECT_EQ(problem.cause, net_unsteady);
    EXPECT_EQ(problem.team.id, "network");
    EXPECT_EQ(problem.title, "update-301.nextron-systems.com answers at times only");
    EXPECT_THAT(problem.request.text.text, AllOf(HasSubstr(kA), HasSubstr("443/tcp"), Not(HasSubstr("llow"))));
    EXPECT_THAT(rules_of(report).rules, IsEmpty());
  }
}

TEST(AtRandom, ABadLineIsOneProblemWhateverItHits) {
  WholeRun run = all_well({});
  run.saw("product-updates", answering_the_trace(dropped(kA)));
  run.saw("installer-packages", and_then(to({ended(kB, HandshakeEnd::timed_out)}), {as_it_was(genuine(kB))}));
  const Report report = run.report();
  const Problem& problem = only_problem(report);
  EXPECT_THAT(problem.rows, ElementsAre("product-updates", "installer-packages"));
  EXPECT_EQ(problem.title, "update-301.nextron-systems.com and update3.nextron-systems.com answer at times only");
}

TEST(AtRandom, ABadLineAndAFirewallAreTwo) {
  WholeRun run = all_well({});
  run.saw("product-updates", lost_at(kA, {expired_at(1, kFirst)}));
  run.saw("installer-packages", answering_the_trace(dropped(kB)));
  const Report report = run.report();
  ASSERT_THAT(*report.problems, SizeIs(2));
  EXPECT_EQ(report.problems->at(0).cause, tcp_timeout);
  EXPECT_EQ(report.problems->at(1).cause, net_unsteady);
}

std::vector<Step> both(bool dropped_first, const std::vector<Step>& dropped, const std::vector<Step>& at_random) {
  return dropped_first ? and_then(dropped, without_resolve(at_random)) : and_then(at_random, without_resolve(dropped));
}

/// What a firewall drops has to be allowed, whatever else is wrong.
TEST(AtRandom, AnAddressThatIsDroppedWeighsMoreThanOneThatFailsAtRandom) {
  for (const bool dropped_first : {true, false}) {
    const auto lost = lost_at(kB, {expired_at(1, kFirst)});
    const auto at_random = answering_the_trace(dropped(kA));
    WholeRun run = all_well({});
    run.saw("product-updates", both(dropped_first, lost, at_random));
    const Report report = run.report();
    EXPECT_EQ(only_problem(report).cause, tcp_timeout);
    EXPECT_EQ(only_problem(report).team.id, "firewall");
    EXPECT_THAT(only_problem(report).request.text.text,
                AllOf(HasSubstr("llow"), HasSubstr("(" + kB + ")"), HasSubstr(kA + " answers at times only")));
  }
}

TEST(AtRandom, AnAddressOfATimeServerThatIsDroppedWeighsMoreToo) {
  for (const bool dropped_first : {true, false}) {
    const auto lost = and_then(to({silent_time(kB)}), {step(two_hops(kB))});
    const auto at_random = answering_the_trace(silent_time(kA));
    WholeRun run = all_well({});
    run.saw("ntp-0", both(dropped_first, lost, at_random));
    const Report report = run.report();
    EXPECT_EQ(only_problem(report).cause, ntp_timeout);
    EXPECT_THAT(only_problem(report).request.text.text, AllOf(HasSubstr("(" + kB + ")"), Not(HasSubstr("at random"))));
  }
}

TEST(AtRandom, AnInventedAddressIsTheNameserversWhateverFailsThere) {
  WholeRun run = all_well({});
  run.saw("product-updates", answering_the_trace(dropped(kInside)));
  const Report report = run.report();
  EXPECT_EQ(only_problem(report).cause, dns_sinkholed);
  EXPECT_EQ(only_problem(report).team.id, "dns");
}

Setting behind_proxy() {
  Setting setting;
  setting.wishes.proxy = ProxyEndpoint{false, "proxy.example.org", 3128};
  return setting;
}

std::vector<Step> reset_once_in_the_tunnel() {
  Step again = as_it_was(through(genuine("")));
  again.route = Route::proxy;
  return and_then(via({opened(), through(ended("", HandshakeEnd::reset))}), {again});
}

/// Behind a proxy it is another network that fails.
TEST(AtRandom, ChanceBeforeAndBehindAProxyAreTwo) {
  WholeRun run = all_well(behind_proxy());
  run.saw("ntp-0", answering_the_trace(silent_time(kA)));
  run.saw("product-updates", reset_once_in_the_tunnel());
  const Report report = run.report();
  ASSERT_THAT(*report.problems, SizeIs(2));
  EXPECT_EQ(report.problems->at(0).team.id, "proxy");
  EXPECT_EQ(report.problems->at(1).team.id, "network");
  EXPECT_THAT(report.problems->at(1).rows, ElementsAre("ntp-0"));
}

/// What each of them is asked names its own destinations.
TEST(AtRandom, ChanceBeforeAndBehindAProxyIsAskedSeparately) {
  Setting setting = behind_proxy();
  setting.wishes.no_proxy = "api.openai.com";
  WholeRun run = all_well(setting);
  run.saw("chatgpt", answering_the_trace(dropped(kA)));
  run.saw("product-updates", reset_once_in_the_tunnel());
  const Report report = run.report();
  ASSERT_THAT(*report.problems, SizeIs(2));
  for (const char* row : {"chatgpt", "product-updates"}) {
    const std::string& remedy = *report.rows.at(run.index(row)).remedy;
    EXPECT_NE(remedy.find("api.openai.com") == std::string::npos, remedy.find("update-301") == std::string::npos)
        << remedy;
  }
}

TEST(AtRandom, ChanceInEveryTunnelIsNoSilenceOfTheProxy) {
  WholeRun run = all_well(behind_proxy());
  for (const auto& row : run.plan.rows) {
    if (row.skip || row.route != Route::proxy || row.requirement.probe != ProbeKind::tls) continue;
    run.saw(row.requirement.id, reset_once_in_the_tunnel());
  }
  const Report report = run.report();
  EXPECT_EQ(only_problem(report).cause, net_unsteady);
  EXPECT_EQ(report.rows.at(run.index("proxy")).status, pass);
}

/// An address of this host says nothing about the role's host, and what is wrong with the others is not asked for.
TEST(AtRandom, BesideAnAddressOfThisHostNothingIsAsked) {
  Setting setting;
  setting.wishes.from = "workstation";
  setting.wishes.hosts = {{"cockpit", kFqdn}};
  WholeRun run = all_well(setting);
  run.saw("command-line-access", and_then(to({identified(kOwn, "SSH-2.0-OpenSSH_9.2", "")}),
                                          without_resolve(answering_the_trace(dropped(kInside)))));
  const Report report = run.report();
  EXPECT_EQ(report.rows.at(run.index("command-line-access")).cause, run_inconclusive);
  EXPECT_NE(only_problem(report).cause, net_unsteady);
}

TEST(AtRandom, APartThatFailsAtRandomIsTheNetworks) {
  WholeRun run = all_well({});
  run.saw("product-updates", and_then(to({genuine(kB)}), without_resolve(answering_the_trace(dropped(kA)))));
  const Report report = run.report();
  EXPECT_EQ(report.rows.at(run.index("product-updates")).cause, tcp_partial);
  EXPECT_EQ(only_problem(report).cause, net_unsteady);
  EXPECT_EQ(only_problem(report).team.id, "network");
  EXPECT_THAT(only_problem(report).request.text.text,
              AllOf(HasSubstr(kA + " answers at times only"), Not(HasSubstr("llow"))));
}

}  // namespace
}  // namespace netpreflight::scenarios
