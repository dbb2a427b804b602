#include "problems/problems.hpp"

#include "problems/groups.hpp"
#include "problems/order.hpp"
#include "problems/request.hpp"

namespace netpreflight {

std::vector<Problem> find_problems(const Surroundings& surroundings, const std::vector<JudgedRow>& rows,
                                   const RunFacts& run) {
  const auto checked = checked_rows(rows);
  std::vector<Problem> found;
  for (const auto& group : group_by_root(rows)) found.push_back(worded(group, checked, surroundings, run));
  return in_order(std::move(found));
}

}  // namespace netpreflight
