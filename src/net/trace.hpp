// How far packets to one port get, without root: connection attempts that are given only so many hops to live, all at once.
// Routers that drop one answer with ICMP time exceeded, which arrives on the socket's error queue (ip(7)).
#pragma once

#include <map>
#include <string>
#include <tuple>

#include "net/concurrent.hpp"
#include "netpreflight/evidence.hpp"

namespace netpreflight {

/// Traces TCP connections to a port. With `measure_distance`, UDP packets to the same address tell how far the destination itself
/// is, whoever answers for its port. Ends when `time` is over at the latest.
Awaitable<TraceEvidence> trace_tcp(std::string address, std::uint16_t port, Milliseconds time, bool measure_distance);

/// Traces UDP datagrams; `question` is what the port understands.
Awaitable<TraceEvidence> trace_udp(std::string address, std::uint16_t port, Milliseconds time,
                                   std::vector<unsigned char> question);

struct TraceResult {
  TraceEvidence evidence;
  Milliseconds duration{};
  bool made = false;  ///< false: more destinations are in trouble than are traced
};

/// All traces of a run. Each port of an address is traced once, however many rows lead to it; the traces begin one shortly after the
/// other, because routers limit how many errors they send; and all of them together take about one time-out.
class Tracer {
 public:
  Tracer(const asio::any_io_executor& executor, Milliseconds time) : executor_(executor), time_(time) {}

  /// `refused`: the port answered with a reset, and the question is whose it was.
  Awaitable<TraceResult> trace(Transport transport, std::string address, std::uint16_t port, bool refused);

 private:
  asio::any_io_executor executor_;
  Milliseconds time_;
  std::map<std::tuple<Transport, std::string, std::uint16_t>, Shared<TraceResult>> traces_;
  std::map<std::pair<Transport, bool>, std::size_t> made_;  ///< how many of a transport, and of IPv6 or not
};

}  // namespace netpreflight
