// How far packets to one port get, without root: connection attempts that are given only so many hops to live, all at once.
// Routers that drop one answer with ICMP time exceeded, which arrives on the socket's error queue (ip(7)).
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "net/concurrent.hpp"
#include "net/datagram.hpp"
#include "netpreflight/evidence.hpp"

namespace netpreflight {

/// Traces TCP connections to a port. With `measure_distance`, UDP packets to the same address tell how far the destination itself
/// is, whoever answers for its port. Ends when `time` is over at the latest.
Awaitable<TraceEvidence> trace_tcp(std::string address, std::uint16_t port, Milliseconds time, bool measure_distance);

/// Traces UDP datagrams; `question` is what the port understands.
Awaitable<TraceEvidence> trace_udp(std::string address, std::uint16_t port, Milliseconds time, Bytes question);

/// Traces echoes.
Awaitable<TraceEvidence> trace_icmp(std::string address, Milliseconds time);

/// What is to be traced, and for whom.
struct TraceWish {
  Transport transport = Transport::tcp;
  std::string address;
  std::uint16_t port = 0;
  bool refused = false;            ///< TCP: the port answered with a reset, and the question is whose it was
  Bytes question;                  ///< UDP: what the port understands
  std::optional<std::size_t> row;  ///< the row that is in trouble; none: what all rows need
};

struct TraceResult {
  TraceEvidence evidence;
  Milliseconds duration{};
  bool made = false;  ///< false: more destinations are in trouble than are traced
};

/// All traces of a run. Each port of an address is traced once, however many rows lead to it; the traces begin one shortly after the
/// other, because routers limit how many errors they send; and all of them together take about one time-out. Of each transport and
/// family only so many are made: a row gets a second one only when the first ones of all rows are made, or need not be.
class Tracer {
 public:
  /// For attempts that wait so long for an answer.
  Tracer(const asio::any_io_executor& executor, Milliseconds timeout);

  /// A row that may come to ask: one trace of each family is kept for it until it has had it, or ends.
  void row_begins(std::size_t row, Transport transport);
  void row_ends(std::size_t row);

  /// How long an attempt waits before its way is traced.
  Milliseconds patience() const { return patience_; }

  Awaitable<TraceResult> trace(TraceWish wish);

  /// Begins the trace when what answers has usually answered, unless the result is destroyed before: while an attempt still waits, so that
  /// both end together. Whoever then asks for the same trace gets this one.
  std::unique_ptr<Deadline> trace_if_slow(TraceWish wish);

 private:
  /// What is limited together: a transport, and IPv6 or not.
  using Budget = std::pair<Transport, bool>;

  bool may_begin(const Budget& budget, const std::optional<std::size_t>& row) const;
  void serve(const Budget& budget, std::size_t row);
  Shared<TraceResult> begin(const Budget& budget, TraceWish wish, Milliseconds waited);

  asio::any_io_executor executor_;
  Milliseconds patience_;  ///< with an attempt, before its way is traced
  Milliseconds time_;      ///< for a trace
  std::map<std::tuple<Transport, std::string, std::uint16_t, bool>, Shared<TraceResult>> traces_;
  std::map<Budget, std::size_t> made_;
  std::map<std::size_t, Transport> open_rows_;
  std::map<Budget, std::size_t> waiting_rows_;            ///< how many of them have had none
  std::set<std::pair<Budget, std::size_t>> served_rows_;  ///< that have had one
};

}  // namespace netpreflight
