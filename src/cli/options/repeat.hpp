// The part of a command line that a further check of the same kind needs.
#pragma once

#include <string>
#include <vector>

#include "cli/options/options.hpp"

namespace netpreflight {

/// Words of the command line, in one order whatever the user's was: what decides how rows are checked. Neither the vantage and the roles'
/// hosts, nor what selects rows, nor outputs; of a proxy's URL without the credentials.
std::vector<std::string> options_to_repeat(const CheckOptions& options);

/// What the checks of other hosts need of a stand-in's: its table, its ports and its family.
std::vector<std::string> options_to_repeat(const ListenOptions& options);

}  // namespace netpreflight
