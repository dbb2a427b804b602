#include "net/trace.hpp"

#include <algorithm>
#include <array>
#include <chrono>

#include "net/datagram.hpp"
#include "net/echo.hpp"
#include "net/elapsed.hpp"
#include "net/resolver.hpp"
#include "net/tcp.hpp"

namespace netpreflight {

namespace {

/// Farther than paths on the Internet are long.
constexpr int kMostHops = 30;
/// Nobody serves this port; traceroute(8) has begun here since 1987.
constexpr std::uint16_t kFirstUnservedPort = 33434;
/// A firewall team needs examples of each fault, not a scan: of each transport and family no more destinations are traced.
constexpr std::size_t kMostTraces = 16;
/// Linux answers six at once and then one a second to each address.
constexpr Milliseconds kBetweenTraces{120};
/// The part of the time that the later beginnings may use up.
constexpr double kMostDelay = 0.4;
/// With an attempt that has no answer yet: a second, in which TCP tries once more (RFC 6298 section 2), and not most of a short time-out.
constexpr Milliseconds kMostPatience{1000};
constexpr double kPatientPart = 0.25;
/// How often a row's second trace looks whether the other rows have their first.
constexpr std::chrono::milliseconds kLookAgain{10};

using Clock = std::chrono::steady_clock;

/// Time exceeded in transit: ICMP type 11 (RFC 792), ICMPv6 type 3 (RFC 4443).
bool is_time_exceeded(const Icmp& icmp, bool v6) {
  return icmp.type == (v6 ? 3 : 11);
}

Awaitable<Hop> knock_tcp(std::string address, std::uint16_t port, int hops, Milliseconds time) {
  TcpOptions options;
  options.hops = hops;
  const auto connection = co_await connect_tcp(address, port, time, options);
  const auto& evidence = connection.evidence;
  const std::string from = evidence.icmp ? evidence.icmp->from : address;
  co_return Hop{hops, from, evidence.end, evidence.icmp};
}

Awaitable<Hop> knock_udp(std::string address, std::uint16_t port, int hops, Milliseconds time, Bytes question) {
  const asio::ip::udp::endpoint endpoint(asio::ip::make_address(address), port);
  const auto answer =
      co_await ask_datagram(endpoint, time, [&] { return question; }, [](const Datagram&) { return true; }, hops);
  const std::string from = answer.icmp ? answer.icmp->from : address;
  co_return Hop{hops, from, answer.end, answer.icmp};
}

Awaitable<Hop> knock_icmp(std::string address, int hops, Milliseconds time) {
  const auto answer = co_await send_echo(address, time, hops);
  const std::string from = answer.icmp ? answer.icmp->from : address;
  co_return Hop{hops, from, answer.end, answer.icmp};
}

bool has_answered(const Hop& hop) {
  static constexpr std::array kNothing{SocketEnd::timed_out, SocketEnd::local_error, SocketEnd::no_descriptor,
                                       SocketEnd::no_such_family, SocketEnd::not_permitted};
  return std::ranges::find(kNothing, hop.end) == kNothing.end();
}

bool says_the_same(const Hop& one, const Hop& other) {
  const auto message = [](const Hop& hop) {
    return hop.icmp ? std::pair(hop.icmp->type, hop.icmp->code) : std::pair(0, 0);
  };
  return one.end == other.end && one.from == other.from && message(one) == message(other);
}

/// Sorts what came back: boxes on the way, and the port itself.
void read_hops(std::vector<Hop> hops, TraceEvidence& evidence) {
  const bool v6 = is_v6(evidence.address);
  for (auto& hop : hops) {
    if (!has_answered(hop)) continue;
    const bool on_the_way = hop.icmp && is_time_exceeded(*hop.icmp, v6);
    if (on_the_way) evidence.last_answering = hop.from;
    if (!hop.icmp && !evidence.answered_at) evidence.answered_at = hop.ttl;
    // Whatever speaks for the port says the same at every greater distance: the nearest is enough.
    const bool repeated = !on_the_way && !evidence.hops.empty() && says_the_same(evidence.hops.back(), hop);
    if (!repeated) evidence.hops.push_back(std::move(hop));
  }
}

/// How far away the destination is at least: UDP packets to a port that nobody serves still die on the way at that many hops.
std::optional<int> distance_of(const std::vector<Hop>& hops, const std::string& address) {
  const bool v6 = is_v6(address);
  std::optional<int> distance;
  for (const auto& hop : hops) {
    if (!hop.icmp) continue;
    if (is_time_exceeded(*hop.icmp, v6)) distance = hop.ttl + 1;
    if (hop.icmp->from == address) return std::max(distance.value_or(1), hop.ttl);
  }
  return distance;
}

}  // namespace

Awaitable<TraceEvidence> trace_tcp(std::string address, std::uint16_t port, Milliseconds time, bool measure_distance) {
  std::vector<Awaitable<Hop>> knocks;
  for (int hops = 1; hops <= kMostHops; ++hops) knocks.push_back(knock_tcp(address, port, hops, time));
  for (int hops = 1; measure_distance && hops <= kMostHops; ++hops) {
    const auto unserved = static_cast<std::uint16_t>(kFirstUnservedPort + hops);
    knocks.push_back(knock_udp(address, unserved, hops, time, Bytes(8, 0)));
  }
  auto hops = co_await all(std::move(knocks));
  const std::vector<Hop> udp(std::make_move_iterator(hops.begin() + kMostHops), std::make_move_iterator(hops.end()));
  hops.resize(kMostHops);
  TraceEvidence evidence;
  evidence.address = address;
  evidence.port = port;
  evidence.transport = Transport::tcp;
  read_hops(std::move(hops), evidence);
  evidence.destination_from = distance_of(udp, address);
  co_return evidence;
}

Awaitable<TraceEvidence> trace_udp(std::string address, std::uint16_t port, Milliseconds time, Bytes question) {
  std::vector<Awaitable<Hop>> knocks;
  for (int hops = 1; hops <= kMostHops; ++hops) knocks.push_back(knock_udp(address, port, hops, time, question));
  TraceEvidence evidence;
  evidence.address = address;
  evidence.port = port;
  evidence.transport = Transport::udp;
  read_hops(co_await all(std::move(knocks)), evidence);
  co_return evidence;
}

Awaitable<TraceEvidence> trace_icmp(std::string address, Milliseconds time) {
  std::vector<Awaitable<Hop>> knocks;
  for (int hops = 1; hops <= kMostHops; ++hops) knocks.push_back(knock_icmp(address, hops, time));
  TraceEvidence evidence;
  evidence.address = address;
  evidence.transport = Transport::icmp;
  read_hops(co_await all(std::move(knocks)), evidence);
  co_return evidence;
}

namespace {

Awaitable<TraceEvidence> trace_over(TraceWish wish, Milliseconds time) {
  switch (wish.transport) {
    case Transport::tcp:
      co_return co_await trace_tcp(wish.address, wish.port, time, wish.refused);
    case Transport::udp:
      co_return co_await trace_udp(wish.address, wish.port, time, std::move(wish.question));
    case Transport::icmp:
      break;
  }
  co_return co_await trace_icmp(wish.address, time);
}

Awaitable<TraceResult> run_trace(TraceWish wish, Milliseconds delay, Milliseconds time) {
  const auto start = Clock::now();
  asio::steady_timer pause(co_await asio::this_coro::executor, std::chrono::duration_cast<Clock::duration>(delay));
  co_await pause.async_wait(kAsTuple);
  TraceResult result;
  result.made = true;
  result.evidence = co_await trace_over(std::move(wish), time - delay);
  result.duration = since(start);
  co_return result;
}

}  // namespace

Tracer::Tracer(const asio::any_io_executor& executor, Milliseconds timeout)
    : executor_(executor),
      patience_(std::min<Milliseconds>(kMostPatience, timeout * kPatientPart)),
      time_(timeout - patience_) {}

void Tracer::row_begins(std::size_t row, Transport transport) {
  open_rows_.emplace(row, transport);
  for (const bool v6 : {false, true}) ++waiting_rows_[{transport, v6}];
}

void Tracer::row_ends(std::size_t row) {
  const auto open = open_rows_.find(row);
  if (open == open_rows_.end()) return;
  for (const bool v6 : {false, true}) {
    const Budget budget(open->second, v6);
    if (!served_rows_.contains({budget, row})) --waiting_rows_[budget];
  }
  open_rows_.erase(open);
}

void Tracer::serve(const Budget& budget, std::size_t row) {
  const bool is_first = served_rows_.emplace(budget, row).second;
  const auto open = open_rows_.find(row);
  if (is_first && open != open_rows_.end() && open->second == budget.first) --waiting_rows_[budget];
}

bool Tracer::may_begin(const Budget& budget, const std::optional<std::size_t>& row) const {
  const bool is_first = !row || !served_rows_.contains({budget, *row});
  if (is_first) return true;
  const auto count = [&budget](const auto& counts) {
    const auto found = counts.find(budget);
    return found == counts.end() ? 0 : found->second;
  };
  return count(made_) + count(waiting_rows_) < kMostTraces;
}

Shared<TraceResult> Tracer::begin(const Budget& budget, TraceWish wish, Milliseconds waited) {
  ++made_[budget];
  const Milliseconds delay =
      std::min<Milliseconds>(kBetweenTraces * static_cast<double>(traces_.size()), time_ * kMostDelay - waited);
  return Shared(executor_, run_trace(std::move(wish), std::max(delay, Milliseconds(0)), time_ - waited));
}

Awaitable<TraceResult> Tracer::trace(TraceWish wish) {
  const auto asked = Clock::now();
  const std::tuple key(wish.transport, wish.address, wish.port, wish.refused);
  const Budget budget(wish.transport, is_v6(wish.address));
  const auto row = wish.row;
  // What another row asks for in the meantime is made for this one, too.
  while (!traces_.contains(key)) {
    const Milliseconds waited = Clock::now() - asked;
    const bool too_many = made_[budget] >= kMostTraces;
    if (!too_many && may_begin(budget, row)) {
      traces_.emplace(key, begin(budget, std::move(wish), waited));
      break;
    }
    if (too_many || waited >= time_ * kMostDelay) co_return TraceResult{};
    asio::steady_timer pause(executor_, kLookAgain);
    co_await pause.async_wait(kAsTuple);
  }
  if (row) serve(budget, *row);
  const auto trace = traces_.at(key);
  co_return co_await trace.get();
}

std::unique_ptr<Deadline> Tracer::trace_if_slow(TraceWish wish) {
  const auto begin = Clock::now() + std::chrono::duration_cast<Clock::duration>(patience_);
  return std::make_unique<Deadline>(
      executor_, begin,
      [this, wish = std::move(wish)] {  // Whoever waits for the trace hears of what went wrong with it.
        asio::co_spawn(executor_, trace(wish), [](const std::exception_ptr&, const TraceResult&) {});
      });
}

}  // namespace netpreflight
