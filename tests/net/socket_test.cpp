// Error codes of the kernel in our own terms.
#include "net/socket.hpp"

#include <boost/beast/core/error.hpp>
#include <cerrno>

#include <gtest/gtest.h>

#include "record/evidence_names.hpp"

namespace netpreflight {
namespace {

struct Ending {
  error_code error;
  SocketEnd end;
};

error_code system(int number) {
  return {number, boost::system::system_category()};
}

TEST(SocketEnd, OfErrorCodes) {
  const Ending cases[] = {
      {{}, SocketEnd::ok},
      {system(ECONNREFUSED), SocketEnd::refused},
      {system(ECONNRESET), SocketEnd::reset},
      {system(EPIPE), SocketEnd::reset},
      {system(ETIMEDOUT), SocketEnd::timed_out},
      {system(ENETUNREACH), SocketEnd::network_unreachable},
      {system(EHOSTUNREACH), SocketEnd::host_unreachable},
      {system(ENOPROTOOPT), SocketEnd::protocol_unreachable},
      {system(EACCES), SocketEnd::access_denied},
      {system(EPERM), SocketEnd::not_permitted},
      {system(EADDRNOTAVAIL), SocketEnd::no_such_family},
      {system(EAFNOSUPPORT), SocketEnd::no_such_family},
      {system(EINVAL), SocketEnd::blackhole},
      {system(EMFILE), SocketEnd::no_descriptor},
      {system(ENFILE), SocketEnd::no_descriptor},
      {system(ENOBUFS), SocketEnd::local_error},
      {asio::error::eof, SocketEnd::closed},
      {asio::error::operation_aborted, SocketEnd::timed_out},
      {boost::beast::error::timeout, SocketEnd::timed_out},
  };
  for (const Ending& each : cases) EXPECT_EQ(name(socket_end(each.error)), name(each.end)) << each.error.message();
}

/// Other categories count from 1, too: theirs are not the kernel's numbers.
TEST(SocketEnd, OfOtherCategoriesIsThisHostsOwnTrouble) {
  for (const error_code& error :
       {error_code(asio::error::already_open), error_code(asio::error::not_found),
        error_code(asio::error::host_not_found), error_code(asio::error::service_not_found)}) {
    EXPECT_EQ(name(socket_end(error)), "local_error") << error.message();
  }
}

TEST(SocketIcmp, IsNoneWhereNoneCame) {
  asio::io_context io;
  asio::ip::udp::socket socket(io, {asio::ip::address_v4::loopback(), 0});
  keep_icmp(socket.native_handle(), false);
  EXPECT_FALSE(take_icmp(socket.native_handle()));
  EXPECT_FALSE(take_icmp(-1));
}

/// Both families: who sent it, what it says, and that it is given once.
TEST(SocketIcmp, OfAClosedPort) {
  struct Family {
    asio::ip::address loopback;
    int type;
    int code;
  };
  asio::io_context io;
  for (const Family& each :
       {Family{asio::ip::address_v4::loopback(), 3, 3}, Family{asio::ip::address_v6::loopback(), 1, 4}}) {
    asio::ip::udp::endpoint closed;
    {
      error_code no_such_family;
      asio::ip::udp::socket other(io);
      other.open(each.loopback.is_v6() ? asio::ip::udp::v6() : asio::ip::udp::v4(), no_such_family);
      if (!no_such_family) other.bind({each.loopback, 0}, no_such_family);
      if (no_such_family) continue;  // a machine without IPv6
      closed = other.local_endpoint();
    }
    asio::ip::udp::socket socket(io, closed.protocol());
    keep_icmp(socket.native_handle(), each.loopback.is_v6());
    socket.connect(closed);
    socket.send(asio::buffer("x", 1));
    const auto icmp = take_icmp(socket.native_handle());  // on loopback it is there before send() returns
    ASSERT_TRUE(icmp) << each.loopback;
    EXPECT_EQ(icmp->from, each.loopback.to_string());
    EXPECT_EQ(icmp->type, each.type);
    EXPECT_EQ(icmp->code, each.code);
    EXPECT_FALSE(take_icmp(socket.native_handle()));
  }
}

}  // namespace
}  // namespace netpreflight
