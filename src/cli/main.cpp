// Wiring only: the command line to a command, a bug to one line.
#include <algorithm>
#include <cerrno>
#include <csignal>
#include <exception>
#include <new>
#include <span>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include "cli/commands/commands.hpp"
#include "cli/files.hpp"
#include "net/asio.hpp"
#include "netpreflight/proxy.hpp"
#include "run/memory.hpp"

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
    case Command::requests:
      return run_requests(options.requests);
    case Command::merge:
      return run_merge(options.merge);
    case Command::diff:
      return run_diff(options.diff);
    case Command::pair:
      return run_pair(options.pair);
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

/// A stream that is closed stays without use: its number must not become that of a file or connection that is opened later.
void keep_standard_streams() {
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (::fcntl(stream, F_GETFD) != -1) continue;
    // The lowest free number is this one. It cannot be used for what the stream is for: that is an error as before.
    ::open("/dev/null", stream == STDIN_FILENO ? O_WRONLY : O_RDONLY);
  }
}

constexpr std::string_view kTooLittleMemory = "this host has too little memory for it";
constexpr std::string_view kLastWords = "netpreflight: this host has too little memory for it\n";
static_assert(kLastWords.find(kTooLittleMemory) != std::string_view::npos);

bool is_no_descriptor(const error_code& error) {
  return error.value() == EMFILE || error.value() == ENFILE;
}

}  // namespace

}  // namespace netpreflight

int main(int argc, char** argv) {
  using namespace netpreflight;
  end_where_memory_ends(kLastWords, kExitIncomplete);
  // A closed pipe and a limit on files are errors of a write, not the end.
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
  std::signal(SIGCHLD, SIG_DFL);  // where it is ignored, a child's exit code is lost
  keep_standard_streams();
  try {
    std::vector<std::string> arguments(argv + 1, argv + argc);
    hide_credentials({argv + 1, argv + argc});
    return run_program(std::move(arguments));
  } catch (const boost::system::system_error& error) {
    if (!is_no_descriptor(error.code()))
      return complain(fmt::format("internal error: {}", error.what()), kExitIncomplete);
    return complain(
        "this host lets the program open too few files at once (ulimit -n), fewer than it takes to check anything",
        kExitIncomplete);
  } catch (const std::bad_alloc&) {
    return complain(kTooLittleMemory, kExitIncomplete);
  } catch (const std::exception& bug) {
    return complain(fmt::format("internal error: {}", bug.what()), kExitIncomplete);
  }
}
