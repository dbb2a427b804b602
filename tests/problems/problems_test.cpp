// Rows that do not pass become problems: one root cause, one request.
#include "problems/problems.hpp"

#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "netpreflight/catalogue.hpp"
#include "netpreflight/rules.hpp"
#include "tests/fixtures/attempts.hpp"
#include "tests/fixtures/scenarios.hpp"

namespace netpreflight::scenarios {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

/// Every row that fails or warns belongs to exactly one problem, or waits for one; nobody else does.
void expect_complete(const Report& report) {
  std::map<std::string, std::vector<std::string>> problems_of;
  for (const auto& problem : *report.problems) {
    EXPECT_THAT(problem.rows, Not(IsEmpty()));
    for (const auto& row : problem.rows) problems_of[row].push_back(problem.id);
    for (const auto& row : problem.waiting) problems_of[row].push_back(problem.id);
  }
  for (const auto& row : report.rows) {
    const auto& found = problems_of[row.requirement.id];
    if (is_problem(row.status)) {
      EXPECT_THAT(found, SizeIs(1)) << row.requirement.id;
      EXPECT_THAT(found, ElementsAre(row.problem.value_or("none"))) << row.requirement.id;
    } else {
      EXPECT_THAT(found, IsEmpty()) << row.requirement.id;
      EXPECT_FALSE(row.problem) << row.requirement.id;
    }
  }
}

/// What a person reads has nothing left open, and no word of the program's inside.
void expect_readable(const Problem& problem) {
  for (const std::string* text :
       {&problem.title, &problem.doubt, &problem.request.subject, &problem.request.text.text}) {
    EXPECT_THAT(*text, Not(HasSubstr("{"))) << code(problem.cause);
  }
  for (const auto& seen : problem.seen) EXPECT_THAT(seen, Not(HasSubstr("{"))) << code(problem.cause);
  EXPECT_THAT(problem.request.text.text, HasSubstr("\n    netpreflight --")) << code(problem.cause);
  EXPECT_FALSE(problem.title.empty());
  EXPECT_FALSE(problem.team.id.empty());
}

TEST(Problems, EveryScenarioHasItsProblemInWords) {
  for (const Scenario& scenario : all_scenarios()) {
    SCOPED_TRACE(scenario.name);
    Setting setting;
    if (scenario.given) scenario.given(setting);
    WholeRun run = all_well(setting);
    RowEvidence& evidence = run.evidence.at(run.index(scenario.row));
    evidence.steps = scenario.steps;
    evidence.finished = scenario.finished;
    const Report report = run.report();
    expect_complete(report);
    for (const auto& problem : *report.problems) expect_readable(problem);
  }
}

TEST(Problems, NoneWhereAllIsWell) {
  const Report report = all_well({}).report();
  EXPECT_THAT(*report.problems, IsEmpty());
}

TEST(Problems, OneFirewallIsOneProblem) {
  WholeRun run = all_well({});
  run.saw("product-updates", to({dropped(kA)}));
  run.saw("installer-packages", to({dropped(kB)}));
  const Report report = run.report();
  expect_complete(report);
  ASSERT_THAT(*report.problems, SizeIs(1));
  const Problem& problem = report.problems->front();
  EXPECT_EQ(problem.cause, Cause::tcp_timeout);
  EXPECT_EQ(problem.level, ProblemLevel::mandatory);
  EXPECT_THAT(problem.rows, ElementsAre("product-updates", "installer-packages"));
  EXPECT_THAT(problem.waiting, ElementsAre("tls-interception"));
  EXPECT_EQ(problem.team.id, "firewall");
  EXPECT_THAT(problem.request.text.text, HasSubstr("    update3.nextron-systems.com     443/tcp  203.0.113.8\n"));
  EXPECT_EQ(problem.recheck, "netpreflight --only product-updates --only installation");
}

TEST(Problems, TwoBoxesAreTwo) {
  WholeRun run = all_well({});
  run.saw("product-updates", to({unconnected(kA, SocketEnd::host_unreachable, Icmp{kRouter, 3, 13})}));
  run.saw("installer-packages", to({unconnected(kB, SocketEnd::host_unreachable, Icmp{"198.51.100.2", 3, 13})}));
  const Report report = run.report();
  expect_complete(report);
  ASSERT_THAT(*report.problems, SizeIs(2));
  EXPECT_THAT(report.problems->at(0).rows, ElementsAre("product-updates"));
  EXPECT_EQ(report.problems->at(0).place.kind, PlaceKind::hop);
  EXPECT_EQ(report.problems->at(0).place.address, kRouter);
  EXPECT_THAT(report.problems->at(1).rows, ElementsAre("installer-packages"));
}

TEST(Problems, TheRowOfInterceptionBelongsToTheRowsItIsDerivedFrom) {
  WholeRun run = all_well({});
  run.saw("product-updates", to({intercepted(kA)}));
  const Report report = run.report();
  expect_complete(report);
  ASSERT_THAT(*report.problems, SizeIs(1));
  EXPECT_THAT(report.problems->front().rows, ElementsAre("product-updates", "tls-interception"));
  EXPECT_EQ(report.problems->front().team.id, "inspection");
}

/// One problem of this host's own administrator, and nothing for a firewall.
void expect_own(const Report& report, Cause cause) {
  expect_complete(report);
  ASSERT_THAT(*report.problems, SizeIs(1));
  const Problem& problem = report.problems->front();
  expect_readable(problem);
  EXPECT_EQ(problem.cause, cause) << problem.request.text.text;
  EXPECT_EQ(problem.team.id, "host") << problem.request.text.text;
  EXPECT_THAT(rules_of(report).rules, IsEmpty());
}

TEST(Problems, AnAddressThatThisHostCannotReachIsNotTheFirewallTeams) {
  WholeRun run = all_well({});
  run.saw("product-updates", to({no_route(kB), genuine(kA)}));
  const Report report = run.report();
  EXPECT_EQ(run.finding("product-updates").cause, Cause::tcp_partial);
  expect_own(report, Cause::net_no_route);
  EXPECT_EQ(report.problems->front().place.kind, PlaceKind::this_host);
}

TEST(Problems, AnAddressThatIsDroppedBesideStaysTheFirewallTeams) {
  WholeRun run = all_well({});
  run.saw("product-updates", to({no_route(kB), dropped(std::string("203.0.113.99")), genuine(kA)}));
  const Report report = run.report();
  ASSERT_THAT(*report.problems, SizeIs(1));
  EXPECT_EQ(report.problems->front().cause, Cause::tcp_partial);
  EXPECT_EQ(report.problems->front().team.id, "firewall");
}

TEST(Problems, ARefusedPortOfThisHostItselfIsNotTheFirewallTeams) {
  Setting setting;
  setting.wishes.from = "workstation";
  setting.wishes.hosts = {{"cockpit", "cockpit.example.org"}};
  WholeRun run = all_well(setting);
  run.saw("web-interface", to({refused(kOwn)}));
  const Report report = run.report();
  EXPECT_EQ(said(run.finding("web-interface").status, run.finding("web-interface").cause), "fail tcp.refused");
  expect_own(report, Cause::host_lookup);
  EXPECT_THAT(report.problems->front().request.text.text,
              HasSubstr("cockpit.example.org leads to this host itself (" + kOwn + ")"));
}

/// The name lacks an address for this host; nothing is wrong with how the host looks it up.
TEST(Problems, ANameWithIpv6OnlyIsNotThisHostsMatterWhereItHasNone) {
  Setting setting;
  setting.circumstances.host.addresses = {kOwn};
  WholeRun run = all_well(setting);
  ResolveEvidence resolve;
  resolve.name = run.plan.rows[run.index("product-updates")].host;
  resolve.nameservers = {query(kNs1, resolve.name, QueryEnd::answered, {kA6})};
  run.saw("product-updates", {step(resolve)});
  const Report report = run.report();
  ASSERT_THAT(*report.problems, SizeIs(1));
  EXPECT_EQ(report.problems->front().cause, Cause::dns_no_address);
  EXPECT_EQ(report.problems->front().team.id, "dns");
  EXPECT_THAT(report.problems->front().request.text.text, HasSubstr(kA6));
}

QueryEvidence without_route(const std::string& nameserver, const std::string& name) {
  QueryEvidence evidence = query(nameserver, name, QueryEnd::unreachable, {});
  evidence.socket = SocketEnd::network_unreachable;
  return evidence;
}

TEST(Problems, NameserversWithoutARouteAreThisHostsMatter) {
  WholeRun run = all_well({});
  for (const std::size_t i : {run.index("product-updates"), run.index("ntp-0")}) {
    ResolveEvidence resolve;
    resolve.name = run.plan.rows[i].host;
    resolve.nameservers = {without_route(kNs1, resolve.name), without_route(kNs2, resolve.name)};
    run.saw(run.plan.rows[i].requirement.id, {step(resolve)});
  }
  std::vector<QueryEvidence> queries;
  for (const ExternalName& name : run.plan.surroundings.external_names) {
    queries.push_back(without_route(kNs1, name.name));
    queries.push_back(without_route(kNs2, name.name));
  }
  run.saw("dns-external", asked(queries));
  const Report report = run.report();
  EXPECT_EQ(run.finding("product-updates").cause, Cause::net_no_route);
  expect_own(report, Cause::net_no_route);
}

TEST(Problems, TheHeaviestComesFirst) {
  WholeRun run = all_well({});
  run.saw("case-intelligence-feed-1", to({refused(kA)}));
  run.saw("installer-packages", to({dropped(kB)}));
  const Report report = run.report();
  expect_complete(report);
  ASSERT_THAT(*report.problems, SizeIs(2));
  EXPECT_EQ(report.problems->at(0).level, ProblemLevel::mandatory);
  EXPECT_EQ(report.problems->at(0).id, "1");
  EXPECT_EQ(report.problems->at(1).level, ProblemLevel::optional);
}

TEST(Problems, SentencesAgreeWithTheNumber) {
  WholeRun run = all_well({});
  run.saw("case-intelligence-feed-1", to({refused(kA)}));
  EXPECT_EQ(run.report().problems->front().seen.front(), "203.0.113.7 refuses the connection on 443/tcp");
  run.saw("case-intelligence-feed-2", to({refused(kB)}));
  run.saw("thor-cloud", to({refused("203.0.113.9")}));
  EXPECT_EQ(run.report().problems->front().seen.front(), "3 addresses refuse the connection on 443/tcp");
}

}  // namespace
}  // namespace netpreflight::scenarios
