#include <fmt/format.h>

#include "record/report_json.hpp"
#include "report/html/parts.hpp"
#include "report/html/problems.hpp"
#include "report/parts/escapes.hpp"
#include "report/writers.hpp"

namespace netpreflight {

namespace {

std::string facts(const Report& report) {
  std::string html = "<dl>\n";
  const auto fact = [&html](std::string_view label, std::string_view value) {
    html += fmt::format("<dt>{}</dt><dd>{}</dd>\n", label, xml_escaped(value));
  };
  fact("Checked as", fmt::format("{}: {} ({}), {}", role_words(report), host_words(report),
                                 fmt::join(report.run.host.addresses, ", "), report.run.host.os));
  fact("Nameservers",
       report.run.nameservers.empty() ? "none" : fmt::format("{}", fmt::join(report.run.nameservers, ", ")));
  fact("Proxy", report.run.proxy.value_or("none"));
  fact("At", fmt::format("{}, in {}", moment_words(report.run.started), duration_words(report.run.duration)));
  return html + "</dl>\n";
}

/// More problems than these show their requests when they are opened.
constexpr std::size_t kMostOpen = 2;

std::string cards(const Report& report) {
  std::string html;
  const auto problems = problems_of(report);
  for (const auto& problem : problems) html += html_problem(problem, "", problems.size() <= kMostOpen);
  return html + html_setting_warnings(report);
}

std::string outcome(const ReportedRow& row) {
  std::string html = row.problem              ? html_problem_link(*row.problem)
                     : is_problem(row.status) ? xml_escaped(row.summary)
                                              : xml_escaped(row.brief.value_or(""));
  if (row.cause) html += ' ' + html_cause(*row.cause);
  if (row.steps.empty()) return html;
  return html + fmt::format("<details><summary>evidence: {}, {:.0f} ms</summary><pre>{}</pre></details>",
                            counted(row.steps.size(), "step"), row.duration.count(), xml_escaped(write_steps(row)));
}

std::string section_table(const ReportedSection& section) {
  std::string html = fmt::format(
      "<h2>{}{}</h2>\n<table class=\"rows\">\n<tr><th class=\"narrow\">Status</th><th>Row</th><th class=\"narrow\">Port</th><th>Destination</th><th>Outcome</th></tr>\n",
      xml_escaped(section.section->title), heading_note(*section.section));
  for (const auto* row : section.rows) {
    const auto& requirement = row->requirement;
    html += fmt::format(
        "<tr><td class=\"narrow\">{}</td><td>{}<br><small><code>{}</code></small>{}</td><td class=\"narrow\">{}</td><td>{}</td><td>{}</td></tr>\n",
        html_status(row->status), xml_escaped(requirement.description), xml_escaped(requirement.id),
        requirement.level == Level::optional ? " <small class=\"optional\">optional</small>" : "",
        port_and_protocol(requirement), xml_escaped(row->destination), outcome(*row));
  }
  return html + "</table>\n";
}

}  // namespace

std::string write_html(const Report& report) {
  std::string body =
      html_verdict(report.verdict, fmt::format("{} of {}, edition {}: {}", report.table.title, report.table.id,
                                               report.table.edition, totals_words(report)));
  body += facts(report) + cards(report) + html_path(report);
  for (const auto& section : sections_of(report)) body += section_table(section);
  body += html_other_vantages(report);
  body += fmt::format("<footer>netpreflight {}, public roots of {}; requirements: {}</footer>\n",
                      xml_escaped(report.tool.version), xml_escaped(report.tool.public_roots),
                      xml_escaped(report.table.source));
  return html_page(fmt::format("{}: {} from {}", words(report.verdict), report.table.id, host_words(report)), body);
}

}  // namespace netpreflight
