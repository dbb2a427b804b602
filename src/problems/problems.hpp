// From judged rows to what is wrong: rows are grouped by root cause (groups.cpp, by the table in roots.cpp), and each group gets its
// words and its request (problems.cpp, request.cpp). Pure; judges nothing anew.
#pragma once

#include <string>
#include <vector>

#include "netpreflight/finding.hpp"
#include "netpreflight/problem.hpp"
#include "netpreflight/report.hpp"

namespace netpreflight {

/// Every row that fails or warns belongs to exactly one problem, or waits for exactly one. Heaviest first, then in the order of the
/// rows. `rows` are those of the plan, judged together (correlate).
std::vector<Problem> find_problems(const Surroundings& surroundings, const std::vector<JudgedRow>& rows,
                                   const RunFacts& run);

}  // namespace netpreflight
