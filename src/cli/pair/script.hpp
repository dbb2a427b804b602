// What the system's ssh is told to run at the other end. Pure.
#pragma once

#include <string>
#include <vector>

#include "cli/options/options.hpp"
#include "cli/pair/ends.hpp"

namespace netpreflight {

/// The script for a POSIX shell there. It does what lines on its standard input say, and answers each with a line that begins with
/// `mark`; where standard input ends, a signal arrives or the time is over, it removes all that it made and ends.
std::string far_script(const EndWork& work, Milliseconds limit, const std::string& mark);

/// The command that ssh runs there, whatever shell the user has.
std::string far_command(const std::string& script);

/// The whole command line of ssh; `remote` is the command there.
std::vector<std::string> ssh_command(const PairOptions& options, const std::string& remote);

/// The command that asks ssh what its configuration makes of the destination, without a connection.
std::vector<std::string> ssh_query(const PairOptions& options);

/// What it answers, as far as it is needed.
struct SshConfiguration {
  std::string host;           ///< to which it connects; empty: it does not say
  bool goes_through = false;  ///< over another host, or a program
};
SshConfiguration read_ssh_configuration(const std::string& text);

}  // namespace netpreflight
