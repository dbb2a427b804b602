// What --help prints: one screen for each command, from its definitions.
#pragma once

#include <string>

#include "cli/options/option_words.hpp"

namespace netpreflight {

/// At most 80 columns wide.
std::string help_text(const CommandWords& command);

}  // namespace netpreflight
