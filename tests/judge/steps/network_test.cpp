// Names that do not resolve and connections that are not made.
#include <gtest/gtest.h>

#include "tests/fixtures/scenarios.hpp"

namespace netpreflight::scenarios {
namespace {

using enum QueryEnd;

ResolveEvidence with_view(ResolveEvidence evidence, ApplicationsView::End end) {
  evidence.applications.end = end;
  return evidence;
}

/// One of the two nameservers did not answer; the applications found the name with the other.
ResolveEvidence found_by_one(QueryEnd other) {
  ResolveEvidence evidence = found({kA});
  evidence.nameservers.back() = query(kNs2, "", other);
  return evidence;
}

ConnectEvidence icmp(const std::string& to, SocketEnd end, const std::string& from, int type, int code) {
  return unconnected(to, end, Icmp{from, type, code});
}

void no_nameservers(Setting& setting) {
  setting.circumstances.nameservers.clear();
}

void without_v6(Setting& setting) {
  setting.circumstances.host.addresses = {kOwn};
}

NtpEvidence no_route_for_time(const std::string& address) {
  NtpEvidence evidence = silent_time(address);
  evidence.end = SocketEnd::network_unreachable;
  return evidence;
}

std::vector<Step> unresolved(const std::vector<QueryEnd>& ends) {
  return {step(not_found(ends))};
}

/// This host could not ask: it has no descriptor left.
std::vector<Step> unasked() {
  ResolveEvidence resolved = not_found({unreachable, unreachable});
  for (QueryEvidence& each : resolved.nameservers) each.socket = SocketEnd::no_descriptor;
  return {step(resolved)};
}

const std::vector<StepSays> kWell{kOk, kOk, kOk};

const Scenario kScenarios[] = {
    // The name does not resolve.
    {"NoSuchName", "product-updates", unresolved({nxdomain, nxdomain}), fail, dns_nxdomain, {dns_nxdomain}},
    {"NoAddress", "product-updates", unresolved({no_address, no_address}), fail, dns_no_address, {dns_no_address}},
    {"ServerFailure", "product-updates", unresolved({servfail, servfail}), fail, dns_servfail, {dns_servfail}},
    {"AnotherResponseCode", "product-updates", unresolved({other_code}), fail, dns_servfail, {dns_servfail}},
    {"Refused",
     "product-updates",
     unresolved({QueryEnd::refused, QueryEnd::refused}),
     fail,
     dns_refused,
     {dns_refused}},
    {"Malformed", "product-updates", unresolved({malformed, malformed}), fail, dns_malformed, {dns_malformed}},
    {"Silent", "product-updates", unresolved({timed_out, timed_out}), fail, dns_timeout, {dns_timeout}},
    {"Unreachable",
     "product-updates",
     unresolved({unreachable, unreachable}),
     fail,
     dns_unreachable,
     {dns_unreachable}},
    {"NoDescriptorToAsk", "product-updates", unasked(), warn, run_inconclusive, {run_inconclusive}},
    {"NoDescriptorToAskForATimeServer", "ntp-0", unasked(), warn, run_inconclusive, {run_inconclusive}},
    {"NoDescriptorToConnect",
     "product-updates",
     to({unconnected(kA, SocketEnd::no_descriptor)}),
     warn,
     run_inconclusive,
     {kOk, run_inconclusive}},
    {"NoNameserver", "product-updates", unresolved({}), fail, dns_no_nameserver, {dns_no_nameserver}, no_nameservers},
    {"NoResolverByDefault",
     "product-updates",
     unresolved({unreachable}),
     fail,
     dns_no_nameserver,
     {dns_no_nameserver},
     no_nameservers},
    {"DeniedByTheResolverByDefault",
     "product-updates",
     unresolved({nxdomain}),
     fail,
     dns_nxdomain,
     {dns_nxdomain},
     no_nameservers},
    {"OnlyIpv6OnAHostWithout",
     "product-updates",
     to({no_route(kA6)}),
     fail,
     dns_no_address,
     {kOk, net_no_route},
     without_v6},
    {"OnlyIpv6OnAHostWithIt", "product-updates", to({no_route(kA6)}), fail, net_no_route, {kOk, net_no_route}},
    {"OnlyIpv6TimeServerOnAHostWithout",
     "ntp-0",
     to({no_route_for_time(kA6)}),
     fail,
     dns_no_address,
     {kOk, net_no_route},
     without_v6},
    {"DeniedByOneSilentOther",
     "product-updates",
     unresolved({timed_out, nxdomain}),
     fail,
     dns_nxdomain,
     {dns_nxdomain}},
    {"FailedByOneSilentOther",
     "product-updates",
     unresolved({unreachable, servfail}),
     fail,
     dns_servfail,
     {dns_servfail}},
    {"ApplicationsFindNothing",
     "product-updates",
     unresolved({answered, answered}),
     fail,
     dns_no_address,
     {dns_no_address}},
    {"ApplicationsSilentToo",
     "product-updates",
     {step(with_view(not_found({timed_out, timed_out}), ApplicationsView::End::timed_out))},
     fail,
     dns_timeout,
     {dns_timeout}},
    {"UnresolvedOnTolerantRow", "thor-cloud", unresolved({nxdomain, nxdomain}), fail, dns_nxdomain, {dns_nxdomain}},
    {"UnresolvedTimeServer", "ntp-0", unresolved({nxdomain, nxdomain}), fail, dns_nxdomain, {dns_nxdomain}},

    // It resolves, although not everywhere: that is for the rows about nameservers.
    {"OneNameserverSilent",
     "product-updates",
     behind(found_by_one(timed_out), {genuine(kA)}),
     pass,
     kOk,
     {dns_partial, kOk, kOk}},
    {"OneNameserverDenies",
     "product-updates",
     behind(found_by_one(nxdomain), {genuine(kA)}),
     pass,
     kOk,
     {dns_partial, kOk, kOk}},
    {"HostsFileWithoutNameserver", "product-updates",
     [] {
       ResolveEvidence evidence = found({kA});
       evidence.nameservers.clear();
       return behind(evidence, {genuine(kA)});
     }(),
     pass, kOk, kWell, no_nameservers},

    // The connection is not made.
    {"TcpReset", "product-updates", to({scenarios::refused(kA)}), fail, tcp_refused, {kOk, tcp_refused}},
    {"TcpSilence", "product-updates", to({dropped(kA)}), fail, tcp_timeout, {kOk, tcp_timeout}},
    {"NoRoute", "product-updates", to({no_route(kA)}), fail, net_no_route, {kOk, net_no_route}},
    {"UnreachableRouteOfThisHost",
     "product-updates",
     to({unconnected(kA, SocketEnd::host_unreachable)}),
     fail,
     net_no_route,
     {kOk, net_no_route}},
    {"ForbiddenByThisHost",
     "product-updates",
     to({unconnected(kA, SocketEnd::not_permitted)}),
     fail,
     net_blocked_locally,
     {kOk, net_blocked_locally}},
    {"ProhibitingRouteOfThisHost",
     "product-updates",
     to({unconnected(kA, SocketEnd::access_denied)}),
     fail,
     net_blocked_locally,
     {kOk, net_blocked_locally}},

    // ICMP from a box on the way.
    {"Prohibited",
     "product-updates",
     to({icmp(kA, SocketEnd::host_unreachable, kRouter, 3, 13)}),
     fail,
     net_rejected,
     {kOk, net_rejected}},
    {"NetworkProhibited",
     "product-updates",
     to({icmp(kA, SocketEnd::network_unreachable, kRouter, 3, 9)}),
     fail,
     net_rejected,
     {kOk, net_rejected}},
    {"HostProhibited",
     "product-updates",
     to({icmp(kA, SocketEnd::host_unreachable, kRouter, 3, 10)}),
     fail,
     net_rejected,
     {kOk, net_rejected}},
    {"PortUnreachable",
     "product-updates",
     to({icmp(kA, SocketEnd::refused, kRouter, 3, 3)}),
     fail,
     net_rejected,
     {kOk, net_rejected}},
    {"ProtocolUnreachable",
     "product-updates",
     to({icmp(kA, SocketEnd::protocol_unreachable, kRouter, 3, 2)}),
     fail,
     net_rejected,
     {kOk, net_rejected}},
    {"HostUnreachable",
     "product-updates",
     to({icmp(kA, SocketEnd::host_unreachable, kRouter, 3, 1)}),
     fail,
     net_unreachable,
     {kOk, net_unreachable}},
    {"NetworkUnreachable",
     "product-updates",
     to({icmp(kA, SocketEnd::network_unreachable, kRouter, 3, 0)}),
     fail,
     net_unreachable,
     {kOk, net_unreachable}},
    {"ProhibitedV6",
     "product-updates",
     to({icmp(kA6, SocketEnd::access_denied, kRouter6, 1, 1)}),
     fail,
     net_rejected,
     {kOk, net_rejected}},
    {"PortUnreachableV6",
     "product-updates",
     to({icmp(kA6, SocketEnd::refused, kRouter6, 1, 4)}),
     fail,
     net_rejected,
     {kOk, net_rejected}},
    {"RouteRejectedV6",
     "product-updates",
     to({icmp(kA6, SocketEnd::access_denied, kRouter6, 1, 6)}),
     fail,
     net_rejected,
     {kOk, net_rejected}},
    {"NoRouteBeyondV6",
     "product-updates",
     to({icmp(kA6, SocketEnd::network_unreachable, kRouter6, 1, 0)}),
     fail,
     net_unreachable,
     {kOk, net_unreachable}},
    {"AddressUnreachableV6",
     "product-updates",
     to({icmp(kA6, SocketEnd::host_unreachable, kRouter6, 1, 3)}),
     fail,
     net_unreachable,
     {kOk, net_unreachable}},

    // ICMP from the destination itself: its own firewall.
    {"RejectedByTheDestination",
     "product-updates",
     to({icmp(kA, SocketEnd::refused, kA, 3, 3)}),
     fail,
     net_rejected,
     {kOk, net_rejected}},
    {"RejectedByTheDestinationV6",
     "product-updates",
     to({icmp(kA6, SocketEnd::access_denied, kA6, 1, 1)}),
     fail,
     net_rejected,
     {kOk, net_rejected}},

    // ICMP from this host: its own firewall, or a neighbour that is not there.
    {"OwnFirewall",
     "product-updates",
     to({icmp(kA, SocketEnd::refused, kOwn, 3, 3)}),
     fail,
     net_blocked_locally,
     {kOk, net_blocked_locally}},
    {"OwnFirewallProhibits",
     "product-updates",
     to({icmp(kA, SocketEnd::host_unreachable, kOwn, 3, 13)}),
     fail,
     net_blocked_locally,
     {kOk, net_blocked_locally}},
    {"OwnFirewallV6",
     "product-updates",
     to({icmp(kA6, SocketEnd::access_denied, kOwn6, 1, 1)}),
     fail,
     net_blocked_locally,
     {kOk, net_blocked_locally}},
    {"DeadNeighbour",
     "product-updates",
     to({icmp(kA, SocketEnd::host_unreachable, kOwn, 3, 1)}),
     fail,
     net_unreachable,
     {kOk, net_unreachable}},
    {"DeadNeighbourV6",
     "product-updates",
     to({icmp(kA6, SocketEnd::host_unreachable, kOwn6, 1, 3)}),
     fail,
     net_unreachable,
     {kOk, net_unreachable}},

    // Something did come back, although the time was over before the kernel gave up.
    {"ProhibitedAndTimeOver",
     "product-updates",
     to({icmp(kA, SocketEnd::timed_out, kRouter, 3, 13)}),
     fail,
     net_rejected,
     {kOk, net_rejected}},
    {"HostUnreachableAndTimeOver",
     "product-updates",
     to({icmp(kA, SocketEnd::timed_out, kRouter, 3, 1)}),
     fail,
     net_unreachable,
     {kOk, net_unreachable}},
};

class JudgeNetwork : public testing::TestWithParam<Scenario> {};

TEST_P(JudgeNetwork, AsTheContractSays) {
  EXPECT_EQ(judged(GetParam()), expected(GetParam()));
}

INSTANTIATE_TEST_SUITE_P(Tls, JudgeNetwork, testing::ValuesIn(kScenarios),
                         [](const auto& info) { return std::string(info.param.name); });

struct Told {
  const char* description;
  std::vector<Step> steps;
  std::vector<std::string> words;  ///< that the summary must have
};

TEST(JudgeNetwork, WhoSaidWhatIsTold) {
  const Told cases[] = {
      {"router",
       to({icmp(kA, SocketEnd::host_unreachable, kRouter, 3, 13)}),
       {kRouter, kA, "443/tcp", "ICMP communication administratively prohibited"}},
      {"IPv6 router",
       to({icmp(kA6, SocketEnd::access_denied, kRouter6, 1, 1)}),
       {kRouter6, kA6, "ICMP communication administratively prohibited"}},
      {"unheard-of code",
       to({icmp(kA, SocketEnd::host_unreachable, kRouter, 3, 42)}),
       {kRouter, "ICMP type 3 code 42"}},
      {"dead neighbour",
       to({icmp(kA, SocketEnd::host_unreachable, kOwn, 3, 1)}),
       {"this host itself", kA, "does not answer ARP"}},
      {"nameservers", unresolved({nxdomain, nxdomain}), {kNs1, kNs2, "update-301.nextron-systems.com"}},
      {"the one that denies", unresolved({timed_out, nxdomain}), {kNs2}},
      {"response code", unresolved({servfail}), {"SERVFAIL"}},
      {"another response code", unresolved({other_code}), {"NOTIMP"}},
      {"closed nameserver", unresolved({unreachable}), {kNs1, "refused"}},
  };
  for (const Told& each : cases) {
    WholeRun run = all_well({});
    run.saw("product-updates", each.steps);
    const Report report = run.report();
    const std::string& summary = report.rows.at(run.index("product-updates")).summary;
    for (const std::string& word : each.words) {
      EXPECT_NE(summary.find(word), std::string::npos) << each.description << ": " << summary;
    }
  }
}

}  // namespace

std::vector<Scenario> network_scenarios() {
  return {std::begin(kScenarios), std::end(kScenarios)};
}

}  // namespace netpreflight::scenarios
