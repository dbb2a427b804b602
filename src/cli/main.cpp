// Wiring only: the command line to a command, a bug to one line.
#include <algorithm>
#include <csignal>
#include <exception>
#include <span>

#include <fmt/format.h>

#include "cli/commands/commands.hpp"
#include "cli/files.hpp"
#include "netpreflight/proxy.hpp"

namespace netpreflight {

namespace {

int run_command(const Options& options) {
  switch (options.command) {
    case Command::check:
      return run_check(options.check);
    case Command::listen:
      return run_listen(options.listen);
    case Command::show:
      return run_show(options.show);
    case Command::requirements:
      return run_requirements(options.requirements);
    case Command::rules:
      return run_rules(options.rules);
    case Command::merge:
      return run_merge(options.merge);
    case Command::diff:
      return run_diff(options.diff);
    case Command::explain:
      return run_explain(options.explain);
    case Command::completion:
      return run_completion(options.completion);
    case Command::manual:
      return run_manual();
  }
  return kExitUsage;
}

/// Anybody on this host may read a process's arguments (ps, /proc/PID/cmdline): credentials do not stay among them.
/// The parsed options have their own copy. Whatever stands before an '@' is overwritten, and what follows a scheme stays.
void hide_credentials(std::span<char*> arguments) {
  for (char* argument : arguments) {
    const std::string_view text(argument);
    const std::string cleaned = without_credentials(text);
    if (cleaned.size() == text.size()) continue;
    const auto end = std::copy(cleaned.begin(), cleaned.end(), argument);
    std::fill(end, argument + text.size(), '\0');
  }
}

int run_program(std::vector<std::string> arguments) {
  const auto parsed = parse_command_line(std::move(arguments));
  if (!parsed.error.empty()) return complain(parsed.error, parsed.exit_code);
  if (!parsed.options) return print(parsed.output);
  return run_command(*parsed.options);
}

}  // namespace

}  // namespace netpreflight

int main(int argc, char** argv) {
  // A closed pipe and a limit on files are errors of a write, not the end.
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
  try {
    std::vector<std::string> arguments(argv + 1, argv + argc);
    netpreflight::hide_credentials({argv + 1, argv + argc});
    return netpreflight::run_program(std::move(arguments));
  } catch (const std::exception& bug) {
    return netpreflight::complain(fmt::format("internal error: {}", bug.what()), netpreflight::kExitIncomplete);
  }
}
