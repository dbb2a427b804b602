#include <fmt/format.h>

#include "netpreflight/catalogue.hpp"
#include "report/parts/escapes.hpp"
#include "report/parts/message.hpp"
#include "report/writers.hpp"

namespace netpreflight {

namespace {

/// One workflow command, on one line. The first commands of a step are those that a run's page shows.
std::string annotation(std::string_view level, std::string_view title, std::string_view message) {
  while (message.ends_with('\n')) message.remove_suffix(1);
  return fmt::format("::{} title={}::{}\n", level, workflow_property(title), workflow_data(message));
}

std::string ids_of(const std::vector<std::string>& ids) {
  return fmt::format("{}: {}", counted(ids.size(), "row"), fmt::join(ids, ", "));
}

/// Only what makes the verdict "not ready" is an error. `hosts` says which hosts have it, where there are several.
std::string problem_annotation(const Problem& problem, std::string_view hosts = {}) {
  constexpr std::size_t kColumns = 78;
  std::string message(hosts);
  message += ids_of(problem.rows) + '\n';
  if (!problem.waiting.empty()) message += fmt::format("Waiting for it: {}\n", fmt::join(problem.waiting, ", "));
  message += problem.meaning + '\n';
  if (!problem.request.text.text.empty())
    message += fmt::format("\nAsk {}:\n\n{}", problem.team.name, laid_out(problem.request.text.text, 0, kColumns));
  return annotation(problem.level == ProblemLevel::mandatory ? "error" : "warning",
                    fmt::format("{}: {} ({})", heading_words(problem), problem.title, code(problem.cause)), message);
}

std::string verdict_annotation(Verdict verdict, std::string_view message) {
  return annotation("notice", words(verdict), message);
}

}  // namespace

std::string write_github(const Report& report) {
  std::string commands;
  for (const auto& problem : problems_of(report)) commands += problem_annotation(problem);
  for (const auto& warning : report.run.warnings) {
    commands += annotation("warning", fmt::format("Proxy setting ({})", warning.code),
                           fmt::format("{}\n{}", warning.found, warning.remedy));
  }
  return commands + verdict_annotation(report.verdict, fmt::format("{} as {}: {}", host_words(report),
                                                                   role_words(report), totals_words(report)));
}

std::string write_github(const Merged& merged) {
  std::string commands;
  for (const auto& [problem, hosts] : problems(merged))
    commands += problem_annotation(problem, hosts_words(merged, hosts) + '\n');
  for (const auto& note : merged.notes) commands += annotation("notice", "Note", note);
  return commands + verdict_annotation(merged.verdict,
                                       fmt::format("{} hosts, {}", merged.hosts.size(), counts_words(merged.counts)));
}

}  // namespace netpreflight
