// What only the rows together show. Closed scenarios of whole runs: every row that is not named passes, or is skipped
// as planned.
#include <gtest/gtest.h>

#include "catalogue/interceptors.hpp"
#include "netpreflight/catalogue.hpp"
#include "tests/fixtures/attempts.hpp"
#include "tests/fixtures/run_scenarios.hpp"

namespace netpreflight::scenarios {
namespace {

/// The clock of this host is ahead by so much.
NtpEvidence clock_ahead(const std::string& address, std::chrono::hours by) {
  return other_time(address, -by);
}

constexpr std::chrono::hours kDay{24};
constexpr int kBadCertificate = 42;

void skip_updates(Setting& setting) {
  setting.wishes.skip = {"product-updates"};
}
void only_interception(Setting& setting) {
  setting.wishes.only = {"tls-interception"};
}
void only_chatgpt(Setting& setting) {
  setting.wishes.only = {"chatgpt"};
}

std::function<void(Setting&)> expecting(const std::vector<std::string>& rows) {
  return [rows](Setting& setting) { setting.wishes.expect_fail = rows; };
}

const Changes kNoTimeAnywhere{
    {"ntp-0", to({silent_time(kA)})}, {"ntp-1", to({silent_time(kA)})}, {"ntp-2", to({silent_time(kA)})}};

const RunScenario kInterception[] = {
    {"AllWell", {}, {}, Verdict::ready},
    {"MandatoryIntercepted",
     {{"product-updates", to({intercepted(kA)})}},
     {{"product-updates", "fail tls.intercepted"}, {"tls-interception", "fail tls.intercepted"}},
     Verdict::not_ready},
    {"OptionalIntercepted",
     {{"case-intelligence-feed-1", to({intercepted(kA)})}},
     {{"case-intelligence-feed-1", "fail tls.intercepted"}, {"tls-interception", "fail tls.intercepted"}},
     Verdict::not_ready},
    {"OneAddressIntercepted",
     {{"installer-packages", to({genuine(kA), intercepted(kB)})}},
     {{"installer-packages", "fail tls.intercepted"}, {"tls-interception", "fail tls.intercepted"}},
     Verdict::not_ready},
    {"InterceptedAndTheOtherAddressRefuses",
     {{"installer-packages", to({refused(kA), known_interceptor(kB)})}},
     {{"installer-packages", "fail tls.intercepted"}, {"tls-interception", "fail tls.intercepted"}},
     Verdict::not_ready},
    {"InterceptedAtAPrivateAddress",
     {{"product-updates", to({intercepted(kInside)})}},
     {{"product-updates", "fail dns.sinkholed"}, {"tls-interception", "fail tls.intercepted"}},
     Verdict::not_ready},
    {"InterceptedAndAnotherUnreachable",
     {{"product-updates", to({dropped(kA)})}, {"installer-packages", to({intercepted(kA)})}},
     {{"product-updates", "fail tcp.timeout"},
      {"installer-packages", "fail tls.intercepted"},
      {"tls-interception", "fail tls.intercepted"}},
     Verdict::not_ready},
    {"ToleratedIsNotCounted",
     {{"thor-cloud", to({intercepted(kA)})}, {"chatgpt", to({intercepted(kA)})}},
     {{"thor-cloud", "warn tls.intercepted"}, {"chatgpt", "warn tls.intercepted"}},
     Verdict::ready_with_warnings},
    {"ToleratedAndUntrusted",
     {{"thor-cloud", to({known_interceptor(kA)})}},
     {{"thor-cloud", "fail tls.intercepted"}},
     Verdict::ready_with_warnings},

    // An ordinary fault of a genuine certificate aside.
    {"GenuineButExpired",
     {{"product-updates", to({expired(genuine(kA))})}},
     {{"product-updates", "fail tls.expired"}},
     Verdict::not_ready},
    {"GenuineButNotYetValid",
     {{"product-updates", to({not_yet_valid(vendors(kA))})}},
     {{"product-updates", "fail tls.not_yet_valid"}},
     Verdict::not_ready},
    {"GenuineButAnotherName",
     {{"product-updates", to({for_another_name(genuine(kA))})}},
     {{"product-updates", "fail tls.name_mismatch"}},
     Verdict::not_ready},
    {"GenuineButRevoked",
     {{"product-updates", to({revoked(genuine(kA))})}},
     {{"product-updates", "fail tls.revoked"}},
     Verdict::not_ready},
    {"GenuineWithoutTrustStore",
     {{"product-updates", to({without_store(genuine(kA))})}},
     {{"product-updates", "warn tls.no_trust_store"}},
     Verdict::ready_with_warnings},
    {"GenuineOnWhatCouldBeReached",
     {{"product-updates", to({genuine(kA), refused(kB)})}},
     {{"product-updates", "warn tcp.partial"}},
     Verdict::ready_with_warnings},
    {"GenuineOnTheOnlyAddressThatSpoke",
     {{"product-updates", to({ended(kA, HandshakeEnd::reset), vendors(kB)})}},
     {{"product-updates", "warn tcp.partial"}},
     Verdict::ready_with_warnings},
    {"ClientCertificateAsked",
     {{"product-updates", to({wants_client(vendors(kA), HandshakeEnd::alert, kBadCertificate)})}},
     {},
     Verdict::ready},
    {"ClientCertificateAskedAndCutOff",
     {{"product-updates", to({wants_client(vendors(kA), HandshakeEnd::reset)})}},
     {{"product-updates", "warn run.inconclusive"}, {"tls-interception", "warn run.inconclusive"}},
     Verdict::ready_with_warnings},

    // Unknown is never a pass.
    {"Unreachable",
     {{"product-updates", to({refused(kA)})}},
     {{"product-updates", "fail tcp.refused"}, {"tls-interception", "warn run.inconclusive"}},
     Verdict::not_ready},
    {"OptionalUnreachable",
     {{"case-intelligence-feed-2", to({dropped(kA)})}},
     {{"case-intelligence-feed-2", "fail tcp.timeout"}, {"tls-interception", "warn run.inconclusive"}},
     Verdict::ready_with_warnings},
    {"Unresolved",
     {{"product-updates", {step(not_found({QueryEnd::nxdomain, QueryEnd::nxdomain}))}}},
     {{"product-updates", "fail dns.nxdomain"}, {"tls-interception", "warn run.inconclusive"}},
     Verdict::not_ready},
    {"NoCertificateShown",
     {{"product-updates", to({ended(kA, HandshakeEnd::alert, 80)})}},
     {{"product-updates", "fail tls.alert"}, {"tls-interception", "warn run.inconclusive"}},
     Verdict::not_ready},
    {"BlockPage",
     {{"product-updates", to({ended(kA, HandshakeEnd::not_tls)})}},
     {{"product-updates", "fail tls.not_tls"}, {"tls-interception", "warn run.inconclusive"}},
     Verdict::not_ready},
    {"IssuerOfNobody",
     {{"product-updates", to({self_signed(kA)})}},
     {{"product-updates", "fail tls.untrusted"}, {"tls-interception", "warn run.inconclusive"}},
     Verdict::not_ready},
    {"IssuerOfNobodyOnOneAddress",
     {{"product-updates", to({genuine(kA), self_signed(kB)})}},
     {{"product-updates", "fail tls.untrusted"}, {"tls-interception", "warn run.inconclusive"}},
     Verdict::not_ready},
    {"RevokedByAnIssuerOfNobody",
     {{"product-updates", to({revoked(self_signed(kA))})}},
     {{"product-updates", "fail tls.untrusted"}, {"tls-interception", "warn run.inconclusive"}},
     Verdict::not_ready},
    {"AForbiddenRowLeftOut",
     {},
     {{"tls-interception", "warn run.inconclusive"}},
     Verdict::ready_with_warnings,
     skip_updates},
    {"OnlyTheDerivedRow", {}, {}, Verdict::ready, only_interception},
    {"TheDerivedRowLeftOut", {}, {}, Verdict::ready, only_chatgpt},
};

const RunScenario kInterrupted[] = {
    {"OneInterrupted",
     {{"product-updates", {}, false}},
     {{"product-updates", "skip run.interrupted"}, {"tls-interception", "skip run.interrupted"}},
     Verdict::not_ready},
    {"InterruptedAndIntercepted",
     {{"product-updates", {}, false}, {"installer-packages", to({intercepted(kA)})}},
     {{"product-updates", "skip run.interrupted"},
      {"installer-packages", "fail tls.intercepted"},
      {"tls-interception", "fail tls.intercepted"}},
     Verdict::not_ready},
    {"OptionalInterrupted",
     {{"chatgpt", {}, false}},
     {{"chatgpt", "skip run.interrupted"}},
     Verdict::ready_with_warnings},
    {"OneOfAnAnyOfSectionInterrupted",
     {{"ntp-1", {}, false}},
     {{"ntp-1", "skip run.interrupted"}},
     Verdict::ready_with_warnings},
    {"AnAnyOfSectionInterrupted",
     {{"ntp-0", to({silent_time(kA)})}, {"ntp-1", {}, false}, {"ntp-2", {}, false}},
     {{"ntp-0", "fail ntp.timeout"}, {"ntp-1", "skip run.interrupted"}, {"ntp-2", "skip run.interrupted"}},
     Verdict::not_ready},
};

const RunScenario kSections[] = {
    {"OneTimeServerSilent",
     {{"ntp-0", to({silent_time(kA)})}},
     {{"ntp-0", "warn ntp.timeout"}},
     Verdict::ready_with_warnings},
    {"OneTimeServerIsEnough",
     {{"ntp-0", to({silent_time(kA)})}, {"ntp-2", {step(not_found({QueryEnd::nxdomain}))}}},
     {{"ntp-0", "warn ntp.timeout"}, {"ntp-2", "warn dns.nxdomain"}},
     Verdict::ready_with_warnings},
    {"NoTimeServer",
     kNoTimeAnywhere,
     {{"ntp-0", "fail ntp.timeout"}, {"ntp-1", "fail ntp.timeout"}, {"ntp-2", "fail ntp.timeout"}},
     Verdict::not_ready},
    {"ATimeServerThatShowsAWrongClockServes",
     {{"ntp-0", to({silent_time(kA)})}, {"ntp-1", to({silent_time(kA)})}, {"ntp-2", to({clock_ahead(kA, kDay)})}},
     {{"ntp-0", "warn ntp.timeout"}, {"ntp-1", "warn ntp.timeout"}, {"ntp-2", "warn clock.offset"}},
     Verdict::ready_with_warnings},
    {"AnUnknownOneServesNobody",
     {{"ntp-0", to({silent_time(kA)})},
      {"ntp-1", to({silent_time(kA)})},
      {"ntp-2", to({no_time(kA, SocketEnd::local_error)})}},
     {{"ntp-0", "fail ntp.timeout"}, {"ntp-1", "fail ntp.timeout"}, {"ntp-2", "warn run.inconclusive"}},
     Verdict::not_ready},
    {"OtherSectionsAreNotRelaxed",
     {{"thor-cloud", to({refused(kA)})}},
     {{"thor-cloud", "fail tcp.refused"}},
     Verdict::ready_with_warnings},
};

const RunScenario kExpected[] = {
    {"FailsAsExpected",
     {{"thor-cloud", to({refused(kA)})}},
     {{"thor-cloud", "skip run.expected_failure"}},
     Verdict::ready,
     expecting({"thor-cloud"})},
    {"PassesUnexpectedly",
     {},
     {{"thor-cloud", "warn run.unexpected_pass"}},
     Verdict::ready_with_warnings,
     expecting({"thor-cloud"})},
    {"WarnsNeitherWay",
     {{"thor-cloud", to({genuine(kA), refused(kB)})}},
     {{"thor-cloud", "warn tcp.partial"}},
     Verdict::ready_with_warnings,
     expecting({"thor-cloud"})},
    {"MandatoryFailsAsExpected",
     {{"installer-packages", to({dropped(kA)})}},
     {{"installer-packages", "skip run.expected_failure"}, {"tls-interception", "warn run.inconclusive"}},
     Verdict::ready_with_warnings,
     expecting({"installer-packages"})},
    {"ASectionFailsAsExpected",
     kNoTimeAnywhere,
     {{"ntp-0", "skip run.expected_failure"},
      {"ntp-1", "skip run.expected_failure"},
      {"ntp-2", "skip run.expected_failure"}},
     Verdict::ready,
     expecting({"ntp"})},
    {"OneOfASectionFailsAsExpected",
     {{"ntp-1", to({silent_time(kA)})}},
     {{"ntp-1", "skip run.expected_failure"}},
     Verdict::ready,
     expecting({"ntp-1"})},
    {"OneOfASectionPassesUnexpectedly",
     {{"ntp-1", to({silent_time(kA)})}, {"ntp-2", to({silent_time(kA)})}},
     {{"ntp-0", "warn run.unexpected_pass"}, {"ntp-1", "warn ntp.timeout"}, {"ntp-2", "warn ntp.timeout"}},
     Verdict::ready_with_warnings,
     expecting({"ntp-0"})},
    {"OthersOfTheSectionFailUnexpectedly",
     kNoTimeAnywhere,
     {{"ntp-0", "skip run.expected_failure"}, {"ntp-1", "fail ntp.timeout"}, {"ntp-2", "fail ntp.timeout"}},
     Verdict::not_ready,
     expecting({"ntp-0"})},
    {"TheDerivedRowFailsAsExpected",
     {{"product-updates", to({intercepted(kA)})}},
     {{"product-updates", "fail tls.intercepted"}, {"tls-interception", "skip run.expected_failure"}},
     Verdict::not_ready,
     expecting({"tls-interception"})},
    {"ARowThatIsNotRunStaysSkipped", {}, {}, Verdict::ready, expecting({"web-interface"})},
    {"AnInterruptedOneStaysInterrupted",
     {{"chatgpt", {}, false}},
     {{"chatgpt", "skip run.interrupted"}},
     Verdict::ready_with_warnings,
     expecting({"chatgpt"})},
};

void behind_proxy(Setting& setting) {
  setting.wishes.proxy = ProxyEndpoint{false, "proxy.example.org", 3128};
}

/// A tunnel that has a page in it instead of the far end.
std::vector<Step> page_in_tunnel() {
  HandshakeEvidence page = ended("", HandshakeEnd::not_tls);
  page.first_bytes = "<html>";
  return via({opened(), page});
}

constexpr std::array kTunnelled{"product-updates",   "case-intelligence-feed-1", "case-intelligence-feed-2",
                                "thor-cloud",        "thor-cloud-lite",          "chatgpt",
                                "installer-packages"};

RunScenario pages_in(std::string_view except, RunScenario scenario) {
  for (const char* row : kTunnelled) {
    if (row == except) continue;
    scenario.changes.push_back({row, page_in_tunnel()});
    scenario.rows[row] = "fail proxy.not_a_proxy";
  }
  scenario.rows["tls-interception"] = "warn run.inconclusive";
  scenario.given = behind_proxy;
  return scenario;
}

/// Nobody says a word at the far ends of these tunnels; elsewhere all is well.
RunScenario silence_in(const char* name, std::vector<const char*> rows, HandshakeEnd end, Cause cause,
                       const char* proxy, Verdict verdict) {
  RunScenario scenario{name, {}, {}, verdict};
  for (const char* row : rows) {
    scenario.changes.push_back({row, via({opened(), ended("", end), ended("", end), ended("", end)})});
    auto& steps = scenario.changes.back().steps;
    steps.at(steps.size() - 2).purpose = Purpose::repetition;
    steps.at(steps.size() - 1).purpose = Purpose::neutral_name;
    scenario.rows[row] = "fail " + std::string(code(cause));
  }
  if (*proxy != '\0') scenario.rows["proxy"] = proxy;
  scenario.rows["tls-interception"] = "warn run.inconclusive";
  scenario.given = behind_proxy;
  return scenario;
}

std::vector<const char*> but(std::string_view except) {
  std::vector<const char*> rows(kTunnelled.begin(), kTunnelled.end());
  std::erase_if(rows, [&](const char* row) { return row == except; });
  return rows;
}

const RunScenario kTunnels[] = {
    silence_in("SilenceInAllTunnels", but(""), HandshakeEnd::timed_out, tcp_mute, "fail proxy.timeout",
               Verdict::not_ready),
    silence_in("AllTunnelsAreCut", but(""), HandshakeEnd::reset, tcp_reset, "fail proxy.timeout", Verdict::not_ready),
    silence_in("SilenceInAllButOne", but("chatgpt"), HandshakeEnd::timed_out, tcp_mute, "", Verdict::not_ready),
    pages_in("", {"PagesInAllTunnels", {}, {{"proxy", "fail proxy.not_a_proxy"}}, Verdict::not_ready}),
    pages_in("chatgpt", {"OneTunnelIsReal", {}, {}, Verdict::not_ready}),
};

TEST(Tunnels, ThatAreSilentAreTheProxysMatter) {
  WholeRun run = run_of(kTunnels[0]);
  const Report report = run.report();
  const auto& row = report.rows.at(run.index("product-updates"));
  EXPECT_EQ(run.finding("product-updates").explained_by, std::optional(proxy_timeout));
  EXPECT_NE(row.remedy.value_or("").find("Please check the proxy http://proxy.example.org:3128"), std::string::npos);
  EXPECT_EQ(row.remedy, report.rows.at(run.index("proxy")).remedy);
}

TEST(Tunnels, OneSilentDestinationProvesNothing) {
  RunScenario scenario = silence_in("", {"chatgpt"}, HandshakeEnd::timed_out, tcp_mute, "", Verdict::not_ready);
  scenario.given = [](Setting& setting) {
    behind_proxy(setting);
    setting.wishes.only = {"chatgpt", "proxy"};
  };
  WholeRun run = run_of(scenario);
  run.report();
  EXPECT_EQ(said(run.finding("proxy").status, run.finding("proxy").cause), "warn run.inconclusive");
  EXPECT_EQ(run.finding("chatgpt").explained_by, std::nullopt);
}

/// The host of the row that no_proxy exempts, in its summary; and not on a row that passes.
TEST(Exemptions, AreSaidWhereTheRowFails) {
  RunScenario scenario{"", {{"chatgpt", to({dropped(kA)})}}, {}, Verdict::ready_with_warnings};
  scenario.given = [](Setting& setting) {
    behind_proxy(setting);
    setting.wishes.no_proxy = "api.openai.com,nextron-services.com";
  };
  WholeRun run = run_of(scenario);
  const Report report = run.report();
  EXPECT_NE(report.rows.at(run.index("chatgpt"))
                .summary.find("without the proxy http://proxy.example.org:3128, because "
                              "no_proxy exempts api.openai.com"),
            std::string::npos);
  EXPECT_EQ(report.rows.at(run.index("thor-cloud")).summary.find("no_proxy"), std::string::npos);
}

// ---- What fails at random ----

const RunScenario kAtRandom[] = {
    {"AnsweredAtTimes",
     {{"product-updates", answering_the_trace(dropped(kA))}},
     {{"product-updates", "fail tcp.timeout"}, {"tls-interception", "warn run.inconclusive"}},
     Verdict::not_ready},
    {"OneOfTwoAddressesAtTimes",
     {{"chatgpt", and_then(to({genuine(kB)}), without_resolve(answering_the_trace(dropped(kA))))}},
     {{"chatgpt", "warn tcp.partial"}},
     Verdict::ready_with_warnings},
    {"CutOffAtTimes",
     {{"chatgpt", and_then(to({kReset}), {as_it_was(genuine(kA))})}},
     {{"chatgpt", "fail tcp.reset"}},
     Verdict::ready_with_warnings},
};

class Correlate : public testing::TestWithParam<RunScenario> {};

TEST_P(Correlate, AsTheContractSays) {
  WholeRun run = run_of(GetParam());
  const Report report = run.report();
  EXPECT_EQ(rows_of(report), expected_rows(GetParam(), run.plan));
  EXPECT_EQ(name(report.verdict), name(GetParam().verdict));
}

const auto kNameOf = [](const auto& info) { return std::string(info.param.name); };

INSTANTIATE_TEST_SUITE_P(Interception, Correlate, testing::ValuesIn(kInterception), kNameOf);
INSTANTIATE_TEST_SUITE_P(Interrupted, Correlate, testing::ValuesIn(kInterrupted), kNameOf);
INSTANTIATE_TEST_SUITE_P(Sections, Correlate, testing::ValuesIn(kSections), kNameOf);
INSTANTIATE_TEST_SUITE_P(Expected, Correlate, testing::ValuesIn(kExpected), kNameOf);
INSTANTIATE_TEST_SUITE_P(Tunnels, Correlate, testing::ValuesIn(kTunnels), kNameOf);
INSTANTIATE_TEST_SUITE_P(AtRandom, Correlate, testing::ValuesIn(kAtRandom), kNameOf);

TEST(Correlate, TheInterceptorOfAForbiddenRowIsNamed) {
  WholeRun run = all_well({});
  run.saw("chatgpt", to({trusted_here(of_issuer(kA, "Branch Proxy", "Branch"))}));
  run.saw("installer-packages", to({intercepted(kB)}));
  const Report report = run.report();
  const ReportedRow& row = report.rows.at(run.index("tls-interception"));
  EXPECT_EQ(row.summary.find("Branch Proxy"), std::string::npos) << row.summary;
  EXPECT_NE(row.summary.find("Example TLS Inspection (Example Corp)"), std::string::npos) << row.summary;
  EXPECT_NE(row.remedy.value_or("").find("update3.nextron-systems.com"), std::string::npos) << row.remedy.value_or("");
  EXPECT_EQ(row.remedy.value_or("").find("api.openai.com"), std::string::npos) << row.remedy.value_or("");
}

TEST(Correlate, AnExpectedFailureSaysWhatItWas) {
  Setting setting;
  setting.wishes.expect_fail = {"thor-cloud"};
  WholeRun run = all_well(setting);
  run.saw("thor-cloud", to({refused(kA)}));
  const Report report = run.report();
  const ReportedRow& row = report.rows.at(run.index("thor-cloud"));
  EXPECT_EQ(row.summary, "fails as expected (tcp.refused: 203.0.113.7 refuses the connection on 443/tcp)");
  EXPECT_FALSE(row.remedy);
}

}  // namespace

std::vector<RunScenario> run_scenarios() {
  std::vector<RunScenario> all;
  for (const auto& scenario : kInterception) all.push_back(scenario);
  for (const auto& scenario : kInterrupted) all.push_back(scenario);
  for (const auto& scenario : kSections) all.push_back(scenario);
  for (const auto& scenario : kExpected) all.push_back(scenario);
  for (const auto& scenario : kTunnels) all.push_back(scenario);
  for (const auto& scenario : kAtRandom) all.push_back(scenario);
  return all;
}

}  // namespace netpreflight::scenarios
