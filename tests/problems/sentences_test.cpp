// Every sentence that the scenarios bring about, in one file, so that a reviewer reads them all at once.
#include <map>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "netpreflight/catalogue.hpp"
#include "tests/fixtures/golden.hpp"
#include "tests/fixtures/run_scenarios.hpp"

namespace netpreflight::scenarios {
namespace {

using testing::HasSubstr;
using testing::Not;

/// What is said of one cause: each sentence once, sorted.
using Sentences = std::map<std::string, std::set<std::string>>;

std::string first_paragraph(const std::string& text) {
  return text.substr(0, text.find('\n'));
}

/// A bracket within a bracket, or one right behind another. What a stranger says stands in quotes and is his.
bool has_doubled_brackets(std::string_view text) {
  int depth = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"') quoted = !quoted;
    if (quoted) continue;
    if (text[i] == '(' && ++depth > 1) return true;
    if (text[i] == ')') --depth;
    if (text.substr(i).starts_with(") (")) return true;
  }
  return false;
}

void expect_plain(const std::string& text) {
  EXPECT_FALSE(has_doubled_brackets(text)) << text;
  EXPECT_THAT(text, Not(HasSubstr("{")));
  EXPECT_THAT(text, Not(HasSubstr("::ffff:203")));
  for (const auto& about : catalogue()) EXPECT_THAT(text, Not(HasSubstr(std::string(about.code))));
}

void add(const Report& report, Sentences& sentences) {
  for (const Problem& problem : *report.problems) {
    std::set<std::string>& said = sentences[std::string(code(problem.cause))];
    said.insert("1 title:   " + problem.title + " [" + problem.team.id + "]");
    for (const std::string& seen : problem.seen) said.insert("2 seen:    " + seen);
    if (!problem.doubt.empty()) said.insert("3 doubt:   " + problem.doubt);
    said.insert("4 request: " + first_paragraph(problem.request.text.text));
    expect_plain(problem.request.text.text);
    expect_plain(problem.title);
    EXPECT_TRUE(problem.place.address.empty() || is_address(problem.place.address)) << problem.place.address;
  }
}

TEST(Sentences, OfAllScenarios) {
  Sentences sentences;
  for (const Scenario& scenario : all_scenarios()) {
    SCOPED_TRACE(scenario.name);
    add(run_of(scenario).report(), sentences);
  }
  for (const RunScenario& scenario : run_scenarios()) {
    SCOPED_TRACE(scenario.name);
    add(run_of(scenario).report(), sentences);
  }
  std::string text;
  for (const auto& [cause, said] : sentences) {
    text += (text.empty() ? "" : "\n") + cause + "\n";
    // The digit keeps the kinds in the order in which a reader meets them.
    for (const std::string& sentence : said) text += "  " + sentence.substr(2) + "\n";
  }
  expect_file(text, "tests/golden/sentences.txt");
}

/// The check itself.
TEST(Sentences, DoubledBracketsAreSeen) {
  EXPECT_TRUE(has_doubled_brackets("a (b (c))"));
  EXPECT_TRUE(has_doubled_brackets("a (b) (c)"));
  EXPECT_FALSE(has_doubled_brackets("a (b), c (d) and \"e (f (g))\""));
}

}  // namespace
}  // namespace netpreflight::scenarios
