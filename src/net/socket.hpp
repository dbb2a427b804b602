// What the kernel says about a socket: errors in our own terms, and the ICMP message behind them.
#pragma once

#include <optional>
#include <string>

#include "net/concurrent.hpp"
#include "netpreflight/evidence.hpp"

namespace netpreflight {

/// The one place where error codes become evidence. Cancelled and expired operations are timed_out: nothing else cancels.
SocketEnd socket_end(const error_code& error);

/// Waits until the socket can be read or written, or the time is over; timed_out where it was over before. Nothing here remembers a
/// deadline: whoever waits again gives it again.
template <class Socket>
Awaitable<error_code> wait_until(Socket& socket, typename Socket::wait_type what, Deadline::TimePoint time) {
  if (std::chrono::steady_clock::now() >= time) co_return asio::error::timed_out;
  const Deadline deadline(socket.get_executor(), time, [&socket] { socket.cancel(); });
  auto [error] = co_await socket.async_wait(what, kAsTuple);
  co_return error;
}

/// Asks the kernel to keep ICMP errors for this socket (ip(7) IP_RECVERR, ipv6(7) IPV6_RECVERR).
void keep_icmp(int socket, bool is_v6);

/// Gives what is sent only so many hops to live: IP_TTL or IPV6_UNICAST_HOPS.
void limit_hops(int socket, bool is_v6, int hops);

/// An ICMP error, and the error code that the kernel makes of it.
struct IcmpError {
  Icmp icmp;
  error_code error;
};

/// The last ICMP error that the kernel kept for this socket, if any; empties the queue.
std::optional<IcmpError> take_icmp_error(int socket);
std::optional<Icmp> take_icmp(int socket);

}  // namespace netpreflight
