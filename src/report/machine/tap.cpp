#include <fmt/format.h>

#include "netpreflight/catalogue.hpp"
#include "report/parts/escapes.hpp"
#include "report/writers.hpp"

namespace netpreflight {

namespace {

/// A description: "#" begins a directive, and a backslash keeps it from doing so.
std::string described(std::string_view text) {
  std::string out;
  for (const char character : text) {
    if (character == '#' || character == '\\') out += '\\';
    out += character == '\n' ? ' ' : character;
  }
  return out;
}

/// A diagnostic block (TAP 13): YAML that harnesses show with the test.
std::string diagnostics(const ReportedRow& row, const TeamsOfRows& teams) {
  const auto& about = entry(*row.cause);
  std::string yaml = "  ---\n";
  const auto field = [&yaml](std::string_view key, std::string_view value) {
    yaml += fmt::format("  {}: {}\n", key, double_quoted(value));
  };
  field("message", row.summary);
  field("severity", name(row.status));
  field("cause", about.code);
  field("means", about.meaning);
  if (row.remedy) {
    field("ask", teams.of(row));
    field("do", *row.remedy);
  }
  return yaml + "  ...\n";
}

std::string line(const ReportedRow& row, const TeamsOfRows& teams, std::size_t number, std::string_view prefix) {
  const auto& requirement = row.requirement;
  const bool failed = row.status == Status::fail;
  const std::string place =
      requirement.port ? fmt::format("{} {}", port_and_protocol(requirement), row.destination) : row.destination;
  std::string tap =
      fmt::format("{} {} - {}", failed ? "not ok" : "ok", number,
                  described(fmt::format("{}{}: {}, {}", prefix, requirement.id, requirement.description, place)));
  if (row.status == Status::skip) tap += fmt::format(" # SKIP {}", described(finding_words(row)));
  // The harness must not be stricter than the verdict, which a failing optional row leaves at "ready with warnings".
  if (failed && requirement.level == Level::optional) tap += " # TODO optional";
  tap += '\n';
  // The block belongs to the line right above it.
  if (row.cause && (failed || row.status == Status::warn)) tap += diagnostics(row, teams);
  if (row.cause && row.status == Status::warn) tap += fmt::format("# warning: {}\n", finding_words(row));
  return tap;
}

bool was_interrupted(const Report& report) {
  for (const auto& row : report.rows) {
    if (row.cause == Cause::run_interrupted) return true;
  }
  return false;
}

std::string head(std::size_t tests) {
  return fmt::format("TAP version 13\n1..{}\n", tests);
}

std::string about(const Report& report) {
  return fmt::format("# {} from {} ({}), edition {}: {}\n", report.table.id, host_words(report), report.run.from,
                     report.table.edition, name(report.verdict));
}

constexpr std::string_view kBailOut = "Bail out! The run was interrupted before every row was checked\n";

}  // namespace

std::string write_tap(const Report& report) {
  std::string tap = head(report.rows.size()) + about(report);
  std::size_t number = 0;
  const TeamsOfRows teams(report);
  for (const auto& row : report.rows) tap += line(row, teams, ++number, "");
  if (was_interrupted(report)) tap += kBailOut;
  return tap;
}

std::string write_tap(const Merged& merged) {
  std::size_t tests = 0;
  for (const auto& host : merged.hosts) tests += host.report.rows.size();
  std::string tap = head(tests);
  for (const auto& note : merged.notes) tap += fmt::format("# note: {}\n", note);
  std::size_t number = 0;
  bool interrupted = false;
  for (const auto& host : merged.hosts) {
    tap += about(host.report);
    const TeamsOfRows teams(host.report);
    for (const auto& row : host.report.rows) tap += line(row, teams, ++number, host.label + ": ");
    interrupted = interrupted || was_interrupted(host.report);
  }
  if (interrupted) tap += kBailOut;
  return tap;
}

}  // namespace netpreflight
