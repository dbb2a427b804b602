// The definitions of all options, for what is made from them: parsing, the manual page, the completions.
#pragma once

#include <string_view>

#include <CLI/CLI.hpp>

#include "cli/options/options.hpp"

namespace netpreflight {

inline constexpr std::string_view kProgramPurpose =
    "Checks the network requirements of a product before its installation.";

/// Adds every command and option to `app`; parsing it fills `options`, which has to live as long.
void define_options(CLI::App& app, Options& options);

}  // namespace netpreflight
