// The options of the commands that work on reports and tables without probing anything.
#include <fmt/format.h>

#include "cli/options/option_parts.hpp"
#include "netpreflight/catalogue.hpp"
#include "report/formats.hpp"
#include "text/foreign.hpp"

namespace netpreflight {

namespace {

std::string take_output(const std::string& text, std::vector<OutputFile>& outputs) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos || equals + 1 == text.size())
    return fmt::format("--output {}: must be FORMAT=FILE", escape_foreign(text));
  const std::string format = text.substr(0, equals);
  if (!is_report_format(format))
    return fmt::format("--output {}: {}", escape_foreign(text), no_such("format", format, report_formats()));
  outputs.push_back({format, text.substr(equals + 1)});
  return {};
}

void add_format_options(CLI::App& app, OutputOptions& options) {
  app.add_option("-f,--format", options.format, "Format printed: " + report_format_names())
      ->type_name("FORMAT")
      ->check(one_of("format", report_formats()))
      ->capture_default_str();
  repeatable(app.add_option("-o,--output",
                            each([&](const std::string& text) { return take_output(text, options.outputs); }),
                            "Also write this file")
                 ->type_name("FORMAT=FILE"));
}

void add_redaction_options(CLI::App& app, RedactionWish& wish) {
  app.add_flag_callback("--redact", [&] { wish.redact = true; }, "Hide internal names and addresses (as paste does)");
  app.add_flag_callback(
         "--no-redact", [&] { wish.redact = false; }, "Hide nothing (as all formats but paste do)")
      ->excludes("--redact");
  app.add_option("--redact-map", wish.map, "Write here what the placeholders stand for")->type_name("FILE");
}

std::vector<std::string> ids_of_teams() {
  std::vector<std::string> ids;
  ids.reserve(teams().size());
  for (const auto& team : teams()) ids.emplace_back(team.id);
  return ids;
}

}  // namespace

void add_merge_options(CLI::App& command, Options& options) {
  auto& wanted = options.merge;
  command
      .add_option("FILE", wanted.files, "Reports and logs of listen: JSON, or mails with them (- is standard input)")
      ->required();
  add_output_options(command, wanted);
}

void add_diff_options(CLI::App& command, Options& options) {
  auto& wanted = options.diff;
  command.add_option("OLD", wanted.old_file, "The earlier report, in JSON or pasted")->required();
  command.add_option("NEW", wanted.new_file, "The later report")->required();
  command.add_option("-f,--format", wanted.format, "text, json or markdown")
      ->type_name("FORMAT")
      ->check(one_of("format", {"text", "json", "markdown"}))
      ->capture_default_str();
  auto* verdict = command.add_flag("--exit-verdict", wanted.exit_verdict,
                                   "Exit with the code of NEW's verdict, not with 1 where a row got worse");
  command.add_flag("--strict", wanted.strict, "With it, exit with 1 unless everything passes in NEW")->needs(verdict);
  add_color_option(command, wanted.color);
}

void add_rules_options(CLI::App& command, Options& options) {
  auto& wanted = options.rules;
  auto* report = command.add_option("--failed-in", wanted.failed_in, "Only what this report shows as blocked")
                     ->type_name("REPORT");
  add_table_option(command, wanted.requirements)->excludes(report);
  repeatable(command
                 .add_option("--host",
                             each([&wanted](const std::string& text) { return take_host(text, wanted.hosts); }),
                             "Where the host of a role is (name or address)")
                 ->type_name("ROLE=ADDRESS"))
      ->excludes(report);
  add_port_option(command, wanted.ports)->excludes(report);
  command.add_option("-f,--format", wanted.format, "markdown, csv or nftables")
      ->type_name("FORMAT")
      ->check(one_of("format", {"markdown", "csv", "nftables"}))
      ->capture_default_str();
}

void add_requests_options(CLI::App& command, Options& options) {
  auto& wanted = options.requests;
  command.add_option("REPORT", wanted.file, "A report, or merged ones, in JSON or pasted; - is standard input")
      ->required();
  command.add_option("--to", wanted.to, "Only the message to this team")
      ->type_name("TEAM")
      ->check(one_of("team", ids_of_teams()));
  command.add_option("-f,--format", wanted.format, "text, markdown, json or eml (a draft for a mail program)")
      ->type_name("FORMAT")
      ->check(one_of("format", {"text", "markdown", "json", "eml"}))
      ->capture_default_str();
  command.add_option("-o,--output", wanted.output, "Write to this file instead of standard output")->type_name("FILE");
}

void add_explain_options(CLI::App& command, Options& options) {
  auto& wanted = options.explain;
  auto* cause = command.add_option("CAUSE", wanted.cause, "A code such as tcp.timeout; all where none is given");
  command.add_option("-f,--format", wanted.format, "text, or markdown for all causes")
      ->type_name("FORMAT")
      ->check(one_of("format", {"text", "markdown"}))
      ->capture_default_str();
  command.callback([&options, cause] {
    if (options.explain.format == "markdown" && *cause)
      throw CLI::ValidationError("explain: the markdown page has all causes, not one");
    options.command = Command::explain;
  });
}

CLI::Option* add_table_option(CLI::App& app, std::optional<std::filesystem::path>& table) {
  return app
      .add_option("--requirements", table,
                  "Another table: a file, or the NAME[@EDITION] of a built-in one (see requirements list)")
      ->type_name("TABLE");
}

void add_output_options(CLI::App& app, OutputOptions& options) {
  app.add_flag("--strict", options.strict, "Exit with 1 unless everything passes");
  add_format_options(app, options);
  app.add_flag_callback(
      "-q,--quiet", [&] { options.detail = TextStyle::Detail::quiet; },
      "No table, only problems and verdict; no progress");
  add_redaction_options(app, options.redaction);
  add_color_option(app, options.color);
}

void add_verbose_option(CLI::App& app, OutputOptions& options) {
  app.add_flag_callback(
         "-v,--verbose", [&] { options.detail = TextStyle::Detail::verbose; }, "Every step of every row")
      ->excludes("--quiet");
}

}  // namespace netpreflight
