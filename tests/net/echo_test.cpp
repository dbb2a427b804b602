// Echoes to loopback, as far as this host allows them without root.
#include "net/echo.hpp"

#include <fstream>

#include <gtest/gtest.h>
#include <unistd.h>

#include "tests/fixtures/loop.hpp"

namespace netpreflight {
namespace {

constexpr Milliseconds kTime{500};

/// What sysctl says of this user's own group.
bool is_allowed() {
  std::ifstream range("/proc/sys/net/ipv4/ping_group_range");
  unsigned long first = 1;
  unsigned long last = 0;
  range >> first >> last;
  return first <= getegid() && getegid() <= last;
}

TEST(Echo, ComesBackOrIsNotAllowed) {
  Loop loop;
  const EchoEvidence evidence = loop.run(ask_echo("127.0.0.1", kTime));
  EXPECT_EQ(evidence.address, "127.0.0.1");
  EXPECT_EQ(evidence.not_allowed, !is_allowed());
  EXPECT_EQ(evidence.end, is_allowed() ? SocketEnd::ok : SocketEnd::access_denied);
  EXPECT_EQ(evidence.delay.has_value(), is_allowed());
  EXPECT_EQ(evidence.source_address, is_allowed() ? "127.0.0.1" : "");
}

}  // namespace
}  // namespace netpreflight
