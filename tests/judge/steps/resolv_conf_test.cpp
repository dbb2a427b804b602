// Why /etc/resolv.conf gives nobody to ask, in the words of the request.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "netpreflight/redaction.hpp"
#include "text/stray.hpp"
#include "tests/fixtures/scenarios.hpp"

namespace netpreflight::scenarios {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

using Lines = std::optional<std::vector<UnusableNameserver>>;

const UnusableNameserver kReturned{"192.0.2.1", "a carriage return (CR)"};

/// The only problem of a run on a host whose file has these lines and no others.
Problem problem_with(Lines lines) {
  Setting setting;
  setting.circumstances.nameservers.clear();
  setting.circumstances.unusable_nameservers = std::move(lines);
  WholeRun run = all_well(setting);
  run.saw("product-updates", {step(not_found({}))});
  run.saw("dns-external", {});
  const Report report = run.report();
  EXPECT_EQ(report.rows.at(run.index("product-updates")).cause, dns_no_nameserver);
  EXPECT_EQ(report.rows.at(run.index("dns-external")).cause, dns_no_nameserver);
  EXPECT_EQ(report.problems->size(), 1U);
  const Problem& problem = report.problems->front();
  EXPECT_EQ(problem.team.id, "host");
  EXPECT_EQ(problem.title, "no usable nameserver is configured");
  EXPECT_EQ(problem.seen.size(), 1U);
  return problem;
}

TEST(ResolvConfProblem, CarriageReturns) {
  const Problem problem = problem_with(Lines({kReturned, kReturned}));
  EXPECT_EQ(
      problem.seen.front(),
      "no usable nameserver is configured on this host: each nameserver line of /etc/resolv.conf ends in a carriage "
      "return (CR), which the C library takes for a part of the address");
  EXPECT_THAT(problem.request.text.text,
              AllOf(HasSubstr("so take the carriage returns out. "),
                    HasSubstr("\n    sudo sed -i --follow-symlinks 's/\\r$//' /etc/resolv.conf\n")));
}

TEST(ResolvConfProblem, OtherLines) {
  const Problem problem = problem_with(Lines({kReturned, {"192.0.2.2", "a zero-width space"}, {"203.0.113.1%lo", ""}}));
  EXPECT_EQ(
      problem.seen.front(),
      "no usable nameserver is configured on this host: the C library can use no nameserver line of "
      "/etc/resolv.conf: the line of 192.0.2.1 has a carriage return (CR), the line of 192.0.2.2 has a zero-width "
      "space, \"203.0.113.1%lo\" is no address");
  EXPECT_THAT(problem.request.text.text, AllOf(HasSubstr("and nothing else. "), Not(HasSubstr("sed"))));
}

TEST(ResolvConfProblem, NoLine) {
  const Problem problem = problem_with(Lines(std::in_place));
  EXPECT_EQ(problem.seen.front(),
            "no usable nameserver is configured on this host: /etc/resolv.conf has no nameserver line");
  EXPECT_THAT(problem.request.text.text, HasSubstr("so enter the nameservers in its network settings"));
}

TEST(ResolvConfProblem, AReportThatDoesNotSay) {
  EXPECT_EQ(
      problem_with(std::nullopt).seen.front(),
      "no usable nameserver is configured on this host: /etc/resolv.conf has no nameserver line that the C library "
      "can use");
}

/// Redaction leaves what nobody sees in the lines, so that a report that went through it is judged the same.
TEST(ResolvConfProblem, RedactionKeepsTheReasons) {
  Setting setting;
  setting.circumstances.nameservers.clear();
  WholeRun run = all_well(setting);
  run.saw("dns-external", {});
  Report report = run.report();
  report.run.unusable_nameservers.emplace();
  for (const auto& stray : strays()) report.run.unusable_nameservers->push_back({"192.0.2.1", std::string(stray.name)});
  for (const auto stray : {kBlankAtBeginning, kOtherSpelling})
    report.run.unusable_nameservers->push_back({"192.0.2.1", std::string(stray)});
  const auto redacted = redact(report).document.run.unusable_nameservers;
  ASSERT_TRUE(redacted);
  for (std::size_t i = 0; i < redacted->size(); ++i) {
    EXPECT_EQ(redacted->at(i).stray, report.run.unusable_nameservers->at(i).stray);
    EXPECT_THAT(redacted->at(i).address, Not(HasSubstr("192.0.2.1")));
  }
}

/// A row through a proxy whose name nobody can be asked for has all words, too.
TEST(ResolvConfProblem, OfTheProxysName) {
  Setting setting;
  setting.wishes.proxy = ProxyEndpoint{false, "proxy.example.org", 3128};
  setting.circumstances.nameservers.clear();
  setting.circumstances.unusable_nameservers.emplace({kReturned});
  WholeRun run = all_well(setting);
  run.saw("product-updates", {by_proxy(not_found({}))});
  const Report report = run.report();
  EXPECT_THAT(report.rows.at(run.index("product-updates")).summary,
              AllOf(HasSubstr("ends in a carriage return"), Not(HasSubstr("{"))));
}

}  // namespace
}  // namespace netpreflight::scenarios
