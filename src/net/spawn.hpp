// Starting another program of this host.
#pragma once

#include <string>
#include <vector>

#include <sys/types.h>

namespace netpreflight {

/// Where the program's standard streams lead: descriptors of this one. -1: to /dev/null.
struct SpawnStreams {
  int input = -1;
  int output = -1;
  int errors = -1;
};

/// One of its own can be killed with all that it starts; the program's own gets Ctrl-C, and may ask at the terminal.
enum class ProcessGroup : std::uint8_t { own, shared };

/// Starts arguments[0] from PATH, without a shell and with no other descriptor of this program. What this one ignores or holds back
/// for itself is as usual for it. 0 where it cannot be started, with the reason in errno.
pid_t spawn(std::vector<std::string> arguments, const SpawnStreams& streams, ProcessGroup group);

}  // namespace netpreflight
