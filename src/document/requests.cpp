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

std::string subject_of(const std::vector<Problem>& problems, const Report& report) {
  if (problems.size() == 1) return problems.front().request.subject;
  return phrase(Phrase::problems_of_host, {{"number", std::to_string(problems.size())},
                                           {"host", report.run.host.known_as()},
                                           {"table", report.table.title}});
}

}  // namespace

tl::expected<std::vector<TeamRequest>, std::string> requests_in(const Report& report, std::string_view version) {
  auto problems = problems_in(report, version);
  if (!problems) return tl::unexpected(problems.error());
  std::vector<TeamRequest> requests;
  for (auto& problem : *problems) {
    auto request = std::ranges::find(requests, problem.team.id, [](const TeamRequest& each) { return each.team.id; });
    if (request == requests.end()) request = requests.insert(requests.end(), {problem.team, {}, {}});
    request->problems.push_back(std::move(problem));
  }
  for (auto& request : requests) request.subject = subject_of(request.problems, report);
  return requests;
}

}  // namespace netpreflight
