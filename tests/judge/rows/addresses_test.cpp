// A name with several addresses: what they together mean for a TLS row.
#include <gtest/gtest.h>

#include "catalogue/interceptors.hpp"
#include "tests/fixtures/scenarios.hpp"

namespace netpreflight::scenarios {
namespace {

const Icmp kProhibited{kRouter, 3, 13};

/// What this host could not even try, because something on it is in short supply.
ConnectEvidence untried(const std::string& address) {
  ConnectEvidence evidence = unconnected(address, SocketEnd::local_error);
  evidence.error_number = EMFILE;
  return evidence;
}

const Scenario kScenarios[] = {
    {"AllWell", "product-updates", to({genuine(kA), genuine(kB)}), pass, kOk, {kOk, kOk, kOk, kOk, kOk}},
    {"BothFamiliesWell", "product-updates", to({genuine(kA6), genuine(kA)}), pass, kOk, {kOk, kOk, kOk, kOk, kOk}},

    // Some work, some do not.
    {"OneRefused", "product-updates", to({genuine(kA), refused(kB)}), warn, tcp_partial, {kOk, kOk, kOk, tcp_refused}},
    {"OneDropped", "product-updates", to({dropped(kA), genuine(kB)}), warn, tcp_partial, {kOk, tcp_timeout, kOk, kOk}},
    {"OneRejected",
     "product-updates",
     to({genuine(kA), unconnected(kB, SocketEnd::host_unreachable, kProhibited)}),
     warn,
     tcp_partial,
     {kOk, kOk, kOk, net_rejected}},
    {"OneMute",
     "product-updates",
     to({genuine(kA), ended(kB, HandshakeEnd::timed_out)}),
     warn,
     tcp_partial,
     {kOk, kOk, kOk, kOk, tcp_mute}},
    {"OneWithABlockPage",
     "product-updates",
     to({genuine(kA), ended(kB, HandshakeEnd::not_tls)}),
     warn,
     tcp_partial,
     {kOk, kOk, kOk, kOk, tls_not_tls}},
    {"OneOfTheVendorOneRefused",
     "product-updates",
     to({refused(kA), vendors(kB)}),
     warn,
     tcp_partial,
     {kOk, tcp_refused, kOk, kOk}},
    {"ReachedWithoutTrustStoreAndRefused",
     "product-updates",
     to({without_store(genuine(kA)), refused(kB)}),
     warn,
     tcp_partial,
     {kOk, kOk, tls_no_trust_store, tcp_refused}},

    // None works.
    {"AllRefused",
     "product-updates",
     to({refused(kA), refused(kB)}),
     fail,
     tcp_refused,
     {kOk, tcp_refused, tcp_refused}},
    {"AllDropped",
     "product-updates",
     to({dropped(kA), dropped(kB)}),
     fail,
     tcp_timeout,
     {kOk, tcp_timeout, tcp_timeout}},
    {"UntriedAndRefused",
     "product-updates",
     to({untried(kA), refused(kB)}),
     fail,
     tcp_refused,
     {kOk, run_inconclusive, tcp_refused}},
    {"Untried", "product-updates", to({untried(kA)}), warn, run_inconclusive, {kOk, run_inconclusive}},

    // A certificate's fault or an interception on any address decides.
    {"OneIntercepted",
     "product-updates",
     to({genuine(kA), intercepted(kB)}),
     fail,
     tls_intercepted,
     {kOk, kOk, kOk, kOk, tls_intercepted}},
    {"OneInterceptedWhereTolerated",
     "thor-cloud",
     to({genuine(kA), intercepted(kB)}),
     warn,
     tls_intercepted,
     {kOk, kOk, kOk, kOk, {warn, tls_intercepted}}},
    {"OneInterceptedOneRefused",
     "product-updates",
     to({refused(kA), intercepted(kB)}),
     fail,
     tls_intercepted,
     {kOk, tcp_refused, kOk, tls_intercepted}},
    {"OneByAKnownInterceptor",
     "product-updates",
     to({genuine(kA), known_interceptor(kB)}),
     fail,
     tls_intercepted,
     {kOk, kOk, kOk, kOk, tls_intercepted}},
    {"OneExpired",
     "product-updates",
     to({genuine(kA), expired(genuine(kB))}),
     fail,
     tls_expired,
     {kOk, kOk, kOk, kOk, tls_expired}},
    {"OneExpiredOneRefused",
     "product-updates",
     to({refused(kA), expired(genuine(kB))}),
     fail,
     tls_expired,
     {kOk, tcp_refused, kOk, tls_expired}},
    {"OneForAnotherName",
     "product-updates",
     to({for_another_name(genuine(kA)), genuine(kB)}),
     fail,
     tls_name_mismatch,
     {kOk, kOk, tls_name_mismatch, kOk, kOk}},
    {"OneUntrusted",
     "product-updates",
     to({genuine(kA), self_signed(kB)}),
     fail,
     tls_untrusted,
     {kOk, kOk, kOk, kOk, tls_untrusted}},
    {"OneExpiredOneIntercepted",
     "product-updates",
     to({expired(genuine(kA)), intercepted(kB)}),
     fail,
     tls_intercepted,
     {kOk, kOk, tls_expired, kOk, tls_intercepted}},
    {"ToleratedOnOneAddressExpiredOnTheOther",
     "thor-cloud",
     to({intercepted(kA), expired(genuine(kB))}),
     fail,
     tls_expired,
     {kOk, kOk, {warn, tls_intercepted}, kOk, tls_expired}},
    {"TrustedInterceptorOnOneAddressUntrustedOnTheOther",
     "thor-cloud",
     to({intercepted(kA), known_interceptor(kB)}),
     fail,
     tls_intercepted,
     {kOk, kOk, {warn, tls_intercepted}, kOk, tls_intercepted}},

    // An IPv6 address is no fault on a host without IPv6.
    {"NoIpv6", "product-updates", to({no_route(kA6), genuine(kA)}), pass, kOk, {kOk, {skip, net_no_route}, kOk, kOk}},
    {"NoIpv6Family",
     "product-updates",
     to({unconnected(kA6, SocketEnd::no_such_family), genuine(kA)}),
     pass,
     kOk,
     {kOk, {skip, net_no_route}, kOk, kOk}},
    {"NoIpv6AndRefused",
     "product-updates",
     to({no_route(kA6), refused(kA)}),
     fail,
     tcp_refused,
     {kOk, {skip, net_no_route}, tcp_refused}},
    {"NoIpv6AndPartly",
     "product-updates",
     to({no_route(kA6), refused(kA), genuine(kB)}),
     warn,
     tcp_partial,
     {kOk, {skip, net_no_route}, tcp_refused, kOk, kOk}},
    {"NoIpv6AndIntercepted",
     "product-updates",
     to({no_route(kA6), intercepted(kA)}),
     fail,
     tls_intercepted,
     {kOk, {skip, net_no_route}, kOk, tls_intercepted}},
    {"OnlyIpv6AddressesAndNoIpv6", "product-updates", to({no_route(kA6)}), fail, net_no_route, {kOk, net_no_route}},
    {"NoRouteAtAll",
     "product-updates",
     to({no_route(kA6), no_route(kA)}),
     fail,
     net_no_route,
     {kOk, {skip, net_no_route}, net_no_route}},
    {"Ipv6RouteThatDrops",
     "product-updates",
     to({dropped(kA6), genuine(kA)}),
     warn,
     tcp_partial,
     {kOk, tcp_timeout, kOk, kOk}},

    // An external name that leads inside.
    {"NowhereAddress", "product-updates", to({refused("0.0.0.0")}), fail, dns_sinkholed, {dns_sinkholed, tcp_refused}},
    {"Loopback", "product-updates", to({refused("127.0.0.1")}), fail, dns_sinkholed, {dns_sinkholed, tcp_refused}},
    {"Ipv6Nowhere", "product-updates", to({refused("::")}), fail, dns_sinkholed, {dns_sinkholed, tcp_refused}},
    {"Ipv6Loopback", "thor-cloud", to({refused("::1")}), fail, dns_sinkholed, {dns_sinkholed, tcp_refused}},
    {"LoopbackWhereSomebodyAnswers",
     "product-updates",
     to({self_signed("127.0.0.1")}),
     fail,
     dns_sinkholed,
     {dns_sinkholed, kOk, tls_untrusted}},
    {"PrivateAddressThatRefuses", "product-updates", to({refused(kInside)}), fail, dns_sinkholed, {kOk, tcp_refused}},
    {"PrivateAddressThatDrops",
     "product-updates",
     to({dropped("172.16.5.5")}),
     fail,
     dns_sinkholed,
     {kOk, tcp_timeout}},
    {"PrivateAddressWithABlockPage",
     "product-updates",
     to({ended("192.168.1.1", HandshakeEnd::not_tls)}),
     fail,
     dns_sinkholed,
     {kOk, kOk, tls_not_tls}},
    // A certificate fault or interception on any address is the row's.
    {"PrivateAddressThatRefusesAndAnInterceptedOne",
     "product-updates",
     to({refused(kInside), intercepted(kA)}),
     fail,
     tls_intercepted,
     {kOk, tcp_refused, kOk, tls_intercepted}},
    {"PrivateAddressNotGenuine",
     "product-updates",
     to({self_signed(kInside)}),
     fail,
     dns_sinkholed,
     {kOk, kOk, tls_untrusted}},
    {"PrivateAddressIntercepted",
     "product-updates",
     to({intercepted(kInside)}),
     fail,
     dns_sinkholed,
     {kOk, kOk, tls_intercepted}},
    {"UniqueLocalAddressThatRefuses",
     "product-updates",
     to({refused("fd00::1")}),
     fail,
     dns_sinkholed,
     {kOk, tcp_refused}},
    {"PrivateAddressOfTheGenuineServer", "product-updates", to({genuine(kInside)}), pass, kOk, {kOk, kOk, kOk}},
    {"PrivateAddressOfTheVendorsServer",
     "product-updates",
     to({wants_client(vendors(kInside))}),
     pass,
     kOk,
     {kOk, kOk, kOk}},
    {"PrivateAddressGenuineButExpired",
     "product-updates",
     to({expired(genuine(kInside))}),
     fail,
     tls_expired,
     {kOk, kOk, tls_expired}},
    {"PrivateAddressWithoutTrustStore",
     "product-updates",
     to({without_store(genuine(kInside))}),
     warn,
     tls_no_trust_store,
     {kOk, kOk, tls_no_trust_store}},
    {"PublicAddressThatRefuses", "product-updates", to({refused("11.0.0.1")}), fail, tcp_refused, {kOk, tcp_refused}},
};

class JudgeAddresses : public testing::TestWithParam<Scenario> {};

TEST_P(JudgeAddresses, AsTheContractSays) {
  EXPECT_EQ(judged(GetParam()), expected(GetParam()));
}

INSTANTIATE_TEST_SUITE_P(Tls, JudgeAddresses, testing::ValuesIn(kScenarios),
                         [](const auto& info) { return std::string(info.param.name); });

struct Named {
  const char* description;
  std::vector<Step> steps;
  std::vector<std::string> in_summary;
  std::vector<std::string> not_in_summary;
};

/// Whoever opens a firewall needs every address that it blocks, and none that works.
TEST(JudgeAddresses, TheAddressesThatMatterAreNamed) {
  const Named cases[] = {
      {"all dropped", to({dropped(kA), dropped(kB)}), {kA, kB}, {}},
      {"all refused", to({refused(kA), refused(kB)}), {kA, kB}, {}},
      {"partly", to({genuine(kA), refused(kB)}), {kA + " works; " + kB + " refuses the connection"}, {}},
      {"intercepted on one", to({genuine(kA), intercepted(kB)}), {kB}, {kA}},
      {"expired on both", to({expired(genuine(kA)), expired(genuine(kB))}), {kA, kB}, {}},
      {"IPv6 without a route", to({no_route(kA6), dropped(kA)}), {kA}, {kA6}},
  };
  for (const Named& each : cases) {
    WholeRun run = all_well({});
    run.saw("product-updates", each.steps);
    const Report report = run.report();
    const std::string& summary = report.rows.at(run.index("product-updates")).summary;
    for (const std::string& word : each.in_summary) {
      EXPECT_NE(summary.find(word), std::string::npos) << each.description << ": " << summary;
    }
    for (const std::string& word : each.not_in_summary) {
      EXPECT_EQ(summary.find(word), std::string::npos) << each.description << ": " << summary;
    }
  }
}

/// A table may name an address: nobody's nameserver has led it anywhere.
TEST(JudgeAddresses, AnAddressInTheTableIsNoSinkhole) {
  Setting setting;
  for (Requirement& row : setting.table.rows) {
    if (row.id == "chatgpt") row.destination.name = kInside;
  }
  WholeRun run = all_well(setting);
  run.saw("chatgpt", behind(literal(kInside), {refused(kInside)}));
  run.judge_rows();
  const Finding& finding = run.finding("chatgpt");
  EXPECT_EQ(said(finding.status, finding.cause, finding.steps), "fail tcp.refused, steps: (pass) (fail tcp.refused)");
}

}  // namespace

std::vector<Scenario> address_scenarios() {
  return {std::begin(kScenarios), std::end(kScenarios)};
}

}  // namespace netpreflight::scenarios
