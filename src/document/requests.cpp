#include "netpreflight/requests.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "catalogue/phrases.hpp"

namespace netpreflight {

namespace {

/// An older report does not say what its problems are, but what was seen: it is judged again.
tl::expected<std::vector<Problem>, std::string> problems_in(const Report& report, std::string_view version) {
  if (report.problems) return *report.problems;
  auto again = rejudge(report, version);
  if (!again) return tl::unexpected(fmt::format("names no problems, and cannot be judged again: {}", again.error()));
  return std::move(*again->problems);
}

/// Who asks, and about which table.
struct Asking {
  std::string host;
  std::string table;
};

std::string subject_of(const std::vector<Problem>& problems, const Asking& asking) {
  if (problems.size() == 1) return problems.front().request.subject;
  return phrase(Phrase::problems_of_host,
                {{"number", std::to_string(problems.size())}, {"host", asking.host}, {"table", asking.table}});
}

/// One for each team, in the order of their first problems.
std::vector<TeamRequest> by_team(std::vector<Problem> problems, const Asking& asking) {
  std::vector<TeamRequest> requests;
  for (auto& problem : problems) {
    auto request = std::ranges::find(requests, problem.team.id, [](const TeamRequest& each) { return each.team.id; });
    if (request == requests.end()) request = requests.insert(requests.end(), {problem.team, {}, {}});
    request->problems.push_back(std::move(problem));
  }
  for (auto& request : requests) request.subject = subject_of(request.problems, asking);
  return requests;
}

/// The request is that of the first host; the others are named in it.
Problem with_hosts(const Merged& merged, MergedProblem merged_problem) {
  Problem problem = std::move(merged_problem.problem);
  if (merged_problem.hosts.size() < 2) return problem;
  Things others;
  for (std::size_t i = 1; i < merged_problem.hosts.size(); ++i)
    others.push_back(merged.hosts[merged_problem.hosts[i]].label);
  problem.request.text.text += '\n' + phrase(Phrase::others_need_the_same, {{"hosts", others}}) + '\n';
  return problem;
}

}  // namespace

tl::expected<std::vector<TeamRequest>, std::string> requests_in(const Report& report, std::string_view version) {
  auto problems = problems_in(report, version);
  if (!problems) return tl::unexpected(problems.error());
  return by_team(std::move(*problems), {report.run.host.known_as(), report.table.title});
}

std::vector<TeamRequest> requests_in(const Merged& merged) {
  std::vector<Problem> all;
  for (auto& problem : problems(merged)) all.push_back(with_hosts(merged, std::move(problem)));
  const std::string hosts = merged.hosts.size() == 1
                                ? merged.hosts.front().label
                                : phrase(Phrase::number_of_hosts, {{"number", std::to_string(merged.hosts.size())}});
  return by_team(std::move(all), {hosts, merged.table.title});
}

}  // namespace netpreflight
