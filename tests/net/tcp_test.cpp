// Deadlines of connections, and the descriptors that they take.
#include "net/tcp.hpp"

#include <atomic>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "net/descriptors.hpp"
#include "tests/fixtures/loop.hpp"

namespace netpreflight {
namespace {

using asio::ip::tcp;
using std::chrono::steady_clock;
using testing::Each;

/// Accepts connections, and says something on the first one without end.
class Talker {
 public:
  Talker() : thread_([this] { talk(); }) {}
  ~Talker() {
    over_ = true;
    ::shutdown(acceptor_.native_handle(), SHUT_RDWR);
    thread_.join();
  }
  std::uint16_t port() { return port_; }

 private:
  void talk() {
    error_code gone;
    tcp::socket socket(io_);
    acceptor_.accept(socket, gone);
    while (!over_ && !gone) socket.write_some(asio::buffer("x", 1), gone);
  }

  asio::io_context io_;
  tcp::acceptor acceptor_{io_, {asio::ip::address_v4::loopback(), 0}};
  std::uint16_t port_ = acceptor_.local_endpoint().port();
  std::atomic<bool> over_ = false;
  std::thread thread_;
};

Awaitable<SocketEnd> read_to_the_end(ByteStream& stream) {
  std::array<unsigned char, 16> buffer{};
  for (;;) {
    const auto read = co_await stream.read_some(buffer);
    if (read.end != SocketEnd::ok) co_return read.end;
  }
}

TEST(TcpStream, WhoAlwaysHasMoreToSayOutrunsNoDeadline) {
  Talker talker;
  Loop loop;
  auto connection = loop.run(connect_tcp("127.0.0.1", talker.port(), Milliseconds(5000)));
  ASSERT_TRUE(connection.stream);
  connection.stream->expires_after(Milliseconds(300));
  EXPECT_EQ(loop.run(read_to_the_end(*connection.stream)), SocketEnd::timed_out);
}

TEST(TcpStream, WritingToOneWhoDoesNotReadEndsWithTheTime) {
  Loop loop;
  tcp::acceptor mute(loop.executor(), {asio::ip::address_v4::loopback(), 0});
  auto connection = loop.run(connect_tcp("127.0.0.1", mute.local_endpoint().port(), Milliseconds(5000)));
  ASSERT_TRUE(connection.stream);
  connection.stream->expires_after(Milliseconds(300));
  const std::vector<unsigned char> much(32U << 20U);
  EXPECT_EQ(loop.run(connection.stream->write(much)), SocketEnd::timed_out);
}

/// What had arrived while the loop did something else is read, though its time is over by then.
TEST(TcpStream, WhatArrivedInTimeIsReadLate) {
  Loop loop;
  tcp::acceptor acceptor(loop.executor(), {asio::ip::address_v4::loopback(), 0});
  auto connection = loop.run(connect_tcp("127.0.0.1", acceptor.local_endpoint().port(), Milliseconds(5000)));
  ASSERT_TRUE(connection.stream);
  tcp::socket peer = acceptor.accept();
  connection.stream->expires_after(Milliseconds(10));
  peer.send(asio::buffer("words", 5));
  std::this_thread::sleep_for(std::chrono::milliseconds(100));
  std::array<unsigned char, 16> buffer{};
  const auto read = loop.run(connection.stream->read_some(buffer));
  EXPECT_EQ(read.end, SocketEnd::ok);
  EXPECT_EQ(read.count, 5U);
  EXPECT_EQ(loop.run(connection.stream->read_some(buffer)).end, SocketEnd::timed_out) << "and that was the last look";
}

Awaitable<SocketEnd> connect_and_let_go(std::uint16_t port) {
  const auto connection = co_await connect_tcp("127.0.0.1", port, Milliseconds(5000));
  co_return connection.evidence.end;
}

TEST(Descriptors, WhatIsOneTooManyWaitsForItsTurn) {
  asio::io_context io;
  set_descriptors(io, 2);
  EXPECT_EQ(descriptors_of(io), 2U);
  tcp::acceptor acceptor(io, {asio::ip::address_v4::loopback(), 0});
  std::vector<Awaitable<SocketEnd>> tasks;
  for (int i = 0; i < 50; ++i) tasks.push_back(connect_and_let_go(acceptor.local_endpoint().port()));
  std::vector<SocketEnd> ends;
  asio::co_spawn(io, all(std::move(tasks)), [&](std::exception_ptr, std::vector<SocketEnd> each) { ends = each; });
  io.run();
  EXPECT_THAT(ends, testing::SizeIs(50));
  EXPECT_THAT(ends, Each(SocketEnd::ok));
  EXPECT_NE(last_descriptor_turn(io), steady_clock::time_point());
}

TEST(Descriptors, OneThatIsOpenKeepsItsPlace) {
  asio::io_context io;
  set_descriptors(io, 1);
  tcp::acceptor acceptor(io, {asio::ip::address_v4::loopback(), 0});
  const auto port = acceptor.local_endpoint().port();
  std::unique_ptr<ByteStream> held;
  bool second = false;
  asio::co_spawn(io, connect_tcp("127.0.0.1", port, Milliseconds(5000)),
                 [&](std::exception_ptr, TcpConnection connection) { held = std::move(connection.stream); });
  asio::co_spawn(io, connect_and_let_go(port), [&](std::exception_ptr, SocketEnd) { second = true; });
  while (!held) io.run_one();
  io.poll();
  EXPECT_FALSE(second);
  held.reset();
  io.restart();
  io.run();
  EXPECT_TRUE(second);
}

}  // namespace
}  // namespace netpreflight
