// Where the packets of a report went and where they stopped: this host, who stands on the way, and the far ends. Pure; drawn by
// formats, which decide nothing.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "netpreflight/report.hpp"

namespace netpreflight {

/// Somebody who answers on the way: the proxy, a firewall that rejects, an interceptor, the last box before packets vanish.
struct Waypoint {
  enum class Part : std::uint8_t { proxy, intercepts, rejects, last_to_answer };
  std::string name;
  std::vector<Part> parts;       ///< that it plays, each once
  Status status = Status::fail;  ///< the worst of what goes through it
  bool reached = true;           ///< packets get as far as this
};

/// A host or nameserver that the rows lead to, or that they come from.
struct FarEnd {
  /// One row that leads here: its port, and the cause where the row is not well.
  struct Port {
    std::string port;
    std::optional<Cause> cause;
  };
  std::string name;
  std::vector<Port> ports;
  bool nameserver = false;
  bool incoming = false;  ///< its rows start there, and are not checked from here
  Status status = Status::skip;
  bool broken = false;                  ///< packets do not get there
  std::optional<std::size_t> waypoint;  ///< through which they go
};

struct Path {
  std::vector<Waypoint> waypoints;
  std::vector<FarEnd> far_ends;  ///< in the order of the rows
  std::size_t left_out = 0;      ///< far ends beyond `most`
};

/// The path of a report. Of more than `most` far ends the worst are kept.
Path path_of(const Report& report, std::size_t most);

/// How bad a status is beside others: skip, pass, warn, fail.
int weight(Status status);

}  // namespace netpreflight
