#include "cli/options/help.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "cli/options/examples.hpp"
#include "report/parts/layout.hpp"

namespace netpreflight {

namespace {

constexpr std::size_t kColumns = 80;
/// Names that are longer have the description on the next line.
constexpr std::size_t kWidestNames = 28;

struct Entry {
  std::string names;
  std::string description;
};

Entry entry_of(const OptionWords& option) {
  const std::string preset = option.preset.empty() ? "" : fmt::format(" [{}]", option.preset);
  if (option.names.empty()) return {"  " + option.value, option.description + preset};
  const std::string names = fmt::format("  {}", fmt::join(option.names, ", "));
  return {option.value.empty() ? names : names + ' ' + option.value, option.description + preset};
}

struct Group {
  std::string heading;
  std::vector<Entry> entries;
};

/// Arguments, commands, then the options under their headings.
std::vector<Group> groups_of(const CommandWords& command) {
  std::vector<Group> groups;
  const auto add = [&](const std::string& heading, Entry entry) {
    auto group = std::ranges::find(groups, heading, &Group::heading);
    if (group == groups.end()) group = groups.insert(group, {heading, {}});
    group->entries.push_back(std::move(entry));
  };
  for (const auto& argument : command.arguments) add("Arguments", entry_of(argument));
  for (const auto& inner : command.commands) add("Commands", {"  " + last_word(inner.name), inner.description});
  // CLI11 has help itself first, which nobody looks for who has found it.
  auto options = command.options;
  if (!options.empty()) std::ranges::rotate(options, options.begin() + 1);
  for (const auto& option : options) add(option.group, entry_of(option));
  return groups;
}

std::string usage(const CommandWords& command) {
  std::string line = "Usage: netpreflight";
  if (!command.name.empty()) line += ' ' + command.name;
  if (!command.commands.empty()) line += " [COMMAND]";
  line += " [OPTIONS]";
  for (const auto& argument : command.arguments) {
    const std::string name = argument.value + (argument.repeatable ? "..." : "");
    line += argument.required ? ' ' + name : fmt::format(" [{}]", name);
  }
  return line + '\n';
}

std::string laid_out(const Entry& entry, std::size_t width) {
  if (entry.names.size() > width)
    return entry.names + '\n' + wrapped(std::string(width + 2, ' '), entry.description, kColumns);
  return wrapped(padded(entry.names, width) + "  ", entry.description, kColumns);
}

}  // namespace

std::string help_text(const CommandWords& command) {
  const auto groups = groups_of(command);
  std::size_t width = 0;
  for (const auto& group : groups) {
    for (const auto& entry : group.entries) {
      if (entry.names.size() <= kWidestNames) width = std::max(width, entry.names.size());
    }
  }
  std::string text = usage(command) + wrapped("", command.description, kColumns) + '\n';
  for (const auto& group : groups) {
    text += group.heading + ":\n";
    for (const auto& entry : group.entries) text += laid_out(entry, width);
  }
  text += "\nExamples:\n";
  for (const auto& example : examples_of(command.name)) text += fmt::format("  {}\n", example);
  return text;
}

}  // namespace netpreflight
