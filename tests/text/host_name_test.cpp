// What may stand where a host is named.
#include "text/host_name.hpp"

#include <gtest/gtest.h>

namespace netpreflight {
namespace {

TEST(HostName, ANameserverWithoutItsPort) {
  EXPECT_EQ(without_port("192.0.2.53"), "192.0.2.53");
  EXPECT_EQ(without_port("192.0.2.53:5353"), "192.0.2.53");
  EXPECT_EQ(without_port("2001:db8::53"), "2001:db8::53");
  EXPECT_EQ(without_port("fe80::53%eth0"), "fe80::53%eth0");
  EXPECT_EQ(without_port("[2001:db8::53]:5353"), "2001:db8::53");
}

}  // namespace
}  // namespace netpreflight
