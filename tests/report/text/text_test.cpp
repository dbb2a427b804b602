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
  EXPECT_THAT(lines, testing::ElementsAre("READY: 14 pass, 0 warn, 0 fail, 4 skip"));
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
  for (const char* word : {"\x1b[32mPASS\x1b[0m", "\x1b[33mWARN\x1b[0m", "\x1b[31;1mFAIL\x1b[0m", "\x1b[2mSKIP\x1b[0m",
                           "\x1b[31;1mNOT READY\x1b[0m"}) {
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
                std::string(each.words) + ": 2 pass, 2 warn, 3 fail, 1 skip");
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

/// Every problem that a scenario of the judge can make, on every width of a terminal.
TEST(Text, WhateverHappensFitsAndIsTold) {
  for (const auto& scenario : scenarios::all_scenarios()) {
    SCOPED_TRACE(std::string(scenario.row) + " " + scenario.name);
    scenarios::WholeRun run = scenarios::run_of(scenario);
    const Report report = run.report();
    for (const std::size_t columns : {80U, 120U}) {
      const std::string text = write_text(report, {.columns = columns});
      for (const std::string& line : lines_of(text)) {
        const std::size_t words = line.find_first_not_of(' ');
        const bool one_long_word = words != std::string::npos && line.find(' ', words) == std::string::npos;
        EXPECT_TRUE(display_width(line) <= columns || one_long_word) << line;
        EXPECT_THAT(line, Not(EndsWith(" ")));
      }
      for (const ReportedRow& row : report.rows) {
        EXPECT_THAT(text, HasSubstr(" " + row.requirement.id + " "));
        const bool is_problem = row.status == Status::fail || row.status == Status::warn;
        if (is_problem) {
          EXPECT_THAT(text, HasSubstr("[" + std::string(code(*row.cause)) + "]"));
        }
      }
    }
  }
}

}  // namespace
}  // namespace netpreflight
