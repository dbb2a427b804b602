#include <array>
#include <map>

#include <fmt/format.h>

#include "netpreflight/catalogue.hpp"
#include "report/parts/escapes.hpp"
#include "report/writers.hpp"

namespace netpreflight {

namespace {

/// In the order of Status; a word as well as a sign, because not every reader sees colours.
constexpr std::array<std::string_view, 4> kStatusCells{"✅ pass", "⚠️ warn", "❌ fail", "➖ skip"};

std::string_view status_cell(Status status) {
  return kStatusCells.at(static_cast<std::size_t>(status));
}

std::string table_line(const std::vector<std::string>& cells) {
  std::string line = "|";
  for (const auto& cell : cells) line += fmt::format(" {} |", cell);
  return line + '\n';
}

std::string table_head(const std::vector<std::string>& titles) {
  return table_line(titles) + table_line(std::vector<std::string>(titles.size(), "---"));
}

/// A paragraph to be copied into a ticket.
std::string quotation(std::string_view text) {
  return fmt::format("> {}\n", markdown_escaped(text));
}

std::string head(const Report& report) {
  std::string markdown = fmt::format("# {}: {}\n\n", words(report.verdict), counts_words(report.counts));
  markdown += table_head({"", ""});
  markdown +=
      table_line({"table", fmt::format("{}, edition {}", markdown_escaped(report.table.id), report.table.edition)});
  markdown +=
      table_line({"checked as",
                  fmt::format("{}: {} ({})", markdown_escaped(role_words(report)), markdown_escaped(host_words(report)),
                              markdown_escaped(fmt::format("{}", fmt::join(report.run.host.addresses, ", "))))});
  markdown += table_line({"nameservers", markdown_escaped(fmt::format("{}", fmt::join(report.run.nameservers, ", ")))});
  markdown += table_line({"proxy", markdown_escaped(report.run.proxy.value_or("none"))});
  markdown += table_line(
      {"at", fmt::format("{}, in {:.1f} s", moment_words(report.run.started), report.run.duration.count() / 1000.0)});
  markdown += table_line({"netpreflight", fmt::format("{}, public roots of {}", markdown_escaped(report.tool.version),
                                                      report.tool.public_roots)});
  return markdown;
}

/// Each remedy once, under whom to ask, with the rows that it helps.
std::string requests(const Report& report) {
  std::string markdown;
  for (const auto& request : requests_of(report)) {
    markdown += fmt::format("\n### Ask {}\n", markdown_escaped(request.ask));
    std::map<std::string_view, std::string> helped;
    for (const auto* row : request.rows) {
      std::string& ids = helped[*row->remedy];
      ids += fmt::format("{}{}", ids.empty() ? "" : ", ", markdown_code(row->requirement.id));
    }
    for (const auto* row : request.rows) {
      const auto found = helped.find(*row->remedy);
      if (found == helped.end()) continue;
      markdown +=
          fmt::format("\n{} ({}):\n\n{}", found->second, markdown_code(code(*row->cause)), quotation(*row->remedy));
      helped.erase(found);
    }
  }
  for (const auto& warning : report.run.warnings) {
    markdown += fmt::format("\n### Proxy setting {}\n\n{}:\n\n{}", markdown_code(warning.code),
                            markdown_escaped(warning.found), quotation(warning.remedy));
  }
  return markdown.empty() ? markdown : "\n## What to do\n" + markdown;
}

std::string notes_list(const std::vector<std::string>& notes) {
  std::string markdown;
  for (const auto& note : notes) markdown += fmt::format("- {}\n", markdown_escaped(note));
  return markdown.empty() ? markdown : "\n## Notes\n\n" + markdown;
}

std::string section_title(const Section& section) {
  return fmt::format("\n## {}{}\n\n", markdown_escaped(section.title), heading_note(section));
}

}  // namespace

std::string write_markdown(const Report& report) {
  std::string markdown = head(report);
  for (const auto& [section, rows] : sections_of(report)) {
    markdown += section_title(*section) + table_head({"Status", "Row", "Port", "Destination", "Level", "Found"});
    for (const auto* row : rows) {
      const auto& requirement = row->requirement;
      const std::string cause = row->cause ? markdown_code(code(*row->cause)) + ' ' : "";
      markdown += table_line({std::string(status_cell(row->status)), markdown_code(requirement.id),
                              port_and_protocol(requirement), markdown_escaped(row->destination),
                              std::string(name(requirement.level)), cause + markdown_escaped(row->summary)});
    }
  }
  return markdown + requests(report);
}

std::string write_markdown(const Merged& merged) {
  std::string markdown =
      fmt::format("# {}: {} hosts, {}\n\n", words(merged.verdict), merged.hosts.size(), counts_words(merged.counts));
  markdown += table_head({"Host", "As", "Verdict", "At", "File"});
  for (const auto& host : merged.hosts) {
    markdown += table_line({markdown_escaped(host.label), markdown_escaped(role_words(host.report)),
                            std::string(words(host.report.verdict)), moment_words(host.report.run.started),
                            markdown_escaped(host.file)});
  }
  std::vector<std::string> titles{"Row"};
  for (const auto& host : merged.hosts) titles.push_back(markdown_escaped(host.label));
  for (const auto& [section, rows] : sections_of(merged)) {
    markdown += section_title(*section) + table_head(titles);
    for (const auto* row : rows) {
      std::vector<std::string> cells{markdown_code(row->requirement.id)};
      for (std::size_t host = 0; host < merged.hosts.size(); ++host) {
        const auto* each = cell(merged, *row, host);
        const bool telling = each != nullptr && each->cause && each->status != Status::skip;
        const bool elsewhere = each != nullptr && each->cause == Cause::run_other_vantage;
        cells.push_back(each == nullptr ? ""
                        : elsewhere     ? "-"
                                        : fmt::format("{}{}", status_cell(each->status),
                                                  telling ? ' ' + markdown_code(code(*each->cause)) : ""));
      }
      markdown += table_line(cells);
    }
  }
  std::string problem_list;
  for (const auto& problem : problems(merged)) {
    std::vector<std::string_view> labels;
    labels.reserve(problem.hosts.size());
    for (const std::size_t host : problem.hosts) labels.push_back(merged.hosts[host].label);
    const auto* first = cell(merged, *problem.row, problem.hosts.front());
    problem_list +=
        fmt::format("\n{} {} {} on {}: {}\n", status_cell(problem.status), markdown_code(problem.row->requirement.id),
                    markdown_code(code(problem.cause)), markdown_escaped(fmt::format("{}", fmt::join(labels, ", "))),
                    markdown_escaped(first->summary));
    if (!first->remedy) continue;
    problem_list += fmt::format(
        "\nAsk {}{}:\n\n{}", markdown_escaped(entry(problem.cause).ask),
        labels.size() > 1 ? fmt::format(", for {} and likewise for the others", markdown_escaped(labels.front())) : "",
        quotation(*first->remedy));
  }
  if (!problem_list.empty()) markdown += "\n## What does not pass\n" + problem_list;
  return markdown + notes_list(merged.notes);
}

std::string write_markdown(const Difference& difference) {
  const auto& before = *difference.old_report;
  const auto& after = *difference.new_report;
  std::string markdown = fmt::format("# {} before, {} now\n\n", words(before.verdict), words(after.verdict));
  markdown += fmt::format("{}, {}, then {}\n\n", markdown_escaped(host_words(after)), moment_words(before.run.started),
                          moment_words(after.run.started));
  markdown += table_head({"Change", "Row", "Before", "Now"});
  const auto side = [](const ReportedRow* row) {
    return row == nullptr ? "" : fmt::format("{} {}", status_cell(row->status), markdown_escaped(finding_words(*row)));
  };
  std::size_t same = 0;
  for (const auto& row : difference.rows) {
    same += row.change == Change::same ? 1 : 0;
    if (row.change == Change::same) continue;
    markdown += table_line({std::string(words(row.change)), markdown_code(row.either().requirement.id),
                            side(row.old_row), side(row.new_row)});
  }
  return markdown + fmt::format("\n{} rows as before.\n", same) + notes_list(difference.notes);
}

}  // namespace netpreflight
