// Whose matter it is where the proxy's name leads elsewhere than the nameservers say.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "netpreflight/rules.hpp"
#include "tests/fixtures/attempts.hpp"

namespace netpreflight::scenarios {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

const std::string kName = "proxy.example.org";

/// Applications get the proxy's address from /etc/hosts; the nameservers say kA.
ResolveEvidence by_hosts_file(const std::string& name = kName) {
  ResolveEvidence resolved = found({kProxy});
  resolved.name = name;
  for (QueryEvidence& each : resolved.nameservers) each.addresses = {kA};
  resolved.applications.by_hosts_file = true;
  return resolved;
}

/// No nameserver knows the name as it stands; the search list makes another of it.
ResolveEvidence completed(const std::string& name) {
  ResolveEvidence resolved = found({kProxy});
  resolved.name = name;
  resolved.applications.canonical_name = name + ".corp.example";
  for (QueryEvidence& each : resolved.nameservers) each = query(each.nameserver, name, QueryEnd::nxdomain);
  return resolved;
}

/// All rows that go through the proxy, and its own, see the same of it.
WholeRun whole_run_with(const std::vector<Step>& steps, const std::string& name = kName) {
  Setting setting;
  setting.wishes.proxy = ProxyEndpoint{false, name, 3128};
  WholeRun run = all_well(setting);
  for (const PlannedRow& row : run.plan.rows) {
    const bool goes_there = row.requirement.probe == ProbeKind::proxy || row.route == Route::proxy;
    if (goes_there && !row.skip) run.saw(row.requirement.id, steps);
  }
  return run;
}

Report run_with(const std::vector<Step>& steps, const std::string& name = kName) {
  return whole_run_with(steps, name).report();
}

Report run_with(const ResolveEvidence& resolved, const Evidence& end, const std::string& name = kName) {
  return run_with({by_proxy(resolved), by_proxy(end)}, name);
}

TEST(ProxyWay, AHostsFileThatLeadsElsewhere) {
  const Report report = run_with(by_hosts_file(), refused(kProxy));
  ASSERT_EQ(report.problems->size(), 1U);
  const Problem& problem = report.problems->front();
  EXPECT_EQ(problem.cause, host_lookup);
  EXPECT_EQ(problem.team.id, "host");
  EXPECT_THAT(
      problem.request.text.text,
      HasSubstr(
          "finds proxy.example.org (443/tcp and 3128/tcp): the name of its proxy is proxy.example.org; a line of /etc/hosts leads proxy.example.org to " +
          kProxy + ", and the nameservers say " + kA));
  for (const auto& row : report.rows) {
    if (row.problem && row.cause != run_inconclusive) {
      EXPECT_EQ(row.cause, proxy_unreachable) << row.requirement.id;
    }
  }
}

TEST(ProxyWay, ASearchListThatMakesAnotherNameOfIt) {
  const Report report = run_with(completed(kName), dropped(kProxy));
  ASSERT_EQ(report.problems->size(), 1U);
  EXPECT_EQ(report.problems->front().cause, host_lookup);
  EXPECT_EQ(report.problems->front().team.id, "host");
  EXPECT_THAT(
      report.problems->front().request.text.text,
      HasSubstr("the search list in /etc/resolv.conf makes proxy.example.org.corp.example of proxy.example.org"));
}

/// That is what a search list is for.
TEST(ProxyWay, AShortNameIsMeantToBeCompleted) {
  const Report report = run_with(completed("proxy"), refused(kProxy), "proxy");
  ASSERT_EQ(report.problems->size(), 1U);
  EXPECT_EQ(report.problems->front().cause, proxy_unreachable);
  EXPECT_EQ(report.problems->front().team.id, "proxy");
}

/// The proxy is one, and forbids: that is its own team's matter, wherever the name leads.
TEST(ProxyWay, WhatAProxySaysIsItsOwn) {
  Setting setting;
  setting.wishes.proxy = ProxyEndpoint{false, kName, 3128};
  WholeRun run = all_well(setting);
  run.saw("product-updates", {by_proxy(by_hosts_file()), by_proxy(connected(kProxy)),
                              by_proxy(tunnel(TunnelEnd::refused, 403, "HTTP/1.1 403 No"))});
  EXPECT_EQ(run.report().problems->front().team.id, "proxy");
}

/// The connection to an address of the proxy got no answer; where `at_random`, those of the trace did.
std::vector<Step> lost(const std::string& address, bool at_random) {
  const Hop end = at_random ? Hop{2, address, SocketEnd::ok, {}} : expired_at(2, kRouter);
  return {by_proxy(dropped(address)), by_proxy(trace(address, {expired_at(1, kFirst), end}))};
}

TEST(ProxyWay, WhatGetsThroughAtTimesIsTheNetworks) {
  const Report report = run_with(and_then({by_proxy(found({kProxy}))}, lost(kProxy, true)));
  ASSERT_EQ(report.problems->size(), 1U);
  const Problem& problem = report.problems->front();
  EXPECT_EQ(problem.cause, net_unsteady);
  EXPECT_EQ(problem.team.id, "network");
  EXPECT_EQ(problem.title, "http://proxy.example.org:3128 answers at times only");
  EXPECT_THAT(problem.request.text.text, AllOf(HasSubstr(kProxy), HasSubstr("3128/tcp"), Not(HasSubstr("llow"))));
  EXPECT_TRUE(rules_of(report).rules.empty());
}

/// One bad line, before the proxy and before what is asked without it.
TEST(ProxyWay, TheSameChanceOnTheWayToTheProxyAndBesideItIsOne) {
  WholeRun run = whole_run_with(and_then({by_proxy(found({kProxy}))}, lost(kProxy, true)));
  run.saw("ntp-0", answering_the_trace(silent_time(kA)));
  const Report report = run.report();
  ASSERT_EQ(report.problems->size(), 1U);
  EXPECT_EQ(report.problems->front().team.id, "network");
}

TEST(ProxyWay, AnAddressThatIsDroppedWeighsMore) {
  for (const bool first : {true, false}) {
    const Report report =
        run_with(and_then({by_proxy(found({kProxy, kB}))}, and_then(lost(kProxy, first), lost(kB, !first))));
    ASSERT_EQ(report.problems->size(), 1U);
    EXPECT_EQ(report.problems->front().cause, proxy_unreachable);
    EXPECT_EQ(report.problems->front().team.id, "firewall");
  }
}

TEST(ProxyWay, WhereItWorksItIsSaid) {
  Setting setting;
  setting.wishes.proxy = ProxyEndpoint{false, kName, 3128};
  WholeRun run = all_well(setting);
  run.saw("proxy", {by_proxy(by_hosts_file()), by_proxy(connected(kProxy)), by_proxy(opened())});
  const Report report = run.report();
  const auto& row = report.rows.at(run.index("proxy"));
  EXPECT_EQ(row.status, pass);
  EXPECT_THAT(row.summary, HasSubstr(" (by /etc/hosts; the nameservers say " + kA + ")"));
}

}  // namespace
}  // namespace netpreflight::scenarios
