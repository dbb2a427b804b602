// The command that checks rows again.
#pragma once

#include <string>
#include <vector>

#include "netpreflight/report.hpp"

namespace netpreflight {

/// "netpreflight --only internet --only ntp": checks the rows of these ids again, on the same host as the same role. A section of
/// which all checked rows are among them is named in their place. Fit to be pasted into a shell.
std::string recheck_command(const std::vector<std::string>& ids, const Surroundings& surroundings, const RunFacts& run,
                            const std::vector<JudgedRow>& rows);

}  // namespace netpreflight
