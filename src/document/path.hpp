// Where the packets of a report went and where they stopped: a lane for what is well, one for each problem, one for each host that
// checks by itself. Pure; drawn by formats, which decide nothing.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "netpreflight/report.hpp"

namespace netpreflight {

/// Who stands between this host and the destinations of a lane.
struct Waypoint {
  PlaceKind kind = PlaceKind::hop;
  std::string name;
};

/// Destinations that fare alike.
struct Lane {
  Status status = Status::skip;
  std::optional<std::string> problem;  ///< the id of the one that is told here
  std::optional<PlaceKind> fault;      ///< where that sits
  std::optional<Waypoint> through;     ///< nothing: nobody is known
  std::vector<std::string> ends;       ///< names of hosts, or what a row leads to in words; each once
  std::vector<std::string> ports;      ///< "443/tcp" ..., each once
  bool incoming = false;               ///< rows start there, and are not checked from here
};

struct Path {
  std::vector<Lane> lanes;   ///< problems in their order, what is well, nameservers, other hosts
  std::size_t left_out = 0;  ///< problems beyond `most`
};

/// The path of a report. Of its problems the first `most` are kept.
Path path_of(const Report& report, std::size_t most);

}  // namespace netpreflight
