// Whose matter a fault is: who gets the request, and how many requests there are.
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

// ---- Boxes that limit what they tell ----

TEST(Teams, ABoxThatDoesNotAlwaysTellIsOneFirewall) {
  WholeRun run = all_well({});
  run.saw("product-updates", lost_at(kA, {expired_at(1, kFirst), expired_at(2, kRouter)}));
  run.saw("installer-packages", lost_at(kB, {expired_at(1, kFirst)}));
  const Report report = run.report();
  const Problem& problem = only_problem(report);
  EXPECT_THAT(problem.rows, ElementsAre("product-updates", "installer-packages"));
  EXPECT_EQ(problem.team.id, "firewall");
  EXPECT_THAT(problem.doubt, HasSubstr("Other packets get further than " + kFirst + ": "));
}

TEST(Teams, SoAreSeveralInARow) {
  WholeRun run = all_well({});
  run.saw("product-updates", lost_at(kA, {expired_at(1, kFirst), expired_at(2, kRouter), expired_at(3, kNs1)}));
  run.saw("thor-cloud", lost_at(kB, {expired_at(1, kFirst), expired_at(2, kRouter)}));
  run.saw("installer-packages", lost_at("203.0.113.9", {expired_at(1, kFirst)}));
  only_problem(run.report());
}

/// Which of the two it belongs to, if any, cannot be told.
TEST(Teams, ABoxBeforeTwoEndsIsAnEndOfItsOwn) {
  WholeRun run = all_well({});
  run.saw("product-updates", lost_at(kA, {expired_at(1, kFirst), expired_at(2, kRouter)}));
  run.saw("thor-cloud", lost_at(kB, {expired_at(1, kFirst), expired_at(2, kNs1)}));
  run.saw("installer-packages", lost_at("203.0.113.9", {expired_at(1, kFirst)}));
  EXPECT_THAT(*run.report().problems, SizeIs(3));
}

// ---- Some of a name's addresses ----

TEST(Teams, APartThatThisHostHasNoRouteToIsThisHostsMatter) {
  WholeRun run = all_well({});
  run.saw("product-updates", to({genuine(kA), unconnected(kB, SocketEnd::host_unreachable)}));
  const Report report = run.report();
  const Problem& problem = only_problem(report);
  EXPECT_EQ(report.rows.at(run.index("product-updates")).cause, tcp_partial);
  EXPECT_EQ(problem.cause, net_no_route);
  EXPECT_EQ(problem.team.id, "host");
  EXPECT_THAT(problem.request.text.text,
              AllOf(HasSubstr(kB), HasSubstr("an unreachable route"), Not(HasSubstr("llow"))));
  EXPECT_THAT(rules_of(report).rules, IsEmpty());
}

TEST(Teams, APartThatARouterHasNoWayToIsTheNetworks) {
  WholeRun run = all_well({});
  run.saw("product-updates", to({genuine(kA), unconnected(kB, SocketEnd::host_unreachable, Icmp{kRouter, 3, 1})}));
  const Report report = run.report();
  EXPECT_EQ(only_problem(report).team.id, "network");
  EXPECT_EQ(only_problem(report).cause, net_unreachable);
}

TEST(Teams, APartThatIsDroppedIsTheFirewalls) {
  WholeRun run = all_well({});
  run.saw("product-updates", to({genuine(kA), dropped(kB)}));
  const Report report = run.report();
  EXPECT_EQ(only_problem(report).team.id, "firewall");
  EXPECT_EQ(only_problem(report).cause, tcp_partial);
}

TEST(Teams, OneFamilyOfAllNamesIsOneFault) {
  WholeRun run = all_well({});
  run.saw("product-updates", to({genuine(kA), dropped(kA6)}));
  run.saw("installer-packages", to({genuine(kB), dropped("2001:db8::9")}));
  EXPECT_THAT(only_problem(run.report()).rows, ElementsAre("product-updates", "installer-packages"));
}

TEST(Teams, PartsOfTwoNamesAreTwoFaults) {
  WholeRun run = all_well({});
  run.saw("product-updates", to({genuine(kA), dropped("203.0.113.9")}));
  run.saw("installer-packages", to({genuine(kB), dropped("203.0.113.10")}));
  EXPECT_THAT(*run.report().problems, SizeIs(2));
}

// ---- No way out of this host ----

QueryEvidence unsent(QueryEvidence query, SocketEnd end) {
  query.end = QueryEnd::unreachable;
  query.socket = end;
  return query;
}

ResolveEvidence unsent_for_a_name(SocketEnd end) {
  ResolveEvidence resolved = not_found({QueryEnd::unreachable, QueryEnd::unreachable});
  for (auto& query : resolved.nameservers) query = unsent(query, end);
  return resolved;
}

/// A host without a default route: nothing that it asks leaves it.
WholeRun without_way_out(SocketEnd end) {
  WholeRun run = all_well({});
  for (const PlannedRow& row : run.plan.rows) {
    const auto probe = row.requirement.probe;
    if (row.skip) continue;
    if (probe == ProbeKind::tls || probe == ProbeKind::ntp) run.saw(row.requirement.id, {step(unsent_for_a_name(end))});
    RowEvidence& evidence = run.evidence.at(run.index(row.requirement.id));
    for (auto& each : evidence.steps) {
      if (auto* query = std::get_if<QueryEvidence>(&each.evidence)) *query = unsent(*query, end);
    }
  }
  return run;
}

TEST(Teams, NoRouteForTheQuestionsIsThisHostsMatter) {
  for (const SocketEnd end : {SocketEnd::network_unreachable, SocketEnd::host_unreachable, SocketEnd::blackhole}) {
    const Report report = without_way_out(end).report();
    const Problem& problem = only_problem(report);
    EXPECT_EQ(problem.cause, net_no_route);
    EXPECT_EQ(problem.team.id, "host");
    EXPECT_THAT(problem.waiting, ElementsAre("domain-name", "tls-interception"));
    EXPECT_THAT(problem.request.text.text, HasSubstr("a way to " + kNs1 + " and " + kNs2 + ", needed"));
    EXPECT_THAT(rules_of(report).rules, IsEmpty());
  }
}

TEST(Teams, QuestionsThatABoxSendsBackAreThoseOfTheBox) {
  struct Case {
    Icmp icmp;
    const char* team;
  };
  for (const Case& each :
       {Case{{kRouter, 3, 13}, "firewall"}, Case{{kRouter, 3, 1}, "network"}, Case{{kNs1, 3, 3}, "host"}}) {
    ResolveEvidence resolved = not_found({QueryEnd::unreachable});
    resolved.nameservers.front().socket = SocketEnd::host_unreachable;
    resolved.nameservers.front().icmp = each.icmp;
    WholeRun run = all_well({});
    run.saw("chatgpt", {step(resolved)});
    const Report report = run.report();
    EXPECT_EQ(only_problem(report).cause, dns_unreachable);
    EXPECT_EQ(only_problem(report).team.id, each.team);
  }
}

TEST(Teams, QuestionsThatThisHostsFirewallKeepsAreThisHostsMatter) {
  const Report report = without_way_out(SocketEnd::not_permitted).report();
  for (const Problem& problem : *report.problems) EXPECT_EQ(problem.team.id, "host") << problem.title;
  EXPECT_EQ(report.problems->front().cause, net_blocked_locally);
  EXPECT_THAT(rules_of(report).rules, IsEmpty());
}

TEST(Teams, ABlackholeRouteIsNamedForTimeServersToo) {
  WholeRun run = all_well({});
  for (const char* row : {"ntp-0", "ntp-1", "ntp-2"}) {
    NtpEvidence time = silent_time(kA);
    time.end = SocketEnd::blackhole;
    run.saw(row, to({time}));
  }
  const Report report = run.report();
  EXPECT_EQ(only_problem(report).cause, net_no_route);
  EXPECT_THAT(only_problem(report).seen.front(), HasSubstr("a blackhole route"));
}

// ---- Certificates ----

TEST(Teams, ACertificateThatIsNotValidYetIsTheServersWhereTheClockIsRight) {
  WholeRun run = all_well({});
  run.saw("product-updates", to({not_yet_valid(genuine(kA))}));
  const Report right = run.report();
  EXPECT_EQ(only_problem(right).team.id, "server");
  EXPECT_THAT(only_problem(right).request.text.text, Not(HasSubstr("clock")));
  for (const char* row : {"ntp-0", "ntp-1", "ntp-2"}) run.saw(row, to({silent_time(kA)}));
  const Report unknown = run.report();
  ASSERT_THAT(*unknown.problems, SizeIs(2));
  EXPECT_EQ(unknown.problems->at(0).team.id, "host");
  EXPECT_THAT(unknown.problems->at(0).request.text.text, HasSubstr("Please check the clock of this host, and then"));
}

TEST(Teams, ANameThatTheIssuerMayNotSignForIsTheServers) {
  WholeRun run = all_well({});
  HandshakeEvidence shown = genuine(kA);
  shown.with_public.faults = {ChainFault::not_permitted};
  shown.local = shown.with_public;
  run.saw("chatgpt", to({shown}));
  const Report report = run.report();
  EXPECT_EQ(only_problem(report).cause, tls_name_mismatch);
  EXPECT_EQ(only_problem(report).team.id, "server");
  EXPECT_EQ(only_problem(report).title, "a certificate that does not fit api.openai.com");
}

TEST(Teams, AnotherNameIsTheDnsAdministrators) {
  WholeRun run = all_well({});
  run.saw("chatgpt", to({for_another_name(genuine(kA))}));
  EXPECT_EQ(only_problem(run.report()).team.id, "dns");
}

// ---- The way to the proxy ----

TEST(Teams, TheWayToTheProxyIsWhoseItIsAnywhereElse) {
  Setting setting;
  setting.wishes.proxy = ProxyEndpoint{false, "proxy.example.org", 3128};
  struct Case {
    ConnectEvidence ended;
    const char* team;
    Cause root;
  };
  const Case cases[] = {
      {refused(kProxy), "proxy", proxy_unreachable},
      {dropped(kProxy), "firewall", proxy_unreachable},
      {unconnected(kProxy, SocketEnd::host_unreachable, Icmp{kRouter, 3, 13}), "firewall", proxy_unreachable},
      {unconnected(kProxy, SocketEnd::host_unreachable, Icmp{kRouter, 3, 1}), "network", proxy_unreachable},
      {no_route(kProxy), "host", net_no_route},
      {unconnected(kProxy, SocketEnd::not_permitted), "host", net_blocked_locally},
  };
  for (const Case& each : cases) {
    WholeRun run = all_well(setting);
    ResolveEvidence resolved = found({kProxy});
    resolved.name = "proxy.example.org";
    run.saw("chatgpt", {by_proxy(resolved), by_proxy(each.ended)});
    const Report report = run.report();
    EXPECT_EQ(report.rows.at(run.index("chatgpt")).cause, proxy_unreachable);
    EXPECT_EQ(only_problem(report).cause, each.root);
    EXPECT_EQ(only_problem(report).team.id, each.team);
  }
}

// ---- A name that leads here ----

TEST(Teams, ARoleWhoseNameLeadsHereIsThisHostsMatter) {
  Setting setting;
  setting.wishes.from = "workstation";
  setting.wishes.hosts = {{"cockpit", "cockpit.example.net"}};
  WholeRun run = all_well(setting);
  run.saw("web-interface", to({refused(kOwn)}));
  run.saw("command-line-access", to({refused(kOwn)}));
  const Report report = run.report();
  const Problem& problem = only_problem(report);
  EXPECT_EQ(problem.cause, host_lookup);
  EXPECT_EQ(problem.team.id, "host");
  EXPECT_THAT(
      problem.request.text.text,
      HasSubstr("finds cockpit.example.net (443/tcp and 22/tcp): cockpit.example.net leads to this host itself (" +
                kOwn + "), where nothing of that kind answers: give the name of the other host with --host"));
  EXPECT_THAT(rules_of(report).rules, IsEmpty());
}

/// Nothing stands in a table where there is one destination: the sentence has all of it.
TEST(Teams, AddressesOfOneDestinationAreNamed) {
  WholeRun run = all_well({});
  run.saw("chatgpt", to({refused(kA), refused(kB), refused("203.0.113.9")}));
  const Report report = run.report();
  EXPECT_THAT(only_problem(report).request.text.text,
              HasSubstr("to api.openai.com (" + kA + ", " + kB + " and 203.0.113.9)"));
}

TEST(Teams, AFamilyThatThisHostLacksIsNoFaultOfItsLookup) {
  Setting setting;
  setting.circumstances.host.addresses = {kOwn};
  WholeRun run = all_well(setting);
  ResolveEvidence resolved = not_found({QueryEnd::answered, QueryEnd::answered});
  for (auto& query : resolved.nameservers) query.addresses = {kA6};
  run.saw("chatgpt", {step(resolved)});
  const Report report = run.report();
  EXPECT_EQ(only_problem(report).cause, dns_no_address);
  EXPECT_EQ(only_problem(report).team.id, "dns");
  EXPECT_THAT(only_problem(report).seen.front(), HasSubstr("this host has no IPv6 address"));
}

TEST(Teams, AnotherServiceIsItsHostsAndAPageIsABoxs) {
  Setting setting;
  setting.wishes.from = "workstation";
  setting.wishes.hosts = {{"cockpit", kFqdn}};
  WholeRun run = all_well(setting);
  run.saw("command-line-access", to({identified(kInside, "", "220 mail.example.org ESMTP\\x0d\\x0a")}));
  EXPECT_EQ(only_problem(run.report()).team.id, "server");
  run.saw("command-line-access", to({identified(kInside, "", "HTTP/1.1 403 Forbidden\\x0d\\x0a")}));
  EXPECT_EQ(only_problem(run.report()).team.id, "firewall");
}

/// One wildcard in the search list, whatever names it catches.
/// That is what a search list is for: the port is the firewall's matter all the same.
TEST(Teams, AShortNameThatTheSearchListCompletesIsNoFault) {
  Setting setting;
  setting.wishes.from = "workstation";
  setting.wishes.hosts = {{"cockpit", "cockpit"}};
  WholeRun run = all_well(setting);
  ResolveEvidence completed = found({kInside});
  completed.name = "cockpit";
  completed.applications.canonical_name = "cockpit.corp.example";
  run.saw("web-interface", behind(completed, {dropped(kInside)}));
  const Report report = run.report();
  EXPECT_EQ(only_problem(report).team.id, "firewall");
  EXPECT_THAT(report.rows.at(run.index("web-interface")).summary, HasSubstr("as cockpit.corp.example"));
}

TEST(Teams, OneSearchListIsOneFault) {
  WholeRun run = all_well({});
  for (const char* row : {"product-updates", "installer-packages"}) {
    ResolveEvidence resolved = found({kInside});
    resolved.name = run.plan.rows.at(run.index(row)).host;
    resolved.applications.canonical_name = resolved.name + ".example.org";
    run.saw(row, behind(resolved, {refused(kInside)}));
  }
  const Report report = run.report();
  EXPECT_EQ(only_problem(report).cause, host_lookup);
  EXPECT_EQ(only_problem(report).team.id, "host");
}

/// Nothing but the message tells what a box did: a report may claim any ending beside it.
TEST(Teams, ARejectionIsJudgedWhateverEndingStandsBesideIt) {
  WholeRun run = all_well({});
  std::vector<QueryEvidence> queries;
  for (const ExternalName& name : run.plan.surroundings.external_names) {
    for (const std::string& server : {kNs1, kNs2}) {
      QueryEvidence rejected = query(server, name.name, QueryEnd::unreachable, {});
      rejected.socket = SocketEnd::ok;
      rejected.icmp = Icmp{kRouter, 3, 13};
      queries.push_back(std::move(rejected));
    }
  }
  run.saw("dns-external", asked(queries));
  EXPECT_EQ(only_problem(run.report()).team.id, "firewall");
}

}  // namespace
}  // namespace netpreflight::scenarios
