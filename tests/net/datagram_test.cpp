// One question and answer over UDP, on loopback.
#include "net/datagram.hpp"

#include <atomic>
#include <thread>

#include <sys/socket.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/fixtures/loop.hpp"

namespace netpreflight {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

const Bytes kQuestion{1, 2, 3};
const Bytes kAnswer{7};

std::function<Bytes()> question() {
  return [] { return kQuestion; };
}

bool is_answer(const Datagram& datagram) {
  return std::ranges::equal(datagram.bytes, kAnswer);
}

DatagramAnswer ask(Loop& loop, const UdpPeer& peer, Milliseconds timeout = Milliseconds(5000)) {
  return loop.run(ask_datagram(peer.endpoint(), timeout, question(), is_answer));
}

/// Answers only the question of that number, counted from 1.
UdpPeer::OneReply to_question(std::size_t number) {
  auto seen = std::make_shared<std::size_t>(0);
  return [number, seen](const Bytes&) { return ++*seen == number ? std::optional(kAnswer) : std::nullopt; };
}

TEST(Datagram, IsAnswered) {
  Loop loop;
  UdpPeer peer(loop, to_question(1));
  const DatagramAnswer answer = ask(loop, peer);
  EXPECT_EQ(answer.end, SocketEnd::ok);
  EXPECT_EQ(answer.bytes, kAnswer);
  EXPECT_EQ(answer.source_address, "127.0.0.1");
  EXPECT_FALSE(answer.icmp);
  EXPECT_THAT(peer.received(), ElementsAre(kQuestion));
}

TEST(Datagram, AsksFiveTimesBeforeItGivesUp) {
  for (const std::size_t number : {2U, 5U}) {
    Loop loop;
    UdpPeer peer(loop, to_question(number));
    const DatagramAnswer answer = ask(loop, peer, Milliseconds(1000));
    EXPECT_EQ(answer.end, SocketEnd::ok) << number;
    EXPECT_THAT(peer.received(), SizeIs(number));
  }
}

TEST(Datagram, SilenceIsATimeOut) {
  Loop loop;
  UdpPeer peer(loop, to_question(99));
  const auto start = std::chrono::steady_clock::now();
  const DatagramAnswer answer = ask(loop, peer, Milliseconds(200));
  EXPECT_EQ(answer.end, SocketEnd::timed_out);
  EXPECT_THAT(answer.bytes, IsEmpty());
  EXPECT_GE(std::chrono::steady_clock::now() - start, std::chrono::milliseconds(195)) << "the whole time is given";
  EXPECT_THAT(peer.received(), SizeIs(5));
}

TEST(Datagram, EverySendingIsMadeAnew) {
  Loop loop;
  UdpPeer peer(loop, to_question(3));
  unsigned char count = 0;
  const auto answer =
      loop.run(ask_datagram(peer.endpoint(), Milliseconds(500), [&] { return Bytes{++count}; }, is_answer));
  EXPECT_EQ(answer.end, SocketEnd::ok);
  EXPECT_THAT(peer.received(), ElementsAre(Bytes{1}, Bytes{2}, Bytes{3}));
}

TEST(Datagram, WhatIsNoAnswerIsPassedOver) {
  Loop loop;
  UdpPeer peer(loop, UdpPeer::ManyReplies([](const Bytes&) { return std::vector<Bytes>{{9}, {}, {9, 9}, kAnswer}; }));
  const DatagramAnswer answer = ask(loop, peer);
  EXPECT_EQ(answer.end, SocketEnd::ok);
  EXPECT_EQ(answer.bytes, kAnswer);
  EXPECT_THAT(peer.received(), SizeIs(1)) << "and nothing was asked again for it";
}

TEST(Datagram, TheLastThatWasNoAnswerIsKept) {
  Loop loop;
  UdpPeer peer(loop, UdpPeer::ManyReplies([](const Bytes&) { return std::vector<Bytes>{{8}, {9, 9}}; }));
  const DatagramAnswer answer = ask(loop, peer, Milliseconds(200));
  EXPECT_EQ(answer.end, SocketEnd::timed_out);
  EXPECT_EQ(answer.bytes, (Bytes{9, 9}));
}

/// An answer from another address or port is nobody's answer.
TEST(Datagram, OnlyThePeerThatWasAskedCounts) {
  Loop loop;
  UdpPeer stranger(loop, to_question(99));
  asio::ip::udp::socket spoofing(loop.executor(), {asio::ip::address_v4::loopback(), 0});
  asio::ip::udp::socket asked(loop.executor(), {asio::ip::address_v4::loopback(), 0});
  Bytes buffer(100);
  asio::ip::udp::endpoint client;
  asked.async_receive_from(asio::buffer(buffer), client,
                           [&](error_code, std::size_t) { spoofing.send_to(asio::buffer(kAnswer), client); });
  const auto answer = loop.run(ask_datagram(asked.local_endpoint(), Milliseconds(200), question(), is_answer));
  EXPECT_EQ(answer.end, SocketEnd::timed_out);
  EXPECT_THAT(answer.bytes, IsEmpty());
}

TEST(Datagram, AClosedPortEndsItAtOnce) {
  Loop loop;
  const asio::ip::udp::endpoint closed(asio::ip::address_v4::loopback(), closed_udp_port(loop));
  const auto answer = loop.run(ask_datagram(closed, Milliseconds(60'000), question(), is_answer));
  EXPECT_EQ(answer.end, SocketEnd::refused);
  ASSERT_TRUE(answer.icmp);
  EXPECT_EQ(answer.icmp->from, "127.0.0.1");
  EXPECT_EQ(answer.icmp->type, 3);
  EXPECT_EQ(answer.icmp->code, 3);
}

/// As many wrong answers as there is time for, from a thread of its own.
class Flood {
 public:
  explicit Flood(Bytes wrong) : wrong_(std::move(wrong)), thread_([this] { send(); }) {}
  ~Flood() {
    over_ = true;
    thread_.join();
  }
  asio::ip::udp::endpoint endpoint() const { return endpoint_; }

 private:
  void send() {
    asio::ip::udp::endpoint client;
    Bytes buffer(100);
    socket_.non_blocking(true);
    while (!over_) {
      error_code nothing;
      socket_.receive_from(asio::buffer(buffer), client, 0, nothing);
      if (client.port() != 0) socket_.send_to(asio::buffer(wrong_), client, 0, nothing);
    }
  }

  asio::io_context io_;
  asio::ip::udp::socket socket_{io_, {asio::ip::address_v4::loopback(), 0}};
  asio::ip::udp::endpoint endpoint_ = socket_.local_endpoint();
  Bytes wrong_;
  std::atomic<bool> over_ = false;
  std::thread thread_;
};

/// The timer fires while the next datagram is there already: the time is over all the same.
TEST(Datagram, AFloodEndsWithTheTime) {
  const Flood flood({9});
  Loop loop;
  const auto start = std::chrono::steady_clock::now();
  const auto answer = loop.run(ask_datagram(flood.endpoint(), Milliseconds(1000), question(), is_answer));
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::milliseconds(2000));
  EXPECT_EQ(answer.end, SocketEnd::timed_out);
  EXPECT_EQ(answer.bytes, Bytes{9}) << "and what it was can be told";
}

TEST(Datagram, AFloodLeavesOthersTheirTurn) {
  const Flood flood({9});
  Loop loop;
  UdpPeer peer(loop, to_question(1));
  bool flooded = true;
  asio::co_spawn(loop.executor(), ask_datagram(flood.endpoint(), Milliseconds(60'000), question(), is_answer),
                 [&](std::exception_ptr, const DatagramAnswer&) { flooded = false; });
  const auto answer = loop.run(ask_datagram(peer.endpoint(), Milliseconds(60'000), question(), is_answer));
  EXPECT_EQ(answer.end, SocketEnd::ok);
  EXPECT_TRUE(flooded) << "which is still being read";
}

/// The program may have been busy since: what counts is when the datagram came.
/// Answers a question that was sent, and lets the loop do something else for `busy` while the answer lies there.
/// How long after the answer was sent it is said to have been received.
std::chrono::steady_clock::duration said_to_arrive_after(std::chrono::milliseconds busy) {
  Loop loop;
  asio::ip::udp::socket peer(loop.executor(), {asio::ip::address_v4::loopback(), 0});
  std::optional<std::chrono::steady_clock::time_point> received;
  asio::co_spawn(loop.executor(),
                 ask_datagram(peer.local_endpoint(), Milliseconds(60'000), question(),
                              [&](const Datagram& datagram) {
                                received = datagram.received;
                                return true;
                              }),
                 asio::detached);
  loop.poll();
  Bytes buffer(100);
  asio::ip::udp::endpoint client;
  peer.receive_from(asio::buffer(buffer), client);
  const auto before = std::chrono::steady_clock::now();
  peer.send_to(asio::buffer(kAnswer), client);
  std::this_thread::sleep_for(busy);
  loop.run_until([&] { return received.has_value(); });
  return *received - before;
}

TEST(Datagram, SaysWhenTheKernelReceivedIt) {
  // Linux begins to stamp datagrams some time after the first socket on the machine asks for it; until then it gives the
  // time of reading. This socket keeps it on while the question is repeated.
  Loop loop;
  asio::ip::udp::socket stamping(loop.executor(), asio::ip::udp::v4());
  const int on = 1;
  ASSERT_EQ(setsockopt(stamping.native_handle(), SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on), 0);
  const std::chrono::milliseconds busy(100);
  std::chrono::steady_clock::duration after{};
  for (int attempt = 0; attempt < 100; ++attempt) {
    after = said_to_arrive_after(busy);
    if (after < busy / 2) break;
  }
  EXPECT_LT(after, busy / 2);
  EXPECT_GE(after, -std::chrono::milliseconds(1));
}

TEST(Datagram, LargeAnswersArriveWhole) {
  Loop loop;
  const Bytes large(4000, 5);
  UdpPeer peer(loop, UdpPeer::OneReply([&](const Bytes&) { return std::optional(large); }));
  const auto answer =
      loop.run(ask_datagram(peer.endpoint(), Milliseconds(5000), question(),
                            [&](const Datagram& datagram) { return datagram.bytes.size() == large.size(); }));
  EXPECT_EQ(answer.bytes, large);
}

}  // namespace
}  // namespace netpreflight
