#include <map>

#include <fmt/format.h>

#include "netpreflight/catalogue.hpp"
#include "record/report_json.hpp"
#include "report/html/parts.hpp"
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
  fact("At", fmt::format("{}, in {:.1f} s", moment_words(report.run.started), report.run.duration.count() / 1000.0));
  return html + "</dl>\n";
}

/// Each remedy once, under whom to ask.
std::string requests(const Report& report) {
  std::string html;
  for (const auto& request : requests_of(report)) {
    html += fmt::format("<h3>Ask {}</h3>\n", xml_escaped(request.ask));
    std::map<std::string_view, std::string> helped;
    for (const auto* row : request.rows) {
      auto& ids = helped[*row->remedy];
      ids += fmt::format("{}<code>{}</code>", ids.empty() ? "" : ", ", xml_escaped(row->requirement.id));
    }
    for (const auto* row : request.rows) {
      const auto found = helped.find(*row->remedy);
      if (found == helped.end()) continue;
      html += fmt::format("<blockquote>{}<br><small>for {}</small></blockquote>\n", xml_escaped(*row->remedy),
                          found->second);
      helped.erase(found);
    }
  }
  for (const auto& warning : report.run.warnings) {
    html += fmt::format("<h3>Proxy setting: <code>{}</code></h3>\n<blockquote>{}<br><small>{}</small></blockquote>\n",
                        xml_escaped(warning.code), xml_escaped(warning.remedy), xml_escaped(warning.found));
  }
  return html.empty() ? html : "<h2>What to do</h2>\n" + html;
}

std::string found(const ReportedRow& row) {
  std::string html = xml_escaped(row.summary);
  if (row.cause) html += ' ' + html_cause(*row.cause);
  if (row.cause && is_problem(row.status))
    html += fmt::format("<br><small>{}</small>", xml_escaped(entry(*row.cause).meaning));
  if (row.cause && !is_problem(row.status) && row.remedy)
    html += fmt::format("<br><small>{}</small>", xml_escaped(*row.remedy));
  if (row.steps.empty()) return html;
  return html + fmt::format("<details><summary>evidence: {} step{}, {:.0f} ms</summary><pre>{}</pre></details>",
                            row.steps.size(), row.steps.size() == 1 ? "" : "s", row.duration.count(),
                            xml_escaped(write_steps(row)));
}

std::string section_table(const ReportedSection& section) {
  std::string html = fmt::format(
      "<h2>{}{}</h2>\n<table class=\"rows\">\n<tr><th class=\"narrow\">Status</th><th>Row</th><th class=\"narrow\">Port</th><th>Destination</th><th>Found</th></tr>\n",
      xml_escaped(section.section->title), heading_note(*section.section));
  for (const auto* row : section.rows) {
    const auto& requirement = row->requirement;
    html += fmt::format(
        "<tr><td class=\"narrow\">{}</td><td>{}<br><small><code>{}</code></small>{}</td><td class=\"narrow\">{}</td><td>{}</td><td>{}</td></tr>\n",
        html_status(row->status), xml_escaped(requirement.description), xml_escaped(requirement.id),
        requirement.level == Level::optional ? " <small class=\"optional\">optional</small>" : "",
        port_and_protocol(requirement), xml_escaped(row->destination), found(*row));
  }
  return html + "</table>\n";
}

}  // namespace

std::string write_html(const Report& report) {
  std::string body =
      html_verdict(report.verdict, fmt::format("{} of {}, edition {}: {}", report.table.title, report.table.id,
                                               report.table.edition, counts_words(report.counts)));
  body += facts(report) + html_path(report) + requests(report);
  for (const auto& section : sections_of(report)) body += section_table(section);
  body += fmt::format("<footer>netpreflight {}, public roots of {}; requirements: {}</footer>\n",
                      xml_escaped(report.tool.version), xml_escaped(report.tool.public_roots),
                      xml_escaped(report.table.source));
  return html_page(fmt::format("{}: {} from {}", words(report.verdict), report.table.id, host_words(report)), body);
}

}  // namespace netpreflight
