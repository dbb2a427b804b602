// ICMP echoes without root (icmp(7), ping_group_range).
#pragma once

#include <optional>
#include <string>

#include "net/datagram.hpp"
#include "netpreflight/evidence.hpp"

namespace netpreflight {

/// Sends up to five echoes within `timeout`, with so many hops to live, and waits for one to come back.
Awaitable<DatagramAnswer> send_echo(std::string address, Milliseconds timeout, std::optional<int> hops = std::nullopt);

/// What became of an echo.
Awaitable<EchoEvidence> ask_echo(std::string address, Milliseconds timeout);

}  // namespace netpreflight
