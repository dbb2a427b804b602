// Kinds of addresses: which lead nowhere, and which lead inside.
#include <gtest/gtest.h>

#include "text/address.hpp"

namespace netpreflight {
namespace {

TEST(Address, ThatLeadsNowhere) {
  for (const char* text :
       {"0.0.0.0", "0.1.2.3", "127.0.0.1", "127.255.255.255", "::", "::1", "::ffff:127.0.0.1", "::ffff:0.0.0.0"}) {
    EXPECT_TRUE(is_nowhere(text)) << text;
  }
  for (const char* text : {"1.0.0.0", "126.255.255.255", "128.0.0.1", "10.0.0.1", "::2", "fe80::1", "2001:db8::1", "",
                           "a.example", "127.0.0"}) {
    EXPECT_FALSE(is_nowhere(text)) << text;
  }
}

/// RFC 1918, RFC 6598, RFC 3927, RFC 4193, RFC 4291: the first and the last of each block, and their neighbours.
TEST(Address, ThatLeadsInside) {
  for (const char* text : {"10.0.0.0", "10.255.255.255", "172.16.0.0", "172.31.255.255", "192.168.0.0",
                           "192.168.255.255", "100.64.0.0", "100.127.255.255", "169.254.0.0", "169.254.255.255",
                           "fc00::", "fdff:ffff::1", "fe80::1", "fe80::1%eth0", "febf::1", "::ffff:10.0.0.1"}) {
    EXPECT_TRUE(is_private(text)) << text;
  }
  for (const char* text : {"9.255.255.255", "11.0.0.0", "172.15.255.255", "172.32.0.0", "192.167.255.255",
                           "192.169.0.0", "100.63.255.255", "100.128.0.0", "169.253.255.255", "169.255.0.0", "fbff::1",
                           "fec0::1", "2001:db8::1", "203.0.113.7", "::ffff:11.0.0.1", "", "10.0.0", "a.example"}) {
    EXPECT_FALSE(is_private(text)) << text;
  }
}

TEST(Address, OfIpv4InIpv6) {
  EXPECT_EQ(unmapped("::ffff:203.0.113.16"), "203.0.113.16");
  EXPECT_EQ(unmapped("::ffff:cb00:7110"), "::ffff:cb00:7110");
  EXPECT_EQ(unmapped("2001:db8::1"), "2001:db8::1");
  EXPECT_EQ(unmapped("203.0.113.16"), "203.0.113.16");
  EXPECT_EQ(unmapped(""), "");
}

TEST(Address, OfIpv6) {
  EXPECT_TRUE(is_v6_text("2001:db8::1"));
  EXPECT_TRUE(is_v6_text("::"));
  EXPECT_FALSE(is_v6_text("192.0.2.1"));
  EXPECT_FALSE(is_v6_text(""));
}

}  // namespace
}  // namespace netpreflight
