// Words of problems that are true of the case at hand, and whom each goes to.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/fixtures/run_scenarios.hpp"

namespace netpreflight::scenarios {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

Setting behind_a_proxy(bool over_tls = false) {
  Setting setting;
  setting.wishes.proxy = ProxyEndpoint{over_tls, "proxy.example.org", 3128};
  return setting;
}

Problem problem_of(WholeRun run) {
  const Report report = run.report();
  EXPECT_THAT(*report.problems, SizeIs(1));
  return report.problems->front();
}

HandshakeEvidence cut_after(const std::string& address, const std::string& message, std::uint64_t bytes) {
  HandshakeEvidence evidence = ended(address, HandshakeEnd::reset);
  evidence.bytes_received = bytes;
  evidence.last_message = message;
  return evidence;
}

// ---- TLS ----

TEST(Together, WhatSeveralSawInOtherLengthsIsSaidOnce) {
  WholeRun run = all_well({});
  run.saw("product-updates", to({cut_after(kA, "ServerHello", 1000)}));
  run.saw("thor-cloud", to({cut_after(kB, "ServerHello", 2000)}));
  const Problem problem = problem_of(std::move(run));
  EXPECT_THAT(problem.request.text.text, AllOf(HasSubstr("is reset after the server's ServerHello, whatever the name"),
                                               Not(HasSubstr("bytes into"))));
}

TEST(Together, WhatOneSawHasItsLength) {
  WholeRun run = all_well({});
  run.saw("product-updates", to({cut_after(kA, "ServerHello", 1000)}));
  EXPECT_THAT(problem_of(std::move(run)).request.text.text,
              HasSubstr("is reset after the server's ServerHello, 1000 bytes into its answer"));
}

TEST(Teams, BytesThatChangeOnTheWayAreTheFirewalls) {
  for (const HandshakeReason reason : {HandshakeReason::damaged_record, HandshakeReason::lowered_version}) {
    HandshakeEvidence damaged = ended(kA, HandshakeEnd::malformed);
    damaged.reason = reason;
    WholeRun run = all_well({});
    run.saw("product-updates", to({damaged}));
    EXPECT_EQ(problem_of(std::move(run)).team.id, "firewall");
  }
  WholeRun run = all_well({});
  run.saw("product-updates", to({ended(kA, HandshakeEnd::alert, 20)}));
  EXPECT_EQ(problem_of(std::move(run)).team.id, "firewall");
}

/// This side ends a handshake as well: nobody is said to have refused it.
TEST(ProblemWords, AHandshakeThatFailsIsNotSaidToBeRefused) {
  WholeRun run = all_well({});
  HandshakeEvidence unreadable = ended(kA, HandshakeEnd::malformed);
  unreadable.reason = HandshakeReason::unreadable_certificate;
  unreadable.detail = "bad certificate";
  run.saw("product-updates", to({unreadable}));
  const Problem problem = problem_of(std::move(run));
  EXPECT_EQ(problem.title, "the TLS handshake with update-301.nextron-systems.com fails");
  EXPECT_THAT(problem.seen, ElementsAre("the TLS handshake with " + kA +
                                        " fails with bad certificate: its certificate cannot be read"));
}

TEST(ProblemWords, AChainThatIsNotExaminedIsSaidToBe) {
  WholeRun run = all_well({});
  HandshakeEvidence long_chain = with_fault(self_signed(kA), ChainFault::unexamined);
  long_chain.with_public.details = {"33 certificates, of which at most 32 are examined"};
  run.saw("product-updates", to({long_chain}));
  const Problem problem = problem_of(std::move(run));
  EXPECT_THAT(problem.title, Not(HasSubstr("33")));
  EXPECT_THAT(
      problem.seen.front(),
      HasSubstr("comes in a chain that is left unexamined, because no honest one is like it (33 certificates, of which "
                "at most 32 are examined)"));
}

TEST(ProblemWords, WhatIsOnlyPossibleIsCalledSo) {
  Setting setting;
  setting.wishes.from = "management-center";
  setting.wishes.hosts = {{"cockpit", "cockpit.example.net"}};
  WholeRun run = all_well(setting);
  run.saw("asset-synchronization", to({self_signed(kInside)}));
  const Problem problem = problem_of(std::move(run));
  EXPECT_THAT(problem.title, HasSubstr("TLS is possibly intercepted by "));
  EXPECT_THAT(problem.request.text.text, HasSubstr("If a device inspects this connection, please exempt "));
}

TEST(ProblemWords, ANameThatTheIssuerMayNotSignForIsNoWrongAddress) {
  HandshakeEvidence limited = genuine(kA);
  limited.with_public.faults = {ChainFault::not_permitted};
  limited.local.faults = {ChainFault::not_permitted};
  WholeRun run = all_well({});
  run.saw("chatgpt", to({limited}));
  EXPECT_THAT(
      problem_of(std::move(run)).request.text.text,
      AllOf(HasSubstr("Please check the server of api.openai.com"), Not(HasSubstr("leads to the right server"))));
}

// ---- Proxies ----

/// The tunnel is the proxy's: nobody before it can look into what stands behind.
TEST(Teams, WhatIsWrongBehindTheProxyIsItsTeams) {
  HandshakeEvidence page = ended("", HandshakeEnd::not_tls);
  page.first_bytes = "220 hello";
  for (const HandshakeEvidence& end : {ended("", HandshakeEnd::timed_out), ended("", HandshakeEnd::reset), page}) {
    WholeRun run = all_well(behind_a_proxy());
    run.saw("product-updates", via({opened(), end}));
    EXPECT_EQ(problem_of(std::move(run)).team.id, "proxy");
  }
  WholeRun run = all_well(behind_a_proxy());
  run.saw("product-updates", via({opened(), through(expired(genuine(kA)))}));
  EXPECT_EQ(problem_of(std::move(run)).team.id, "server");
}

TEST(Teams, TheProxysOwnCertificateIsItsTeams) {
  WholeRun run = all_well(behind_a_proxy(true));
  run.saw("product-updates", via({expired(genuine(kProxy))}));
  const Problem problem = problem_of(std::move(run));
  EXPECT_EQ(problem.team.id, "proxy");
  EXPECT_EQ(problem.title, "the proxy's own TLS is not as it should be");
}

TEST(ProblemWords, AProxyThatOpensTunnelsHasAnsweredConnect) {
  for (const RunScenario& scenario : run_scenarios()) {
    if (std::string_view(scenario.name) != "SilenceInAllTunnels") continue;
    const Problem problem = problem_of(run_of(scenario));
    EXPECT_EQ(problem.cause, proxy_timeout);
    EXPECT_THAT(problem.request.text.text,
                AllOf(HasSubstr("it opens tunnels, and nothing comes back through any of them"),
                      Not(HasSubstr("without an answer"))));
    return;
  }
  FAIL() << "the scenario is gone";
}

// ---- Names ----

/// What is not understood is the question, and not the name.
TEST(ProblemWords, AQuestionThatIsNotUnderstoodIsNoMatterOfForwarders) {
  struct Case {
    int code;
    const char* said;
    const char* unsaid;
  };
  for (const Case& each :
       {Case{1, "EDNS", "forwarders"}, Case{2, "forwarders", "EDNS"}, Case{4, "EDNS", "forwarders"}}) {
    ResolveEvidence resolved = not_found({QueryEnd::other_code, QueryEnd::other_code});
    for (QueryEvidence& one : resolved.nameservers) one.rcode = each.code;
    WholeRun run = all_well({});
    run.saw("chatgpt", {step(resolved)});
    EXPECT_THAT(problem_of(std::move(run)).request.text.text, AllOf(HasSubstr(each.said), Not(HasSubstr(each.unsaid))));
  }
}

// ---- Lists ----

/// From three on they are a table, also where one row is about all of them.
TEST(ProblemWords, ManyNamesOfOneRowAreATable) {
  Setting setting = behind_a_proxy();
  setting.wishes.only = {"proxy"};
  WholeRun run = all_well(setting);
  run.saw("proxy", via({tunnel(TunnelEnd::refused, 403, "HTTP/1.1 403 No")}));
  const Problem problem = problem_of(std::move(run));
  EXPECT_EQ(problem.title, "the proxy forbids 7 destinations");
  EXPECT_THAT(problem.request.text.text, HasSubstr("\n    api.openai.com\n"));
}

TEST(ProblemWords, WhatAllNameserversLeaveUnansweredIsSaidOnce) {
  WholeRun run = all_well({});
  std::vector<QueryEvidence> queries;
  for (const ExternalName& name : run.plan.surroundings.external_names) {
    for (const std::string& nameserver : {kNs1, kNs2}) {
      queries.push_back(query(nameserver, name.name, QueryEnd::answered, {kA}));
      queries.back().v6_unanswered = true;
    }
  }
  run.saw("dns-external", asked(queries));
  EXPECT_THAT(problem_of(std::move(run)).seen,
              ElementsAre("names are not resolved alike and at once everywhere: " + kNs1 + " and " + kNs2 +
                          " do not answer questions for IPv6 addresses (AAAA)"));
}

TEST(ProblemWords, TheNameserversThatDoNotKnowTheProxyAreOneSubject) {
  ResolveEvidence unknown = not_found({QueryEnd::nxdomain, QueryEnd::nxdomain});
  unknown.name = "proxy.example.org";
  WholeRun run = all_well(behind_a_proxy());
  run.saw("product-updates", {by_proxy(unknown)});
  EXPECT_THAT(problem_of(std::move(run)).seen.front(),
              HasSubstr(kNs1 + " and " + kNs2 + " say that proxy.example.org"));
}

TEST(ProblemWords, OneNameserverIsNotSaidToDisagree) {
  WholeRun run = all_well({});
  std::vector<QueryEvidence> queries;
  for (const ExternalName& name : run.plan.surroundings.external_names) {
    queries.push_back(query(kNs1, name.name, QueryEnd::answered, {kA}));
    queries.back().v6_unanswered = true;
  }
  run.saw("dns-external", asked(queries));
  const Problem problem = problem_of(std::move(run));
  EXPECT_EQ(problem.cause, dns_partial);
  EXPECT_EQ(problem.title, kNs1 + " does not answer as it should");
}

}  // namespace
}  // namespace netpreflight::scenarios
