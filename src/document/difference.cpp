#include "netpreflight/difference.hpp"

#include <algorithm>
#include <array>
#include <unordered_map>

#include <fmt/format.h>

#include "text/wall_time.hpp"

namespace netpreflight {

std::string_view name(Change change) {
  static constexpr std::array<std::string_view, 6> kNames{"worse", "better", "other_cause", "added", "removed", "same"};
  const auto index = static_cast<std::size_t>(change);
  return index < kNames.size() ? kNames[index] : std::string_view();
}

namespace {

/// How bad a row is. One that was not checked is neither good nor bad news by itself: it lies between a pass and a warning, so
/// that losing a pass is worse and getting one is better.
int badness(Status status) {
  switch (status) {
    case Status::pass:
      return 0;
    case Status::skip:
      return 1;
    case Status::warn:
      return 2;
    case Status::fail:
      return 3;
  }
  return 3;
}

Change change_of(const ReportedRow& old_row, const ReportedRow& new_row) {
  const int before = badness(old_row.status);
  const int after = badness(new_row.status);
  if (after != before) return after > before ? Change::worse : Change::better;
  return old_row.cause == new_row.cause ? Change::same : Change::other_cause;
}

std::vector<std::string> notes_on(const Report& old_report, const Report& new_report) {
  std::vector<std::string> notes;
  const auto differs = [&notes](std::string_view what, std::string_view before, std::string_view after) {
    if (before != after)
      notes.push_back(fmt::format("the reports are of different {}: {}, then {}", what, before, after));
  };
  differs("hosts", old_report.run.host.known_as(), new_report.run.host.known_as());
  differs("vantages", old_report.run.from, new_report.run.from);
  differs("tables", old_report.table.id, new_report.table.id);
  differs("editions of the table", old_report.table.edition, new_report.table.edition);
  if (new_report.run.started < old_report.run.started) {
    notes.push_back(fmt::format("the second report is the older one: {}, then {}", rfc3339(old_report.run.started),
                                rfc3339(new_report.run.started)));
  }
  return notes;
}

}  // namespace

Difference compare_reports(const Report& old_report, const Report& new_report) {
  Difference difference{&old_report, &new_report, {}, notes_on(old_report, new_report)};
  std::unordered_map<std::string_view, const ReportedRow*> old_rows;
  for (const auto& row : old_report.rows) old_rows.emplace(row.requirement.id, &row);
  for (const auto& row : new_report.rows) {
    const auto old_row = old_rows.extract(row.requirement.id);
    difference.rows.push_back(old_row ? RowChange{change_of(*old_row.mapped(), row), old_row.mapped(), &row}
                                      : RowChange{Change::added, nullptr, &row});
  }
  for (const auto& row : old_report.rows) {
    if (old_rows.contains(row.requirement.id)) difference.rows.push_back({Change::removed, &row, nullptr});
  }
  return difference;
}

bool got_worse(const Difference& difference) {
  return std::ranges::any_of(difference.rows, [](const RowChange& row) {
    const bool fails_anew = row.change == Change::added && row.new_row->status == Status::fail;
    return row.change == Change::worse || fails_anew;
  });
}

}  // namespace netpreflight
