// This host's own name: fully qualified, and leading back to it.
#include <gtest/gtest.h>

#include "tests/fixtures/scenarios.hpp"

namespace netpreflight::scenarios {
namespace {

using enum QueryEnd;

std::vector<Step> qualified(const std::vector<QueryEvidence>& queries) {
  return named(called("cockpit", kFqdn), queries);
}

std::vector<QueryEvidence> leads_to(const std::vector<std::string>& first, const std::vector<std::string>& second) {
  return {query(kNs1, kFqdn, answered, first), query(kNs2, kFqdn, answered, second)};
}

std::vector<QueryEvidence> fails(QueryEnd first, QueryEnd second) {
  return {query(kNs1, kFqdn, first), query(kNs2, kFqdn, second)};
}

std::vector<QueryEvidence> answered_by_one(QueryEnd other) {
  return {query(kNs1, kFqdn, answered, {kOwn}), query(kNs2, kFqdn, other)};
}

HostNameEvidence asked_without_getent(ApplicationsView::End end) {
  HostNameEvidence host = called("cockpit", "cockpit");
  host.applications = {.end = end, .addresses = {}, .canonical_name = ""};
  return host;
}

void no_nameservers(Setting& setting) {
  setting.circumstances.nameservers.clear();
}

const std::vector<StepSays> kWell{kOk, kOk, kOk};

const Scenario kScenarios[] = {
    {"Well", "domain-name", qualified(leads_to({kOwn}, {kOwn})), pass, kOk, kWell},
    {"Ipv6", "domain-name", qualified(leads_to({kOwn6}, {kOwn6})), pass, kOk, kWell},
    {"OneOfSeveralAddresses", "domain-name", qualified(leads_to({"192.0.2.99", kOwn}, {kOwn})), pass, kOk, kWell},
    // Debian's own line "127.0.1.1 cockpit" in /etc/hosts is what called() has for the applications.
    {"DebiansHostsFile", "domain-name", qualified(leads_to({kOwn, kOwn6}, {kOwn, kOwn6})), pass, kOk, kWell},

    {"NoDomain", "domain-name", named(called("cockpit", "cockpit"), {}), fail, host_no_domain, {host_no_domain}},
    {"LocalhostOnly",
     "domain-name",
     named(called("localhost", "localhost.localdomain"), {}),
     fail,
     host_no_domain,
     {host_no_domain}},

    // Nobody could be asked for the rest of the name.
    {"NoGetent",
     "domain-name",
     named(asked_without_getent(ApplicationsView::End::no_such_view), {}),
     warn,
     run_inconclusive,
     {run_inconclusive}},
    {"GetentHangs",
     "domain-name",
     named(asked_without_getent(ApplicationsView::End::timed_out), {}),
     warn,
     run_inconclusive,
     {run_inconclusive}},

    {"Unknown",
     "domain-name",
     qualified(fails(nxdomain, nxdomain)),
     fail,
     host_fqdn_unresolved,
     {kOk, dns_nxdomain, dns_nxdomain}},
    {"WithoutAddress",
     "domain-name",
     qualified(fails(no_address, no_address)),
     fail,
     host_fqdn_unresolved,
     {kOk, dns_no_address, dns_no_address}},
    {"UnknownToTheOneThatAnswers",
     "domain-name",
     qualified(fails(timed_out, nxdomain)),
     fail,
     host_fqdn_unresolved,
     {kOk, dns_timeout, dns_nxdomain}},

    {"LeadsElsewhere",
     "domain-name",
     qualified(leads_to({"192.0.2.99"}, {"192.0.2.99"})),
     fail,
     host_fqdn_mismatch,
     {kOk, kOk, kOk}},
    {"LeadsElsewhereAtOneNameserver",
     "domain-name",
     qualified(leads_to({kOwn}, {"192.0.2.99"})),
     fail,
     host_fqdn_mismatch,
     {kOk, kOk, kOk}},
    {"LoopbackInDns",
     "domain-name",
     qualified(leads_to({"127.0.1.1"}, {"127.0.1.1"})),
     fail,
     host_fqdn_mismatch,
     {kOk, kOk, kOk}},
    {"LeadsElsewhereAtTheOneThatAnswers",
     "domain-name",
     qualified({query(kNs1, kFqdn, timed_out), query(kNs2, kFqdn, answered, {"192.0.2.99"})}),
     fail,
     host_fqdn_mismatch,
     {kOk, dns_timeout, kOk}},

    // That one nameserver is bad is for the rows about nameservers.
    {"OneSilent", "domain-name", qualified(answered_by_one(timed_out)), pass, kOk, {kOk, kOk, dns_timeout}},
    {"OneDenies", "domain-name", qualified(answered_by_one(nxdomain)), pass, kOk, {kOk, kOk, dns_nxdomain}},

    // Nobody could say: that is no mismatch, and no pass.
    {"AllSilent",
     "domain-name",
     qualified(fails(timed_out, timed_out)),
     warn,
     run_inconclusive,
     {kOk, dns_timeout, dns_timeout}},
    {"AllFail",
     "domain-name",
     qualified(fails(servfail, QueryEnd::refused)),
     warn,
     run_inconclusive,
     {kOk, dns_servfail, dns_refused}},
    {"NoNameserver", "domain-name", qualified({}), warn, run_inconclusive, {kOk}, no_nameservers},
};

class JudgeHostName : public testing::TestWithParam<Scenario> {};

TEST_P(JudgeHostName, AsTheContractSays) {
  EXPECT_EQ(judged(GetParam()), expected(GetParam()));
}

INSTANTIATE_TEST_SUITE_P(HostName, JudgeHostName, testing::ValuesIn(kScenarios),
                         [](const auto& info) { return std::string(info.param.name); });

/// Both rows that ask for the name say the same of it, and are one request.
TEST(JudgeHostName, AnUnknownNameIsToldAlike) {
  WholeRun run = all_well({});
  run.saw("domain-name", qualified(fails(nxdomain, nxdomain)));
  run.saw("dns-internal", asked(fails(nxdomain, nxdomain)));
  const Report report = run.report();
  const ReportedRow& own = report.rows.at(run.index("domain-name"));
  const ReportedRow& internal = report.rows.at(run.index("dns-internal"));
  EXPECT_EQ(said(internal.status, internal.cause), "fail host.fqdn_unresolved");
  EXPECT_EQ(internal.summary, own.summary);
  EXPECT_EQ(internal.remedy, own.remedy);
}

TEST(JudgeHostName, WhereItLeadsIsTold) {
  WholeRun run = all_well({});
  run.saw("domain-name", qualified(leads_to({kOwn}, {"192.0.2.99"})));
  const Report report = run.report();
  const ReportedRow& row = report.rows.at(run.index("domain-name"));
  EXPECT_EQ(row.summary,
            "this host's name cockpit.example.org leads to 192.0.2.99, and this host has 192.0.2.10, 2001:db8::10");
}

}  // namespace

std::vector<Scenario> host_name_scenarios() {
  return {std::begin(kScenarios), std::end(kScenarios)};
}

}  // namespace netpreflight::scenarios
