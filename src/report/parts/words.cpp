#include <algorithm>
#include <array>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "catalogue/phrases.hpp"
#include "netpreflight/catalogue.hpp"
#include "report/writers.hpp"
#include "text/listing.hpp"

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

std::string minute_words(WallTime time) {
  return fmt::format("{:%Y-%m-%d %H:%M} UTC", std::chrono::floor<std::chrono::minutes>(time));
}

std::string duration_words(Milliseconds duration) {
  return duration.count() < 1000 ? fmt::format("{:.0f} ms", duration.count())
                                 : fmt::format("{:.1f} s", duration.count() / 1000);
}

std::string counts_words(const Counts& counts) {
  return fmt::format("{} pass, {} warn, {} fail, {} skip", counts.pass, counts.warn, counts.fail, counts.skip);
}

std::string counted(std::size_t number, std::string_view noun) {
  return fmt::format("{} {}{}", number, noun, number == 1 ? "" : "s");
}

std::string_view words(ProblemLevel level) {
  static constexpr std::array<std::string_view, 3> kWords{"", "optional", "advice"};
  return kWords.at(static_cast<std::size_t>(level));
}

std::string heading_words(const Problem& problem) {
  const std::string_view level = words(problem.level);
  return fmt::format("Problem {}{}{}", problem.id, level.empty() ? "" : ", ", level);
}

std::string hosts_words(const Merged& merged, const std::vector<std::size_t>& hosts) {
  std::vector<std::string_view> labels;
  labels.reserve(hosts.size());
  for (const std::size_t host : hosts) labels.push_back(merged.hosts[host].label);
  std::string text =
      fmt::format("{} of {}: {}", hosts.size(), counted(merged.hosts.size(), "host"), fmt::join(labels, ", "));
  if (hosts.size() > 1) text += fmt::format("; {}", phrase(Phrase::request_of_first, {{"host", labels.front()}}));
  return text;
}

std::string_view preparation_of(const std::vector<OtherVantage>& others) {
  const auto last =
      std::find_if(others.rbegin(), others.rend(), [](const auto& each) { return !each.preparation.empty(); });
  return last == others.rend() ? std::string_view() : last->preparation;
}

std::string preparation_words() {
  return phrase(Phrase::here_until_installed);
}

std::string totals_words(const Report& report) {
  const Counts& counts = report.counts;
  const std::size_t bad = counts.fail + counts.warn;
  std::string text =
      bad == 0 ? "" : fmt::format("{} in {}; ", counted(problems_of(report).size(), "problem"), counted(bad, "row"));
  text += fmt::format("{} {}", counted(counts.pass, "row"), counts.pass == 1 ? "passes" : "pass");
  if (counts.skip > 0) text += fmt::format(", {} {} not checked here", counts.skip, counts.skip == 1 ? "is" : "are");
  return text;
}

std::string nameservers_words(const std::vector<std::string>& nameservers) {
  if (nameservers.empty()) return "no nameserver";
  return fmt::format("nameserver{} {}", nameservers.size() == 1 ? "" : "s", join(nameservers));
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

}  // namespace netpreflight
