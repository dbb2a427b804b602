// Where a report goes: standard output and files, each in its format, redacted where it is wanted.
#pragma once

#include <optional>
#include <string>

#include "cli/options/options.hpp"
#include "netpreflight/merged.hpp"

namespace netpreflight {

/// Every output is tried, whatever happens to the others. Gives the exit code: 0, or 3 where one could not be written.
int write_outputs(const Report& report, const OutputOptions& options);
int write_outputs(const Merged& merged, const OutputOptions& options);

/// Options about outputs that do not go together, before anything is done; one sentence.
std::optional<std::string> fault_of(const OutputOptions& options);

/// Colours and columns of the terminal on standard output.
TextStyle terminal_style(ColorWish color);

}  // namespace netpreflight
