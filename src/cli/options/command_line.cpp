// From the arguments to the options of one command, with one line for each mistake.
#include "cli/options/command_line.hpp"

#include <algorithm>
#include <array>
#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/files.hpp"
#include "cli/options/config.hpp"
#include "cli/options/help.hpp"
#include "cli/options/option_words.hpp"
#include "netpreflight/proxy.hpp"
#include "text/foreign.hpp"
#include "text/suggestion.hpp"

namespace netpreflight {

namespace {

constexpr int kUsage = 2;

/// `check` may be left out: whatever starts with an option of its own belongs to it.
void insert_default_command(std::vector<std::string>& arguments) {
  static constexpr std::array<std::string_view, 3> kOfTheProgram{"-h", "--help", "--version"};
  const bool bare = arguments.empty();
  const bool own = !bare && std::ranges::find(kOfTheProgram, arguments.front()) != kOfTheProgram.end();
  if (bare || (arguments.front().starts_with('-') && !own)) arguments.insert(arguments.begin(), "check");
}

/// CLI11 puts its messages on several lines; a log or a mail wants one.
std::string one_line(std::string text) {
  while (text.ends_with('\n')) text.pop_back();
  std::ranges::replace(text, '\n', ' ');
  return escape_foreign(text, 2000);
}

void replace_all(std::string& text, const std::string& what, std::string_view by) {
  if (what.empty()) return;
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size()))
    text.replace(at, what.size(), by);
}

/// What without_credentials leaves out of an argument; empty: nothing.
std::string credentials_in(const std::string& argument) {
  const std::size_t at = argument.rfind('@');
  if (at == std::string::npos) return {};
  const std::size_t behind = argument.size() - at - 1;
  const std::size_t begin = without_credentials(argument).size() - behind;
  return argument.substr(begin, at + 1 - begin);
}

/// Messages repeat what was typed, and that may hold a password: in whatever argument it stands, and whatever is wrong with it.
std::string without_secrets(std::string message, const std::vector<std::string>& arguments) {
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& argument = arguments[i];
    const bool is_proxys = i > 0 && arguments[i - 1].starts_with("--p") && !arguments[i - 1].starts_with("--po");
    const bool after_proxy_option = is_proxys && !argument.starts_with('-');
    const std::string secret = after_proxy_option ? argument : credentials_in(argument);
    const std::string_view instead = after_proxy_option ? "..." : "";
    replace_all(message, secret, instead);
    replace_all(message, escape_foreign(secret), instead);
  }
  return message;
}

struct Parse {
  Options options;
  CLI::App app{std::string(kProgramPurpose), "netpreflight"};
  ParsedCommandLine result;
};

void fail(std::string_view message, const std::vector<std::string>& typed, ParsedCommandLine& result) {
  const bool has_command = !typed.empty() && !typed.front().starts_with('-');
  result.error = fmt::format("{} (see netpreflight {}--help)", one_line(without_secrets(std::string(message), typed)),
                             has_command ? typed.front() + " " : "");
  result.exit_code = kUsage;
}

/// The innermost command that was typed.
const CLI::App& typed_command(const CLI::App& app) {
  const auto typed = app.get_subcommands();
  return typed.empty() ? app : typed_command(*typed.front());
}

/// What can be typed in that place; `check` may be left out, and then the program's own options stand there, too.
KnownWords words_at(const CLI::App& app) {
  const CommandWords command = describe_command(typed_command(app));
  KnownWords words = words_of(command);
  if (command.name == "check") words.emplace_back("--version");
  return words;
}

/// CLI11 gives them from the last to the first, and a value that belongs to a mistyped option looks as bad as that.
std::string first_unexpected(const CLI::App& app, const std::vector<std::string>& typed) {
  const std::vector<std::string> rest = app.remaining(true);
  const auto first = std::ranges::find_if(
      typed, [&](const std::string& argument) { return std::ranges::find(rest, argument) != rest.end(); });
  const std::string& word = first == typed.end() ? rest.front() : *first;
  const std::string name = word.substr(0, word.find('='));
  return fmt::format("{}: no such option or argument{}", word, did_you_mean(name, words_at(app)));
}

/// A mistyped option is the first thing to tell: what seems to be missing may well stand behind it.
bool has_unexpected_option(const CLI::App& app) {
  return std::ranges::any_of(app.remaining(true), [](const std::string& word) { return word.starts_with('-'); });
}

/// The command whose name this is; null: none.
const CommandDefinition* command_named(std::string_view word) {
  const auto commands = command_definitions();
  const auto found = std::ranges::find(commands, word, &CommandDefinition::name);
  return found == commands.end() ? nullptr : &*found;
}

/// Of a command that was typed its own options, else those of all: they are told by the help of the program.
void define_what_is_typed(const std::vector<std::string>& typed, Parse& parse) {
  const CommandDefinition* command = command_named(typed.front());
  if (command == nullptr) return define_options(parse.app, parse.options);
  define_program(parse.app);
  define_command(parse.app, *command, parse.options);
}

std::unique_ptr<Parse> parse(std::vector<std::string> arguments) {
  auto parse = std::make_unique<Parse>();
  auto& [options, app, result] = *parse;
  const std::vector<std::string> typed = arguments;
  define_what_is_typed(typed, *parse);
  std::ranges::reverse(arguments);  // as CLI11 wants them
  try {
    app.parse(arguments);
    result.options = options;
  } catch (const CLI::CallForHelp&) {
    result.output = help_text(describe_command(typed_command(app)));
  } catch (const CLI::CallForVersion& version) {
    result.output = std::string(version.what()) + '\n';
  } catch (const CLI::ExtrasError&) {
    fail(first_unexpected(app, typed), typed, result);
  } catch (const CLI::RequiredError& error) {
    fail(has_unexpected_option(app) ? first_unexpected(app, typed) : error.what(), typed, result);
  } catch (const CLI::ParseError& error) {
    fail(error.what(), typed, result);
  }
  return parse;
}

bool is_key(std::string_view key) {
  return key != "config" && key != "help" && key != "h";
}

/// What a file of --config can set.
KnownWords keys_of(const CLI::App& command) {
  KnownWords keys;
  for (const auto& word : words_of(describe_command(command))) {
    const std::string key = word.substr(word.find_first_not_of('-'));
    if (is_key(key)) keys.push_back(key);
  }
  return keys;
}

CLI::Option* find_option(CLI::App& command, const std::string& key) {
  if (auto* option = command.get_option_no_throw("--" + key)) return option;
  return key.size() == 1 ? command.get_option_no_throw("-" + key) : nullptr;
}

/// What the command line says, it says instead of the file: about this option, and about those that exclude it.
bool is_overruled(CLI::Option* option) {
  return option->count() > 0 ||
         std::ranges::any_of(option->get_excludes(), [](const CLI::Option* other) { return other->count() > 0; });
}

/// A setting of the file as arguments; the error is one sentence.
tl::expected<std::vector<std::string>, std::string> as_arguments(const ConfigSetting& setting,
                                                                 const CLI::Option& option) {
  const std::string name =
      option.get_lnames().empty() ? "-" + option.get_snames().front() : "--" + option.get_lnames().front();
  std::vector<std::string> arguments;
  const bool is_flag = option.get_expected_min() == 0;
  for (const auto& value : setting.values) {
    if (is_flag && value != "true" && value != "false")
      return tl::unexpected(fmt::format("{}: must be true or false", setting.key));
    if (!is_flag) arguments.push_back(fmt::format("{}={}", name, value));
    if (is_flag && value == "true") arguments.push_back(name);
  }
  return arguments;
}

/// `arguments` with those of the file behind the command; the error is one line with file and line.
tl::expected<std::vector<std::string>, std::string> with_config(std::vector<std::string> arguments, CLI::App& command,
                                                                const std::filesystem::path& path) {
  const auto text = read_input(path, kMaxConfigBytes);
  if (!text) return tl::unexpected("--config " + text.error());
  const std::string file = escape_foreign(path.string());
  const auto settings = read_config(*text, file);
  if (!settings) return tl::unexpected(settings.error());
  std::vector<std::string> of_file;
  for (const auto& setting : *settings) {
    const auto error = [&](std::string_view reason) {
      return tl::unexpected(fmt::format("{}: line {}: {}", file, setting.line, reason));
    };
    CLI::Option* option = find_option(command, setting.key);
    if (option == nullptr || !is_key(setting.key))
      return error(fmt::format("{}: check has no such option{}", escape_foreign(setting.key, 80),
                               did_you_mean(setting.key, keys_of(command))));
    const auto more = as_arguments(setting, *option);
    if (!more) return error(more.error());
    std::vector<std::string> alone{"check"};
    alone.insert(alone.end(), more->begin(), more->end());
    if (const auto tried = parse(alone); !tried->result.error.empty()) return error(tried->result.error);
    if (!is_overruled(option)) of_file.insert(of_file.end(), more->begin(), more->end());
  }
  arguments.insert(arguments.begin() + 1, of_file.begin(), of_file.end());
  return arguments;
}

/// CLI11 only says that a command is required; a mistyped one deserves to be named.
std::optional<std::string> unknown_command(const std::string& word) {
  if (word.starts_with('-') || command_named(word) != nullptr) return std::nullopt;
  KnownWords known;
  for (const CommandDefinition& command : command_definitions()) known.emplace_back(command.name);
  return fmt::format("{}: {} (see netpreflight --help)", word, no_such("command", word, known));
}

/// `--only` alone asks what there is: an id that is empty is answered with all of them, where the table is known.
void complete_selections(std::vector<std::string>& arguments) {
  static constexpr std::array<std::string_view, 3> kSelections{"--only", "--skip", "--expect-fail"};
  for (std::size_t i = 0; i < arguments.size() && arguments[i] != "--"; ++i) {
    const bool selects = std::ranges::find(kSelections, arguments[i]) != kSelections.end();
    const bool has_id = i + 1 < arguments.size() && !arguments[i + 1].starts_with('-');
    if (selects && !has_id) arguments.emplace(arguments.begin() + static_cast<std::ptrdiff_t>(i) + 1);
  }
}

}  // namespace

ParsedCommandLine parse_command_line(std::vector<std::string> arguments) {
  if (arguments == std::vector<std::string>{"--version"}) return {std::nullopt, version_text() + '\n', {}, 0};
  insert_default_command(arguments);
  complete_selections(arguments);
  if (const auto fault = unknown_command(arguments.front())) {
    return {std::nullopt, {}, one_line(without_secrets(*fault, arguments)), kUsage};
  }
  const auto first = parse(arguments);
  const bool has_config =
      first->result.options && first->options.command == Command::check && first->options.check.config;
  if (!has_config) return first->result;
  const auto all = with_config(arguments, *first->app.get_subcommand("check"), *first->options.check.config);
  if (!all) return {std::nullopt, {}, all.error(), kUsage};
  auto result = parse(*all)->result;
  if (!result.error.empty())
    result.error =
        fmt::format("{} and the command line: {}", escape_foreign(first->options.check.config->string()), result.error);
  return result;
}

}  // namespace netpreflight
