// The definitions of the options of check, show and requirements, and of what prints documents about the program.
#include "cli/options/options.hpp"

#include <array>

#include <fmt/format.h>

#include "cli/options/command_line.hpp"
#include "cli/options/option_parts.hpp"
#include "cli/surroundings/host.hpp"
#include "plan/host_argument.hpp"
#include "text/foreign.hpp"
#include "text/host_name.hpp"

namespace netpreflight {

namespace {

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
                            "Ask these instead of the configured nameservers")
                 ->type_name("IP[:PORT]"));
  auto* proxy =
      app.add_option("--proxy", options.proxy, "Proxy: http(s)://[user[:password]@]host:port")->type_name("URL");
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
  add_duration_option(app, "--wait", options.wait, "Check again what does not pass, for this long");
  app.add_option("--concurrency", options.concurrency, "Rows checked at the same time")
      ->type_name("N")
      ->check(CLI::Range(std::size_t{1}, std::size_t{100'000}))
      ->capture_default_str();
}

void add_show_options(CLI::App& command, Options& options) {
  auto& wanted = options.show;
  command
      .add_option("FILE", wanted.file,
                  "A JSON report, or a mail with reports in it, saved or pasted; - is standard input")
      ->required();
  repeatable(command.add_option("--only", wanted.only, "Text of these rows or sections alone (globs allowed)")
                 ->type_name("ID"));
  command.add_flag("--rejudge", wanted.rejudge, "Judge its evidence again with the rules of this version");
  command.add_option("--block", wanted.block, "Which report of a mail that has several, counted from 1")
      ->type_name("N")
      ->check(CLI::Range(std::size_t{1}, std::size_t{1000}));
  add_output_options(command, wanted);
  add_verbose_option(command, wanted);
  command
      .add_flag_callback(
          "--for-support", [&wanted] { wanted.detail = TextStyle::Detail::support; },
          "On one screen what a supporter looks at first")
      ->excludes("--format")
      ->excludes("--quiet")
      ->excludes("--verbose");
}

constexpr const char* kPage = "The page as reStructuredText, HTML, Markdown or CSV; - is standard input";

void add_import(CLI::App& command, RequirementsOptions& wanted) {
  auto* import = command.add_subcommand("import", "Make a table of a page, and say what was guessed");
  import->add_option("PAGE", wanted.file, kPage)->required();
  import->add_option("--role", wanted.role, "What the host is called that the product runs on")->type_name("NAME");
  import->add_option("-o,--output", wanted.output, "Write the table to this file instead of standard output")
      ->type_name("FILE");
  import->callback([&wanted] { wanted.action = RequirementsOptions::Action::import; });
}  // namespace

void add_requirements_options(CLI::App& command, Options& options) {
  auto& wanted = options.requirements;
  add_table_option(command, wanted.requirements);
  command.add_option("-f,--format", wanted.format, "text, json, markdown or csv")
      ->type_name("FORMAT")
      ->check(one_of("format", {"text", "json", "markdown", "csv"}))
      ->capture_default_str();
  auto* check = command.add_subcommand("check", "Check a table file: exit 0 when it can be used, else 2");
  check->add_option("FILE", wanted.file, "The table; - is standard input")->required();
  check->callback([&wanted] { wanted.action = RequirementsOptions::Action::check; });
  auto* compare = command.add_subcommand(
      "compare", "Compare the vendor's page with the table: exit 0 same, 1 differs, 2 unreadable");
  compare->add_option("PAGE", wanted.file, kPage)->required();
  add_table_option(*compare, wanted.requirements);
  compare->callback([&wanted] { wanted.action = RequirementsOptions::Action::compare; });
  add_import(command, wanted);
  command.add_subcommand("list", "Show the built-in tables with their editions")->callback([&wanted] {
    wanted.action = RequirementsOptions::Action::list;
  });
  command.add_subcommand("schema", "Print the JSON Schema of table files")->callback([&wanted] {
    wanted.action = RequirementsOptions::Action::schema;
  });
}

void add_completion_options(CLI::App& command, Options& options) {
  command.add_option("SHELL", options.completion.shell, "bash, zsh or fish")
      ->required()
      ->check(one_of("shell", {"bash", "zsh", "fish"}));
}

void add_manual_options(CLI::App& /*command*/, Options& /*options*/) {}

void add_check_options(CLI::App& command, Options& options) {
  command.option_defaults()->group("Rows");
  add_row_options(command, options.check);
  command.option_defaults()->group("Network");
  add_network_options(command, options.check);
  command.option_defaults()->group("Output");
  command.get_help_ptr()->group("Output");
  add_output_options(command, options.check);
  add_verbose_option(command, options.check);
  command.add_option("--config", options.check.config, "More options, from this file (TOML)")->type_name("FILE");
}

/// In the order of the help.
constexpr std::array kCommands{
    CommandDefinition{"check", Command::check, "Check every row from here and report (the default command)",
                      add_check_options},
    CommandDefinition{"show", Command::show, "Print a report again, read from JSON or out of a mail", add_show_options},
    CommandDefinition{"listen", Command::listen,
                      "Stand in for the product: answer on its incoming ports until it is installed",
                      add_listen_options},
    CommandDefinition{"pair", Command::pair, "Check both ends at once: this host, and another one over ssh",
                      add_pair_options},
    CommandDefinition{"requirements", Command::requirements,
                      "Show the requirements table, check one, compare it with a page, or make one of a page",
                      add_requirements_options},
    CommandDefinition{"rules", Command::rules, "The firewall request that the table amounts to", add_rules_options},
    CommandDefinition{"requests", Command::requests,
                      "The messages to send, one to each team that has something to mend", add_requests_options},
    CommandDefinition{"merge", Command::merge,
                      "Many hosts' reports, and what stand-ins saw, as one matrix and one verdict", add_merge_options},
    CommandDefinition{"diff", Command::diff, "What changed between two reports, row by row", add_diff_options},
    CommandDefinition{"explain", Command::explain, "What a cause means, how it is told, and whom to ask for what",
                      add_explain_options},
    CommandDefinition{"completion", Command::completion,
                      "Print what a shell needs to complete this program's command lines", add_completion_options},
    CommandDefinition{"manual", Command::manual, "Print the manual page, for man -l -", add_manual_options},
};

}  // namespace

std::span<const CommandDefinition> command_definitions() {
  return kCommands;
}

void define_program(CLI::App& app) {
  app.set_version_flag("--version", version_text());
  app.require_subcommand(1);
}

void define_command(CLI::App& app, const CommandDefinition& command, Options& options) {
  auto* added = app.add_subcommand(std::string(command.name), std::string(command.description));
  added->callback([&options, which = command.command] { options.command = which; });
  command.add_options(*added, options);
}

void define_options(CLI::App& app, Options& options) {
  define_program(app);
  for (const CommandDefinition& command : kCommands) define_command(app, command, options);
}

std::string version_text() {
  return std::string("netpreflight ") + NETPREFLIGHT_VERSION;
}

}  // namespace netpreflight
