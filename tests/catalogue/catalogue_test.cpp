// The one place for every word about a cause: complete, as the contract has it, and without a gap in any sentence.
#include "netpreflight/catalogue.hpp"

#include <map>
#include <set>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "netpreflight/setting.hpp"
#include "tests/fixtures/run_scenarios.hpp"

namespace netpreflight::scenarios {
namespace {

struct ContractCause {
  const char* code;
  const char* severity;
};

/// Contract section 5, in its order, and what is ours (host.lookup, net.answer_lost, net.unsteady).
const ContractCause kContract[] = {
    {"dns.nxdomain", "fail"},
    {"dns.no_address", "fail"},
    {"dns.servfail", "fail"},
    {"dns.refused", "fail"},
    {"dns.malformed", "fail"},
    {"dns.timeout", "fail"},
    {"dns.unreachable", "fail"},
    {"dns.no_nameserver", "fail"},
    {"dns.partial", "warn"},
    {"dns.hijacked", "warn"},
    {"dns.sinkholed", "fail"},
    {"tcp.refused", "fail"},
    {"tcp.timeout", "fail"},
    {"net.rejected", "fail"},
    {"net.unreachable", "fail"},
    {"net.no_route", "fail"},
    {"net.blocked_locally", "fail"},
    {"net.answer_lost", "fail"},
    {"net.unsteady", "fail"},
    {"tcp.reset", "fail"},
    {"tcp.mute", "fail"},
    {"tcp.partial", "warn"},
    {"tls.intercepted", "fail"},
    {"tls.untrusted", "fail"},
    {"tls.incomplete_chain", "fail"},
    {"tls.no_trust_store", "warn"},
    {"tls.expired", "fail"},
    {"tls.not_yet_valid", "fail"},
    {"tls.name_mismatch", "fail"},
    {"tls.revoked", "fail"},
    {"tls.not_tls", "fail"},
    {"tls.reset_after_hello", "fail"},
    {"tls.timeout_after_hello", "fail"},
    {"tls.large_hello", "warn"},
    {"tls.path_mtu", "fail"},
    {"tls.protocol", "fail"},
    {"tls.alert", "fail"},
    {"proxy.unresolved", "fail"},
    {"proxy.unreachable", "fail"},
    {"proxy.timeout", "fail"},
    {"proxy.not_a_proxy", "fail"},
    {"proxy.auth_required", "fail"},
    {"proxy.auth_rejected", "fail"},
    {"proxy.auth_unsupported", "fail"},
    {"proxy.forbidden", "fail"},
    {"proxy.upstream", "fail"},
    {"udp.refused", "fail"},
    {"udp.silent", "warn"},
    {"icmp.timeout", "fail"},
    {"ntp.timeout", "fail"},
    {"ntp.refused", "fail"},
    {"ntp.kiss_of_death", "fail"},
    {"ntp.unsynchronised", "fail"},
    {"ntp.bogus", "fail"},
    {"clock.offset", "warn"},
    {"host.no_domain", "fail"},
    {"host.fqdn_unresolved", "fail"},
    {"host.fqdn_mismatch", "fail"},
    {"host.no_reverse", "warn"},
    {"host.not_fqdn", "warn"},
    {"host.lookup", "fail"},
    {"run.other_vantage", "skip"},
    {"run.not_configured", "skip"},
    {"run.stand_in", "pass"},
    {"run.inconclusive", "warn"},
    {"run.expected_failure", "skip"},
    {"run.unexpected_pass", "warn"},
    {"run.not_selected", "skip"},
    {"run.interrupted", "skip"},
};

/// Nothing is to be done about these, or the summary says it all.
const std::set<std::string_view> kWithoutRemedy{"run.not_configured", "run.stand_in", "run.expected_failure",
                                                "run.not_selected", "run.interrupted"};

TEST(Catalogue, HasTheCodesOfTheContract) {
  std::map<std::string, std::string> of_contract;
  for (const ContractCause& each : kContract) of_contract.emplace(each.code, each.severity);
  std::map<std::string, std::string> of_catalogue;
  for (const CatalogueEntry& each : catalogue()) {
    of_catalogue.emplace(std::string(each.code), std::string(name(each.severity)));
  }
  EXPECT_EQ(of_catalogue, of_contract);
  EXPECT_EQ(catalogue().size(), std::size(kContract));
}

TEST(Catalogue, CodesAndCausesBelongTogether) {
  for (const CatalogueEntry& each : catalogue()) {
    EXPECT_EQ(code(each.cause), each.code);
    EXPECT_EQ(cause_of_code(each.code), each.cause);
    EXPECT_EQ(entry(each.cause).code, each.code);
    std::string spelled(each.code);
    EXPECT_EQ(std::ranges::count(spelled, '.'), 1) << each.code;
    EXPECT_EQ(spelled.find_first_not_of("abcdefghijklmnopqrstuvwxyz_."), std::string::npos) << each.code;
  }
  for (const char* unknown : {"", "dns", "dns.", "DNS.NXDOMAIN", "dns.nxdomain ", "dns_nxdomain"}) {
    EXPECT_FALSE(cause_of_code(unknown)) << unknown;
  }
}

TEST(Catalogue, NoTextIsMissing) {
  for (const CatalogueEntry& each : catalogue()) {
    EXPECT_FALSE(each.found.empty()) << each.code;
    EXPECT_FALSE(each.meaning.empty()) << each.code;
    EXPECT_FALSE(each.told_by.empty()) << each.code;
    EXPECT_FALSE(each.ask.empty()) << each.code;
    EXPECT_EQ(each.remedy.empty(), kWithoutRemedy.contains(each.code)) << each.code;
    for (const std::string_view plain : {each.meaning, each.told_by, each.ask}) {
      EXPECT_EQ(plain.find_first_of("{}"), std::string_view::npos) << each.code << ": " << plain;
    }
    for (const std::string_view sentence : {each.meaning, each.told_by, each.remedy}) {
      const bool closed = sentence.empty() || sentence.ends_with('.') || sentence.ends_with("{command}");
      EXPECT_TRUE(closed) << each.code << ": " << sentence;
    }
  }
}

/// A placeholder that nobody filled, or that was filled with nothing.
void expect_no_gaps(const std::string& sentence) {
  for (const std::string_view hole : {"{", "}", "  ", "()", "( ", " )", "\"\"", " ,", " .", "(, ", ": ;", ".."}) {
    EXPECT_EQ(sentence.find(hole), std::string::npos) << sentence;
  }
  EXPECT_FALSE(sentence.ends_with(' ')) << sentence;
  EXPECT_FALSE(sentence.ends_with(':')) << sentence;
}

TEST(CatalogueExamples, HaveNoGaps) {
  for (const CatalogueEntry& each : catalogue()) {
    SCOPED_TRACE(each.code);
    const Facts facts = example_facts(each.cause);
    for (const std::string_view sentence : {each.found, each.remedy, each.title}) expect_no_gaps(fill(sentence, facts));
  }
  for (const SettingEntry& each : setting_catalogue()) {
    SCOPED_TRACE(each.code);
    for (const std::string_view sentence : {each.found, each.remedy})
      expect_no_gaps(fill(sentence, example_setting_facts()));
  }
}

/// An example shows only the documentation's own site, the vendor's names and public certificates.
TEST(CatalogueExamples, AreOfTheSite) {
  EXPECT_EQ(fill("{source} {nameserver} {proxy}", example_facts(Cause::tcp_timeout)),
            "cockpit.corp.example 10.10.4.53 http://proxy.corp.example:3128");
  EXPECT_EQ(fill(entry(Cause::ntp_refused).found, example_facts(Cause::ntp_refused)),
            "203.0.113.123 has no time service on 123/udp");
}

TEST(CatalogueQuestions, StandWithEveryProblemAndEndAsQuestions) {
  for (const CatalogueEntry& each : catalogue()) {
    SCOPED_TRACE(each.code);
    const auto questions = next_questions(each.cause);
    EXPECT_EQ(questions.empty(), !is_problem(each.severity));
    for (const std::string_view question : questions) EXPECT_NE(question.find('?'), std::string_view::npos) << question;
    EXPECT_EQ(std::set(questions.begin(), questions.end()).size(), questions.size());
  }
}

TEST(Catalogue, FillReplacesWhatItKnows) {
  const Facts facts{{"a", "1"}, {"b", "{a}"}, {"", "nothing"}};
  struct Case {
    const char* sentence;
    const char* filled;
  };
  for (const Case& each :
       {Case{"", ""}, Case{"plain", "plain"}, Case{"{a}", "1"}, Case{"{a}{a}, {a}", "11, 1"}, Case{"{b}", "{a}"},
        Case{"{missing} {a}", "{missing} 1"}, Case{"{a", "{a"}, Case{"a} {a}", "a} 1"}}) {
    EXPECT_EQ(fill(each.sentence, facts), each.filled) << each.sentence;
  }
}

/// Every cause that can be produced today is produced by a scenario, for a row or as the root of one.
TEST(Catalogue, EveryCauseHasAScenario) {
  std::set<std::string_view> produced;
  for (const Scenario& scenario : all_scenarios()) {
    if (scenario.cause) produced.insert(code(*scenario.cause));
    for (const StepSays& says : scenario.says) {
      if (says.cause) produced.insert(code(*says.cause));
    }
    WholeRun run = run_of(scenario);
    run.judge_rows();
    if (const auto root = run.finding(scenario.row).explained_by) produced.insert(code(*root));
  }
  for (const RunScenario& scenario : run_scenarios()) {
    WholeRun run = run_of(scenario);
    run.judge_rows();
    for (const auto& [row, what] : scenario.rows) {
      if (const auto root = run.finding(row).explained_by) produced.insert(code(*root));
      const std::string_view known = what;
      const std::size_t space = known.find(' ');
      if (space != std::string_view::npos) produced.insert(code(cause_of_code(known.substr(space + 1)).value()));
    }
  }
  for (const CatalogueEntry& each : catalogue()) {
    EXPECT_TRUE(produced.contains(each.code)) << each.code;
  }
}

/// Does something to every row of the report of every scenario, in whatever row of the run.
void in_every_scenario(const std::function<void(const WholeRun&, const PlannedRow&, const ReportedRow&)>& look) {
  for (const Scenario& scenario : all_scenarios()) {
    WholeRun run = run_of(scenario);
    const Report report = run.report();
    for (std::size_t i = 0; i < report.rows.size(); ++i) {
      SCOPED_TRACE(std::string(scenario.row) + " " + scenario.name + ": " + report.rows[i].requirement.id);
      look(run, run.plan.rows[i], report.rows[i]);
    }
  }
}

TEST(CatalogueSentences, HaveNoGaps) {
  in_every_scenario([](const WholeRun&, const PlannedRow&, const ReportedRow& row) {
    expect_no_gaps(row.summary);
    expect_no_gaps(row.remedy.value_or(""));
  });
}

/// Whoever gets the remedy forwarded must know from where to where, and what for.
TEST(CatalogueSentences, RemediesNameSourceDestinationAndPort) {
  in_every_scenario([](const WholeRun& run, const PlannedRow& planned, const ReportedRow& row) {
    if (!row.remedy || row.status == skip) return;
    const HostFacts& host = run.circumstances.host;
    EXPECT_NE(row.remedy->find(host.fqdn.empty() ? host.name : host.fqdn), std::string::npos) << *row.remedy;
    if (planned.host.empty() || row.cause == run_inconclusive) return;
    EXPECT_NE(row.remedy->find(planned.host), std::string::npos) << *row.remedy;
    // The proxy's port stands in its URL.
    const bool is_proxy = row.requirement.probe == ProbeKind::proxy;
    const bool is_echo = row.requirement.probe == ProbeKind::icmp;
    const std::string port = is_echo    ? "ICMP echo"
                             : is_proxy ? fmt::format(":{}", *row.requirement.port)
                                        : port_and_protocol(row.requirement);
    EXPECT_NE(row.remedy->find(port), std::string::npos) << *row.remedy;
  });
}

/// A pass needs no remedy; a failure has one, and a warning, too.
TEST(CatalogueSentences, WhatDoesNotPassHasARemedy) {
  in_every_scenario([](const WholeRun&, const PlannedRow&, const ReportedRow& row) {
    EXPECT_FALSE(row.summary.empty());
    EXPECT_FALSE(row.status == pass && row.remedy) << row.remedy.value_or("");
    const bool is_problem = row.status == fail || row.status == warn;
    EXPECT_FALSE(is_problem && !row.remedy) << row.summary;
  });
}

}  // namespace
}  // namespace netpreflight::scenarios
