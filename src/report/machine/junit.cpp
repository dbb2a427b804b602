#include <fmt/format.h>

#include "text/wall_time.hpp"
#include "netpreflight/catalogue.hpp"
#include "report/parts/escapes.hpp"
#include "report/writers.hpp"

namespace netpreflight {

namespace {

double seconds(Milliseconds duration) {
  return duration.count() / 1000.0;
}

/// The time stamp as JUnit has it: ISO 8601 without a zone.
std::string timestamp(WallTime time) {
  return rfc3339(time).substr(0, sizeof "2025-07-28T09:00:00" - 1);
}

std::string property(std::string_view name, std::string_view value) {
  return fmt::format("      <property name=\"{}\" value=\"{}\"/>\n", name, xml_escaped(value));
}

std::string properties(const Report& report) {
  return "    <properties>\n" + property("tool.version", report.tool.version) +
         property("tool.public_roots", report.tool.public_roots) + property("table.id", report.table.id) +
         property("table.edition", report.table.edition) + property("table.source", report.table.source) +
         property("run.from", report.run.from) + property("run.host", host_words(report)) +
         property("run.proxy", report.run.proxy.value_or("none")) + property("verdict", name(report.verdict)) +
         "    </properties>\n";
}

/// What to do, for whoever opens the test case.
std::string advice(const ReportedRow& row, const TeamsOfRows& teams) {
  if (!row.remedy || !row.cause) return row.summary;
  return fmt::format("{}\nMeans: {}\nAsk {}: {}", row.summary, entry(*row.cause).meaning, teams.of(row), *row.remedy);
}

std::string outcome(const ReportedRow& row, const TeamsOfRows& teams) {
  switch (row.status) {
    case Status::fail:
      return fmt::format("      <failure type=\"{}\" message=\"{}\">{}</failure>\n", row.cause ? code(*row.cause) : "",
                         xml_escaped(row.summary), xml_escaped(advice(row, teams)));
    case Status::skip:
      return fmt::format("      <skipped message=\"{}\"/>\n", xml_escaped(finding_words(row)));
    case Status::warn:
      return fmt::format("      <system-out>WARN {}</system-out>\n",
                         xml_escaped(fmt::format("[{}] {}", row.cause ? code(*row.cause) : "", advice(row, teams))));
    case Status::pass:
      return fmt::format("      <system-out>{}</system-out>\n", xml_escaped(finding_words(row)));
  }
  return {};
}

std::string suite(const Report& report, std::string_view suite_name) {
  std::string xml = fmt::format(
      "  <testsuite name=\"{}\" hostname=\"{}\" timestamp=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"0\" skipped=\"{}\" time=\"{:.3f}\">\n",
      xml_escaped(suite_name), xml_escaped(host_words(report)), timestamp(report.run.started), report.rows.size(),
      report.counts.fail, report.counts.skip, seconds(report.run.duration));
  xml += properties(report);
  const TeamsOfRows teams(report);
  for (const auto& row : report.rows) {
    xml += fmt::format("    <testcase classname=\"{}\" name=\"{}\" time=\"{:.3f}\">\n",
                       xml_escaped(fmt::format("{}.{}", suite_name, row.requirement.section)),
                       xml_escaped(row.requirement.id), seconds(row.duration));
    xml += outcome(row, teams) + "    </testcase>\n";
  }
  return xml + "  </testsuite>\n";
}

std::string document(const Counts& counts, std::string_view suites) {
  return fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"netpreflight\" tests=\"{}\" failures=\"{}\" errors=\"0\">\n{}</testsuites>\n",
      counts.pass + counts.warn + counts.fail + counts.skip, counts.fail, suites);
}

}  // namespace

std::string write_junit(const Report& report) {
  return document(report.counts, suite(report, report.table.id));
}

std::string write_junit(const Merged& merged) {
  std::string suites;
  for (const auto& host : merged.hosts)
    suites += suite(host.report, fmt::format("{} on {}", host.report.table.id, host.label));
  return document(merged.counts, suites);
}

}  // namespace netpreflight
