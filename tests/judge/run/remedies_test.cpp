// Rows that fail for the same reason share one remedy, which names all of them.
#include <gtest/gtest.h>

#include "netpreflight/catalogue.hpp"
#include "tests/fixtures/scenarios.hpp"

namespace netpreflight::scenarios {
namespace {

const std::string kC = "203.0.113.9";
const std::string kSource = "cockpit.example.org (192.0.2.10, 2001:db8::10)";

std::string remedy(const WholeRun& run, const Report& report, std::string_view row) {
  return report.rows.at(run.index(row)).remedy.value_or("(none)");
}

std::size_t times(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size())) ++count;
  return count;
}

TEST(CorrelateRemedies, TwoRowsOneRemedy) {
  WholeRun run = all_well({});
  run.saw("product-updates", to({dropped(kA)}));
  run.saw("installer-packages", to({dropped(kB)}));
  const Report report = run.report();
  EXPECT_EQ(remedy(run, report, "product-updates"),
            "Please allow 443/tcp from " + kSource +
                " to update-301.nextron-systems.com, update3.nextron-systems.com (203.0.113.7, 203.0.113.8). "
                "The packets are dropped without an answer.");
  EXPECT_EQ(remedy(run, report, "installer-packages"), remedy(run, report, "product-updates"));
}

TEST(CorrelateRemedies, ListsMergeWithoutDuplicates) {
  WholeRun run = all_well({});
  run.saw("product-updates", to({dropped(kA), dropped(kB)}));
  run.saw("installer-packages", to({dropped(kB), dropped(kC)}));
  run.saw("thor-cloud", to({dropped(kC), dropped(kA)}));
  const Report report = run.report();
  const std::string text = remedy(run, report, "thor-cloud");
  for (const std::string& address : {kA, kB, kC}) EXPECT_EQ(times(text, address), 1U) << text;
  EXPECT_EQ(times(text, kSource), 1U) << text;
  EXPECT_EQ(times(text, "443/tcp"), 1U) << text;
}

/// More things than a sentence names stay things until the sentence is made: their number is counted once.
TEST(CorrelateRemedies, LongListsAreCountedOnce) {
  std::vector<Evidence> many;
  for (int i = 0; i < 70; ++i) many.emplace_back(dropped("203.0.113." + std::to_string(100 + i)));
  WholeRun run = all_well({});
  run.saw("product-updates", to(many));
  run.saw("installer-packages", to({dropped(kC)}));
  const Report report = run.report();
  const std::string text = remedy(run, report, "product-updates");
  EXPECT_NE(text.find("203.0.113.163 and 7 more)"), std::string::npos) << text;
  EXPECT_EQ(times(text, " more"), 1U) << text;
}

/// An address that begins like another one is another one.
TEST(CorrelateRemedies, NothingIsTakenForAPartOfSomethingElse) {
  WholeRun run = all_well({});
  run.saw("product-updates", to({dropped("203.0.113.71")}));
  run.saw("installer-packages", to({dropped("203.0.113.7")}));
  const Report report = run.report();
  EXPECT_NE(remedy(run, report, "product-updates").find("(203.0.113.71, 203.0.113.7)"), std::string::npos)
      << remedy(run, report, "product-updates");
}

TEST(CorrelateRemedies, AnotherReasonIsAnotherRemedy) {
  WholeRun run = all_well({});
  run.saw("product-updates", to({dropped(kA)}));
  run.saw("installer-packages", to({refused(kB)}));
  const Report report = run.report();
  EXPECT_EQ(remedy(run, report, "product-updates").find("update3"), std::string::npos);
  EXPECT_EQ(remedy(run, report, "installer-packages").find("update-301"), std::string::npos);
}

TEST(CorrelateRemedies, AnotherFirewallIsAnotherRemedy) {
  WholeRun run = all_well({});
  run.saw("product-updates", to({unconnected(kA, SocketEnd::host_unreachable, Icmp{kRouter, 3, 13})}));
  run.saw("installer-packages", to({unconnected(kB, SocketEnd::host_unreachable, Icmp{"198.51.100.2", 3, 13})}));
  const Report report = run.report();
  EXPECT_EQ(remedy(run, report, "product-updates").find("198.51.100.2"), std::string::npos);
  EXPECT_EQ(remedy(run, report, "installer-packages").find(kRouter + " "), std::string::npos);
}

TEST(CorrelateRemedies, AnotherInterceptorIsAnotherRemedy) {
  WholeRun run = all_well({});
  run.saw("thor-cloud", to({intercepted(kA)}));
  run.saw("chatgpt", to({trusted_here(of_issuer(kA, "Branch Proxy", "Branch"))}));
  const Report report = run.report();
  EXPECT_EQ(remedy(run, report, "thor-cloud").find("Branch Proxy"), std::string::npos);
  EXPECT_EQ(remedy(run, report, "chatgpt").find("Example TLS Inspection"), std::string::npos);
}

/// What was seen is quoted as it was seen, also where it reads like a list.
TEST(CorrelateRemedies, QuotedEvidenceIsNotChanged) {
  HandshakeEvidence page = ended(kA, HandshakeEnd::not_tls);
  page.first_bytes = "Cache-Control: no-cache, no-store, no-cache, private, ";
  WholeRun run = all_well({});
  run.saw("product-updates", to({page}));
  const Report report = run.report();
  EXPECT_NE(remedy(run, report, "product-updates").find(page.first_bytes), std::string::npos)
      << remedy(run, report, "product-updates");
}

TEST(CorrelateRemedies, ARowThatFailsAsExpectedTakesNoPart) {
  Setting setting;
  setting.wishes.expect_fail = {"installer-packages"};
  WholeRun run = all_well(setting);
  run.saw("product-updates", to({dropped(kA)}));
  run.saw("installer-packages", to({dropped(kB)}));
  const Report report = run.report();
  EXPECT_EQ(remedy(run, report, "product-updates").find("update3"), std::string::npos);
  EXPECT_EQ(remedy(run, report, "installer-packages"), "(none)");
}

TEST(CorrelateRemedies, ARowAloneFillsItsRemedyWithWhatItSaw) {
  for (const Scenario& scenario : all_scenarios()) {
    if (scenario.cause == std::nullopt || scenario.status == skip || scenario.status == pass) continue;
    WholeRun run = run_of(scenario);
    const Report report = run.report();
    const Finding& finding = run.finding(scenario.row);
    const bool shared = std::ranges::any_of(run.rows, [&](const JudgedRow& judged) {
      const Finding& other = judged.finding;
      return &other != &finding && other.cause == finding.cause && finding.cause;
    });
    if (shared || !finding.cause) continue;
    std::string expected = fill(entry(finding.explained_by.value_or(*finding.cause)).remedy, finding.facts);
    for (const Remark remark : finding.explained_by ? std::vector<Remark>() : finding.remarks) {
      expected += " " + fill(sentence(remark), finding.facts);
    }
    EXPECT_EQ(remedy(run, report, scenario.row), expected) << scenario.name;
  }
}

}  // namespace
}  // namespace netpreflight::scenarios
