// Ways in: the far end must speak TLS or present an SSH identification; an open port is not enough.
#include <gtest/gtest.h>

#include "catalogue/interceptors.hpp"
#include "netpreflight/stand_in.hpp"
#include "tests/fixtures/scenarios.hpp"

namespace netpreflight::scenarios {
namespace {

const std::string kIn2 = "10.20.30.41";
constexpr int kHandshakeFailure = 40;

void from(Setting& setting, const std::string& role, const std::string& host) {
  setting.wishes.from = role;
  setting.wishes.hosts = {{"cockpit", host}};
}
void from_workstation(Setting& setting) {
  from(setting, "workstation", kFqdn);
}
void from_workstation_by_address(Setting& setting) {
  from(setting, "workstation", kInside);
}
void from_center(Setting& setting) {
  from(setting, "management-center", kFqdn);
}
void from_center_by_address(Setting& setting) {
  from(setting, "management-center", kInside);
}
void from_center_by_short_name(Setting& setting) {
  from(setting, "management-center", "cockpit");
}

/// The product's own certificate, for the name that the row leads to.
HandshakeEvidence products(const std::string& address) {
  return of_issuer(address, "Analysis Cockpit CA", "Nextron Systems GmbH");
}

HandshakeEvidence for_fqdn(HandshakeEvidence evidence) {
  evidence.name_matches = false;
  evidence.chain.front().names = {kFqdn};
  return evidence;
}

std::vector<Step> at_address(const std::vector<Evidence>& ends) {
  return behind(literal(kInside), ends);
}

const std::vector<StepSays> kWell{kOk, kOk, kOk};

std::vector<StepSays> says(StepSays last) {
  return {kOk, kOk, last};
}

const Scenario kScenarios[] = {
    // The web interface: any certificate.
    {"WebSelfSigned", "web-interface", to({self_signed(kInside)}), pass, kOk, kWell, from_workstation},
    {"WebForAnotherName", "web-interface", to({for_another_name(self_signed(kInside))}), pass, kOk, kWell,
     from_workstation},
    {"WebExpired", "web-interface", to({expired(self_signed(kInside))}), warn, tls_expired, says({warn, tls_expired}),
     from_workstation},
    {"WebNotYetValid", "web-interface", to({not_yet_valid(self_signed(kInside))}), warn, tls_not_yet_valid,
     says({warn, tls_not_yet_valid}), from_workstation},
    {"WebOfTheCompany", "web-interface", to({intercepted(kInside)}), pass, kOk, kWell, from_workstation},
    {"WebOfAKnownInterceptor", "web-interface", to({known_interceptor(kInside)}), pass, kOk, kWell, from_workstation},
    {"WebByAddress", "web-interface", at_address({for_another_name(self_signed(kInside))}), pass, kOk, kWell,
     from_workstation_by_address},
    // Filters refuse in TLS, too: nobody has shown who is there.
    {"WebRefusesInTls", "web-interface", to({ended(kInside, HandshakeEnd::alert, kHandshakeFailure)}), fail,
     tls_protocol, says(tls_protocol), from_workstation},
    {"WebRefusesTheName", "web-interface", to({ended(kInside, HandshakeEnd::alert, 112)}), fail, tls_alert,
     says(tls_alert), from_workstation},
    {"WebWantsAClientCertificate", "web-interface", to({ended(kInside, HandshakeEnd::alert, 116)}), pass, kOk, kWell,
     from_workstation},
    {"SyncWantsAnotherClient", "asset-synchronization", to({ended(kInside, HandshakeEnd::alert, 120)}), warn,
     run_inconclusive, says(run_inconclusive), from_center},
    {"WebWithOldVersion", "web-interface", to({ended(kInside, HandshakeEnd::protocol)}), fail, tls_protocol,
     says(tls_protocol), from_workstation},
    {"WebAsksForClientCertificateThenReset", "web-interface",
     to({wants_client(self_signed(kInside), HandshakeEnd::reset)}), pass, kOk, kWell, from_workstation},
    {"WebMute", "web-interface", to({ended(kInside, HandshakeEnd::timed_out)}), warn, tcp_mute, says({warn, tcp_mute}),
     from_workstation},
    {"WebNotTls", "web-interface", to({ended(kInside, HandshakeEnd::not_tls)}), fail, tls_not_tls, says(tls_not_tls),
     from_workstation},
    {"WebNoProperTls", "web-interface", to({ended(kInside, HandshakeEnd::malformed)}), fail, tls_not_tls,
     says(tls_not_tls), from_workstation},
    {"WebReset", "web-interface", to({ended(kInside, HandshakeEnd::reset)}), fail, tcp_reset, says(tcp_reset),
     from_workstation},
    {"WebClosed", "web-interface", to({ended(kInside, HandshakeEnd::closed)}), fail, tcp_reset, says(tcp_reset),
     from_workstation},
    {"WebRefused", "web-interface", to({refused(kInside)}), fail, tcp_refused, {kOk, tcp_refused}, from_workstation},
    {"WebDropped", "web-interface", to({dropped(kInside)}), fail, tcp_timeout, {kOk, tcp_timeout}, from_workstation},
    {"WebRejected",
     "web-interface",
     to({unconnected(kInside, SocketEnd::host_unreachable, Icmp{kRouter, 3, 13})}),
     fail,
     net_rejected,
     {kOk, net_rejected},
     from_workstation},
    {"WebUnresolved",
     "web-interface",
     {step(not_found({QueryEnd::nxdomain, QueryEnd::nxdomain}))},
     fail,
     dns_nxdomain,
     {dns_nxdomain},
     from_workstation},

    // SSH.
    {"SshWell", "command-line-access", to({identified(kInside, "SSH-2.0-OpenSSH_9.2p1")}), pass, kOk, kWell,
     from_workstation},
    {"SshByAddress", "command-line-access", at_address({identified(kInside, "SSH-1.99-old")}), pass, kOk, kWell,
     from_workstation_by_address},
    {"SshEchoed", "command-line-access", to({identified(kInside, std::string(kOwnSshIdentification))}), fail,
     tls_not_tls, says(tls_not_tls), from_workstation},
    {"SshWithoutAVersion", "command-line-access", to({identified(kInside, "SSH-")}), fail, tls_not_tls,
     says(tls_not_tls), from_workstation},
    {"LeadsToTheCheckingHost", "web-interface", to({self_signed(kOwn)}), warn, run_inconclusive, kWell,
     from_workstation},
    {"LeadsToLoopbackWhereNobodyServes",
     "web-interface",
     to({refused("127.0.0.1")}),
     fail,
     tcp_refused,
     {kOk, tcp_refused},
     from_workstation},
    {"LeadsToLoopback", "command-line-access", to({identified("127.0.0.1", "SSH-2.0-OpenSSH_9.2p1")}), warn,
     run_inconclusive, kWell, from_workstation},
    {"SshMute", "command-line-access", to({identified(kInside, "", "", SocketEnd::timed_out)}), warn, tcp_mute,
     says({warn, tcp_mute}), from_workstation},
    {"SshSomethingElse", "command-line-access", to({identified(kInside, "", "220 smtp", SocketEnd::timed_out)}), fail,
     tls_not_tls, says(tls_not_tls), from_workstation},
    {"SshSomethingElseThenClosed", "command-line-access", to({identified(kInside, "", "go away", SocketEnd::closed)}),
     fail, tls_not_tls, says(tls_not_tls), from_workstation},
    // An sshd that has no place left says so in its own words, and is no block page.
    {"SshAtItsLimit", "command-line-access", to({identified(kInside, "", "Exceeded MaxStartups", SocketEnd::closed)}),
     warn, run_inconclusive, says(run_inconclusive), from_workstation},
    {"SshPenalty", "command-line-access", to({identified(kInside, "", "Not allowed at this time", SocketEnd::closed)}),
     warn, run_inconclusive, says(run_inconclusive), from_workstation},
    {"SshClosed", "command-line-access", to({identified(kInside, "", "", SocketEnd::closed)}), fail, tcp_reset,
     says(tcp_reset), from_workstation},
    {"SshReset", "command-line-access", to({identified(kInside, "", "", SocketEnd::reset)}), fail, tcp_reset,
     says(tcp_reset), from_workstation},
    {"SshRefused",
     "command-line-access",
     to({refused(kInside)}),
     fail,
     tcp_refused,
     {kOk, tcp_refused},
     from_workstation},

    // The Management Center connects by name and checks that name.
    {"SyncWell", "asset-synchronization", to({products(kInside)}), pass, kOk, kWell, from_center},
    {"SyncForAnotherName", "asset-synchronization", to({for_another_name(products(kInside))}), fail, tls_name_mismatch,
     says(tls_name_mismatch), from_center},
    // Neither of the product's CA nor of the stand-in: possible interception, whoever trusts it.
    {"SyncSelfSigned", "asset-synchronization", to({self_signed(kInside)}), warn, tls_intercepted,
     says({warn, tls_intercepted}), from_center},
    {"SyncOfTheCompany", "asset-synchronization", to({intercepted(kInside)}), fail, tls_intercepted,
     says(tls_intercepted), from_center},
    {"SyncOfAnUnknownCa", "asset-synchronization", to({of_issuer(kInside, "Somebody", "Somebody")}), fail,
     tls_intercepted, says(tls_intercepted), from_center},
    {"SyncOfAPublicCa", "asset-synchronization", to({genuine(kInside)}), fail, tls_intercepted, says(tls_intercepted),
     from_center},
    {"SyncOfAnotherCaForAnotherName", "asset-synchronization", to({for_another_name(intercepted(kInside))}), fail,
     tls_intercepted, says(tls_intercepted), from_center},
    {"SyncOfAnotherCaByAddress", "asset-synchronization", at_address({for_another_name(intercepted(kInside))}), fail,
     tls_intercepted, says(tls_intercepted), from_center_by_address},
    {"SyncExpired", "asset-synchronization", to({expired(products(kInside))}), warn, tls_expired,
     says({warn, tls_expired}), from_center},
    {"SyncNotYetValid", "asset-synchronization", to({not_yet_valid(products(kInside))}), warn, tls_not_yet_valid,
     says({warn, tls_not_yet_valid}), from_center},
    {"SyncExpiredForAnotherName", "asset-synchronization", to({for_another_name(expired(products(kInside)))}), fail,
     tls_name_mismatch, says(tls_name_mismatch), from_center},
    {"SyncAsksForClientCertificate", "asset-synchronization",
     to({wants_client(products(kInside), HandshakeEnd::alert, kHandshakeFailure)}), pass, kOk, kWell, from_center},
    {"SyncAsksForClientCertificateForAnotherName", "asset-synchronization",
     to({wants_client(for_another_name(products(kInside)), HandshakeEnd::alert, kHandshakeFailure)}), fail,
     tls_name_mismatch, says(tls_name_mismatch), from_center},
    {"SyncAsksForClientCertificateThenReset", "asset-synchronization",
     to({wants_client(products(kInside), HandshakeEnd::reset)}), pass, kOk, kWell, from_center},
    {"SyncByAddress", "asset-synchronization", at_address({for_fqdn(products(kInside))}), warn, host_not_fqdn, kWell,
     from_center_by_address},
    {"SyncByShortName", "asset-synchronization", to({products(kInside)}), warn, host_not_fqdn, kWell,
     from_center_by_short_name},
    // The certificate has the full name: that the short one does not match is the fault of whoever gave it.
    {"SyncByShortNameWithCertificateForTheFullOne", "asset-synchronization", to({for_fqdn(products(kInside))}), warn,
     host_not_fqdn, kWell, from_center_by_short_name},
    {"SyncByAddressRefused",
     "asset-synchronization",
     at_address({refused(kInside)}),
     fail,
     tcp_refused,
     {kOk, tcp_refused},
     from_center_by_address},
    // What a role's name leads to is this host itself: its closed port says nothing about the host that was meant.
    {"LeadsHereAndIsRefused",
     "web-interface",
     to({refused(kOwn)}),
     fail,
     tcp_refused,
     {kOk, tcp_refused},
     from_workstation},
    {"LeadsHereAndIsSomethingElse", "web-interface", to({ended(kOwn, HandshakeEnd::not_tls)}), fail, tls_not_tls,
     says(tls_not_tls), from_workstation},
    {"LeadsHereAndElsewhereAndIsRefused",
     "web-interface",
     to({refused(kOwn), refused(kInside)}),
     fail,
     tcp_refused,
     {kOk, tcp_refused, tcp_refused},
     from_workstation},
    {"SyncByAddressMute", "asset-synchronization", at_address({ended(kInside, HandshakeEnd::timed_out)}), warn,
     tcp_mute, says({warn, tcp_mute}), from_center_by_address},

    // Several addresses.
    {"TwoWell",
     "web-interface",
     to({self_signed(kInside), self_signed(kIn2)}),
     pass,
     kOk,
     {kOk, kOk, kOk, kOk, kOk},
     from_workstation},
    {"OneRefused",
     "web-interface",
     to({self_signed(kInside), refused(kIn2)}),
     warn,
     tcp_partial,
     {kOk, kOk, kOk, tcp_refused},
     from_workstation},
    {"OneMute",
     "web-interface",
     to({self_signed(kInside), ended(kIn2, HandshakeEnd::timed_out)}),
     warn,
     tcp_partial,
     {kOk, kOk, kOk, kOk, {warn, tcp_mute}},
     from_workstation},
    {"OneForAnotherName",
     "asset-synchronization",
     to({products(kInside), for_another_name(products(kIn2))}),
     fail,
     tls_name_mismatch,
     {kOk, kOk, kOk, kOk, tls_name_mismatch},
     from_center},
    // Nobody has said a word on any address: nothing is known to work.
    {"OneMuteOneRefused",
     "web-interface",
     to({ended(kInside, HandshakeEnd::timed_out), refused(kIn2)}),
     fail,
     tcp_refused,
     {kOk, kOk, {warn, tcp_mute}, tcp_refused},
     from_workstation},
    {"NoIpv6",
     "web-interface",
     to({no_route(kA6), self_signed(kInside)}),
     pass,
     kOk,
     {kOk, {skip, net_no_route}, kOk, kOk},
     from_workstation},
};

class JudgeService : public testing::TestWithParam<Scenario> {};

TEST_P(JudgeService, AsTheContractSays) {
  EXPECT_EQ(judged(GetParam()), expected(GetParam()));
}

INSTANTIATE_TEST_SUITE_P(Service, JudgeService, testing::ValuesIn(kScenarios),
                         [](const auto& info) { return std::string(info.param.name); });

/// Is the certificate's other name noted where it is not held against the row?
TEST(JudgeService, AnotherNameIsNotedOnTheWebInterface) {
  Setting setting;
  from_workstation(setting);
  WholeRun run = all_well(setting);
  run.saw("web-interface", to({for_another_name(self_signed(kInside))}));
  const Report report = run.report();
  const ReportedRow& row = report.rows.at(run.index("web-interface"));
  EXPECT_EQ(row.status, pass);
  EXPECT_NE(row.summary.find("portal.example.net"), std::string::npos) << row.summary;
}

}  // namespace

std::vector<Scenario> service_scenarios() {
  return {std::begin(kScenarios), std::end(kScenarios)};
}

}  // namespace netpreflight::scenarios
