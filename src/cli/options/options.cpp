#include "cli/options/options.hpp"

#include <algorithm>
#include <array>
#include <memory>

#include <fmt/format.h>

#include "cli/files.hpp"
#include "cli/options/command_line.hpp"
#include "cli/options/config.hpp"
#include "cli/options/option_parts.hpp"
#include "cli/surroundings/host.hpp"
#include "netpreflight/proxy.hpp"
#include "plan/host_argument.hpp"
#include "text/foreign.hpp"
#include "text/host_name.hpp"

namespace netpreflight {

namespace {

constexpr int kUsage = 2;

std::string take_name(std::string_view option, const std::string& text, std::vector<std::string>& names) {
  const auto host = read_host_argument(text);
  if (!host) return fmt::format("{} {}: {}", option, escape_foreign(text), host.error());
  const bool name_only = option == "--resolve";
  if (name_only && is_address(*host))
    return fmt::format("{} {}: is an address, and only names are resolved", option, escape_foreign(text));
  names.push_back(*host);
  return {};
}

void add_row_options(CLI::App& app, CheckOptions& options) {
  Wishes& wishes = options.wishes;
  app.add_option("--from", wishes.from, "Role of this host; by default the one that the table is about")
      ->type_name("ROLE")
      ->check(
          [](const std::string& text) { return text.empty() ? std::string("--from: names no role") : std::string(); });
  repeatable(app.add_option("--host", each([&](const std::string& text) { return take_host(text, wishes.hosts); }),
                            "Where the host of a role is (name or address)")
                 ->type_name("ROLE=ADDRESS"));
  add_port_option(app, wishes.ports);
  repeatable(app.add_option("--ntp",
                            each([&](const std::string& text) { return take_name("--ntp", text, wishes.ntp); }),
                            "Use these time servers instead of the table's")
                 ->type_name("HOST"));
  repeatable(app.add_option("--resolve",
                            each([&](const std::string& text) { return take_name("--resolve", text, wishes.resolve); }),
                            "A further internal name that must resolve")
                 ->type_name("NAME"));
  repeatable(app.add_option("--only", wishes.only, "Run only these rows or sections (globs allowed)")->type_name("ID"));
  repeatable(
      app.add_option("--skip", wishes.skip, "Leave these rows or sections out (globs allowed)")->type_name("ID"));
  repeatable(app.add_option("--expect-fail", wishes.expect_fail, "These rows are expected to fail (globs allowed)")
                 ->type_name("ID"));
  add_table_option(app, options.requirements);
}

void add_network_options(CLI::App& app, CheckOptions& options) {
  repeatable(app.add_option("--nameserver", each([&](const std::string& text) -> std::string {
                              auto nameserver = parse_nameserver(text);
                              if (!nameserver) return "--nameserver: " + nameserver.error();
                              options.nameservers.push_back(*nameserver);
                              return {};
                            }),
                            "Ask these nameservers instead of the configured ones")
                 ->type_name("IP[:PORT]"));
  auto* proxy =
      app.add_option("--proxy", options.proxy, "Proxy to the Internet: http://[user[:password]@]host:port, or https://")
          ->type_name("URL");
  app.add_flag("--no-proxy", options.no_proxy, "Use no proxy, whatever the environment says")->excludes(proxy);
  app.add_option("--proxy-password-file", options.proxy_password_file, "Read the proxy's password from this file")
      ->type_name("FILE");
  app.add_option("--trust-store", options.trust_store, "Trust these certificates instead of the system's")
      ->type_name("FILE_OR_DIR");
  app.add_option("--public-roots", options.public_roots, "Public roots (PEM) instead of the built-in ones")
      ->type_name("FILE");
  auto* v4 = app.add_flag_callback("-4", [&] { options.family = Family::v4; }, "Use IPv4 only");
  app.add_flag_callback("-6", [&] { options.family = Family::v6; }, "Use IPv6 only")->excludes(v4);
  add_duration_option(app, "--timeout", options.timeout, "Time for each network step (500ms, 5s, 2m)");
  add_duration_option(app, "--wait", options.wait,
                      "Check rows that do not pass again until they do or this time is over");
  app.add_option("--concurrency", options.concurrency, "Rows checked at the same time")
      ->type_name("N")
      ->check(CLI::Range(std::size_t{1}, std::size_t{100'000}))
      ->capture_default_str();
}

void add_show(CLI::App& app, Options& options) {
  auto& wanted = options.show;
  auto* command = app.add_subcommand("show", "Print a report again, read from JSON or out of a mail");
  command
      ->add_option("FILE", wanted.file,
                   "A JSON report, or a mail with reports in it, saved or pasted; - is standard input")
      ->required();
  command->add_flag("--rejudge", wanted.rejudge, "Judge its evidence again with the rules of this version");
  command->add_option("--block", wanted.block, "Which report of a mail that has several, counted from 1")
      ->type_name("N")
      ->check(CLI::Range(std::size_t{1}, std::size_t{1000}));
  add_output_options(*command, wanted);
  add_verbose_option(*command, wanted);
  command
      ->add_flag_callback(
          "--for-support", [&wanted] { wanted.detail = TextStyle::Detail::support; },
          "On one screen what a supporter looks at first")
      ->excludes("--format")
      ->excludes("--quiet")
      ->excludes("--verbose");
  command->callback([&options] { options.command = Command::show; });
}

constexpr const char* kPage = "The page as reStructuredText, HTML, Markdown or CSV; - is standard input";

void add_import(CLI::App& command, RequirementsOptions& wanted) {
  auto* import = command.add_subcommand("import", "Make a table of a page, and say what was guessed");
  import->add_option("PAGE", wanted.file, kPage)->required();
  import->add_option("--role", wanted.role, "What the host is called that the product runs on")->type_name("NAME");
  import->add_option("-o,--output", wanted.output, "Write the table to this file instead of standard output")
      ->type_name("FILE");
  import->callback([&wanted] { wanted.action = RequirementsOptions::Action::import; });
}

void add_requirements(CLI::App& app, Options& options) {
  auto& wanted = options.requirements;
  auto* command = app.add_subcommand(
      "requirements", "Show the requirements table, check one, compare it with a page, or make one of a page");
  add_table_option(*command, wanted.requirements);
  command->add_option("-f,--format", wanted.format, "text, json, markdown or csv")
      ->type_name("FORMAT")
      ->check(CLI::IsMember({"text", "json", "markdown", "csv"}))
      ->capture_default_str();
  auto* check = command->add_subcommand("check", "Check a table file: exit 0 when it can be used, else 2");
  check->add_option("FILE", wanted.file, "The table; - is standard input")->required();
  check->callback([&wanted] { wanted.action = RequirementsOptions::Action::check; });
  auto* compare = command->add_subcommand(
      "compare", "Compare the vendor's page with the table: exit 0 same, 1 differs, 2 unreadable");
  compare->add_option("PAGE", wanted.file, kPage)->required();
  add_table_option(*compare, wanted.requirements);
  compare->callback([&wanted] { wanted.action = RequirementsOptions::Action::compare; });
  add_import(*command, wanted);
  command->add_subcommand("list", "Show the built-in tables with their editions")->callback([&wanted] {
    wanted.action = RequirementsOptions::Action::list;
  });
  command->add_subcommand("schema", "Print the JSON Schema of table files")->callback([&wanted] {
    wanted.action = RequirementsOptions::Action::schema;
  });
  command->callback([&options] { options.command = Command::requirements; });
}

void add_documents(CLI::App& app, Options& options) {
  auto* completion =
      app.add_subcommand("completion", "Print what a shell needs to complete this program's command lines");
  completion->add_option("SHELL", options.completion.shell, "bash, zsh or fish")
      ->required()
      ->check(CLI::IsMember({"bash", "zsh", "fish"}));
  completion->callback([&options] { options.command = Command::completion; });
  app.add_subcommand("manual", "Print the manual page, for man -l -")->callback([&options] {
    options.command = Command::manual;
  });
}

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

}  // namespace

std::string take_host(const std::string& text, std::map<std::string, std::string>& hosts) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos || equals == 0)
    return fmt::format("--host {}: must be ROLE=ADDRESS", escape_foreign(text));
  const std::string role = text.substr(0, equals);
  const std::string typed = text.substr(equals + 1);
  const auto host = read_host_argument(typed);
  if (!host) return fmt::format("--host {}: \"{}\" {}", escape_foreign(text), escape_foreign(typed), host.error());
  if (!hosts.emplace(role, *host).second)
    return fmt::format("--host {}: {} is given twice", escape_foreign(text), role);
  return {};
}

void define_options(CLI::App& app, Options& options) {
  app.set_version_flag("--version", std::string("netpreflight ") + NETPREFLIGHT_VERSION);
  app.require_subcommand(1);
  app.get_formatter()->column_width(36);
  auto* check = app.add_subcommand("check", "Check every row from here and report (the default command)");
  add_row_options(*check, options.check);
  add_network_options(*check, options.check);
  add_output_options(*check, options.check);
  add_verbose_option(*check, options.check);
  check
      ->add_option("--config", options.check.config,
                   "Take options from this file, too (TOML); the command line overrules it")
      ->type_name("FILE");
  add_show(app, options);
  add_listen_command(app, options);
  add_requirements(app, options);
  add_report_commands(app, options);
  add_documents(app, options);
}

namespace {

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

/// CLI11 gives them from the last to the first, and a value that belongs to a mistyped option looks as bad as that.
std::string first_unexpected(const CLI::App& app, const std::vector<std::string>& typed) {
  const std::vector<std::string> rest = app.remaining(true);
  const auto first = std::ranges::find_if(
      typed, [&](const std::string& argument) { return std::ranges::find(rest, argument) != rest.end(); });
  return fmt::format("{}: no such option or argument", first == typed.end() ? rest.front() : *first);
}

std::unique_ptr<Parse> parse(std::vector<std::string> arguments) {
  auto parse = std::make_unique<Parse>();
  auto& [options, app, result] = *parse;
  define_options(app, options);
  const std::vector<std::string> typed = arguments;
  std::ranges::reverse(arguments);  // as CLI11 wants them
  try {
    app.parse(arguments);
    result.options = options;
  } catch (const CLI::CallForHelp&) {
    result.output = app.help();
  } catch (const CLI::CallForVersion& version) {
    result.output = std::string(version.what()) + '\n';
  } catch (const CLI::ExtrasError&) {
    fail(first_unexpected(app, typed), typed, result);
  } catch (const CLI::ParseError& error) {
    fail(error.what(), typed, result);
  }
  return parse;
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
    const bool is_known = option != nullptr && setting.key != "config" && setting.key != "help" && setting.key != "h";
    if (!is_known) return error(fmt::format("{}: check has no such option", escape_foreign(setting.key, 80)));
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

}  // namespace

namespace {

/// CLI11 only says that a command is required; a mistyped one deserves to be named.
std::optional<std::string> unknown_command(const std::string& word) {
  if (word.starts_with('-')) return std::nullopt;
  Parse blank;
  define_options(blank.app, blank.options);
  std::string known;
  for (const CLI::App* command : blank.app.get_subcommands([](const CLI::App*) { return true; })) {
    if (command->get_name() == word) return std::nullopt;
    known += (known.empty() ? "" : ", ") + command->get_name();
  }
  return fmt::format("{}: no such command (there are: {}) (see netpreflight --help)", word, known);
}

}  // namespace

ParsedCommandLine parse_command_line(std::vector<std::string> arguments) {
  insert_default_command(arguments);
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
