// The report for a person at a terminal: how much of it, in which colours, and what it always keeps.
#include "report/text/text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>
#include <sstream>

#include "report/parts/layout.hpp"
#include "tests/fixtures/run_scenarios.hpp"
#include "tests/fixtures/golden.hpp"
#include "tests/fixtures/sample.hpp"

namespace netpreflight {
namespace {

using Detail = TextStyle::Detail;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;

std::vector<std::string> lines_of(const std::string& text) {
  std::istringstream stream(text);
  std::vector<std::string> lines;
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

std::string without_colour(const std::string& text) {
  static const std::regex sgr("\x1b\\[[0-9;]*m");
  return std::regex_replace(text, sgr, "");
}

Report all_well() {
  scenarios::WholeRun run = scenarios::all_well({});
  return run.report();
}

TEST(Text, VerboseHasEveryStep) {
  expect_golden(write_text(sample_report(), {.detail = Detail::verbose}), "report.verbose.txt");
}

TEST(Text, WhereAllIsWell) {
  expect_golden(write_text(all_well(), {}), "report.ready.txt");
}

TEST(Text, QuietWhereAllIsWellIsTheVerdictAlone) {
  std::vector<std::string> lines = lines_of(write_text(all_well(), {.detail = Detail::quiet}));
  std::erase(lines, "");
  EXPECT_THAT(lines, testing::ElementsAre("READY: 14 rows pass, 4 are not checked here"));
}

/// Colours add nothing and end where they began: a cut or a grep leaves no terminal painted.
TEST(Text, ColoursAreOnlyColours) {
  for (const Detail detail : {Detail::quiet, Detail::normal, Detail::verbose}) {
    const std::string plain = write_text(sample_report(), {.detail = detail});
    const std::string coloured = write_text(sample_report(), {.color = true, .detail = detail});
    EXPECT_EQ(without_colour(coloured), plain);
    EXPECT_THAT(plain, Not(HasSubstr("\x1b")));
    for (const std::string& line : lines_of(coloured)) {
      const std::size_t last = line.rfind("\x1b[");
      EXPECT_TRUE(last == std::string::npos || line.compare(last, 4, "\x1b[0m") == 0) << without_colour(line);
    }
  }
}

TEST(Text, EveryStatusAndVerdictHasItsOwnColour) {
  const std::string text = write_text(sample_report(), {.color = true});
  for (const char* word : {"\x1b[32mok  \x1b[0m", "\x1b[33mwarn\x1b[0m", "\x1b[31;1mFAIL\x1b[0m",
                           "\x1b[31;1mfail\x1b[0m", "\x1b[2m-   \x1b[0m", "\x1b[31;1mNOT READY\x1b[0m"}) {
    EXPECT_THAT(text, HasSubstr(word));
  }
}

TEST(Text, TheVerdictStandsLast) {
  struct Case {
    Verdict verdict;
    const char* words;
  };
  for (const Case& each : {Case{Verdict::ready, "READY"}, Case{Verdict::ready_with_warnings, "READY, WITH WARNINGS"},
                           Case{Verdict::not_ready, "NOT READY"}}) {
    for (const Detail detail : {Detail::quiet, Detail::normal, Detail::verbose}) {
      Report report = sample_report();
      report.verdict = each.verdict;
      EXPECT_EQ(lines_of(write_text(report, {.detail = detail})).back(),
                std::string(each.words) + ": 5 problems in 5 rows; 2 rows pass, 1 is not checked here");
    }
  }
}

TEST(Text, QuietHasTheProblemsOnly) {
  const std::string text = write_text(sample_report(), {.detail = Detail::quiet});
  for (const char* shown : {"product-updates", "chatgpt", "installer-packages", "ntp-1", "tls-interception"}) {
    EXPECT_THAT(text, HasSubstr(shown));
  }
  for (const char* hidden : {"web-interface", "thor-cloud-lite", "ntp-0", "Workstation", "nameservers"}) {
    EXPECT_THAT(text, Not(HasSubstr(hidden)));
  }
}

/// A command, or a line of a request's table: these stay whole.
bool stays_whole(const std::string& line) {
  const std::size_t words = line.find_first_not_of(' ');
  const std::string text = line.substr(std::min(words, line.size()));
  return text.starts_with("netpreflight ") || text.starts_with("sudo ") || words >= 8 ||
         text.find(' ') == std::string::npos;
}

/// Every problem that a scenario of the judge can make, on every width of a terminal.
TEST(Text, WhateverHappensFitsAndIsTold) {
  for (const auto& scenario : scenarios::all_scenarios()) {
    SCOPED_TRACE(std::string(scenario.row) + " " + scenario.name);
    scenarios::WholeRun run = scenarios::run_of(scenario);
    const Report report = run.report();
    for (const std::size_t columns : {80U, 120U}) {
      const std::string text = write_text(report, {.columns = columns});
      for (const std::string& line : lines_of(text)) {
        EXPECT_TRUE(display_width(line) <= columns || stays_whole(line)) << line;
        EXPECT_THAT(line, Not(EndsWith(" ")));
      }
      for (const ReportedRow& row : report.rows) {
        if (row.cause != Cause::run_not_selected) EXPECT_THAT(text, HasSubstr(" " + row.requirement.id + " "));
      }
      for (const Problem& problem : *report.problems) {
        EXPECT_THAT(text, HasSubstr(" " + std::string(code(problem.cause)) + "\n"));
        EXPECT_THAT(text, HasSubstr("  " + problem.recheck + "\n"));
      }
    }
  }
}

/// One line a row, with what proves a pass and the number of the problem else, at its right end.
TEST(Text, ARowIsOneLine) {
  const auto lines = lines_of(write_text(sample_report(), {.columns = 100}));
  const auto line = [&](const std::string& id) {
    const auto at =
        std::ranges::find_if(lines, [&](const std::string& each) { return each.find(" " + id + " ") == 6; });
    return at == lines.end() ? std::string() : *at;
  };
  EXPECT_THAT(line("product-updates"),
              testing::MatchesRegex("  FAIL product-updates .*update-301.nextron-systems.com +1"));
  EXPECT_THAT(line("chatgpt"), testing::MatchesRegex("  fail chatgpt .*api.openai.com +3"));
  EXPECT_THAT(line("thor-cloud-lite"), testing::MatchesRegex("  ok   thor-cloud-lite .*systems.com +TLSv1.3, Some CA"));
  EXPECT_THAT(line("web-interface"), testing::MatchesRegex("  -    web-interface .* +from the Workstation"));
  EXPECT_EQ(std::ranges::count_if(
                lines, [](const std::string& each) { return each.find(" product-updates ") != std::string::npos; }),
            1);
}

TEST(Text, RowsThatWereNotSelectedAreOneLine) {
  Report report = sample_report();
  for (std::size_t i = 1; i < 4; ++i) {
    report.rows[i].status = Status::skip;
    report.rows[i].cause = Cause::run_not_selected;
    report.rows[i].problem.reset();
  }
  const std::string text = write_text(report, {});
  EXPECT_THAT(text, HasSubstr("\nand 3 rows that were not selected\n"));
  EXPECT_THAT(text, Not(HasSubstr(" product-updates  ")));
}

/// What a report of an older version says comes out all the same.
TEST(Text, AnOlderReportHasItsRowsRemedies) {
  Report report = sample_report();
  report.problems.reset();
  report.elsewhere.reset();
  for (ReportedRow& row : report.rows) row.problem.reset();
  report.rows[2].remedy = report.rows[1].remedy;
  const std::string text = write_text(report, {.columns = 120});
  EXPECT_THAT(text, HasSubstr("Problem 1: no answer from 203.0.113.11 on 443/tcp "));
  EXPECT_THAT(text, HasSubstr("  rows      2 rows: product-updates, chatgpt\n"));
  EXPECT_THAT(
      text,
      HasSubstr("    Please allow 443/tcp from cockpit.corp.example (10.20.0.10) to <203.0.113.11> | & \"all\".\n"));
  EXPECT_THAT(
      text,
      HasSubstr(
          "  On the Workstation host run: netpreflight --from workstation --host cockpit=cockpit.corp.example\n"));
  EXPECT_THAT(text, EndsWith("NOT READY: 4 problems in 5 rows; 2 rows pass, 1 is not checked here\n"));
}

}  // namespace
}  // namespace netpreflight
