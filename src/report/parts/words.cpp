#include <algorithm>
#include <array>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "netpreflight/catalogue.hpp"
#include "report/writers.hpp"

namespace netpreflight {

std::string_view words(Verdict verdict) {
  static constexpr std::array<std::string_view, 3> kWords{"READY", "READY, WITH WARNINGS", "NOT READY"};
  return kWords.at(static_cast<std::size_t>(verdict));
}

std::string_view words(Status status) {
  static constexpr std::array<std::string_view, 4> kWords{"PASS", "WARN", "FAIL", "SKIP"};
  return kWords.at(static_cast<std::size_t>(status));
}

std::string_view words(Change change) {
  static constexpr std::array<std::string_view, 6> kWords{"worse",   "better",      "another cause",
                                                          "new row", "row is gone", "as before"};
  return kWords.at(static_cast<std::size_t>(change));
}

const std::string& host_words(const Report& report) {
  return report.run.host.known_as();
}

std::string_view role_words(const Report& report) {
  const auto role = std::ranges::find(report.table.roles, report.run.from, &Role::id);
  return role == report.table.roles.end() ? report.run.from : role->name;
}

std::string moment_words(WallTime time) {
  return fmt::format("{:%Y-%m-%d %H:%M:%S} UTC", std::chrono::floor<std::chrono::seconds>(time));
}

std::string counts_words(const Counts& counts) {
  return fmt::format("{} pass, {} warn, {} fail, {} skip", counts.pass, counts.warn, counts.fail, counts.skip);
}

std::string finding_words(const ReportedRow& row) {
  return row.cause ? fmt::format("{} [{}]", row.summary, code(*row.cause)) : row.summary;
}

namespace {

template <class Group, class Table, class Rows>
std::vector<Group> grouped(const Table& table, const Rows& rows) {
  std::vector<Group> groups;
  for (const auto& section : table.sections) {
    Group group{&section, {}};
    for (const auto& row : rows) {
      if (row.requirement.section == section.id) group.rows.push_back(&row);
    }
    if (!group.rows.empty()) groups.push_back(std::move(group));
  }
  return groups;
}

}  // namespace

std::vector<ReportedSection> sections_of(const Report& report) {
  return grouped<ReportedSection>(report.table, report.rows);
}

std::vector<MergedSection> sections_of(const Merged& merged) {
  return grouped<MergedSection>(merged.table, merged.rows);
}

std::vector<Request> requests_of(const Report& report) {
  std::vector<Request> requests;
  for (const auto& row : report.rows) {
    const bool follows_from_others = row.cause == Cause::run_inconclusive;
    if (!is_problem(row.status) || !row.cause || !row.remedy || follows_from_others) continue;
    const std::string_view ask = entry(*row.cause).ask;
    auto request = std::ranges::find(requests, ask, &Request::ask);
    if (request == requests.end()) request = requests.insert(requests.end(), {ask, {}});
    request->rows.push_back(&row);
  }
  return requests;
}

}  // namespace netpreflight
