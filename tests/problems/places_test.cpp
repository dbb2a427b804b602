// Where a fault sits and whom that makes it a matter of, where several addresses, boxes or nameservers are at fault.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "netpreflight/rules.hpp"
#include "problems/problems.hpp"
#include "tests/fixtures/attempts.hpp"
#include "tests/fixtures/scenarios.hpp"

namespace netpreflight::scenarios {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using testing::StartsWith;

std::string said(const ProblemPlace& place) {
  return std::string(name(place.kind)) + " \"" + place.name + "\" \"" + place.address + "\"";
}

// ---- Some addresses of a name ----

TEST(Places, APartThatFailsHereInTwoWaysIsThisHostsMatter) {
  WholeRun run = all_well({});
  run.saw("product-updates", to({genuine(kA), no_route(kB), unconnected("203.0.113.9", SocketEnd::not_permitted)}));
  const Report report = run.report();
  const Problem& problem = only_problem(report);
  EXPECT_EQ(problem.cause, net_no_route);
  EXPECT_EQ(problem.team.id, "host");
  EXPECT_EQ(said(problem.place), "this_host \"" + kFqdn + "\" \"\"");
  EXPECT_THAT(rules_of(report).rules, IsEmpty());
}

TEST(Places, AnAddressThatTheCLibraryMakesIsSaidAsItIsKnown) {
  WholeRun run = all_well({});
  run.saw("product-updates", to({no_route("::ffff:203.0.113.16")}));
  const Report report = run.report();
  const Problem& problem = only_problem(report);
  EXPECT_EQ(problem.cause, net_no_route);
  EXPECT_THAT(problem.request.text.text, HasSubstr("a way to update-301.nextron-systems.com (203.0.113.16), needed"));
  EXPECT_THAT(problem.request.text.text, Not(HasSubstr("ffff")));
}

// ---- Nameservers ----

struct Nameserver {
  QueryEnd end;
  SocketEnd socket;
  std::optional<Icmp> icmp;
  const char* team;
  std::string words;
  std::string place;
};

void PrintTo(const Nameserver& each, std::ostream* out) {
  *out << each.words;
}

class OneOfTwoNameservers : public testing::TestWithParam<Nameserver> {};

TEST_P(OneOfTwoNameservers, GoesToWhoCanMendIt) {
  const Nameserver& each = GetParam();
  QueryEvidence bad = query(kNs2, "api.openai.com", each.end);
  bad.socket = each.socket;
  bad.icmp = each.icmp;
  WholeRun run = all_well({});
  run.saw("dns-external", asked({query(kNs1, "api.openai.com", QueryEnd::answered, {kA}), bad}));
  const Report report = run.report();
  EXPECT_EQ(report.rows.at(run.index("dns-external")).cause, dns_partial);
  const Problem& problem = only_problem(report);
  EXPECT_EQ(problem.team.id, each.team);
  EXPECT_THAT(problem.seen, ElementsAre("not every nameserver answers as it should: " + each.words));
  EXPECT_EQ(said(problem.place), each.place);
  const bool of_a_box = problem.team.id == "firewall" || problem.team.id == "network";
  EXPECT_EQ(problem.request.text.text.find("Please let its questions to " + kNs2 + " pass") != std::string::npos,
            of_a_box);
  EXPECT_THAT(rules_of(report).rules, IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(
    Places, OneOfTwoNameservers,
    testing::Values(Nameserver{QueryEnd::timed_out,
                               SocketEnd::timed_out,
                               {},
                               "dns",
                               kNs2 + " does not answer",
                               "nameserver \"\" \"" + kNs2 + "\""},
                    Nameserver{QueryEnd::nxdomain,
                               SocketEnd::ok,
                               {},
                               "dns",
                               kNs2 + " says that api.openai.com does not exist",
                               "nameserver \"\" \"" + kNs2 + "\""},
                    Nameserver{
                        QueryEnd::unreachable, SocketEnd::host_unreachable, Icmp{kRouter, 3, 13}, "firewall",
                        kNs2 + " cannot be asked (ICMP communication administratively prohibited from " + kRouter + ")",
                        "nameserver \"\" \"" + kNs2 + "\""},
                    Nameserver{QueryEnd::unreachable, SocketEnd::host_unreachable, Icmp{kRouter, 3, 1}, "network",
                               kNs2 + " cannot be asked (ICMP host unreachable from " + kRouter + ")",
                               "nameserver \"\" \"" + kNs2 + "\""},
                    Nameserver{QueryEnd::unreachable,
                               SocketEnd::blackhole,
                               {},
                               "host",
                               "this host has no route to " + kNs2 + " (a blackhole route)",
                               "this_host \"" + kFqdn + "\" \"\""}));

// ---- Boxes ----

/// Steps in which `address` refuses, by a box `hops` away that answers in the name of a destination `destination` hops away.
std::vector<Step> refused_from(const std::string& address, int hops, std::optional<int> destination) {
  return and_then(
      to({refused(address)}),
      {step(trace(address, {expired_at(1, kFirst), {hops, address, SocketEnd::refused, {}}}, hops, destination))});
}

TEST(Places, AFirewallThatResetsAndAClosedPortAreTwo) {
  WholeRun run = all_well({});
  run.saw("product-updates", refused_from(kA, 2, 4));
  run.saw("installer-packages", refused_from(kB, 4, 4));
  const Report report = run.report();
  ASSERT_THAT(*report.problems, SizeIs(2));
  const Problem& firewall = report.problems->at(0);
  EXPECT_THAT(firewall.rows, ElementsAre("product-updates"));
  EXPECT_THAT(firewall.request.text.text, HasSubstr("a firewall on the way rejects it in the name of the destination"));
  EXPECT_THAT(firewall.seen.back(),
              StartsWith("The reset comes from a box 2 hops away, but the destination is at least "
                         "4 hops away: a firewall answers in its name at or behind " +
                         kFirst + " (hop 1)."));
  EXPECT_THAT(report.problems->at(1).rows, ElementsAre("installer-packages"));
  EXPECT_THAT(report.problems->at(1).request.text.text, HasSubstr("or nothing listens there"));
}

/// What could not be told goes with the firewall, where no destination is known to refuse by itself.
TEST(Places, AResetOfNobodyKnowsWhomIsTheFirewalls) {
  WholeRun run = all_well({});
  run.saw("product-updates", refused_from(kA, 2, 4));
  run.saw("installer-packages", to({refused(kB)}));
  EXPECT_THAT(only_problem(run.report()).rows, ElementsAre("product-updates", "installer-packages"));
}

TEST(Places, ADeadNextHopIsSaidByThisHostItself) {
  WholeRun run = all_well({});
  run.saw("product-updates", and_then(to({unconnected(kA, SocketEnd::host_unreachable, Icmp{kOwn, 3, 1})}),
                                      {step(trace(kA, {rejected_at(1, kOwn, 3, 1)}))}));
  const Report report = run.report();
  const Problem& problem = only_problem(report);
  EXPECT_EQ(problem.title, "no way to update-301.nextron-systems.com from this host itself");
  EXPECT_EQ(problem.team.id, "network");
  EXPECT_THAT(problem.request.text.text, Not(HasSubstr("is hop")));
  EXPECT_EQ(said(problem.place), "this_host \"" + kFqdn + "\" \"" + kOwn + "\"");
}

TEST(Places, ANameThatIsAnAddressIsSaidOnce) {
  Setting setting;
  for (Requirement& row : setting.table.rows) {
    if (row.id == "chatgpt") row.destination.name = kA;
  }
  WholeRun run = all_well(setting);
  run.saw("chatgpt", behind(literal(kA), {refused(kA)}));
  EXPECT_THAT(only_problem(run.report()).request.text.text, HasSubstr("from " + kFqdn + " to " + kA + ". The"));
}

}  // namespace
}  // namespace netpreflight::scenarios
