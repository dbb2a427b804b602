#include "cli/options/option_words.hpp"

#include <algorithm>
#include <array>

#include <CLI/CLI.hpp>

#include "cli/options/command_line.hpp"
#include "netpreflight/catalogue.hpp"
#include "netpreflight/embedded_tables.hpp"
#include "report/formats.hpp"
#include "text/listing.hpp"

namespace netpreflight {

namespace {

std::vector<std::string> split(std::string_view text, std::string_view separators) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of(separators), text.size());
    if (end > 0) parts.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(text.size(), end + 1));
  }
  return parts;
}

std::vector<std::string> with_equals(std::vector<std::string> words) {
  for (auto& word : words) word += '=';
  return words;
}

/// The ids of something in all built-in tables, each once.
template <class Add>
std::vector<std::string> words_of_tables(const Add& add) {
  Listing words;
  for (const auto& embedded : embedded_tables()) add(read_embedded_table(embedded), words);
  return words.items();
}

std::vector<std::string> role_words() {
  return words_of_tables([](const Table& table, Listing& words) {
    for (const auto& role : table.roles) words.add(role.id);
  });
}

std::vector<std::string> row_words() {
  return words_of_tables([](const Table& table, Listing& words) {
    for (const auto& section : table.sections) words.add(section.id);
    for (const auto& row : table.rows) words.add(row.id);
  });
}

std::vector<std::string> table_words() {
  Listing words;
  for (const auto& table : embedded_tables()) {
    words.add(std::string(table.id));
    words.add(full_name(table));
  }
  return words.items();
}

std::vector<std::string> cause_words() {
  std::vector<std::string> words;
  for (const auto& about : catalogue()) words.emplace_back(about.code);
  return words;
}

/// The values that a kind of value can have, by the name that the definitions give it.
struct ValueKind {
  std::string_view value;
  std::vector<std::string> (*words)();
};
constexpr std::array kValueKinds{
    ValueKind{"FORMAT", report_formats},
    ValueKind{"FORMAT=FILE", [] { return with_equals(report_formats()); }},
    ValueKind{"ROLE", role_words},
    ValueKind{"ROLE=ADDRESS", [] { return with_equals(role_words()); }},
    ValueKind{"ID", row_words},
    ValueKind{"TABLE", table_words},
    ValueKind{"CAUSE", cause_words},
    ValueKind{"WHEN", [] { return std::vector<std::string>{"auto", "always", "never"}; }},
};

bool names_a_file(std::string_view value) {
  return value == "FILE" || value == "FILE_OR_DIR" || value == "TABLE" || value == "PAGE" || value == "FORMAT=FILE" ||
         value == "OLD" || value == "NEW" || value == "REPORT";
}

OptionWords describe(const CLI::Option& option) {
  OptionWords words;
  for (const auto& name : option.get_snames()) words.names.push_back("-" + name);
  for (const auto& name : option.get_lnames()) words.names.push_back("--" + name);
  // CLI11 puts what a validator says of itself behind the name of the value: "FORMAT:{text,json}".
  const std::string type = option.get_type_name();
  const std::size_t validator =
      std::min({type.find(":{"), type.find(":UINT"), type.find(":INT"), type.find(":value in"), type.size()});
  const bool is_flag = option.get_expected_min() == 0 && !option.get_positional();
  words.value = option.get_positional() ? option.get_name(true) : is_flag ? std::string() : type.substr(0, validator);
  words.description = option.get_description();
  words.group = option.get_group();
  words.preset = option.get_default_str();
  words.repeatable = option.get_expected_max() > 1;
  words.required = option.get_required();
  words.takes_file = names_a_file(words.value);
  if (type.substr(validator).starts_with(":{")) {
    words.words = split(type.substr(validator + 2), ",}");
  } else if (const auto kind = std::ranges::find(kValueKinds, words.value, &ValueKind::value);
             kind != kValueKinds.end()) {
    words.words = kind->words();
  }
  return words;
}

/// What stands before its name: the commands above it, but not the program.
std::string above(const CLI::App& app) {
  const CLI::App* parent = app.get_parent();
  const bool is_outermost = parent == nullptr || parent->get_parent() == nullptr;
  return is_outermost ? "" : above(*parent) + parent->get_name() + ' ';
}

}  // namespace

CommandWords describe_command(const CLI::App& app) {
  const bool is_program = app.get_parent() == nullptr;
  CommandWords words{is_program ? "" : above(app) + app.get_name(), app.get_description(), {}, {}, {}};
  for (const CLI::Option* option : app.get_options()) {
    (option->get_positional() ? words.arguments : words.options).push_back(describe(*option));
  }
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; }))
    words.commands.push_back(describe_command(*command));
  return words;
}

CommandWords describe_program() {
  Options options;
  CLI::App app{std::string(kProgramPurpose), "netpreflight"};
  define_options(app, options);
  return describe_command(app);
}

std::string last_word(const std::string& name) {
  return name.substr(name.rfind(' ') + 1);
}

KnownWords words_of(const CommandWords& command) {
  KnownWords words;
  for (const auto& option : command.options) words.insert(words.end(), option.names.begin(), option.names.end());
  for (const auto& inner : command.commands) words.push_back(last_word(inner.name));
  return words;
}

}  // namespace netpreflight
