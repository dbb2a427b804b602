// Wiring only: the command line to a command, a bug to one line.
#include <csignal>
#include <exception>

#include <fmt/format.h>

#include "cli/commands.hpp"
#include "cli/files.hpp"

namespace netpreflight {

int complain(std::string_view line, int exit_code) {
  fmt::print(stderr, "netpreflight: {}\n", line);
  return exit_code;
}

int print(std::string_view text) {
  const auto written = write_standard_output(text);
  return written ? kExitDone : complain(written.error(), kExitIncomplete);
}

namespace {

int run_command(const Options& options) {
  switch (options.command) {
    case Command::check:
      return run_check(options.check);
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
  }
  return kExitUsage;
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
  std::signal(SIGPIPE, SIG_IGN);  // a closed pipe is an error of a write, not the end
  try {
    return netpreflight::run_program({argv + 1, argv + argc});
  } catch (const std::exception& bug) {
    return netpreflight::complain(fmt::format("internal error: {}", bug.what()), netpreflight::kExitIncomplete);
  }
}
