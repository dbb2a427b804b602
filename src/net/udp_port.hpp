// One UDP port of which nothing is known but what a row says: a datagram, and what comes back.
#pragma once

#include <optional>

#include "net/datagram.hpp"
#include "net/stand_in.hpp"
#include "netpreflight/evidence.hpp"

namespace netpreflight {

struct UdpQuestion {
  Bytes payload;
  std::optional<StandInCall> call;  ///< who asks, where the far end may be the stand-in
};

struct UdpAnswer {
  DatagramEvidence evidence;
  std::optional<StandInEvidence> stand_in;  ///< where it was that who answered
};

/// Sends the payload and, in turns with it, the question to the stand-in where there may be one, until something comes back.
Awaitable<UdpAnswer> ask_udp_port(std::string address, std::uint16_t port, UdpQuestion question, Milliseconds timeout);

}  // namespace netpreflight
