#include <array>

#include <fmt/format.h>

#include "netpreflight/catalogue.hpp"
#include "report/parts/escapes.hpp"
#include "report/parts/message.hpp"
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

/// Text that can be copied as a whole. Its fence is longer than any within.
std::string fenced(std::string_view text) {
  std::size_t longest = 0;
  std::size_t run = 0;
  for (const char c : text) {
    run = c == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  const std::string fence(std::max<std::size_t>(3, longest + 1), '`');
  return fmt::format("{0}text\n{1}{0}\n", fence, text);
}

std::string ids_of(const std::vector<std::string>& ids) {
  std::string list;
  for (const auto& id : ids) list += fmt::format("{}{}", list.empty() ? "" : ", ", markdown_code(id));
  return list;
}

std::string head(const Report& report) {
  std::string markdown = fmt::format("# {}: {}\n\n", words(report.verdict), totals_words(report));
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
      {"at", fmt::format("{}, in {}", moment_words(report.run.started), duration_words(report.run.duration))});
  markdown += table_line({"netpreflight", fmt::format("{}, public roots of {}", markdown_escaped(report.tool.version),
                                                      report.tool.public_roots)});
  return markdown;
}

/// `hosts` says which hosts have it, where there are several.
std::string problem_words(const Problem& problem, std::string_view hosts = {}) {
  constexpr std::size_t kColumns = 78;
  std::string markdown = fmt::format("\n## {}: {} ({})\n\n", heading_words(problem), markdown_escaped(problem.title),
                                     markdown_code(code(problem.cause)));
  markdown += hosts;
  markdown += fmt::format("{}: {}\n\n", counted(problem.rows.size(), "row"), ids_of(problem.rows));
  if (!problem.waiting.empty()) markdown += fmt::format("Waiting for it: {}\n\n", ids_of(problem.waiting));
  markdown += markdown_escaped(problem.meaning) + '\n';
  if (problem.request.text.text.empty()) return markdown;
  return markdown + fmt::format("\nAsk {}:\n\n{}", markdown_escaped(problem.team.name),
                                fenced(laid_out(problem.request.text.text, 0, kColumns)));
}

std::string setting_warnings(const Report& report) {
  std::string markdown;
  for (const auto& warning : report.run.warnings) {
    markdown += fmt::format("\n## Proxy setting ({})\n\n{}\n\n{}\n", markdown_code(warning.code),
                            markdown_escaped(warning.found), markdown_escaped(warning.remedy));
  }
  return markdown;
}

std::string other_vantages(const Report& report) {
  std::string markdown;
  const auto others = other_vantages_of(report);
  for (const auto& other : others) {
    markdown += fmt::format("\nOn the {}:\n\n{}", markdown_escaped(other.name), fenced(other.command + '\n'));
  }
  if (const auto preparation = preparation_of(others); !preparation.empty())
    markdown += fmt::format("\n{}:\n\n{}", preparation_words(), fenced(std::string(preparation) + '\n'));
  return markdown.empty() ? markdown : "\n## From other hosts\n" + markdown;
}

/// What proves a row, or the problem that it belongs to.
std::string outcome(const ReportedRow& row) {
  const std::string cause = row.cause ? ' ' + markdown_code(code(*row.cause)) : "";
  if (row.problem) return fmt::format("problem {}{}", markdown_escaped(*row.problem), cause);
  return is_problem(row.status) ? markdown_escaped(row.summary) + cause : markdown_escaped(row.brief.value_or(""));
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
  for (const auto& problem : problems_of(report)) markdown += problem_words(problem);
  markdown += setting_warnings(report);
  for (const auto& [section, rows] : sections_of(report)) {
    markdown += section_title(*section) + table_head({"Status", "Row", "Port", "Destination", "Level", "Outcome"});
    for (const auto* row : rows) {
      const auto& requirement = row->requirement;
      markdown += table_line({std::string(status_cell(row->status)), markdown_code(requirement.id),
                              port_and_protocol(requirement), markdown_escaped(row->destination),
                              std::string(name(requirement.level)), outcome(*row)});
    }
  }
  return markdown + other_vantages(report);
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
  for (const auto& [problem, hosts] : problems(merged)) {
    markdown += problem_words(problem, markdown_escaped(hosts_words(merged, hosts)) + "\n\n");
  }
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
