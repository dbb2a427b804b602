#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>

#include "netpreflight/difference.hpp"
#include "netpreflight/merged.hpp"
#include "netpreflight/rules.hpp"
#include "tests/fixtures/sample.hpp"

namespace netpreflight {
namespace {

ReportFile file(std::string name, Report report) {
  return {std::move(name), std::move(report)};
}

Report on(std::string fqdn, std::string address) {
  Report report = sample_report();
  report.run.host.fqdn = std::move(fqdn);
  report.run.host.addresses = {std::move(address)};
  return report;
}

TEST(Merge, TheNewestReportOfAHostCounts) {
  Report newer = sample_report();
  newer.run.started += std::chrono::hours(1);
  newer.verdict = Verdict::ready;
  for (const bool newest_first : {true, false}) {
    std::vector<ReportFile> files{file("old", sample_report()), file("new", newer)};
    if (newest_first) std::swap(files[0], files[1]);
    const Merged merged = merge_reports(std::move(files), {});
    ASSERT_EQ(merged.hosts.size(), 1U);
    EXPECT_EQ(merged.hosts[0].file, "new");
    EXPECT_EQ(merged.verdict, Verdict::ready);
    EXPECT_EQ(merged.notes,
              (std::vector<std::string>{"old has an older report of cockpit.corp.example than new and was left out",
                                        "checked by none of these hosts: web-interface"}));
  }
}

TEST(Merge, TheSameReportTwice) {
  const Merged merged = merge_reports({file("a", sample_report()), file("b", sample_report())}, {});
  ASSERT_EQ(merged.hosts.size(), 1U);
  EXPECT_EQ(merged.notes.at(0), "b is the same report of cockpit.corp.example as a and was left out");
}

TEST(Merge, OneHostInTwoRolesIsTwoColumns) {
  Report other = sample_workstation();
  other.run.host = sample_report().run.host;
  const Merged merged = merge_reports({file("a", sample_report()), file("b", other)}, {});
  ASSERT_EQ(merged.hosts.size(), 2U);
  EXPECT_EQ(merged.hosts[0].label, "cockpit.corp.example (cockpit)");
  EXPECT_EQ(merged.hosts[1].label, "cockpit.corp.example (workstation)");
  EXPECT_TRUE(merged.notes.empty()) << merged.notes.front();
}

TEST(Merge, NamesakesAreToldApart) {
  const Merged merged = merge_reports({file("a", on("debian", "10.0.0.1")), file("b", on("debian", "10.0.0.2"))}, {});
  ASSERT_EQ(merged.hosts.size(), 2U);
  EXPECT_EQ(merged.hosts[0].label, "debian (a)");
  EXPECT_EQ(merged.hosts[1].label, "debian (b)");
  EXPECT_EQ(merged.notes.at(0), "2 hosts with different addresses are called debian");
}

TEST(Merge, RedactedNamesProveNothing) {
  Report later = on("host-1", "ip-1");
  later.run.started += std::chrono::hours(1);
  const Merged merged = merge_reports({file("a", on("host-1", "ip-1")), file("b", later)}, {});
  ASSERT_EQ(merged.hosts.size(), 2U);
  EXPECT_EQ(merged.notes.at(0), "2 reports have the redacted name host-1: whether they are of one host cannot be told");
}

TEST(Merge, MixedEditionsAreNamedAndTheNewestLeads) {
  Report old_edition = on("old.example", "10.0.0.1");
  old_edition.table.edition = "2024-01-01";
  old_edition.rows.at(3).requirement.id = "only-then";
  const Merged merged = merge_reports({file("a", old_edition), file("b", sample_report())}, {});
  EXPECT_EQ(merged.table.edition, "2025-07-28");
  EXPECT_EQ(merged.notes.at(0),
            "mixed editions of the table: 2024-01-01 (old.example); 2025-07-28 (cockpit.corp.example)");
  EXPECT_EQ(merged.rows.back().requirement.id, "only-then");
  EXPECT_EQ(cell(merged, merged.rows.back(), 1), nullptr);
  ASSERT_NE(cell(merged, merged.rows.back(), 0), nullptr);
}

TEST(Merge, TheWorstVerdictIsTheVerdict) {
  Report warned = on("w.example", "10.0.0.3");
  warned.verdict = Verdict::ready_with_warnings;
  EXPECT_EQ(merge_reports({file("a", sample_workstation()), file("b", warned)}, {}).verdict,
            Verdict::ready_with_warnings);
  EXPECT_EQ(merge_reports({file("a", sample_workstation()), file("b", warned), file("c", sample_report())}, {}).verdict,
            Verdict::not_ready);
  EXPECT_EQ(merge_reports({file("a", sample_workstation())}, {}).verdict, Verdict::ready);
}

std::vector<std::string> told(const Merged& merged) {
  std::vector<std::string> all;
  for (const auto& [problem, hosts] : problems(merged))
    all.push_back(fmt::format("{} {} {} on {}", problem.id, code(problem.cause), fmt::join(problem.rows, ","),
                              fmt::join(hosts, ",")));
  return all;
}

TEST(Merge, AProblemOfSeveralHostsIsOne) {
  const Merged merged =
      merge_reports({file("a", on("a.example", "10.0.0.1")), file("b", on("b.example", "10.0.0.2"))}, {});
  EXPECT_EQ(told(merged),
            (std::vector<std::string>{"1 tcp.timeout product-updates on 0,1",
                                      "2 tls.intercepted installer-packages on 0,1", "3 net.rejected chatgpt on 0,1",
                                      "4 ntp.timeout ntp-1 on 0,1", "5 run.inconclusive tls-interception on 0,1"}));
}

Problem at(PlaceKind kind, std::string address) {
  Problem problem;
  problem.cause = Cause::tcp_timeout;
  problem.rows = {"product-updates"};
  problem.place = {kind, "", std::move(address)};
  return problem;
}

/// Two boxes are two problems; two hosts whose own fault it is have one each, and are told together.
TEST(Merge, ProblemsAreToldApartByPlace) {
  Report one = on("a.example", "10.0.0.1");
  Report other = on("b.example", "10.0.0.2");
  one.problems = {at(PlaceKind::hop, "10.1.1.1"), at(PlaceKind::this_host, "10.0.0.1")};
  other.problems = {at(PlaceKind::hop, "10.2.2.2"), at(PlaceKind::this_host, "10.0.0.2")};
  EXPECT_EQ(told(merge_reports({file("a", one), file("b", other)}, {})),
            (std::vector<std::string>{"1 tcp.timeout product-updates on 0", "2 tcp.timeout product-updates on 0,1",
                                      "3 tcp.timeout product-updates on 1"}));
}

Change change(Status before, std::optional<Cause> cause_before, Status after, std::optional<Cause> cause_after) {
  Report old_report = sample_report();
  Report new_report = sample_report();
  old_report.rows.resize(1);
  new_report.rows.resize(1);
  old_report.rows[0].status = before;
  old_report.rows[0].cause = cause_before;
  new_report.rows[0].status = after;
  new_report.rows[0].cause = cause_after;
  return compare_reports(old_report, new_report).rows.at(0).change;
}

TEST(Difference, Changes) {
  using enum Status;
  EXPECT_EQ(change(pass, {}, fail, Cause::tcp_timeout), Change::worse);
  EXPECT_EQ(change(warn, Cause::tcp_mute, fail, Cause::tcp_timeout), Change::worse);
  EXPECT_EQ(change(pass, {}, skip, Cause::run_interrupted), Change::worse);
  EXPECT_EQ(change(fail, Cause::tcp_timeout, pass, {}), Change::better);
  EXPECT_EQ(change(fail, Cause::tcp_timeout, fail, Cause::tcp_refused), Change::other_cause);
  EXPECT_EQ(change(fail, Cause::tcp_timeout, fail, Cause::tcp_timeout), Change::same);
  EXPECT_EQ(change(pass, {}, pass, Cause::run_stand_in), Change::other_cause);
}

TEST(Difference, WhatMakesReportsHardToCompareIsNamed) {
  Report other = sample_workstation();
  other.table.edition = "2026-01-01";
  other.run.started -= std::chrono::hours(1);
  const Report report = sample_report();
  EXPECT_EQ(compare_reports(report, other).notes,
            (std::vector<std::string>{
                "the reports are of different hosts: cockpit.corp.example, then desk.corp.example",
                "the reports are of different vantages: cockpit, then workstation",
                "the reports are of different editions of the table: 2025-07-28, then 2026-01-01",
                "the second report is the older one: 2025-07-28T09:00:00.007Z, then 2025-07-28T08:00:00.007Z"}));
  EXPECT_TRUE(compare_reports(report, report).notes.empty());
}

TEST(Rules, ASilentNameserverIsWhatIsToBeAllowed) {
  Report report = sample_report();
  report.rows.resize(2);
  ReportedRow& row = report.rows[1];
  fail_row(row, Status::fail, Cause::dns_timeout, "no answer from 10.20.2.53", "");
  row.steps.clear();
  ResolveEvidence resolve;
  resolve.name = row.destination;
  for (const std::string_view nameserver : {"10.20.2.53", "[2001:db8::53]:5353"}) {
    QueryEvidence query;
    query.nameserver = nameserver;
    query.end = QueryEnd::timed_out;
    resolve.nameservers.push_back(query);
  }
  Step step;
  step.evidence = resolve;
  row.steps.push_back({step, {}});
  const auto rules = rules_of(report).rules;
  ASSERT_EQ(rules.size(), 1U);
  EXPECT_EQ(rules[0].destination.name, "the nameservers");
  EXPECT_EQ(rules[0].destination.addresses, (std::vector<std::string>{"10.20.2.53", "2001:db8::53"}));
  EXPECT_EQ(rules[0].port, 53);
  EXPECT_EQ(rules[0].protocols, (std::vector<Protocol>{Protocol::udp, Protocol::tcp}));
}

TEST(Rules, TheProxyIsAskedForWhatItForbids) {
  Report report = sample_report();
  report.run.proxy = "http://proxy.corp.example:3128";
  report.rows.at(1).cause = Cause::proxy_forbidden;
  report.rows.at(2).cause = Cause::proxy_unreachable;
  const auto rules = rules_of(report).rules;
  EXPECT_EQ(rules.at(0).proxy, "http://proxy.corp.example:3128");
  EXPECT_EQ(rules.at(1).destination.name, "http://proxy.corp.example:3128");
  EXPECT_EQ(rules.at(1).port, 3128);
}

TEST(Rules, SourcesAreTheAddressesThatPacketsCarried) {
  Report report = sample_report();
  report.run.host.addresses = {"10.20.0.10", "172.17.0.1"};
  EXPECT_EQ(rules_of(report).rules.at(0).source.addresses, std::vector<std::string>{"10.20.0.10"});
}

TEST(Difference, GotWorse) {
  const auto worse = [](Status before, Status after) {
    Report old_report = sample_report();
    Report new_report = sample_report();
    old_report.rows[0].status = before;
    new_report.rows[0].status = after;
    return got_worse(compare_reports(old_report, new_report));
  };
  EXPECT_TRUE(worse(Status::pass, Status::warn));
  EXPECT_TRUE(worse(Status::warn, Status::fail));
  EXPECT_FALSE(worse(Status::fail, Status::fail));
  EXPECT_FALSE(worse(Status::fail, Status::pass));
}

TEST(Difference, ANewRowThatFailsIsWorse) {
  Report old_report = sample_report();
  const Report new_report = sample_report();
  old_report.rows.erase(old_report.rows.begin() + 4);  // one that passes
  EXPECT_FALSE(got_worse(compare_reports(old_report, new_report)));
  old_report.rows.erase(old_report.rows.begin() + 1);  // one that fails
  EXPECT_TRUE(got_worse(compare_reports(old_report, new_report)));
}

}  // namespace
}  // namespace netpreflight
