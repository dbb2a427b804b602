// A run that goes on has the lines that its report will have.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "report/parts/layout.hpp"
#include "report/text/text.hpp"
#include "report/writers.hpp"
#include "tests/fixtures/run_scenarios.hpp"
#include "tests/fixtures/sample.hpp"

namespace netpreflight {
namespace {

using State = RowInProgress::State;
using testing::ElementsAreArray;
using testing::EndsWith;
using testing::Not;
using testing::StartsWith;

std::vector<RowInProgress> each(const Report& report, const RowInProgress& row) {
  std::vector<RowInProgress> rows(report.rows.size(), row);
  return rows;
}

std::vector<std::string> first_lines(const std::string& text, std::size_t count) {
  std::istringstream stream(text);
  std::vector<std::string> lines;
  for (std::string line; lines.size() < count && std::getline(stream, line);) lines.push_back(line);
  return lines;
}

TEST(TextInProgress, ADoneRunHasTheLinesOfItsReport) {
  scenarios::WholeRun run = scenarios::all_well({});
  const Report report = run.report();
  const std::string taken = "took " + duration_words(report.run.duration);
  for (const bool color : {false, true}) {
    for (const std::size_t columns : {80U, 120U}) {
      const TextStyle style{.color = color, .columns = columns};
      const std::string text = write_text(report, style);
      const auto lines = text_in_progress({report, each(report, {State::done, ""}), taken}, style);
      EXPECT_THAT(lines, ElementsAreArray(first_lines(text, lines.size()))) << columns;
      EXPECT_THAT(lines.back(), testing::HasSubstr(report.rows.back().requirement.id));
    }
  }
}

/// Whatever becomes of a row: it stands on the same line from the beginning.
TEST(TextInProgress, RowsKeepTheirLines) {
  const Report report = sample_report();
  const TextStyle style{.columns = 100};
  const auto waiting = text_in_progress({report, each(report, {State::waiting, ""}), "taken"}, style);
  const auto running = text_in_progress({report, each(report, {State::running, "time-out in 1.0 s"}), "taken"}, style);
  const auto done = text_in_progress({report, each(report, {State::done, ""}), "taken"}, style);
  ASSERT_EQ(waiting.size(), running.size());
  ASSERT_EQ(waiting.size(), done.size());
  std::size_t rows = 0;
  for (std::size_t i = 0; i < done.size(); ++i) {
    const bool is_row = waiting[i].starts_with("       ");
    if (!is_row) {
      EXPECT_EQ(waiting[i], done[i]);
      continue;
    }
    ++rows;
    EXPECT_EQ(done[i].substr(7, waiting[i].size() - 7), waiting[i].substr(7));
    EXPECT_THAT(running[i], StartsWith("  ...  " + waiting[i].substr(7)));
    EXPECT_THAT(running[i], EndsWith("  time-out in 1.0 s"));
  }
  EXPECT_EQ(rows, report.rows.size());
}

TEST(TextInProgress, ARowThatFailsHasItsCause) {
  const Report report = sample_report();
  const auto lines = text_in_progress({report, each(report, {State::done, ""}), "taken"}, {.columns = 100});
  std::size_t causes = 0;
  for (const auto& line : lines) {
    for (const auto& row : report.rows) {
      if (!line.starts_with("  ") || line.find(' ' + row.requirement.id + ' ') == std::string::npos) continue;
      if (!is_problem(row.status)) continue;
      ++causes;
      EXPECT_THAT(line, EndsWith(std::string("  ") + std::string(code(*row.cause))));
    }
  }
  EXPECT_EQ(causes, report.counts.warn + report.counts.fail);
}

TEST(TextInProgress, NoLineIsWiderThanTheScreen) {
  const Report report = sample_report();
  for (std::size_t columns = 40; columns <= 120; ++columns) {
    for (const RowInProgress& row :
         {RowInProgress{State::done, ""}, RowInProgress{State::running, "time-out in 1.0 s"}}) {
      const TextStyle style{.columns = columns};
      for (const auto& form : {text_in_progress, text_in_progress_compact}) {
        for (const auto& line : form({report, each(report, row), "3 of 14 rows done, 1.4 s"}, style)) {
          EXPECT_LE(display_width(line), columns) << line;
          EXPECT_THAT(line, Not(testing::HasSubstr("\n")));
        }
      }
    }
  }
}

TEST(TextInProgress, CompactHasTheRowsThatAreRun) {
  scenarios::WholeRun run = scenarios::all_well({});
  const Report report = run.report();
  const auto lines = text_in_progress_compact({report, each(report, {State::done, ""}), "taken"}, {});
  EXPECT_EQ(lines.front(), "taken");
  EXPECT_EQ(lines.size(), 1 + report.counts.pass);
}

}  // namespace
}  // namespace netpreflight
