// What the kernel says about a socket: errors in our own terms, and the ICMP message behind them.
#pragma once

#include <optional>
#include <string>

#include "net/asio.hpp"
#include "netpreflight/evidence.hpp"

namespace netpreflight {

/// The one place where error codes become evidence. Cancelled and expired operations are timed_out: nothing else cancels.
SocketEnd socket_end(const error_code& error);

/// Asks the kernel to keep ICMP errors for this socket (ip(7) IP_RECVERR, ipv6(7) IPV6_RECVERR).
void keep_icmp(int socket, bool is_v6);

/// The last ICMP error that the kernel kept for this socket, if any; empties the queue.
std::optional<Icmp> take_icmp(int socket);


}  // namespace netpreflight
