// The command that checks rows again.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "netpreflight/report.hpp"

namespace netpreflight {

/// How many rows of each section were checked.
using RowsOfSections = std::map<std::string_view, std::size_t>;
RowsOfSections checked_rows(const std::vector<JudgedRow>& rows);

/// "netpreflight --only internet --only ntp": checks rows again, on the same host as the same role. A section of which all checked
/// rows are among them is named in their place. Fit to be pasted into a shell.
std::string recheck_command(const std::vector<const JudgedRow*>& again, const RowsOfSections& checked,
                            const Surroundings& surroundings, const RunFacts& run);

}  // namespace netpreflight
