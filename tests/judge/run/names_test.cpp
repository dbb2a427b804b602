// Names and IPv6 as a whole: what only the rows together show of them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/fixtures/attempts.hpp"
#include "tests/fixtures/run_scenarios.hpp"

namespace netpreflight::scenarios {
namespace {

using std::chrono::milliseconds;
using testing::HasSubstr;
using testing::Not;

const ReportedRow& row_of(const WholeRun& run, const Report& report, std::string_view id) {
  return report.rows.at(run.index(id));
}

std::string said_of(const ReportedRow& row) {
  return said(row.status, row.cause);
}

// ---- Slow names ----

std::vector<Step> found_after(milliseconds wait, ApplicationsView::End end = ApplicationsView::End::found) {
  ResolveEvidence resolved = found({kA});
  resolved.applications.end = end;
  resolved.applications.duration = wait;
  return behind(resolved, {genuine(kA)});
}

TEST(SlowNames, AreAWarningWithTheSeconds) {
  WholeRun run = all_well({});
  run.saw("product-updates", found_after(milliseconds(3100)));
  run.saw("chatgpt", found_after(milliseconds(15'012)));
  const Report report = run.report();
  EXPECT_EQ(report.verdict, Verdict::ready_with_warnings);
  EXPECT_EQ(said_of(row_of(run, report, "chatgpt")), "pass");
  const ReportedRow& row = row_of(run, report, "dns-external");
  EXPECT_EQ(said_of(row), "warn dns.partial");
  EXPECT_THAT(row.summary, HasSubstr("this host's applications wait 15 s for api.openai.com"));
  EXPECT_THAT(row.summary, Not(HasSubstr("some do not")));
  EXPECT_THAT(row.remedy.value_or(""), HasSubstr("wait 15 s"));
}

TEST(SlowNames, AWaitThatWasGivenUpIsLonger) {
  WholeRun run = all_well({});
  run.saw("chatgpt", found_after(milliseconds(10'003), ApplicationsView::End::timed_out));
  const Report report = run.report();
  EXPECT_THAT(row_of(run, report, "dns-external").summary, HasSubstr("wait more than 10 s for api.openai.com"));
}

TEST(SlowNames, WhatTakesNoTimeIsNone) {
  WholeRun run = all_well({});
  run.saw("chatgpt", found_after(milliseconds(2400)));
  EXPECT_EQ(run.report().verdict, Verdict::ready);
}

/// The C library waits five seconds before it asks again.
TEST(SlowNames, AreTheRuleAndNotOneForWhichAPacketWasLost) {
  const std::vector<std::string> others{"thor-cloud", "thor-cloud-lite", "chatgpt"};
  for (const std::size_t slow : {1U, 2U, 3U, 4U}) {
    WholeRun run = all_well({});
    run.saw("product-updates", found_after(milliseconds(5004)));
    for (std::size_t i = 0; i < others.size(); ++i)
      run.saw(others[i], found_after(milliseconds(i + 1 < slow ? 5004 : 3)));
    EXPECT_EQ(run.report().verdict, slow < 3 ? Verdict::ready : Verdict::ready_with_warnings) << slow;
  }
}

/// That is why it is slow.
TEST(SlowNames, StandBesideTheNameserverThatIsDead) {
  WholeRun run = all_well({});
  run.saw("chatgpt", found_after(milliseconds(5004)));
  run.saw("dns-external", asked({query(kNs1, "api.openai.com", QueryEnd::timed_out),
                                 query(kNs2, "api.openai.com", QueryEnd::answered, {kA})}));
  const Report report = run.report();
  EXPECT_EQ(row_of(run, report, "dns-external").summary,
            "not every nameserver answers as it should: " + kNs1 +
                " does not answer; this host's applications wait 5 s for api.openai.com");
}

TEST(SlowNames, AreNoExcuseForAFault) {
  WholeRun run = all_well({});
  run.saw("chatgpt", found_after(milliseconds(5004)));
  run.saw("dns-external", asked({query(kNs1, "update-301.nextron-systems.com", QueryEnd::nxdomain),
                                 query(kNs2, "update-301.nextron-systems.com", QueryEnd::nxdomain)}));
  EXPECT_EQ(said_of(row_of(run, run.report(), "dns-external")), "fail dns.nxdomain");
}

// ---- Search lists ----

TEST(SearchList, IsThisHostsMatter) {
  ResolveEvidence resolved = found({kInside});
  resolved.name = "update-301.nextron-systems.com";
  resolved.applications.canonical_name = "update-301.nextron-systems.com.corp.example";
  resolved.nameservers = {query(kNs1, resolved.name, QueryEnd::nxdomain),
                          query(kNs2, resolved.name, QueryEnd::nxdomain)};
  WholeRun run = all_well({});
  run.saw("product-updates", behind(resolved, {refused(kInside)}));
  const Report report = run.report();
  const ReportedRow& row = row_of(run, report, "product-updates");
  EXPECT_EQ(said_of(row), "fail dns.sinkholed");
  EXPECT_THAT(row.summary, HasSubstr("as update-301.nextron-systems.com.corp.example"));
  EXPECT_THAT(row.remedy.value_or(""), HasSubstr("the search list in /etc/resolv.conf makes"));
  EXPECT_THAT(row.remedy.value_or(""), Not(HasSubstr("DNS filtering")));
}

TEST(SearchList, AnAliasOrAFinalDotIsNone) {
  for (const char* canonical :
       {"update-301.nextron-systems.com", "update-301.nextron-systems.com.", "cdn.example", ""}) {
    ResolveEvidence resolved = found({kInside});
    resolved.name = "update-301.nextron-systems.com";
    resolved.applications.canonical_name = canonical;
    WholeRun run = all_well({});
    run.saw("product-updates", behind(resolved, {refused(kInside)}));
    const Report report = run.report();
    EXPECT_THAT(row_of(run, report, "product-updates").remedy.value_or(""), HasSubstr("DNS filtering")) << canonical;
  }
}

// ---- /etc/hosts, and what else of this host's own finds nothing ----

ResolveEvidence by_hosts_file(const std::string& address) {
  ResolveEvidence resolved = found({address});
  resolved.applications.by_hosts_file = true;
  for (auto& each : resolved.nameservers) each.addresses = {kB};
  return resolved;
}

TEST(HostsFile, IsNamedWhereItFails) {
  for (const char* id : {"chatgpt", "ntp-0"}) {
    WholeRun run = all_well({});
    NtpEvidence silent = silent_time(kA);
    run.saw(id, behind(by_hosts_file(kA), {std::string(id) == "ntp-0" ? Evidence(silent) : Evidence(refused(kA))}));
    const Report report = run.report();
    const ReportedRow& row = row_of(run, report, id);
    EXPECT_THAT(row.summary, HasSubstr("/etc/hosts of this host leads there; its nameservers say " + kB)) << id;
    EXPECT_THAT(row.remedy.value_or(""), HasSubstr("a line of /etc/hosts leads")) << id;
    EXPECT_THAT(row.remedy.value_or(""), Not(HasSubstr("firewall"))) << id;
  }
}

TEST(HostsFile, IsNamedWhereAllIsWell) {
  WholeRun run = all_well({});
  run.saw("chatgpt", behind(by_hosts_file(kA), {genuine(kA)}));
  const Report report = run.report();
  EXPECT_EQ(report.verdict, Verdict::ready);
  EXPECT_THAT(row_of(run, report, "chatgpt").summary,
              HasSubstr(kA + " (by /etc/hosts; the nameservers say " + kB + ")"));
}

TEST(OwnLookup, IsThisHostsMatterWhereTheNameserversKnow) {
  WholeRun run = all_well({});
  run.saw("chatgpt", {step(not_found({QueryEnd::answered, QueryEnd::answered}))});
  const Report report = run.report();
  const ReportedRow& row = row_of(run, report, "chatgpt");
  EXPECT_EQ(said_of(row), "fail dns.no_address");
  EXPECT_THAT(row.remedy.value_or(""), HasSubstr("/etc/nsswitch.conf"));
  EXPECT_THAT(row.remedy.value_or(""), Not(HasSubstr("add an address record")));
}

// ---- IPv6 ----

std::vector<Step> without_v6(const Evidence& over_v6) {
  return behind(found({kA, kA6}), {genuine(kA), over_v6});
}

TEST(DeadV6, IsOneFault) {
  WholeRun run = all_well({});
  for (const char* id : {"product-updates", "chatgpt", "installer-packages"}) run.saw(id, without_v6(dropped(kA6)));
  const Report report = run.report();
  const auto& first = row_of(run, report, "product-updates");
  for (const char* id : {"product-updates", "chatgpt", "installer-packages"}) {
    const auto& row = row_of(run, report, id);
    EXPECT_EQ(said_of(row), "warn tcp.partial") << id;
    EXPECT_EQ(row.remedy, first.remedy) << id;
    EXPECT_THAT(row.summary, HasSubstr("one fault of the IPv6 network")) << id;
  }
  EXPECT_THAT(first.remedy.value_or(""), HasSubstr("api.openai.com"));
}

TEST(DeadV6, IsAliveWhereAnythingAnswers) {
  WholeRun run = all_well({});
  for (const char* id : {"product-updates", "chatgpt"}) run.saw(id, without_v6(dropped(kA6)));
  run.saw("installer-packages", behind(found({kA, kA6}), {genuine(kA), genuine(kA6)}));
  const Report report = run.report();
  EXPECT_NE(row_of(run, report, "product-updates").remedy, row_of(run, report, "chatgpt").remedy);
  EXPECT_THAT(row_of(run, report, "chatgpt").summary, Not(HasSubstr("IPv6 network")));
}

TEST(DeadV6, IsAliveWhereATraceIsAnswered) {
  WholeRun run = all_well({});
  for (const char* id : {"product-updates", "chatgpt"}) {
    auto steps = without_v6(dropped(kA6));
    steps.push_back(step(trace(kA6, {{2, kA6, SocketEnd::ok, {}}}, 2)));
    run.saw(id, steps);
  }
  const Report report = run.report();
  EXPECT_THAT(row_of(run, report, "chatgpt").summary, Not(HasSubstr("IPv6 network")));
  EXPECT_EQ(only_problem(report).cause, net_unsteady);
}

TEST(DeadV6, OneRowMayBeTheDestinations) {
  WholeRun run = all_well({});
  run.saw("chatgpt", without_v6(dropped(kA6)));
  const Report report = run.report();
  EXPECT_THAT(row_of(run, report, "chatgpt").summary, Not(HasSubstr("IPv6 network")));
}

TEST(DeadV6, OtherFaultsAreTheirs) {
  WholeRun run = all_well({});
  run.saw("product-updates", without_v6(dropped(kA6)));
  run.saw("chatgpt", behind(found({kA, kA6, kB}), {genuine(kA), dropped(kA6), dropped(kB)}));
  const Report report = run.report();
  EXPECT_THAT(row_of(run, report, "chatgpt").summary, Not(HasSubstr("IPv6 network")));
}

}  // namespace
}  // namespace netpreflight::scenarios
