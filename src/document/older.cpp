// What reports of an older version do not say, made of their rows. Judges nothing.
#include <algorithm>
#include <map>

#include "netpreflight/catalogue.hpp"
#include "netpreflight/report.hpp"
#include "problems/order.hpp"

namespace netpreflight {

namespace {

ProblemLevel level_of(const ReportedRow& row) {
  if (row.status != Status::fail) return ProblemLevel::advice;
  return row.requirement.level == Level::mandatory ? ProblemLevel::mandatory : ProblemLevel::optional;
}

Problem problem_of(const ReportedRow& row) {
  const CatalogueEntry& words = entry(*row.cause);
  const TeamEntry& team = teams()[static_cast<std::size_t>(words.team)];
  Problem problem;
  problem.cause = *row.cause;
  problem.title = row.summary;
  problem.place.kind = words.place;
  problem.team = {std::string(team.id), std::string(team.name)};
  problem.seen = {row.summary};
  problem.meaning = words.meaning;
  if (row.remedy) problem.request = {row.summary, {*row.remedy + '\n'}};
  return problem;
}

}  // namespace

std::vector<Problem> problems_of(const Report& report) {
  if (report.problems) return *report.problems;
  std::vector<Problem> problems;
  std::map<std::string_view, std::size_t> of_remedy;
  for (const auto& row : report.rows) {
    if (!is_problem(row.status) || !row.cause) continue;
    const auto [at, is_new] =
        of_remedy.emplace(row.remedy ? std::string_view(*row.remedy) : row.requirement.id, problems.size());
    if (is_new) problems.push_back(problem_of(row));
    Problem& problem = problems[at->second];
    problem.rows.push_back(row.requirement.id);
    problem.level = is_new ? level_of(row) : std::min(problem.level, level_of(row));
  }
  return in_order(std::move(problems));
}

TeamsOfRows::TeamsOfRows(const Report& report) {
  if (!report.problems) return;
  for (const auto& problem : *report.problems) of_problem_.emplace(problem.id, problem.team.name);
}

std::string_view TeamsOfRows::of(const ReportedRow& row) const {
  const auto found = row.problem ? of_problem_.find(*row.problem) : of_problem_.end();
  return found == of_problem_.end() ? entry(*row.cause).ask : found->second;
}

std::vector<OtherVantage> other_vantages_of(const Report& report) {
  if (report.elsewhere) return *report.elsewhere;
  std::vector<OtherVantage> others;
  std::map<std::string_view, std::size_t> of_remedy;
  for (const auto& row : report.rows) {
    if (row.cause != Cause::run_other_vantage || !row.remedy) continue;
    const auto [at, is_new] = of_remedy.emplace(*row.remedy, others.size());
    const auto role = std::ranges::find(report.table.roles, row.requirement.source, &Role::id);
    const std::string& name = role == report.table.roles.end() ? row.requirement.source : role->name;
    if (is_new) others.push_back({row.requirement.source, name, {}, *row.remedy, {}});
    others[at->second].rows.push_back(row.requirement.id);
  }
  return others;
}

}  // namespace netpreflight
