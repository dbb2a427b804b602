// What the stand-in answers over UDP: the same question with the same proof, and nothing to anything else.
#pragma once

#include <chrono>
#include <functional>
#include <set>
#include <string>

#include "net/asio.hpp"
#include "standin/identity.hpp"
#include "standin/journal.hpp"
#include "standin/packet.hpp"

namespace netpreflight {

struct DatagramDoor {
  std::uint16_t port = 0;
  std::set<std::string> payloads;  ///< what the rows of the port send before they ask
  asio::ip::udp::socket socket;
};

/// What is told of datagrams while they are served.
struct DatagramsSeen {
  std::function<void(Visit visit)> visited;  ///< every one but the rows' own; only time, kind and addresses are known
  std::function<void(const Flow& flow, bool answered)> delivered;  ///< every one
};

/// Answers until `end`.
Awaitable<void> serve_datagrams(DatagramDoor& door, const Identity& identity, std::chrono::steady_clock::time_point end,
                                DatagramsSeen seen);

}  // namespace netpreflight
