// Each nameserver asked by itself for the table's external names, and for one that cannot exist.
#include <gtest/gtest.h>

#include "tests/fixtures/scenarios.hpp"

namespace netpreflight::scenarios {
namespace {

using enum QueryEnd;

const std::string kMandatory = "update-301.nextron-systems.com";
const std::string kInstaller = "update3.nextron-systems.com";
const std::string kOptional = "api.openai.com";
const std::string kInvalid = "netpreflight-1.invalid";
const std::vector<std::string> kTimeServers{"0.debian.pool.ntp.org", "1.debian.pool.ntp.org", "2.debian.pool.ntp.org"};

/// The same answer of both nameservers.
std::vector<QueryEvidence> both(const std::string& name, QueryEnd end, const std::vector<std::string>& addresses = {}) {
  return {query(kNs1, name, end, addresses), query(kNs2, name, end, addresses)};
}

/// Different answers.
std::vector<QueryEvidence> each(const std::string& name, QueryEnd first, QueryEnd second) {
  const std::vector<std::string> here(first == answered ? 1 : 0, kA);
  const std::vector<std::string> there(second == answered ? 1 : 0, kA);
  return {query(kNs1, name, first, here), query(kNs2, name, second, there)};
}

std::vector<QueryEvidence> good(const std::string& name) {
  return both(name, answered, {kA});
}

std::vector<QueryEvidence> denied() {
  return both(kInvalid, nxdomain);
}

std::vector<Step> all_of(const std::vector<std::vector<QueryEvidence>>& parts) {
  std::vector<QueryEvidence> queries;
  for (const auto& part : parts) queries.insert(queries.end(), part.begin(), part.end());
  return asked(queries);
}

void no_nameservers(Setting& setting) {
  setting.circumstances.nameservers.clear();
}

QueryEvidence silent_about_v6(const std::string& nameserver, const std::string& name) {
  QueryEvidence evidence = query(nameserver, name, answered, {kA});
  evidence.v6_unanswered = true;
  return evidence;
}

std::vector<QueryEvidence> sinkholed_by_one(const std::string& name) {
  return {query(kNs1, name, answered, {"0.0.0.0"}), query(kNs2, name, answered, {kA})};
}

const Scenario kScenarios[] = {
    {"Well",
     "dns-external",
     all_of({good(kMandatory), good(kOptional), denied()}),
     pass,
     kOk,
     {kOk, kOk, kOk, kOk, kOk, kOk}},
    {"NoNameserver", "dns-external", {}, fail, dns_no_nameserver, {}, no_nameservers},

    // A name that fails everywhere fails the row if it belongs to a mandatory row.
    {"MandatoryDenied",
     "dns-external",
     all_of({both(kMandatory, nxdomain), good(kOptional), denied()}),
     fail,
     dns_nxdomain,
     {dns_nxdomain, dns_nxdomain, kOk, kOk, kOk, kOk}},
    {"InstallerDenied",
     "dns-external",
     all_of({good(kMandatory), both(kInstaller, nxdomain)}),
     fail,
     dns_nxdomain,
     {kOk, kOk, dns_nxdomain, dns_nxdomain}},
    {"MandatoryWithoutAddress",
     "dns-external",
     all_of({both(kMandatory, no_address)}),
     fail,
     dns_no_address,
     {dns_no_address, dns_no_address}},
    {"MandatoryFails",
     "dns-external",
     all_of({both(kMandatory, servfail)}),
     fail,
     dns_servfail,
     {dns_servfail, dns_servfail}},
    {"MandatoryRefused",
     "dns-external",
     all_of({both(kMandatory, QueryEnd::refused)}),
     fail,
     dns_refused,
     {dns_refused, dns_refused}},
    {"MandatoryMalformed",
     "dns-external",
     all_of({both(kMandatory, malformed)}),
     fail,
     dns_malformed,
     {dns_malformed, dns_malformed}},
    {"MandatoryDiffers",
     "dns-external",
     all_of({each(kMandatory, timed_out, nxdomain)}),
     fail,
     dns_nxdomain,
     {dns_timeout, dns_nxdomain}},
    {"AllSilent",
     "dns-external",
     all_of({both(kMandatory, timed_out), both(kOptional, timed_out), both(kInvalid, timed_out)}),
     fail,
     dns_timeout,
     {dns_timeout, dns_timeout, dns_timeout, dns_timeout, dns_timeout, dns_timeout}},
    {"AllUnreachable",
     "dns-external",
     all_of({both(kMandatory, unreachable), both(kInvalid, unreachable)}),
     fail,
     dns_unreachable,
     {dns_unreachable, dns_unreachable, dns_unreachable, dns_unreachable}},
    {"MandatorySilentOptionalDenied",
     "dns-external",
     all_of({both(kOptional, nxdomain), both(kMandatory, timed_out)}),
     fail,
     dns_timeout,
     {dns_nxdomain, dns_nxdomain, dns_timeout, dns_timeout}},

    // An optional one warns.
    {"OptionalDenied",
     "dns-external",
     all_of({good(kMandatory), both(kOptional, nxdomain), denied()}),
     warn,
     dns_nxdomain,
     {kOk, kOk, dns_nxdomain, dns_nxdomain, kOk, kOk}},
    {"OptionalSilent",
     "dns-external",
     all_of({good(kMandatory), both(kOptional, timed_out)}),
     warn,
     dns_timeout,
     {kOk, kOk, dns_timeout, dns_timeout}},

    // One time server's name is enough.
    {"OneTimeServerDenied",
     "dns-external",
     all_of({both(kTimeServers[0], nxdomain), good(kTimeServers[1]), good(kTimeServers[2])}),
     warn,
     dns_nxdomain,
     {dns_nxdomain, dns_nxdomain, kOk, kOk, kOk, kOk}},
    {"AllTimeServersDenied",
     "dns-external",
     all_of({both(kTimeServers[0], nxdomain), both(kTimeServers[1], nxdomain), both(kTimeServers[2], nxdomain)}),
     fail,
     dns_nxdomain,
     {dns_nxdomain, dns_nxdomain, dns_nxdomain, dns_nxdomain, dns_nxdomain, dns_nxdomain}},

    // Some nameservers answer, some do not.
    {"OneDead",
     "dns-external",
     all_of({each(kMandatory, answered, timed_out), each(kOptional, answered, timed_out),
             each(kInvalid, nxdomain, timed_out)}),
     warn,
     dns_partial,
     {kOk, dns_timeout, kOk, dns_timeout, kOk, dns_timeout}},
    {"OneKnowsNoExternalNames",
     "dns-external",
     all_of({each(kMandatory, nxdomain, answered), denied()}),
     warn,
     dns_partial,
     {dns_nxdomain, kOk, kOk, kOk}},
    {"OneRefuses",
     "dns-external",
     all_of({each(kMandatory, QueryEnd::refused, answered)}),
     warn,
     dns_partial,
     {dns_refused, kOk}},
    {"OneClosed",
     "dns-external",
     all_of({each(kMandatory, answered, unreachable)}),
     warn,
     dns_partial,
     {kOk, dns_unreachable}},
    {"EachKnowsHalf",
     "dns-external",
     all_of({each(kMandatory, answered, nxdomain), each(kOptional, nxdomain, answered)}),
     warn,
     dns_partial,
     {kOk, dns_nxdomain, dns_nxdomain, kOk}},

    // All answer, and not alike.
    {"OneLeadsInside",
     "dns-external",
     all_of({{query(kNs1, kMandatory, answered, {kInside}), query(kNs2, kMandatory, answered, {kA})}}),
     warn,
     dns_partial,
     {kOk, kOk}},
    {"BothLeadInside", "dns-external", all_of({both(kMandatory, answered, {kInside})}), pass, kOk, {kOk, kOk}},
    {"OneAlsoLeadsInside",
     "dns-external",
     all_of({{query(kNs1, kMandatory, answered, {kInside, kB}), query(kNs2, kMandatory, answered, {kA})}}),
     pass,
     kOk,
     {kOk, kOk}},
    {"AnotherAddressOfTheSameKind",
     "dns-external",
     all_of({{query(kNs1, kMandatory, answered, {kB}), query(kNs2, kMandatory, answered, {kA})}}),
     pass,
     kOk,
     {kOk, kOk}},
    {"OneHasAnotherFamilyOnly",
     "dns-external",
     all_of({{query(kNs1, kMandatory, answered, {kA6}), query(kNs2, kMandatory, answered, {kA})}}),
     warn,
     dns_partial,
     {kOk, kOk}},
    {"OneHasAFamilyMore",
     "dns-external",
     all_of({{query(kNs1, kMandatory, answered, {kA, kA6}), query(kNs2, kMandatory, answered, {kA})}}),
     pass,
     kOk,
     {kOk, kOk}},
    {"OneIsSilentAboutIpv6",
     "dns-external",
     all_of({{silent_about_v6(kNs1, kMandatory), query(kNs2, kMandatory, answered, {kA})}}),
     warn,
     dns_partial,
     {kOk, kOk}},
    {"AllAreSilentAboutIpv6",
     "dns-external",
     all_of({{silent_about_v6(kNs1, kMandatory), silent_about_v6(kNs2, kMandatory)}}),
     warn,
     dns_partial,
     {kOk, kOk}},

    // None is configured, and the C library asks 127.0.0.1.
    {"OwnResolverByDefault",
     "dns-external",
     all_of({{query("127.0.0.1", kMandatory, answered, {kA})}, {query("127.0.0.1", kInvalid, nxdomain)}}),
     pass,
     kOk,
     {kOk, kOk},
     no_nameservers},
    {"NoResolverByDefault",
     "dns-external",
     all_of({{query("127.0.0.1", kMandatory, unreachable)}}),
     fail,
     dns_no_nameserver,
     {kOk},
     no_nameservers},
    {"SilentResolverByDefault",
     "dns-external",
     all_of({{query("127.0.0.1", kMandatory, timed_out)}}),
     fail,
     dns_no_nameserver,
     {kOk},
     no_nameservers},

    // A name that cannot exist.
    {"Hijacked",
     "dns-external",
     all_of({good(kMandatory), both(kInvalid, answered, {kB})}),
     warn,
     dns_hijacked,
     {kOk, kOk, dns_hijacked, dns_hijacked}},
    {"HijackedByOne",
     "dns-external",
     all_of({good(kMandatory), {query(kNs1, kInvalid, nxdomain), query(kNs2, kInvalid, answered, {kB})}}),
     warn,
     dns_hijacked,
     {kOk, kOk, kOk, dns_hijacked}},
    {"HijackedAndMandatorySilent",
     "dns-external",
     all_of({both(kMandatory, timed_out), both(kInvalid, answered, {kB})}),
     fail,
     dns_timeout,
     {dns_timeout, dns_timeout, dns_hijacked, dns_hijacked}},
    {"InvalidWithoutAddress",
     "dns-external",
     all_of({good(kMandatory), both(kInvalid, no_address)}),
     pass,
     kOk,
     {kOk, kOk, kOk, kOk}},

    // A name that leads nowhere.
    {"MandatorySinkholed",
     "dns-external",
     all_of({both(kMandatory, answered, {"0.0.0.0"}), denied()}),
     fail,
     dns_sinkholed,
     {dns_sinkholed, dns_sinkholed, kOk, kOk}},
    {"MandatoryLoopback",
     "dns-external",
     all_of({both(kMandatory, answered, {"::1", "127.0.0.1"})}),
     fail,
     dns_sinkholed,
     {dns_sinkholed, dns_sinkholed}},
    {"OptionalSinkholed",
     "dns-external",
     all_of({good(kMandatory), both(kOptional, answered, {"0.0.0.0"})}),
     warn,
     dns_sinkholed,
     {kOk, kOk, dns_sinkholed, dns_sinkholed}},
    {"SinkholedByOne",
     "dns-external",
     all_of({sinkholed_by_one(kMandatory), denied()}),
     warn,
     dns_partial,
     {dns_sinkholed, kOk, kOk, kOk}},
    {"SinkholedByOneOtherDead",
     "dns-external",
     all_of({{query(kNs1, kMandatory, answered, {"0.0.0.0"}), query(kNs2, kMandatory, timed_out)}}),
     fail,
     dns_sinkholed,
     {dns_sinkholed, dns_timeout}},
};

class JudgeDnsExternal : public testing::TestWithParam<Scenario> {};

TEST_P(JudgeDnsExternal, AsTheContractSays) {
  EXPECT_EQ(judged(GetParam()), expected(GetParam()));
}

INSTANTIATE_TEST_SUITE_P(Dns, JudgeDnsExternal, testing::ValuesIn(kScenarios),
                         [](const auto& info) { return std::string(info.param.name); });

struct Told {
  const char* description;
  std::vector<Step> steps;
  std::vector<std::string> words;
  std::vector<std::string> not_words;
};

TEST(JudgeDnsExternal, NamesAndNameserversAreTold) {
  const Told cases[] = {
      {"who is dead", all_of({each(kMandatory, answered, timed_out)}), {": " + kNs2 + " does not answer"}, {kNs1}},
      {"who invents",
       all_of({good(kMandatory), {query(kNs1, kInvalid, nxdomain), query(kNs2, kInvalid, answered, {kB})}}),
       {kNs2, kInvalid, kB},
       {kNs1}},
      {"every name",
       all_of({both(kMandatory, nxdomain), both(kInstaller, nxdomain)}),
       {kMandatory, kInstaller, kNs1, kNs2},
       {}},
      {"where it leads", all_of({both(kMandatory, answered, {"0.0.0.0"})}), {kMandatory, "0.0.0.0"}, {}},
      {"who filters", all_of({sinkholed_by_one(kMandatory)}), {kNs1}, {kNs2}},
      {"who leads inside",
       all_of({{query(kNs1, kMandatory, answered, {kA}), query(kNs2, kMandatory, answered, {kInside})}}),
       {"names are not resolved alike", kNs2 + " says " + kInside + " for " + kMandatory},
       {kNs1, "not every nameserver"}},
      {"which family there is",
       all_of({{query(kNs1, kMandatory, answered, {kA6}), query(kNs2, kMandatory, answered, {kA})}}),
       {kNs1 + " has only IPv6 addresses for " + kMandatory, kNs2 + " has only IPv4 addresses for " + kMandatory},
       {"not every nameserver"}},
      {"who is silent about IPv6",
       all_of({{silent_about_v6(kNs1, kMandatory), query(kNs2, kMandatory, answered, {kA})}}),
       {"names are not resolved alike", kNs1 + " does not answer questions for IPv6 addresses (AAAA)"},
       {kNs2, "not every nameserver"}},
  };
  for (const Told& one : cases) {
    WholeRun run = all_well({});
    run.saw("dns-external", one.steps);
    const Report report = run.report();
    const ReportedRow& row = report.rows.at(run.index("dns-external"));
    for (const std::string& word : one.words) {
      EXPECT_NE(row.summary.find(word), std::string::npos) << one.description << ": " << row.summary;
    }
    for (const std::string& word : one.not_words) {
      EXPECT_EQ(row.summary.find(word), std::string::npos) << one.description << ": " << row.summary;
    }
  }
}

}  // namespace

std::vector<Scenario> dns_external_scenarios() {
  return {std::begin(kScenarios), std::end(kScenarios)};
}

}  // namespace netpreflight::scenarios
