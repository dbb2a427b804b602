// The route through a proxy: its own failures, what was seen through its tunnel, and the direct route beside it.
#include <gtest/gtest.h>

#include "tests/fixtures/scenarios.hpp"

namespace netpreflight::scenarios {
namespace {

void behind_proxy(Setting& setting) {
  setting.wishes.proxy = ProxyEndpoint{false, "proxy.example.org", 3128};
}
void behind_tls_proxy(Setting& setting) {
  setting.wishes.proxy = ProxyEndpoint{true, "proxy.example.org", 3129};
}

TunnelEvidence answered(int status) {
  return tunnel(TunnelEnd::refused, status, "HTTP/1.1 " + std::to_string(status) + " No");
}

TunnelEvidence challenged(std::vector<std::string> headers, bool credentials_sent = false) {
  TunnelEvidence evidence = answered(407);
  evidence.authenticate = std::move(headers);
  evidence.credentials_sent = credentials_sent;
  return evidence;
}

HandshakeEvidence page(const std::string& first_bytes) {
  HandshakeEvidence evidence = ended("", HandshakeEnd::not_tls);
  evidence.first_bytes = first_bytes;
  return evidence;
}

/// A handshake in the tunnel, the same again, and one under a neutral name.
std::vector<Step> via_with_retries(HandshakeEnd first, HandshakeEnd again, HandshakeEnd neutral) {
  std::vector<Step> steps = via({opened(), ended("", first), ended("", again), ended("", neutral)});
  steps.at(steps.size() - 2).purpose = Purpose::repetition;
  steps.at(steps.size() - 1).purpose = Purpose::neutral_name;
  return steps;
}

std::vector<Step> beside(std::vector<Step> steps, const std::vector<Step>& direct) {
  steps.insert(steps.end(), direct.begin(), direct.end());
  return steps;
}

std::vector<Step> proxy_is(const ConnectEvidence& connect) {
  return {by_proxy(found({kProxy})), by_proxy(connect)};
}

TunnelEvidence announced(TunnelEvidence evidence) {
  evidence.body_announced = true;
  return evidence;
}

Scenario of_answer(const char* name, const TunnelEvidence& answer, Cause cause) {
  return {name, "product-updates", via({answer}), fail, cause, {kOk, kOk, cause}, behind_proxy};
}

const Scenario kScenarios[] = {
    {"ThroughTheProxy",
     "product-updates",
     via({opened(), through(genuine(kA))}),
     pass,
     kOk,
     {kOk, kOk, kOk, kOk},
     behind_proxy},
    {"TheDirectRouteIsDropped",
     "product-updates",
     beside(via({opened(), through(genuine(kA))}), to({dropped(kA)})),
     pass,
     kOk,
     {kOk, kOk, kOk, kOk, kOk, tcp_timeout},
     behind_proxy},
    {"TheDirectRouteIsIntercepted",
     "product-updates",
     beside(via({opened(), through(genuine(kA))}), to({intercepted(kA)})),
     pass,
     kOk,
     {kOk, kOk, kOk, kOk, kOk, kOk, tls_intercepted},
     behind_proxy},
    {"TheNameIsUnknownToTheNameserversOnly",
     "product-updates",
     beside(via({opened(), through(genuine(kA))}), {step(not_found({QueryEnd::nxdomain, QueryEnd::nxdomain}))}),
     pass,
     kOk,
     {kOk, kOk, kOk, kOk, dns_nxdomain},
     behind_proxy},
    {"OnlyTheDirectRouteWorks",
     "product-updates",
     beside(via({answered(403)}), to({genuine(kA)})),
     fail,
     proxy_forbidden,
     {kOk, kOk, proxy_forbidden, kOk, kOk, kOk},
     behind_proxy},

    {"Unresolved",
     "product-updates",
     {by_proxy(not_found({QueryEnd::nxdomain, QueryEnd::nxdomain}))},
     fail,
     proxy_unresolved,
     {proxy_unresolved},
     behind_proxy},
    {"Refused",
     "product-updates",
     proxy_is(scenarios::refused(kProxy)),
     fail,
     proxy_unreachable,
     {kOk, proxy_unreachable},
     behind_proxy},
    {"Dropped",
     "product-updates",
     proxy_is(dropped(kProxy)),
     fail,
     proxy_unreachable,
     {kOk, proxy_unreachable},
     behind_proxy},
    {"Rejected",
     "product-updates",
     proxy_is(unconnected(kProxy, SocketEnd::host_unreachable, Icmp{kRouter, 3, 13})),
     fail,
     proxy_unreachable,
     {kOk, proxy_unreachable},
     behind_proxy},
    {"AnotherAddressOfTheProxyAnswers",
     "product-updates",
     {by_proxy(found({kInside, kProxy})), by_proxy(scenarios::refused(kInside)), by_proxy(connected(kProxy)),
      by_proxy(opened()), by_proxy(through(genuine(kA)))},
     pass,
     kOk,
     {kOk, proxy_unreachable, kOk, kOk, kOk},
     behind_proxy},

    of_answer("CredentialsWanted", challenged({"Basic realm=\"x\""}), proxy_auth_required),
    of_answer("CredentialsRejected", challenged({"Basic realm=\"x\""}, true), proxy_auth_rejected),
    of_answer("NoSchemeOffered", challenged({}), proxy_auth_required),
    of_answer("OnlyNtlm", challenged({"NTLM"}), proxy_auth_unsupported),
    of_answer("OnlyNtlmWithCredentials", challenged({"Negotiate", "NTLM"}, true), proxy_auth_unsupported),
    of_answer("BasicInTheRealmOnly", challenged({"Digest realm=\"a, Basic b\", nonce=\"1\""}), proxy_auth_unsupported),
    of_answer("BasicAmongOthers", challenged({"NTLM, basic realm=\"x\""}), proxy_auth_required),
    of_answer("Status302", answered(302), proxy_forbidden),
    of_answer("Status401", answered(401), proxy_forbidden),
    of_answer("Status403", answered(403), proxy_forbidden),
    of_answer("Status400", answered(400), proxy_not_a_proxy),
    of_answer("Status405", answered(405), proxy_not_a_proxy),
    of_answer("Status501", answered(501), proxy_not_a_proxy),
    of_answer("Status101", answered(101), proxy_not_a_proxy),
    of_answer("Status500", answered(500), proxy_upstream),
    of_answer("Status502", answered(502), proxy_upstream),
    of_answer("Status503", answered(503), proxy_upstream),
    of_answer("Status504", answered(504), proxy_upstream),
    of_answer("Page", tunnel(TunnelEnd::page, 200, "HTTP/1.1 200 OK"), proxy_not_a_proxy),
    of_answer("NotHttp", tunnel(TunnelEnd::not_http), proxy_not_a_proxy),
    of_answer("Endless", tunnel(TunnelEnd::endless), proxy_not_a_proxy),
    of_answer("Silent", tunnel(TunnelEnd::timed_out), proxy_timeout),
    of_answer("Closed", tunnel(TunnelEnd::closed), proxy_timeout),
    of_answer("Reset", tunnel(TunnelEnd::reset), proxy_timeout),

    {"PageBehindTheTunnel",
     "product-updates",
     via({opened(), page("<html>")}),
     fail,
     proxy_not_a_proxy,
     {kOk, kOk, kOk, proxy_not_a_proxy},
     behind_proxy},
    {"AnnouncedPageBehindTheTunnel",
     "product-updates",
     via({announced(opened()), page("2b\\x0d\\x0a")}),
     fail,
     proxy_not_a_proxy,
     {kOk, kOk, kOk, proxy_not_a_proxy},
     behind_proxy},
    {"TheFarEndIsNotTls",
     "product-updates",
     via({opened(), page("HTTP/1.1 400 Bad Request")}),
     fail,
     tls_not_tls,
     {kOk, kOk, kOk, tls_not_tls},
     behind_proxy},
    {"CutOffByNameBehindTheTunnel",
     "product-updates",
     via_with_retries(HandshakeEnd::reset, HandshakeEnd::reset, HandshakeEnd::alert),
     fail,
     tls_reset_after_hello,
     {kOk, kOk, kOk, tls_reset_after_hello, kOk, kOk},
     behind_proxy},
    {"SilentByNameBehindTheTunnel",
     "product-updates",
     via_with_retries(HandshakeEnd::timed_out, HandshakeEnd::timed_out, HandshakeEnd::completed),
     fail,
     tls_timeout_after_hello,
     {kOk, kOk, kOk, tls_timeout_after_hello, kOk, kOk},
     behind_proxy},
    {"CutOffUnderEveryNameBehindTheTunnel",
     "product-updates",
     via_with_retries(HandshakeEnd::timed_out, HandshakeEnd::timed_out, HandshakeEnd::timed_out),
     fail,
     tcp_mute,
     {kOk, kOk, kOk, tcp_mute, kOk, kOk},
     behind_proxy},
    {"InterceptedByTheProxy",
     "product-updates",
     via({opened(), through(intercepted(kA))}),
     fail,
     tls_intercepted,
     {kOk, kOk, kOk, tls_intercepted},
     behind_proxy},
    {"InterceptedByTheProxyWhereTolerated",
     "chatgpt",
     via({opened(), through(intercepted(kA))}),
     warn,
     tls_intercepted,
     {kOk, kOk, kOk, {warn, tls_intercepted}},
     behind_proxy},
    {"ExpiredBehindTheProxy",
     "product-updates",
     via({opened(), through(expired(genuine(kA)))}),
     fail,
     tls_expired,
     {kOk, kOk, kOk, tls_expired},
     behind_proxy},
    {"CutOffBehindTheProxy",
     "product-updates",
     via({opened(), ended("", HandshakeEnd::reset)}),
     fail,
     tcp_reset,
     {kOk, kOk, kOk, tcp_reset},
     behind_proxy},

    // https:// proxies: their own certificate may be one of this host's own authorities.
    {"OverTlsPublic",
     "product-updates",
     via({genuine(kProxy), opened(), through(genuine(kA))}),
     pass,
     kOk,
     {kOk, kOk, kOk, kOk, kOk},
     behind_tls_proxy},
    {"OverTlsTrustedHere",
     "product-updates",
     via({intercepted(kProxy), opened(), through(genuine(kA))}),
     pass,
     kOk,
     {kOk, kOk, kOk, kOk, kOk},
     behind_tls_proxy},
    {"OverTlsUntrusted",
     "product-updates",
     via({self_signed(kProxy)}),
     fail,
     tls_untrusted,
     {kOk, kOk, tls_untrusted},
     behind_tls_proxy},
    {"OverTlsExpired",
     "product-updates",
     via({expired(genuine(kProxy))}),
     fail,
     tls_expired,
     {kOk, kOk, tls_expired},
     behind_tls_proxy},
    {"OverTlsPlain",
     "product-updates",
     via({ended(kProxy, HandshakeEnd::not_tls)}),
     fail,
     proxy_not_a_proxy,
     {kOk, kOk, proxy_not_a_proxy},
     behind_tls_proxy},
    {"OverTlsClosed",
     "product-updates",
     via({ended(kProxy, HandshakeEnd::closed)}),
     fail,
     proxy_not_a_proxy,
     {kOk, kOk, proxy_not_a_proxy},
     behind_tls_proxy},
    {"OverTlsSilent",
     "product-updates",
     via({ended(kProxy, HandshakeEnd::timed_out)}),
     fail,
     proxy_timeout,
     {kOk, kOk, proxy_timeout},
     behind_tls_proxy},

    // The proxy's own row.
    {"OneTunnelIsEnough",
     "proxy",
     via({answered(403), connected(kProxy), opened()}),
     pass,
     kOk,
     {kOk, kOk, proxy_forbidden, kOk, kOk},
     behind_proxy},
    {"NoTunnelAtAll",
     "proxy",
     via({answered(403), connected(kProxy), answered(502)}),
     fail,
     proxy_forbidden,
     {kOk, kOk, proxy_forbidden, kOk, proxy_upstream},
     behind_proxy},
    {"NothingToTunnelTo", "proxy", {by_proxy(found({kProxy}))}, warn, run_inconclusive, {kOk}, behind_proxy},
};

class JudgeProxy : public testing::TestWithParam<Scenario> {};

TEST_P(JudgeProxy, AsTheContractSays) {
  EXPECT_EQ(judged(GetParam()), expected(GetParam()));
}

INSTANTIATE_TEST_SUITE_P(Routes, JudgeProxy, testing::ValuesIn(kScenarios),
                         [](const auto& info) { return std::string(info.param.name); });

Report report_of(std::string_view row, const std::vector<Step>& steps) {
  Setting setting;
  behind_proxy(setting);
  WholeRun run = all_well(setting);
  for (const auto& planned : run.plan.rows) {
    const bool outside = planned.requirement.probe == ProbeKind::tls;
    if (outside) run.saw(planned.requirement.id, via({opened(), through(genuine(kA))}));
  }
  run.saw("proxy", via({opened()}));
  run.saw(row, steps);
  return run.report();
}

const ReportedRow& row_of(const Report& report, std::string_view id) {
  return *std::ranges::find_if(report.rows, [&](const ReportedRow& row) { return row.requirement.id == id; });
}

TEST(JudgeProxy, WhereAllIsWell) {
  const Report report = report_of("product-updates", via({opened(), through(genuine(kA))}));
  EXPECT_EQ(report.verdict, Verdict::ready);
  EXPECT_EQ(report.counts.pass, 15U);
  EXPECT_EQ(report.counts.skip, 3U);
  EXPECT_EQ(row_of(report, "proxy").requirement.port, 3128);
  EXPECT_EQ(row_of(report, "proxy").destination, kUrl);
}

/// What only the direct route shows is no interception.
TEST(JudgeProxy, TheDerivedRowLooksAtTheProxiedRouteOnly) {
  const auto direct = to({intercepted(kA)});
  const Report report = report_of("product-updates", beside(via({opened(), through(genuine(kA))}), direct));
  EXPECT_EQ(row_of(report, "tls-interception").status, pass);
  const Report other = report_of("product-updates", beside(via({answered(403)}), to({genuine(kA)})));
  EXPECT_EQ(row_of(other, "tls-interception").cause, run_inconclusive);
}

TEST(JudgeProxy, TheProxyIsNamedAsTheDevice) {
  const Report report = report_of("product-updates", via({opened(), through(intercepted(kA))}));
  for (const auto* row : {"product-updates", "tls-interception"}) {
    EXPECT_NE(row_of(report, row).remedy.value_or("").find("on the proxy " + kUrl), std::string::npos) << row;
  }
}

TEST(JudgeProxy, TheOfferedSchemesAreNamed) {
  const Report report =
      report_of("product-updates", via({challenged({"Negotiate", "NTLM", "Digest realm=\"x\", qop=\"auth\""})}));
  EXPECT_NE(row_of(report, "product-updates").summary.find("only Negotiate, NTLM, Digest"), std::string::npos)
      << row_of(report, "product-updates").summary;
}

/// Behind a proxy an expired certificate of the proxy itself is mended at the proxy.
TEST(JudgeProxy, ItsOwnCertificateIsAboutTheProxy) {
  Setting setting;
  behind_tls_proxy(setting);
  WholeRun run = all_well(setting);
  run.saw("product-updates", via({self_signed(kProxy)}));
  const Report report = run.report();
  EXPECT_EQ(row_of(report, "product-updates").cause, tls_untrusted);
  EXPECT_NE(row_of(report, "product-updates").remedy.value_or("").find("and its setting on cockpit"),
            std::string::npos);
}

TEST(PlanProxy, RowsThatGoOutsideTakeTheProxy) {
  Wishes wishes;
  wishes.proxy = ProxyEndpoint{false, "proxy.example.org", 3128};
  wishes.no_proxy = "openai.com";
  const auto plan = make_plan(embedded_table(), wishes);
  ASSERT_TRUE(plan);
  for (const auto& row : plan->rows) {
    const bool outside = row.requirement.probe == ProbeKind::tls && row.requirement.id != "chatgpt";
    const bool proxied = outside || row.requirement.id == "proxy";
    EXPECT_EQ(row.route, proxied ? Route::proxy : Route::direct) << row.requirement.id;
  }
  EXPECT_EQ(plan->surroundings.tunnel_targets.size(), 6U);
}

TEST(PlanProxy, WhereEverybodyIsExemptTheProxyIsStillTried) {
  Wishes wishes;
  wishes.proxy = ProxyEndpoint{false, "proxy.example.org", 3128};
  wishes.no_proxy = "*";
  const auto plan = make_plan(embedded_table(), wishes);
  ASSERT_TRUE(plan);
  EXPECT_EQ(plan->surroundings.tunnel_targets.size(), 7U);
}

}  // namespace

std::vector<Scenario> proxy_scenarios() {
  return {std::begin(kScenarios), std::end(kScenarios)};
}

}  // namespace netpreflight::scenarios
