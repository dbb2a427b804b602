// Each nameserver asked for this host's own name, the names the user gave, and this host's address in reverse.
#include <gtest/gtest.h>

#include "tests/fixtures/scenarios.hpp"

namespace netpreflight::scenarios {
namespace {

using enum QueryEnd;

const std::string kGiven = "splunk.example.org";

std::vector<QueryEvidence> both(const std::string& name, QueryEnd end) {
  const std::vector<std::string> addresses(end == answered ? 1 : 0, kOwn);
  return {query(kNs1, name, end, addresses), query(kNs2, name, end, addresses)};
}

std::vector<QueryEvidence> first_only(const std::string& name, QueryEnd other) {
  return {query(kNs1, name, answered, {kOwn}), query(kNs2, name, other)};
}

std::vector<QueryEvidence> pointers(const std::vector<std::string>& names) {
  return {reverse(kNs1, answered, names), reverse(kNs2, answered, names)};
}

std::vector<QueryEvidence> no_pointer(QueryEnd end) {
  return {reverse(kNs1, end), reverse(kNs2, end)};
}

std::vector<Step> all_of(const std::vector<std::vector<QueryEvidence>>& parts) {
  std::vector<QueryEvidence> queries;
  for (const auto& part : parts) queries.insert(queries.end(), part.begin(), part.end());
  return asked(queries);
}

std::vector<Step> with_search_list(std::vector<Step> steps, const std::string& name, const std::string& canonical) {
  ResolveEvidence resolved = found({kInside});
  resolved.name = name;
  resolved.applications.canonical_name = canonical;
  steps.push_back(step(resolved));
  return steps;
}

void no_nameservers(Setting& setting) {
  setting.circumstances.nameservers.clear();
}

void nameless(Setting& setting) {
  setting.circumstances.host = {"cockpit", "", {}, ""};
}

const std::vector<StepSays> kFourWell{kOk, kOk, kOk, kOk};

const Scenario kScenarios[] = {
    {"Well", "dns-internal", all_of({both(kFqdn, answered), pointers({kFqdn})}), pass, kOk, kFourWell},
    {"WellWithMoreNames",
     "dns-internal",
     all_of({both(kFqdn, answered), both(kGiven, answered), pointers({kFqdn})}),
     pass,
     kOk,
     {kOk, kOk, kOk, kOk, kOk, kOk}},
    {"NoNameserver", "dns-internal", {}, fail, dns_no_nameserver, {}, no_nameservers},

    // A name that only the search list completes is found by applications, and by nobody else.
    {"CompletedBySearchList",
     "dns-internal",
     with_search_list(all_of({both(kFqdn, answered), both("splunk", nxdomain)}), "splunk", "splunk.example.org"),
     warn,
     dns_nxdomain,
     {kOk, kOk, dns_nxdomain, dns_nxdomain, kOk}},
    {"CompletedByTheHostsFile",
     "dns-internal",
     with_search_list(all_of({both(kFqdn, answered), both("splunk", nxdomain)}), "splunk", "splunk"),
     fail,
     dns_nxdomain,
     {kOk, kOk, dns_nxdomain, dns_nxdomain, kOk}},

    // Forward.
    {"OwnNameDenied",
     "dns-internal",
     all_of({both(kFqdn, nxdomain), pointers({kFqdn})}),
     fail,
     host_fqdn_unresolved,
     {dns_nxdomain, dns_nxdomain, kOk, kOk}},
    {"GivenNameDenied",
     "dns-internal",
     all_of({both(kFqdn, answered), both(kGiven, nxdomain), pointers({kFqdn})}),
     fail,
     dns_nxdomain,
     {kOk, kOk, dns_nxdomain, dns_nxdomain, kOk, kOk}},
    {"GivenNameLeadsNowhere",
     "dns-internal",
     all_of({both(kFqdn, answered),
             {query(kNs1, kGiven, answered, {"0.0.0.0"}), query(kNs2, kGiven, answered, {kOwn})},
             pointers({kFqdn})}),
     fail,
     dns_sinkholed,
     {kOk, kOk, kOk, kOk, kOk, kOk}},
    {"GivenNameFails",
     "dns-internal",
     all_of({both(kFqdn, answered), both(kGiven, servfail)}),
     fail,
     dns_servfail,
     {kOk, kOk, dns_servfail, dns_servfail}},
    {"GivenNameWithoutAddress",
     "dns-internal",
     all_of({both(kGiven, no_address)}),
     fail,
     dns_no_address,
     {dns_no_address, dns_no_address}},
    {"Refused",
     "dns-internal",
     all_of({both(kFqdn, QueryEnd::refused)}),
     fail,
     dns_refused,
     {dns_refused, dns_refused}},
    {"AllSilent",
     "dns-internal",
     all_of({both(kFqdn, timed_out), no_pointer(timed_out)}),
     fail,
     dns_timeout,
     {dns_timeout, dns_timeout, dns_timeout, dns_timeout}},
    {"AllUnreachable",
     "dns-internal",
     all_of({both(kFqdn, unreachable), no_pointer(unreachable)}),
     fail,
     dns_unreachable,
     {dns_unreachable, dns_unreachable, dns_unreachable, dns_unreachable}},
    {"AllMalformed",
     "dns-internal",
     all_of({both(kFqdn, malformed)}),
     fail,
     dns_malformed,
     {dns_malformed, dns_malformed}},

    // Some nameservers answer, some do not.
    {"OneDead",
     "dns-internal",
     all_of({first_only(kFqdn, timed_out), {reverse(kNs1, answered, {kFqdn}), reverse(kNs2, timed_out)}}),
     warn,
     dns_partial,
     {kOk, dns_timeout, kOk, dns_timeout}},
    {"OneOutsideTheNetwork",
     "dns-internal",
     all_of({first_only(kFqdn, nxdomain), pointers({kFqdn})}),
     warn,
     dns_partial,
     {kOk, dns_nxdomain, kOk, kOk}},
    {"OneWithoutTheReverseZone",
     "dns-internal",
     all_of({both(kFqdn, answered), {reverse(kNs1, answered, {kFqdn}), reverse(kNs2, nxdomain)}}),
     warn,
     dns_partial,
     {kOk, kOk, kOk, host_no_reverse}},

    // Reverse.
    {"NoPointer",
     "dns-internal",
     all_of({both(kFqdn, answered), no_pointer(nxdomain)}),
     warn,
     host_no_reverse,
     {kOk, kOk, host_no_reverse, host_no_reverse}},
    {"EmptyPointer",
     "dns-internal",
     all_of({both(kFqdn, answered), no_pointer(no_address)}),
     warn,
     host_no_reverse,
     {kOk, kOk, host_no_reverse, host_no_reverse}},
    {"AnotherPointer",
     "dns-internal",
     all_of({both(kFqdn, answered), pointers({"dhcp-10.example.org"})}),
     warn,
     host_no_reverse,
     {kOk, kOk, host_no_reverse, host_no_reverse}},
    {"PointerToTheShortName",
     "dns-internal",
     all_of({both(kFqdn, answered), pointers({"cockpit"})}),
     warn,
     host_no_reverse,
     {kOk, kOk, host_no_reverse, host_no_reverse}},
    {"PointerInAnotherCase", "dns-internal", all_of({both(kFqdn, answered), pointers({"Cockpit.EXAMPLE.org"})}), pass,
     kOk, kFourWell},
    {"PointerWithFinalDot", "dns-internal", all_of({both(kFqdn, answered), pointers({kFqdn + "."})}), pass, kOk,
     kFourWell},
    {"SeveralPointers", "dns-internal", all_of({both(kFqdn, answered), pointers({"old.example.org", kFqdn})}), pass,
     kOk, kFourWell},
    {"AnotherPointerAtOneNameserver",
     "dns-internal",
     all_of({both(kFqdn, answered), {reverse(kNs1, answered, {kFqdn}), reverse(kNs2, answered, {"old.example.org"})}}),
     warn,
     host_no_reverse,
     {kOk, kOk, kOk, host_no_reverse}},
    {"NoPointerAndNameDenied",
     "dns-internal",
     all_of({both(kFqdn, nxdomain), no_pointer(nxdomain)}),
     fail,
     host_fqdn_unresolved,
     {dns_nxdomain, dns_nxdomain, host_no_reverse, host_no_reverse}},

    // Nothing to ask for.
    {"NeitherNameNorAddress", "dns-internal", {}, warn, run_inconclusive, {}, nameless},
};

class JudgeDnsInternal : public testing::TestWithParam<Scenario> {};

TEST_P(JudgeDnsInternal, AsTheContractSays) {
  EXPECT_EQ(judged(GetParam()), expected(GetParam()));
}

INSTANTIATE_TEST_SUITE_P(Dns, JudgeDnsInternal, testing::ValuesIn(kScenarios),
                         [](const auto& info) { return std::string(info.param.name); });

}  // namespace

std::vector<Scenario> dns_internal_scenarios() {
  return {std::begin(kScenarios), std::end(kScenarios)};
}

}  // namespace netpreflight::scenarios
