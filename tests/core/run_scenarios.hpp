// Closed scenarios of whole runs: what some rows saw, and what every row and the verdict must be then.
#pragma once

#include <map>

#include "tests/core/scenarios.hpp"

namespace netpreflight::scenarios {

/// What a row saw that is not as where all is well.
struct Change {
  const char* row;
  std::vector<Step> steps;
  bool finished = true;
};
using Changes = std::vector<Change>;

/// Row id to "fail tcp.refused".
using RowsSaid = std::map<std::string, std::string>;

struct RunScenario {
  const char* name;
  Changes changes;
  RowsSaid rows;  ///< the others pass, or are skipped as planned
  Verdict verdict;
  std::function<void(Setting&)> given = {};
};

inline void PrintTo(const RunScenario& scenario, std::ostream* out) {
  *out << scenario.name;
}

inline WholeRun run_of(const RunScenario& scenario) {
  Setting setting;
  if (scenario.given) scenario.given(setting);
  WholeRun run = all_well(setting);
  for (const Change& change : scenario.changes) run.saw(change.row, change.steps, change.finished);
  return run;
}

inline RowsSaid rows_of(const Report& report) {
  RowsSaid rows;
  for (const ReportedRow& row : report.rows) rows[row.requirement.id] = said(row.status, row.cause);
  return rows;
}

inline RowsSaid expected_rows(const RunScenario& scenario, const Plan& plan) {
  RowsSaid rows;
  for (const PlannedRow& row : plan.rows) rows[row.requirement.id] = row.skip ? said(skip, row.skip) : said(pass, {});
  for (const auto& [id, what] : scenario.rows) rows.at(id) = what;
  return rows;
}

std::vector<RunScenario> run_scenarios();

}  // namespace netpreflight::scenarios
