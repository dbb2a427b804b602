// The options of `pair`.
#include <algorithm>

#include <fmt/format.h>

#include "cli/options/option_parts.hpp"
#include "text/foreign.hpp"

namespace netpreflight {

namespace {

bool is_odd(char c) {
  return static_cast<unsigned char>(c) <= ' ' || c == '\x7f';
}

std::string take_destination(const std::string& text, PairOptions& options) {
  const std::string said = fmt::format("--ssh {}: ", escape_foreign(text));
  if (text.empty() || std::ranges::any_of(text, is_odd))
    return said + "must be HOST, USER@HOST or ssh://USER@HOST:PORT";
  if (text.starts_with('-')) return said + "must not begin with \"-\"; options for ssh go after --ssh-option";
  options.destination = text;
  return {};
}

std::string take_ssh_option(const std::string& text, PairOptions& options) {
  if (text.size() < 2 || !text.starts_with('-') || text.starts_with("--"))
    return fmt::format("--ssh-option {}: must be an option of ssh, such as \"-p 2222\"", escape_foreign(text));
  options.ssh_options.push_back(text);
  return {};
}

void add_ends(CLI::App& command, PairOptions& wanted) {
  command
      .add_option("--ssh", each([&](const std::string& text) { return take_destination(text, wanted); }),
                  "The other end, as ssh takes it")
      ->type_name("USER@HOST")
      ->required();
  repeatable(command
                 .add_option("--ssh-option",
                             each([&](const std::string& text) { return take_ssh_option(text, wanted); }),
                             "For ssh, such as \"-p 2222\" or \"-J jump\"")
                 ->type_name("OPTION"));
  command.add_option("--from", wanted.from, "Role of this host; by default the one that the table is about")
      ->type_name("ROLE");
  command.add_option("--there", wanted.there, "Role of the other end, where that is not clear")->type_name("ROLE");
  repeatable(command
                 .add_option("--host", each([&](const std::string& text) { return take_host(text, wanted.hosts); }),
                             "Where the host of a role is, also of these two ends")
                 ->type_name("ROLE=ADDRESS"));
}

}  // namespace

void add_pair_options(CLI::App& command, Options& options) {
  auto& wanted = options.pair;
  add_ends(command, wanted);
  add_port_option(command, wanted.ports);
  repeatable(command.add_option("--only", wanted.only, "Only these rows or sections (globs allowed)")->type_name("ID"));
  add_table_option(command, wanted.requirements);
  auto* v4 = command.add_flag_callback("-4", [&] { wanted.family = Family::v4; }, "Use IPv4 only");
  command.add_flag_callback("-6", [&] { wanted.family = Family::v6; }, "Use IPv6 only")->excludes(v4);
  add_duration_option(command, "--timeout", wanted.timeout, "Time for each network step (500ms, 5s, 2m)");
  command.add_flag("--dry-run", wanted.dry_run, "Run nothing; print what would be run");
  add_output_options(command, wanted);
}

}  // namespace netpreflight
