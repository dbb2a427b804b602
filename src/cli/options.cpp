#include "cli/options.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/host.hpp"
#include "cli/option_parts.hpp"
#include "core/host_name.hpp"
#include "report/formats.hpp"

namespace netpreflight {

namespace {

constexpr int kUsage = 2;

std::string take_name(std::string_view option, const std::string& text, std::vector<std::string>& names) {
  if (!is_host(text)) return fmt::format("{} {}: is no host name and no address", option, escape_foreign(text));
  names.push_back(text);
  return {};
}

void add_row_options(CLI::App& app, CheckOptions& options) {
  Wishes& wishes = options.wishes;
  app.add_option("--from", wishes.from, "Role of this host")->type_name("ROLE")->capture_default_str();
  repeatable(app.add_option("--host", each([&](const std::string& text) { return take_host(text, wishes.hosts); }),
                            "Where the host of a role is (name or address)")->type_name("ROLE=ADDRESS"));
  repeatable(app.add_option("--ntp", each([&](const std::string& text) { return take_name("--ntp", text, wishes.ntp); }),
                            "Use these time servers instead of the table's")->type_name("HOST"));
  repeatable(app.add_option("--resolve", each([&](const std::string& text) { return take_name("--resolve", text, wishes.resolve); }),
                            "A further internal name that must resolve")->type_name("NAME"));
  repeatable(app.add_option("--only", wishes.only, "Run only these rows or sections (globs allowed)")->type_name("ID"));
  repeatable(app.add_option("--skip", wishes.skip, "Leave these rows or sections out (globs allowed)")->type_name("ID"));
  repeatable(app.add_option("--expect-fail", wishes.expect_fail, "These rows are expected to fail (globs allowed)")->type_name("ID"));
  app.add_option("--requirements", options.requirements, "Another table instead of the built-in one")->type_name("FILE");
}

void add_network_options(CLI::App& app, CheckOptions& options) {
  repeatable(app.add_option("--nameserver", each([&](const std::string& text) -> std::string {
                              auto nameserver = parse_nameserver(text);
                              if (!nameserver) return "--nameserver: " + nameserver.error();
                              options.nameservers.push_back(*nameserver);
                              return {};
                            }),
                            "Ask these nameservers instead of the configured ones")->type_name("IP[:PORT]"));
  app.add_option("--trust-store", options.trust_store, "Trust these certificates instead of the system's")->type_name("FILE_OR_DIR");
  app.add_option("--public-roots", options.public_roots, "Public roots (PEM) instead of the built-in ones")->type_name("FILE");
  auto* v4 = app.add_flag_callback("-4", [&] { options.family = Family::v4; }, "Use IPv4 only");
  app.add_flag_callback("-6", [&] { options.family = Family::v6; }, "Use IPv6 only")->excludes(v4);
  app.add_option("--timeout", each([&](const std::string& text) -> std::string {
                   auto timeout = parse_duration(text);
                   if (!timeout) return "--timeout: " + timeout.error();
                   options.timeout = *timeout;
                   return {};
                 }),
                 "Time for each network step (500ms, 5s, 2m) [5s]")->type_name("DURATION");
  app.add_option("--wait", each([&](const std::string& text) -> std::string {
                   auto wait = parse_duration(text);
                   if (!wait) return "--wait: " + wait.error();
                   options.wait = *wait;
                   return {};
                 }),
                 "Check rows that do not pass again until they do or this time is over")->type_name("DURATION");
  app.add_option("--concurrency", options.concurrency, "Rows checked at the same time")->type_name("N")
      ->check(CLI::Range(std::size_t{1}, std::size_t{100'000}))->capture_default_str();
}

void add_output_options(CLI::App& app, CheckOptions& options) {
  app.add_flag("--strict", options.strict, "Exit with 1 unless everything passes");
  add_format_options(app, options.format, options.outputs);
  auto* quiet = app.add_flag_callback("-q,--quiet", [&] { options.detail = TextStyle::Detail::quiet; }, "Only rows that do not pass, no progress");
  app.add_flag_callback("-v,--verbose", [&] { options.detail = TextStyle::Detail::verbose; }, "Every step of every row")->excludes(quiet);
  add_color_option(app, options.color);
}

void add_requirements(CLI::App& app, Options& options) {
  auto& wanted = options.requirements;
  auto* command = app.add_subcommand("requirements", "Show the requirements table, or check one");
  command->add_option("--requirements", wanted.requirements, "Another table instead of the built-in one")->type_name("FILE");
  command->add_option("-f,--format", wanted.format, "text, json, markdown or csv")->type_name("FORMAT")
      ->check(CLI::IsMember({"text", "json", "markdown", "csv"}))->capture_default_str();
  auto* check = command->add_subcommand("check", "Check a table file: exit 0 when it can be used, else 2");
  check->add_option("FILE", wanted.file, "The table")->required();
  check->callback([&wanted] { wanted.action = RequirementsOptions::Action::check; });
  command->add_subcommand("schema", "Print the JSON Schema of table files")
      ->callback([&wanted] { wanted.action = RequirementsOptions::Action::schema; });
  command->callback([&options] { options.command = Command::requirements; });
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

}  // namespace

std::string take_host(const std::string& text, std::map<std::string, std::string>& hosts) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos || equals == 0) return fmt::format("--host {}: must be ROLE=ADDRESS", escape_foreign(text));
  const std::string role = text.substr(0, equals);
  const std::string host = text.substr(equals + 1);
  if (!is_host(host)) return fmt::format("--host {}: \"{}\" is no host name and no address", escape_foreign(text), escape_foreign(host));
  if (!hosts.emplace(role, host).second) return fmt::format("--host {}: {} is given twice", escape_foreign(text), role);
  return {};
}

tl::expected<Milliseconds, std::string> parse_duration(const std::string& text) {
  struct Unit {
    std::string_view suffix;
    double milliseconds;
  };
  static constexpr std::array kUnits{Unit{"ms", 1}, Unit{"s", 1000}, Unit{"m", 60'000}, Unit{"h", 3'600'000}};
  constexpr double kMost = 86'400'000;
  double number = 0;
  const char* end = text.data() + text.size();
  const auto [rest, failure] = std::from_chars(text.data(), end, number);
  const std::string_view suffix(rest, static_cast<std::size_t>(end - rest));
  const auto unit = std::ranges::find(kUnits, suffix, &Unit::suffix);
  const double milliseconds = unit == kUnits.end() ? 0 : number * unit->milliseconds;
  if (failure != std::errc() || !(milliseconds >= 1) || milliseconds > kMost) {
    return tl::unexpected(fmt::format("\"{}\" is no duration from 1ms to 24h (examples: 500ms, 5s, 2m)", escape_foreign(text)));
  }
  return Milliseconds(milliseconds);
}

ParsedCommandLine parse_command_line(std::vector<std::string> arguments) {
  ParsedCommandLine parsed;
  Options options;
  CLI::App app{"Checks the network requirements of a product before its installation.", "netpreflight"};
  app.set_version_flag("--version", std::string("netpreflight ") + NETPREFLIGHT_VERSION);
  app.require_subcommand(1);
  app.get_formatter()->column_width(36);
  auto* check = app.add_subcommand("check", "Check every row from here and report (the default command)");
  add_row_options(*check, options.check);
  add_network_options(*check, options.check);
  add_output_options(*check, options.check);
  add_requirements(app, options);
  add_report_commands(app, options);

  insert_default_command(arguments);
  std::ranges::reverse(arguments);  // as CLI11 wants them
  try {
    app.parse(arguments);
    parsed.options = std::move(options);
  } catch (const CLI::CallForHelp&) {
    const auto chosen = app.get_subcommands();
    parsed.output = chosen.empty() ? app.help() : chosen.front()->help();
  } catch (const CLI::CallForVersion& version) {
    parsed.output = std::string(version.what()) + '\n';
  } catch (const CLI::ParseError& error) {
    parsed.error = one_line(error.what()) + " (see netpreflight --help)";
    parsed.exit_code = kUsage;
  }
  return parsed;
}

}  // namespace netpreflight
