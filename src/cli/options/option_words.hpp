// What the option definitions say of themselves, for the manual page and the completions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "text/suggestion.hpp"

namespace CLI {
class App;
}  // namespace CLI

namespace netpreflight {

/// One option or argument of a command.
struct OptionWords {
  std::vector<std::string> names;  ///< "-f", "--format"; none for an argument
  std::string value;               ///< "FORMAT"; empty for a flag. An argument's own name
  std::string description;
  std::string group;               ///< the heading that help puts it under
  std::string preset;              ///< the default value; empty: none
  std::vector<std::string> words;  ///< the values there are; empty: any
  bool takes_file = false;
  bool repeatable = false;
  bool required = false;
};

struct CommandWords {
  std::string name;  ///< "check", "requirements compare"
  std::string description;
  std::vector<OptionWords> options;
  std::vector<OptionWords> arguments;
  std::vector<CommandWords> commands;
};

/// The program and everything below it.
CommandWords describe_program();

/// One command of it; the program itself is "".
CommandWords describe_command(const CLI::App& app);

/// Of a command's name, as it is typed behind the commands above it.
std::string last_word(const std::string& name);

/// Everything that a command understands behind its name: options, as they are typed, and inner commands.
KnownWords words_of(const CommandWords& command);

}  // namespace netpreflight
