#include "problems/problems.hpp"

#include "problems/groups.hpp"
#include "problems/order.hpp"
#include "problems/request.hpp"

namespace netpreflight {

std::vector<Problem> find_problems(const Surroundings& surroundings, const std::vector<JudgedRow>& rows,
                                   const RunFacts& run) {
  const auto checked = checked_rows(rows);
  const auto groups = group_by_root(rows);
  const TableFacts& table = surroundings.table;
  const DroppedRows dropped = groups.empty() ? DroppedRows() : dropped_rows(table.id, table.edition);
  std::vector<Problem> found;
  found.reserve(groups.size());
  for (const auto& group : groups) found.push_back(worded(group, checked, dropped, surroundings, run));
  return in_order(std::move(found));
}

}  // namespace netpreflight
