#include <fmt/format.h>

#include "report/html/parts.hpp"
#include "report/html/problems.hpp"
#include "report/parts/escapes.hpp"
#include "report/writers.hpp"

namespace netpreflight {

namespace {

/// More hosts than these stand below each other instead of beside each other.
constexpr std::size_t kMostColumns = 8;

std::string hosts_table(const Merged& merged) {
  std::string html =
      "<h2>Hosts</h2>\n<table>\n<tr><th>Verdict</th><th>Host</th><th>As</th><th>At</th><th>Counts</th><th>File</th></tr>\n";
  for (const auto& host : merged.hosts) {
    html +=
        fmt::format("<tr><td class=\"status {}\">{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>\n",
                    name(host.report.verdict), words(host.report.verdict), xml_escaped(host.label),
                    xml_escaped(role_words(host.report)), moment_words(host.report.run.started),
                    counts_words(host.report.counts), xml_escaped(host.file));
  }
  return html + "</table>\n";
}

std::string matrix_cell(const ReportedRow* row) {
  if (row == nullptr) return "<td></td>";
  if (row->cause == Cause::run_other_vantage) return fmt::format("<td title=\"{}\">-</td>", xml_escaped(row->summary));
  return fmt::format(
      "<td title=\"{}\">{}{}</td>", xml_escaped(finding_words(*row)), html_status(row->status),
      row->cause && row->status != Status::skip ? fmt::format("<br><small>{}</small>", code(*row->cause)) : "");
}

/// Rows down and hosts across.
std::string matrix(const Merged& merged) {
  std::string html = "<table class=\"matrix\">\n<tr><th>Row</th>";
  for (const auto& host : merged.hosts) html += fmt::format("<th>{}</th>", xml_escaped(host.label));
  html += "</tr>\n";
  for (const auto& section : sections_of(merged)) {
    html += fmt::format("<tr><th colspan=\"{}\">{}</th></tr>\n", merged.hosts.size() + 1,
                        xml_escaped(section.section->title));
    for (const auto* row : section.rows) {
      html += fmt::format("<tr><td><code>{}</code></td>", xml_escaped(row->requirement.id));
      for (std::size_t host = 0; host < merged.hosts.size(); ++host) html += matrix_cell(cell(merged, *row, host));
      html += "</tr>\n";
    }
  }
  return html + "</table>\n";
}

/// Hosts down and rows across, for many hosts.
std::string turned_matrix(const Merged& merged) {
  std::string html = "<table class=\"matrix\">\n<tr><th>Host</th>";
  for (const auto& row : merged.rows) html += fmt::format("<th><code>{}</code></th>", xml_escaped(row.requirement.id));
  html += "</tr>\n";
  for (std::size_t host = 0; host < merged.hosts.size(); ++host) {
    html += fmt::format("<tr><td>{}</td>", xml_escaped(merged.hosts[host].label));
    for (const auto& row : merged.rows) html += matrix_cell(cell(merged, row, host));
    html += "</tr>\n";
  }
  return html + "</table>\n";
}

std::string cards(const Merged& merged) {
  std::string html;
  for (const auto& [problem, hosts] : problems(merged)) {
    html += html_problem(problem, fmt::format("<p>{}</p>\n", xml_escaped(hosts_words(merged, hosts))), false);
  }
  return html;
}

std::string notes_list(const Merged& merged) {
  if (merged.notes.empty()) return {};
  std::string html = "<h2>Notes</h2>\n<ul>\n";
  for (const auto& note : merged.notes) html += fmt::format("<li>{}</li>\n", xml_escaped(note));
  return html + "</ul>\n";
}

}  // namespace

std::string write_html(const Merged& merged) {
  std::string body = html_verdict(
      merged.verdict, fmt::format("{} of {}, edition {}, on {} hosts: {}", merged.table.title, merged.table.id,
                                  merged.table.edition, merged.hosts.size(), counts_words(merged.counts)));
  body += notes_list(merged) + cards(merged) + "<h2>Rows by hosts</h2>\n<div class=\"wide\">\n";
  body += (merged.hosts.size() <= kMostColumns ? matrix(merged) : turned_matrix(merged)) + "</div>\n";
  body += hosts_table(merged);
  body += fmt::format("<footer>netpreflight {}</footer>\n", xml_escaped(merged.tool.version));
  return html_page(fmt::format("{}: {} on {} hosts", words(merged.verdict), merged.table.id, merged.hosts.size()),
                   body);
}

}  // namespace netpreflight
