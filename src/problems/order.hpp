// The order of problems: what is mandatory first.
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "netpreflight/problem.hpp"

namespace netpreflight {

/// Heaviest first, else as they were, and numbered. `problem_of` gives the problem of each.
template <class Each, class ProblemOf = std::identity>
std::vector<Each> in_order(std::vector<Each> all, ProblemOf problem_of = {}) {
  std::vector<Each> ordered;
  ordered.reserve(all.size());
  for (const ProblemLevel level : {ProblemLevel::mandatory, ProblemLevel::optional, ProblemLevel::advice}) {
    for (Each& each : all) {
      if (std::invoke(problem_of, each).level != level) continue;
      ordered.push_back(std::move(each));
      std::invoke(problem_of, ordered.back()).id = std::to_string(ordered.size());
    }
  }
  return ordered;
}

}  // namespace netpreflight
