// A host that has only IPv6, and destinations and nameservers that have only IPv4.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/fixtures/scenarios.hpp"

namespace netpreflight::scenarios {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

Setting only_v6() {
  Setting setting;
  setting.circumstances.host.addresses = {kOwn6};
  return setting;
}

/// Applications leave IPv4 out (AI_ADDRCONFIG), so that the name has no address for them.
std::vector<Step> known_to_nameservers(const std::string& address) {
  ResolveEvidence resolved = not_found({QueryEnd::answered, QueryEnd::answered});
  for (QueryEvidence& each : resolved.nameservers) each.addresses = {address};
  resolved.applications.end = ApplicationsView::End::not_found;
  return {step(resolved)};
}

TEST(Families, ANameWithOnlyIpv4) {
  WholeRun run = all_well(only_v6());
  run.saw("product-updates", known_to_nameservers(kA));
  run.saw("ntp-0", known_to_nameservers(kB));
  const Report report = run.report();
  const Problem& problem = only_problem(report);
  EXPECT_EQ(report.rows.at(run.index("product-updates")).cause, dns_no_address);
  EXPECT_EQ(problem.cause, net_no_route);
  EXPECT_EQ(problem.team.id, "network");
  EXPECT_THAT(problem.seen.front(), HasSubstr("and this host has no IPv4 address"));
  EXPECT_THAT(problem.request.text.text, AllOf(HasSubstr("NAT64 with DNS64"), Not(HasSubstr("default gateway"))));
}

TEST(Families, AnIpv4AddressAsItIs) {
  Setting setting = only_v6();
  setting.wishes.ntp = {kA};
  WholeRun run = all_well(setting);
  NtpEvidence unsent = silent_time(kA);
  unsent.end = SocketEnd::network_unreachable;
  run.saw("ntp-0", to({unsent}));
  const Report report = run.report();
  const Problem& problem = only_problem(report);
  EXPECT_EQ(report.rows.at(run.index("ntp-0")).cause, net_no_route);
  EXPECT_EQ(problem.team.id, "network");
  EXPECT_EQ(problem.seen.front(), "this host has no route to " + kA + " (it has no IPv4 address)");
}

TEST(Families, NameserversWithOnlyIpv4) {
  WholeRun run = all_well(only_v6());
  ResolveEvidence unasked = not_found({QueryEnd::unreachable, QueryEnd::unreachable});
  for (QueryEvidence& each : unasked.nameservers) each.socket = SocketEnd::network_unreachable;
  run.saw("product-updates", {step(unasked)});
  const Report report = run.report();
  const Problem& problem = only_problem(report);
  EXPECT_EQ(problem.cause, net_no_route);
  EXPECT_EQ(problem.team.id, "host");
  EXPECT_THAT(problem.request.text.text, AllOf(HasSubstr("so enter nameservers that have an IPv6 address"),
                                               Not(HasSubstr("NAT64")), Not(HasSubstr("so set a default gateway"))));
}

TEST(Families, WithIpv4ItIsTheGateway) {
  WholeRun run = all_well({});
  run.saw("product-updates", to({no_route(kA)}));
  const Report report = run.report();
  EXPECT_EQ(only_problem(report).team.id, "host");
  EXPECT_THAT(only_problem(report).request.text.text, HasSubstr("so set a default gateway or a route"));
}

/// A host without any address has no family that it could miss.
TEST(Families, WithoutAnyAddressItIsTheGateway) {
  Setting setting;
  setting.circumstances.host.addresses.clear();
  WholeRun run = all_well(setting);
  run.saw("product-updates", to({no_route(kA)}));
  EXPECT_EQ(run.report().problems->front().team.id, "host");
}

/// IPv6 that this host lacks is no fault beside IPv4; a route of its own that refuses is.
TEST(Families, ARouteThatRefusesIpv6IsAFaultBesideIpv4) {
  for (const auto& [end, cause] : {std::pair{SocketEnd::network_unreachable, std::optional<Cause>()},
                                   std::pair{SocketEnd::host_unreachable, std::optional(tcp_partial)},
                                   std::pair{SocketEnd::blackhole, std::optional(tcp_partial)}}) {
    WholeRun run = all_well({});
    run.saw("chatgpt", to({genuine(kA), unconnected(kA6, end)}));
    const Report report = run.report();
    EXPECT_EQ(report.rows.at(run.index("chatgpt")).cause, cause);
    EXPECT_EQ(report.problems->size(), cause ? 1U : 0U);
    if (cause) EXPECT_EQ(report.problems->front().team.id, "host");
  }
}

/// Each kind of route says what is to be done about it.
TEST(Families, ARouteThatRefusesIsToBeTakenOut) {
  WholeRun run = all_well({});
  run.saw("product-updates", to({unconnected(kA, SocketEnd::host_unreachable)}));
  run.saw("chatgpt", to({unconnected(kB, SocketEnd::blackhole)}));
  const Report report = run.report();
  ASSERT_EQ(report.problems->size(), 2U);
  EXPECT_THAT(report.problems->at(0).request.text.text,
              HasSubstr("an unreachable route of its own refuses the packets, so take that out"));
  EXPECT_THAT(report.problems->at(1).request.text.text,
              HasSubstr("a blackhole route of its own drops the packets, so take that out"));
}

}  // namespace
}  // namespace netpreflight::scenarios
