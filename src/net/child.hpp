// Running a small program of this host and reading what it prints.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "net/asio.hpp"
#include "netpreflight/evidence.hpp"

namespace netpreflight {

struct ChildResult {
  enum class End : std::uint8_t { exited, timed_out, not_started };
  End end = End::not_started;
  int exit_code = 0;
  std::string output;  ///< standard output, at most about 1 MiB
};

/// Runs arguments[0] from PATH without a shell, with no standard input and standard error discarded.
/// It is killed when the time is over, with its own children, and it is not waited for any longer than that.
Awaitable<ChildResult> run_child(std::vector<std::string> arguments, Milliseconds timeout);

/// The same for whoever has no loop of its own; returns when the program has ended.
ChildResult run_child_and_wait(std::vector<std::string> arguments, Milliseconds timeout);

}  // namespace netpreflight
