#include "problems/problems.hpp"

#include <algorithm>

#include "problems/groups.hpp"
#include "problems/request.hpp"

namespace netpreflight {

std::vector<Problem> find_problems(const Surroundings& surroundings, const std::vector<JudgedRow>& rows,
                                   const RunFacts& run) {
  const auto checked = checked_rows(rows);
  std::vector<Problem> found;
  for (const auto& group : group_by_root(rows)) found.push_back(worded(group, checked, surroundings, run));
  std::vector<Problem> problems;
  for (const ProblemLevel level : {ProblemLevel::mandatory, ProblemLevel::optional, ProblemLevel::advice})
    std::ranges::copy_if(found, std::back_inserter(problems), [&](const Problem& each) { return each.level == level; });
  for (std::size_t i = 0; i < problems.size(); ++i) problems[i].id = std::to_string(i + 1);
  return problems;
}

}  // namespace netpreflight
