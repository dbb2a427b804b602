// What the stand-in answers over UDP: the same question with the same proof, and nothing to anything else.
#pragma once

#include <chrono>
#include <functional>
#include <set>
#include <string>

#include "net/asio.hpp"
#include "standin/identity.hpp"
#include "standin/journal.hpp"

namespace netpreflight {

struct DatagramDoor {
  std::uint16_t port = 0;
  std::set<std::string> payloads;  ///< what the rows of the port send before they ask
  asio::ip::udp::socket socket;
};

/// Answers until `end`. `visited` is told of every datagram but the rows' own; of it only time, kind and addresses are known.
Awaitable<void> serve_datagrams(DatagramDoor& door, const Identity& identity, std::chrono::steady_clock::time_point end,
                                std::function<void(Visit visit)> visited);

}  // namespace netpreflight
