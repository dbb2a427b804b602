// Ports of which the table says little more than the number: an open one passes, and says what that does not prove.
#include <gtest/gtest.h>

#include "tests/fixtures/attempts.hpp"

namespace netpreflight::scenarios {
namespace {

constexpr std::string_view kOutside = "mail-relay";
constexpr std::string_view kOfARole = "console";

Requirement port_row(std::string_view id, Destination destination, ProbeOptions options = {}) {
  Requirement row;
  row.id = id;
  row.section = "internet";
  row.description = "A port";
  row.source = "cockpit";
  row.destination = std::move(destination);
  row.port = 8443;
  row.protocol = Protocol::tcp;
  row.probe = ProbeKind::tcp;
  if (options != ProbeOptions{}) row.options = std::move(options);
  return row;
}

/// A datagram to the same hosts, and an echo.
Requirement over(ProbeKind probe, Requirement row, std::string_view id) {
  row.id = id;
  row.probe = probe;
  row.options.reset();
  row.protocol = probe == ProbeKind::udp ? Protocol::udp : Protocol::icmp;
  if (probe == ProbeKind::icmp) row.port.reset();
  return row;
}

/// The usual table and rows more: of each kind one to a fixed host, and one to the host of a role.
void with_ports(Setting& setting, const ProbeOptions& options) {
  setting.table.rows.push_back(port_row(kOutside, {DestinationKind::host, "mail.example.net"}, options));
  ProbeOptions direct = options;
  direct.proxy = false;
  setting.table.rows.push_back(port_row(kOfARole, {DestinationKind::role, "workstation"}, direct));
  for (const ProbeKind probe : {ProbeKind::udp, ProbeKind::icmp}) {
    const bool is_udp = probe == ProbeKind::udp;
    const Requirement outside = port_row("", {DestinationKind::host, "mail.example.net"});
    const Requirement own = port_row("", {DestinationKind::role, "workstation"});
    setting.table.rows.push_back(over(probe, outside, is_udp ? "log-outside" : "echo-outside"));
    setting.table.rows.push_back(over(probe, own, is_udp ? "log" : "echo"));
  }
  setting.wishes.hosts = {{"workstation", "desk.example.org"}};
}
void plain(Setting& setting) {
  with_ports(setting, {});
}
void that_speaks(Setting& setting) {
  with_ports(setting, {true, "", false, ""});
}
void that_says_220(Setting& setting) {
  with_ports(setting, {false, "220 ", false, ""});
}
void by_proxy_setting(Setting& setting) {
  with_ports(setting, {false, "", true, ""});
  setting.wishes.proxy = ProxyEndpoint{false, "proxy.example.org", 3128};
}

IdentifyEvidence heard(const std::string& address, const std::string& words, SocketEnd end = SocketEnd::timed_out) {
  return identified(address, "", words, end);
}

IdentifyEvidence expected_220(IdentifyEvidence evidence) {
  evidence.as_expected = evidence.first_bytes.starts_with("220 ");
  return evidence;
}

/// Nobody serves that port, and it is open as well.
Step any_port(const std::string& address) {
  ConnectEvidence evidence = connected(address);
  evidence.port = 48621;
  Step one = step(evidence);
  one.purpose = Purpose::unserved_port;
  return one;
}

std::vector<Step> and_then(std::vector<Step> steps, Step more) {
  steps.push_back(std::move(more));
  return steps;
}

StandInEvidence stand_in(StandInProof proof) {
  StandInEvidence evidence;
  evidence.address = kInside;
  evidence.port = 8443;
  evidence.proof = proof;
  evidence.instance = "3f2a-91bc-77d0-12e4";
  evidence.source_address = kOwn;
  evidence.seen_source = kOwn;
  evidence.seen_destination = kInside;
  return evidence;
}

std::vector<Step> by_stand_in(StandInProof proof) {
  return and_then(to({identified(kInside, "netpreflight/1 stand-in")}), step(stand_in(proof)));
}

/// What the far end saw of an echo.
FarEndEvidence echo_seen(FarEndSight sight) {
  FarEndEvidence evidence;
  evidence.address = kInside;
  evidence.instance = "3f2a-91bc-77d0-12e4";
  evidence.host = "desk.example.org";
  evidence.source_address = kOwn;
  evidence.sight = sight;
  return evidence;
}

std::vector<Step> beside_echo(FarEndSight sight) {
  auto steps = to({echoed(kInside, SocketEnd::timed_out)});
  steps.push_back(step(echo_seen(sight)));
  return steps;
}

EchoEvidence not_allowed(const std::string& address) {
  EchoEvidence evidence = echoed(address, SocketEnd::access_denied);
  evidence.not_allowed = true;
  return evidence;
}

const std::vector<StepSays> kWell{kOk, kOk, kOk};

std::vector<StepSays> says(StepSays last) {
  return {kOk, kOk, last};
}

const Scenario kScenarios[] = {
    // To a fixed host.
    {"PortOpen", "mail-relay", to({heard(kA, "")}), pass, kOk, kWell, plain},
    {"PortSpeaks", "mail-relay", to({heard(kA, "220 mail", SocketEnd::ok)}), pass, kOk, kWell, plain},
    {"PortSpeaksAndCloses", "mail-relay", to({heard(kA, "220 mail", SocketEnd::closed)}), pass, kOk, kWell, plain},
    {"PortClosesAtOnce", "mail-relay", to({heard(kA, "", SocketEnd::closed)}), fail, tcp_reset, says(tcp_reset), plain},
    {"PortResets", "mail-relay", to({heard(kA, "", SocketEnd::reset)}), fail, tcp_reset, says(tcp_reset), plain},
    {"PortRefused", "mail-relay", to({refused(kA)}), fail, tcp_refused, {kOk, tcp_refused}, plain},
    {"PortDropped", "mail-relay", to({dropped(kA)}), fail, tcp_timeout, {kOk, tcp_timeout}, plain},
    {"PortRejected",
     "mail-relay",
     to({unconnected(kA, SocketEnd::host_unreachable, Icmp{kRouter, 3, 13})}),
     fail,
     net_rejected,
     {kOk, net_rejected},
     plain},
    {"PortUnreachable",
     "mail-relay",
     to({unconnected(kA, SocketEnd::host_unreachable, Icmp{kRouter, 3, 1})}),
     fail,
     net_unreachable,
     {kOk, net_unreachable},
     plain},
    {"PortWithoutRoute", "mail-relay", to({no_route(kA)}), fail, net_no_route, {kOk, net_no_route}, plain},
    {"PortBlockedHere",
     "mail-relay",
     to({unconnected(kA, SocketEnd::not_permitted)}),
     fail,
     net_blocked_locally,
     {kOk, net_blocked_locally},
     plain},
    {"PortUnresolved",
     "mail-relay",
     {step(not_found({QueryEnd::nxdomain, QueryEnd::nxdomain}))},
     fail,
     dns_nxdomain,
     {dns_nxdomain},
     plain},
    {"PortSinkholed", "mail-relay", to({refused(kInside)}), fail, dns_sinkholed, {kOk, tcp_refused}, plain},
    {"PortOnSomeAddresses",
     "mail-relay",
     to({heard(kA, ""), dropped(kB)}),
     warn,
     tcp_partial,
     {kOk, kOk, kOk, tcp_timeout},
     plain},
    // An open port proves little, and nothing where somebody accepts for everybody.
    {"AnyPortIsOpen",
     "mail-relay",
     and_then(to({heard(kA, "")}), any_port(kA)),
     warn,
     tcp_mute,
     {kOk, kOk, kOk, kOk},
     plain},
    // Rows that ask for more.
    {"SilentButHasToSpeak", "mail-relay", to({heard(kA, "")}), warn, tcp_mute, says({warn, tcp_mute}), that_speaks},
    {"SpeaksAsItHasTo", "mail-relay", to({heard(kA, "hello", SocketEnd::ok)}), pass, kOk, kWell, that_speaks},
    {"SaysWhatIsExpected", "mail-relay", to({expected_220(heard(kA, "220 mail", SocketEnd::ok))}), pass, kOk, kWell,
     that_says_220},
    {"SaysSomethingElse", "mail-relay", to({expected_220(heard(kA, "HTTP/1.1 302 Found", SocketEnd::ok))}), fail,
     tls_not_tls, says(tls_not_tls), that_says_220},
    {"SaysNothingOfWhatIsExpected", "mail-relay", to({expected_220(heard(kA, ""))}), warn, tcp_mute,
     says({warn, tcp_mute}), that_says_220},
    {"ClosesBeforeItSaysWhatIsExpected", "mail-relay", to({expected_220(heard(kA, "", SocketEnd::closed))}), fail,
     tcp_reset, says(tcp_reset), that_says_220},
    // To the host of a role.
    {"RoleOpen", "console", to({heard(kInside, "")}), pass, kOk, kWell, plain},
    {"RoleRefused", "console", to({refused(kInside)}), fail, tcp_refused, {kOk, tcp_refused}, plain},
    {"RoleIsThisHost", "console", to({heard(kOwn, "")}), warn, run_inconclusive, kWell, plain},
    {"RoleUnresolved",
     "console",
     {step(not_found({QueryEnd::nxdomain, QueryEnd::nxdomain}))},
     fail,
     dns_nxdomain,
     {dns_nxdomain},
     plain},
    {"StandInAtThePort",
     "console",
     by_stand_in(StandInProof::proven),
     pass,
     run_stand_in,
     {kOk, kOk, kOk, run_stand_in},
     that_says_220},
    {"StandInWithoutProof",
     "console",
     by_stand_in(StandInProof::not_proven),
     warn,
     run_inconclusive,
     {kOk, kOk, kOk, run_inconclusive},
     plain},
    // Through the proxy, where the row says so.
    {"ProxiedOpen", "mail-relay", via({opened(), heard("", "")}), pass, kOk, {kOk, kOk, kOk, kOk}, by_proxy_setting},
    {"ProxiedClosed",
     "mail-relay",
     via({opened(), heard("", "", SocketEnd::closed)}),
     fail,
     tcp_reset,
     {kOk, kOk, kOk, tcp_reset},
     by_proxy_setting},
    {"ProxiedForbidden",
     "mail-relay",
     via({tunnel(TunnelEnd::refused, 403, "HTTP/1.1 403 Forbidden")}),
     fail,
     proxy_forbidden,
     {kOk, kOk, proxy_forbidden},
     by_proxy_setting},
    {"ProxiedPage",
     "mail-relay",
     via({opened(), heard("", "<html>", SocketEnd::ok)}),
     fail,
     proxy_not_a_proxy,
     {kOk, kOk, kOk, proxy_not_a_proxy},
     by_proxy_setting},
    // Over UDP.
    {"UdpAnswers", "log", to({sent(kInside, SocketEnd::ok)}), pass, kOk, {kOk, kOk}, plain},
    {"UdpSilent", "log", to({sent(kInside, SocketEnd::timed_out)}), warn, udp_silent, {kOk, udp_silent}, plain},
    {"UdpRefusedThere",
     "log",
     to({sent(kInside, SocketEnd::refused, Icmp{kInside, 3, 3})}),
     fail,
     udp_refused,
     {kOk, udp_refused},
     plain},
    {"UdpRejectedOnTheWay",
     "log",
     to({sent(kInside, SocketEnd::refused, Icmp{kRouter, 3, 3})}),
     fail,
     net_rejected,
     {kOk, net_rejected},
     plain},
    {"UdpUnreachable",
     "log",
     to({sent(kInside, SocketEnd::host_unreachable, Icmp{kRouter, 3, 1})}),
     fail,
     net_unreachable,
     {kOk, net_unreachable},
     plain},
    {"UdpWithoutRoute",
     "log",
     to({sent(kInside, SocketEnd::network_unreachable)}),
     fail,
     net_no_route,
     {kOk, net_no_route},
     plain},
    {"UdpBlockedHere",
     "log",
     to({sent(kInside, SocketEnd::not_permitted)}),
     fail,
     net_blocked_locally,
     {kOk, net_blocked_locally},
     plain},
    {"UdpOnSomeAddresses",
     "log-outside",
     to({sent(kA, SocketEnd::ok), sent(kB, SocketEnd::timed_out)}),
     warn,
     tcp_partial,
     {kOk, kOk, udp_silent},
     plain},
    {"UdpUnresolved",
     "log",
     {step(not_found({QueryEnd::nxdomain, QueryEnd::nxdomain}))},
     fail,
     dns_nxdomain,
     {dns_nxdomain},
     plain},
    {"UdpStandIn",
     "log",
     and_then(to({sent(kInside, SocketEnd::ok)}), step(stand_in(StandInProof::proven))),
     pass,
     run_stand_in,
     {kOk, kOk, run_stand_in},
     plain},
    {"UdpStandInWithoutProof",
     "log",
     and_then(to({sent(kInside, SocketEnd::ok)}), step(stand_in(StandInProof::malformed))),
     warn,
     run_inconclusive,
     {kOk, kOk, run_inconclusive},
     plain},
    {"UdpSilentOutside",
     "log-outside",
     to({sent(kA, SocketEnd::timed_out)}),
     warn,
     udp_silent,
     {kOk, udp_silent},
     plain},
    // Echoes.
    {"EchoAnswers", "echo", to({echoed(kInside, SocketEnd::ok)}), pass, kOk, {kOk, kOk}, plain},
    {"EchoDropped",
     "echo",
     to({echoed(kInside, SocketEnd::timed_out)}),
     fail,
     icmp_timeout,
     {kOk, icmp_timeout},
     plain},
    {"EchoRejected",
     "echo-outside",
     to({echoed(kA, SocketEnd::host_unreachable, Icmp{kRouter, 3, 13})}),
     fail,
     net_rejected,
     {kOk, net_rejected},
     plain},
    {"EchoUnreachable",
     "echo-outside",
     to({echoed(kA, SocketEnd::host_unreachable, Icmp{kRouter, 3, 1})}),
     fail,
     net_unreachable,
     {kOk, net_unreachable},
     plain},
    {"EchoWithoutRoute",
     "echo",
     to({echoed(kInside, SocketEnd::network_unreachable)}),
     fail,
     net_no_route,
     {kOk, net_no_route},
     plain},
    {"EchoNothingArrivedThere",
     "echo",
     beside_echo(FarEndSight::nothing_arrived),
     fail,
     icmp_timeout,
     {kOk, icmp_timeout, kOk},
     plain},
    {"EchoDroppedThere",
     "echo",
     beside_echo(FarEndSight::dropped_here),
     fail,
     net_blocked_locally,
     {kOk, icmp_timeout, kOk},
     plain},
    {"EchoRejectedThere",
     "echo",
     beside_echo(FarEndSight::rejected_here),
     fail,
     net_blocked_locally,
     {kOk, icmp_timeout, kOk},
     plain},
    {"EchoAnswerLost",
     "echo",
     beside_echo(FarEndSight::answer_lost),
     fail,
     icmp_timeout,
     {kOk, icmp_timeout, kOk},
     plain},
    {"EchoSeenAnswered",
     "echo",
     {step(echo_seen(FarEndSight::served))},
     warn,
     run_inconclusive,
     {run_inconclusive},
     plain},
    {"EchoSeenDropped",
     "echo",
     {step(echo_seen(FarEndSight::dropped_here))},
     fail,
     net_blocked_locally,
     {net_blocked_locally},
     plain},
    {"EchoNeverSeen",
     "echo",
     {step(echo_seen(FarEndSight::nothing_arrived))},
     warn,
     run_inconclusive,
     {run_inconclusive},
     plain},
    {"EchoNotAllowedHere", "echo", to({not_allowed(kInside)}), warn, run_inconclusive, {kOk, run_inconclusive}, plain},
};

class JudgePort : public testing::TestWithParam<Scenario> {};

TEST_P(JudgePort, AsTheContractSays) {
  EXPECT_EQ(judged(GetParam()), expected(GetParam()));
}

INSTANTIATE_TEST_SUITE_P(Port, JudgePort, testing::ValuesIn(kScenarios),
                         [](const auto& info) { return std::string(info.param.name); });

/// What a row with these steps is summed up as, and what proves it.
std::pair<std::string, std::string> words_of(std::vector<Step> steps) {
  Setting setting;
  plain(setting);
  WholeRun run = all_well(setting);
  run.saw(kOutside, std::move(steps));
  const Report report = run.report();
  const ReportedRow& row = report.rows.at(run.index(kOutside));
  return {row.summary, row.brief.value_or("none")};
}

TEST(JudgePort, SaysWhatAnOpenPortDoesNotProve) {
  const std::pair<std::string, std::string> silent{
      "203.0.113.7 takes connections on 8443/tcp, and says nothing by itself: a box on the way could have taken them in "
      "its place",
      "open, says nothing"};
  EXPECT_EQ(words_of(to({heard(kA, "")})), silent);
  const std::pair<std::string, std::string> spoken{"203.0.113.7 takes connections on 8443/tcp, and says \"220 mail\"",
                                                   "says \"220 mail\""};
  EXPECT_EQ(words_of(to({heard(kA, "220 mail", SocketEnd::ok)})), spoken);
  // Of several addresses the one that proves least.
  EXPECT_EQ(words_of(to({heard(kA, "220 mail", SocketEnd::ok), heard(kB, "")})).second, "open, says nothing");
}

TEST(JudgePort, SaysWhatWasExpected) {
  Setting setting;
  that_says_220(setting);
  WholeRun run = all_well(setting);
  run.saw(kOutside, to({expected_220(heard(kA, "HTTP/1.1 302 Found", SocketEnd::ok))}));
  const Report report = run.report();
  const std::string& summary = report.rows.at(run.index(kOutside)).summary;
  EXPECT_EQ(
      summary,
      "203.0.113.7 answers on 8443/tcp with something else: \"HTTP/1.1 302 Found\". What is expected there begins "
      "with \"220 \".");
}

/// A proxy that opens every tunnel, and behind which nobody ever speaks: a port that need not speak proves nothing there.
TEST(JudgePort, DoubtsSilenceBehindAProxyThatTunnelsToNowhere) {
  Setting setting;
  by_proxy_setting(setting);
  WholeRun run = all_well(setting);
  for (const auto& row : run.plan.rows) {
    if (row.skip || row.route != Route::proxy || row.requirement.probe != ProbeKind::tls) continue;
    run.saw(row.requirement.id, via({opened(), through(ended("", HandshakeEnd::timed_out))}));
  }
  run.saw(kOutside, via({opened(), heard("", "")}));
  const Report report = run.report();
  const ReportedRow& row = report.rows.at(run.index(kOutside));
  EXPECT_EQ(said(row.status, row.cause), "warn tcp.mute");
  ASSERT_TRUE(row.problem);
  EXPECT_EQ(row.problem, report.rows.at(run.index("product-updates")).problem);
}

/// What TCP packets to the same host meet is why the others get no answer: one fault, one problem.
TEST(JudgePort, SilenceBesideDroppedConnectionsIsTheSameFault) {
  Setting setting;
  plain(setting);
  WholeRun run = all_well(setting);
  run.saw("console", to({dropped(kInside)}));
  run.saw("log", to({sent(kInside, SocketEnd::timed_out)}));
  run.saw("echo", to({echoed(kInside, SocketEnd::timed_out)}));
  const Report report = run.report();
  ASSERT_EQ(report.problems->size(), 1U);
  EXPECT_EQ(report.problems->front().rows, (std::vector<std::string>{"console", "log", "echo"}));
  EXPECT_EQ(report.problems->front().cause, tcp_timeout);
  EXPECT_EQ(report.problems->front().team.id, "firewall");
}

/// Connections that fail at random are no reason for a port that is always silent.
TEST(JudgePort, SilenceBesideConnectionsThatFailAtRandomIsAnotherFault) {
  Setting setting;
  plain(setting);
  WholeRun run = all_well(setting);
  run.saw("console", answering_the_trace(dropped(kInside)));
  run.saw("log", to({sent(kInside, SocketEnd::timed_out)}));
  const Report report = run.report();
  ASSERT_EQ(report.problems->size(), 2U);
  EXPECT_EQ(report.problems->front().cause, net_unsteady);
  EXPECT_EQ(report.problems->back().cause, udp_silent);
}

/// The stand-in cannot tell the echo that was lost from those that came back.
TEST(JudgePort, WhatTheFarEndSawIsOfNoUseWhereSomeGetThrough) {
  Setting setting;
  plain(setting);
  WholeRun run = all_well(setting);
  auto steps = beside_echo(FarEndSight::answer_lost);
  steps.push_back(step(trace(kInside, {{1, kInside, SocketEnd::ok, {}}}, 1)));
  run.saw("echo", steps);
  EXPECT_EQ(only_problem(run.report()).cause, net_unsteady);
}

/// Silence alone is its own matter: advice, not a fault.
TEST(JudgePort, SilenceAloneIsAdvice) {
  Setting setting;
  plain(setting);
  WholeRun run = all_well(setting);
  run.saw("log", to({sent(kInside, SocketEnd::timed_out)}));
  const Report report = run.report();
  ASSERT_EQ(report.problems->size(), 1U);
  EXPECT_EQ(report.problems->front().cause, udp_silent);
  EXPECT_EQ(report.problems->front().level, ProblemLevel::advice);
  EXPECT_EQ(report.verdict, Verdict::ready_with_warnings);
}

/// Two ways to the same, of which one is enough.
void with_alternatives(Setting& setting) {
  plain(setting);
  for (auto& row : setting.table.rows) {
    if (row.id == "log" || row.id == "console") row.alternative_of = "log";
  }
}

struct Ways {
  const char* name;
  SocketEnd udp;
  bool tcp_works;
  const char* udp_row;
  const char* tcp_row;
  Verdict verdict;
};

TEST(JudgePort, OneOfSeveralWaysIsEnough) {
  for (const Ways& each :
       {Ways{"both", SocketEnd::ok, true, "pass", "pass", Verdict::ready},
        Ways{"one", SocketEnd::ok, false, "pass", "warn tcp.refused", Verdict::ready_with_warnings},
        Ways{"other", SocketEnd::refused, true, "warn udp.refused", "pass", Verdict::ready_with_warnings},
        Ways{"none", SocketEnd::refused, false, "fail udp.refused", "fail tcp.refused", Verdict::not_ready},
        Ways{"silence is no way", SocketEnd::timed_out, false, "warn udp.silent", "fail tcp.refused",
             Verdict::not_ready}}) {
    Setting setting;
    with_alternatives(setting);
    WholeRun run = all_well(setting);
    run.saw("log", to({sent(kInside, each.udp)}));
    if (!each.tcp_works) run.saw("console", to({refused(kInside)}));
    const Report report = run.report();
    const ReportedRow& udp = report.rows.at(run.index("log"));
    const ReportedRow& tcp = report.rows.at(run.index("console"));
    EXPECT_EQ(said(udp.status, udp.cause), each.udp_row) << each.name;
    EXPECT_EQ(said(tcp.status, tcp.cause), each.tcp_row) << each.name;
    EXPECT_EQ(report.verdict, each.verdict) << each.name;
  }
}

}  // namespace

std::vector<Scenario> port_scenarios() {
  return {std::begin(kScenarios), std::end(kScenarios)};
}

}  // namespace netpreflight::scenarios
