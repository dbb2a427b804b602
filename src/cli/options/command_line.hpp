// The definitions of all options, for what is made from them: parsing, the manual page, the completions.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "cli/options/options.hpp"

namespace CLI {
class App;
}  // namespace CLI

namespace netpreflight {

inline constexpr std::string_view kProgramPurpose =
    "Checks the network requirements of a product before its installation.";

/// A command as it is typed. Its options are built only where somebody asks for them: they are most of what a start costs.
struct CommandDefinition {
  std::string_view name;
  Command command;
  std::string_view description;
  void (*add_options)(CLI::App& command, Options& options);
};

/// All of them, in the order of the help.
std::span<const CommandDefinition> command_definitions();

/// What the program understands before a command.
void define_program(CLI::App& app);

/// Adds one command with its options to `app`; parsing it fills `options`, which has to live as long.
void define_command(CLI::App& app, const CommandDefinition& command, Options& options);

/// define_program and all commands.
void define_options(CLI::App& app, Options& options);

/// "netpreflight 0.1.0", what --version prints.
std::string version_text();

}  // namespace netpreflight
