// Traces over loopback, where everything is one hop away, and how many of them a run makes.
#include "net/trace.hpp"

#include <gtest/gtest.h>

#include "tests/fixtures/loop.hpp"

namespace netpreflight {
namespace {

using asio::ip::tcp;

const std::string kHere = "127.0.0.1";
constexpr Milliseconds kTime{2000};
constexpr Milliseconds kShort{250};
constexpr std::size_t kMost = 16;  // traces of each transport and family

class Trace : public testing::Test {
 protected:
  /// A port that is closed as soon as this returns.
  std::uint16_t closed_port() {
    const tcp::acceptor acceptor(loop_.executor(), {asio::ip::address_v4::loopback(), 0});
    return acceptor.local_endpoint().port();
  }

  TraceResult traced(Tracer& tracer, Transport transport, std::uint16_t port) {
    return loop_.run(tracer.trace({transport, kHere, port, false, {}, {}}));
  }
  bool made(Tracer& tracer, std::size_t row, int port, const std::string& address = kHere) {
    return loop_.run(tracer.trace({Transport::udp, address, static_cast<std::uint16_t>(port), false, {1}, row})).made;
  }

  Loop loop_;
};

void expect_one_hop(const TraceEvidence& trace, SocketEnd end) {
  ASSERT_EQ(trace.hops.size(), 1U);
  EXPECT_EQ(trace.hops.front().ttl, 1);
  EXPECT_EQ(trace.hops.front().from, kHere);
  EXPECT_EQ(trace.hops.front().end, end);
  EXPECT_EQ(trace.last_answering, "");
}

TEST_F(Trace, APortThatAccepts) {
  const tcp::acceptor acceptor(loop_.executor(), {asio::ip::address_v4::loopback(), 0});
  const auto port = acceptor.local_endpoint().port();
  const auto trace = loop_.run(trace_tcp(kHere, port, kTime, false));
  expect_one_hop(trace, SocketEnd::ok);
  EXPECT_EQ(trace.address, kHere);
  EXPECT_EQ(trace.port, port);
  EXPECT_EQ(trace.transport, Transport::tcp);
  EXPECT_EQ(trace.answered_at, 1);
  EXPECT_EQ(trace.destination_from, std::nullopt) << "nobody asked for the distance";
}

TEST_F(Trace, APortThatRefuses) {
  const auto trace = loop_.run(trace_tcp(kHere, closed_port(), kTime, true));
  expect_one_hop(trace, SocketEnd::refused);
  EXPECT_EQ(trace.answered_at, 1);
  EXPECT_EQ(trace.destination_from, 1);
}

TEST_F(Trace, ATimeServerThatAnswers) {
  const UdpPeer peer(loop_, UdpPeer::OneReply([](const Bytes& question) { return question; }));
  const auto trace = loop_.run(trace_udp(kHere, peer.port(), kTime, Bytes{1, 2, 3}));
  expect_one_hop(trace, SocketEnd::ok);
  EXPECT_EQ(trace.transport, Transport::udp);
  EXPECT_EQ(trace.answered_at, 1);
  ASSERT_FALSE(peer.received().empty());
  EXPECT_EQ(peer.received().front(), (Bytes{1, 2, 3}));
}

/// The error is the destination's own, and not that of a box on the way.
TEST_F(Trace, AClosedTimeService) {
  const auto trace = loop_.run(trace_udp(kHere, closed_udp_port(loop_), kTime, Bytes{1}));
  expect_one_hop(trace, SocketEnd::refused);
  ASSERT_TRUE(trace.hops.front().icmp);
  EXPECT_EQ(trace.hops.front().icmp->from, kHere);
}

TEST_F(Trace, NobodyAnswers) {
  const UdpPeer silent(loop_, UdpPeer::OneReply([](const Bytes&) { return std::optional<Bytes>(); }));
  const auto trace = loop_.run(trace_udp(kHere, silent.port(), Milliseconds(200), Bytes{1}));
  EXPECT_TRUE(trace.hops.empty());
  EXPECT_EQ(trace.last_answering, "");
  EXPECT_EQ(trace.answered_at, std::nullopt);
}

TEST_F(Trace, OnePortIsTracedOnce) {
  const UdpPeer peer(loop_, UdpPeer::OneReply([](const Bytes& question) { return question; }));
  Tracer tracer(loop_.executor(), kTime);
  const auto first = traced(tracer, Transport::udp, peer.port());
  const auto questions = peer.received().size();
  const auto second = traced(tracer, Transport::udp, peer.port());
  EXPECT_TRUE(first.made);
  EXPECT_TRUE(second.made);
  EXPECT_EQ(first.evidence.answered_at, second.evidence.answered_at);
  EXPECT_EQ(peer.received().size(), questions);
}

TEST_F(Trace, TheSamePortOverTcpIsAnother) {
  const UdpPeer peer(loop_, UdpPeer::OneReply([](const Bytes& question) { return question; }));
  Tracer tracer(loop_.executor(), kTime);
  EXPECT_EQ(traced(tracer, Transport::udp, peer.port()).evidence.transport, Transport::udp);
  EXPECT_EQ(traced(tracer, Transport::tcp, peer.port()).evidence.transport, Transport::tcp);
}

/// A quarter of the time-out and not before; whoever asks then gets what was begun.
TEST_F(Trace, BeginsWhileAnAttemptStillWaits) {
  const UdpPeer peer(loop_, UdpPeer::OneReply([](const Bytes& question) { return question; }));
  Tracer tracer(loop_.executor(), kTime);
  const auto wait = [this](Milliseconds time) {
    loop_.run([](Milliseconds each) -> Awaitable<bool> {
      asio::steady_timer timer(co_await asio::this_coro::executor,
                               std::chrono::duration_cast<std::chrono::milliseconds>(each));
      co_await timer.async_wait(kAsTuple);
      co_return true;
    }(time));
  };
  const auto begin = [&] { return tracer.trace_if_slow({Transport::udp, kHere, peer.port(), false, {7}, {}}); };
  begin().reset();
  wait(kTime / 2);
  EXPECT_TRUE(peer.received().empty()) << "the attempt was over before";
  const auto early = begin();
  loop_.run_until([&] { return !peer.received().empty(); });
  EXPECT_TRUE(traced(tracer, Transport::udp, peer.port()).made);
  for (const Bytes& question : peer.received()) EXPECT_EQ(question, Bytes{7}) << "no second trace";
}

/// Examples, not a scan: and what has been traced may still be asked for.
TEST_F(Trace, NotEveryDestinationIsTraced) {
  Tracer tracer(loop_.executor(), Milliseconds(250));
  const std::uint16_t first = closed_port();
  EXPECT_TRUE(traced(tracer, Transport::tcp, first).made);
  for (std::size_t n = 1; n < kMost; ++n) {
    EXPECT_TRUE(traced(tracer, Transport::tcp, static_cast<std::uint16_t>(n)).made) << n;
  }
  EXPECT_FALSE(traced(tracer, Transport::tcp, static_cast<std::uint16_t>(kMost)).made);
  EXPECT_TRUE(traced(tracer, Transport::tcp, first).made);
}

// ---- Whose turn it is ----

/// As many rows as there are traces: none of them has a second one before all have their first.
TEST_F(Trace, EveryRowGetsItsFirstBeforeAnyGetsItsSecond) {
  Tracer tracer(loop_.executor(), kShort);
  for (std::size_t row = 0; row < kMost; ++row) tracer.row_begins(row, Transport::udp);
  EXPECT_TRUE(made(tracer, 0, 1));
  EXPECT_FALSE(made(tracer, 0, 2));
  for (std::size_t row = 1; row < kMost; ++row) EXPECT_TRUE(made(tracer, row, static_cast<int>(100 + row))) << row;
  EXPECT_FALSE(made(tracer, 0, 3)) << "no more than that";
}

TEST_F(Trace, ARowThatEndsNeedsNone) {
  Tracer tracer(loop_.executor(), kShort);
  for (std::size_t row = 0; row < kMost; ++row) tracer.row_begins(row, Transport::udp);
  EXPECT_TRUE(made(tracer, 0, 1));
  tracer.row_ends(7);
  EXPECT_TRUE(made(tracer, 0, 2));
  EXPECT_FALSE(made(tracer, 0, 3));
}

TEST_F(Trace, RowsOfTheOtherTransportNeedOthers) {
  Tracer tracer(loop_.executor(), kShort);
  for (std::size_t row = 1; row < kMost; ++row) tracer.row_begins(row, Transport::tcp);
  EXPECT_TRUE(made(tracer, 0, 1));
  EXPECT_TRUE(made(tracer, 0, 2));
}

/// A second family of a row is not a second address.
TEST_F(Trace, EachFamilyHasItsFirst) {
  Tracer tracer(loop_.executor(), kShort);
  for (std::size_t row = 0; row < kMost; ++row) tracer.row_begins(row, Transport::udp);
  EXPECT_TRUE(made(tracer, 0, 1));
  EXPECT_TRUE(made(tracer, 0, 1, "::1"));
  EXPECT_FALSE(made(tracer, 0, 2));
}

/// What is traced already costs nothing, and is the row's first.
TEST_F(Trace, WhatAnotherRowHasTracedServesThisOne) {
  Tracer tracer(loop_.executor(), kShort);
  for (std::size_t row = 0; row < kMost; ++row) tracer.row_begins(row, Transport::udp);
  for (std::size_t row = 0; row < kMost; ++row) EXPECT_TRUE(made(tracer, row, 1)) << row;
  for (int port = 2; port <= static_cast<int>(kMost); ++port) EXPECT_TRUE(made(tracer, 0, port)) << port;
  EXPECT_FALSE(made(tracer, 1, 100));
}

/// All ask at once, as after a common time-out: whoever asks twice is served last.
TEST_F(Trace, ASecondOneWaitsForTheFirstOfTheOthers) {
  Tracer tracer(loop_.executor(), kShort);
  for (std::size_t row = 0; row < kMost - 2; ++row) tracer.row_begins(row, Transport::udp);
  std::vector<Awaitable<TraceResult>> wishes;
  const auto wish = [&](std::size_t row, std::size_t port) {
    wishes.push_back(tracer.trace({Transport::udp, kHere, static_cast<std::uint16_t>(port), false, {1}, row}));
  };
  for (std::size_t row = 0; row < kMost - 2; ++row) {
    for (std::size_t address = 1; address <= 2; ++address) wish(row, 100 * address + row);
  }
  const auto results = loop_.run(all(std::move(wishes)));
  std::size_t firsts = 0;
  std::size_t seconds = 0;
  for (std::size_t i = 0; i < results.size(); ++i) {
    if (results[i].made) ++(i % 2 == 0 ? firsts : seconds);
  }
  EXPECT_EQ(firsts, kMost - 2);
  EXPECT_EQ(seconds, 2U);
}

}  // namespace
}  // namespace netpreflight
