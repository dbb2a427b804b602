// What changed between two reports, row by row. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "netpreflight/report.hpp"

namespace netpreflight {

enum class Change : std::uint8_t { worse, better, other_cause, added, removed, same };

/// "worse", "better", "other_cause", "added", "removed" or "same"; empty for a value behind the last.
std::string_view name(Change change);

/// One row; its sides refer to the reports, and one of them is nullptr where the other report alone has the row.
struct RowChange {
  Change change = Change::same;
  const ReportedRow* old_row = nullptr;
  const ReportedRow* new_row = nullptr;

  const ReportedRow& either() const { return new_row == nullptr ? *old_row : *new_row; }
};

struct Difference {
  const Report* old_report = nullptr;
  const Report* new_report = nullptr;
  std::vector<RowChange> rows;     ///< in the new report's order, then what only the old one has
  std::vector<std::string> notes;  ///< what makes the two hard to compare: other host, vantage, edition, order in time
};

/// Whether a row got worse, or fails that was not there before.
bool got_worse(const Difference& difference);

/// Compares by row id. Refers to both reports, which must outlive it.
Difference compare_reports(const Report& old_report, const Report& new_report);

}  // namespace netpreflight
