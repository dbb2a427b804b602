// What this host says of itself, and how nameservers are spelled on the command line.
#include "cli/surroundings/host.hpp"

#include <gtest/gtest.h>

#include <cstdlib>

#include "text/host_name.hpp"

namespace netpreflight {
namespace {

// ---- --nameserver ----

struct Spelling {
  const char* text;
  const char* name;
  std::uint16_t port;
};

TEST(ParseNameserver, Spellings) {
  for (const Spelling& each :
       {Spelling{"192.0.2.1", "192.0.2.1", 53}, Spelling{"192.0.2.1:53", "192.0.2.1", 53},
        Spelling{"192.0.2.1:5353", "192.0.2.1:5353", 5353}, Spelling{"192.0.2.1:65535", "192.0.2.1:65535", 65535},
        Spelling{"2001:db8::1", "2001:db8::1", 53}, Spelling{"[2001:db8::1]:53", "2001:db8::1", 53},
        Spelling{"[2001:db8::1]:5353", "[2001:db8::1]:5353", 5353}, Spelling{"::1", "::1", 53}}) {
    const auto nameserver = parse_nameserver(each.text);
    ASSERT_TRUE(nameserver) << nameserver.error();
    EXPECT_EQ(name(*nameserver), each.name) << each.text;
    EXPECT_EQ(nameserver->port, each.port) << each.text;
  }
}

TEST(ParseNameserver, WhatIsNone) {
  for (const char* text : {"",
                           "a.example",
                           "a.example:53",
                           "192.0.2",
                           "192.0.2.1:",
                           "192.0.2.1:0",
                           "192.0.2.1:65536",
                           "192.0.2.1:x",
                           "192.0.2.1:5x",
                           "192.0.2.1:+5",
                           "192.0.2.1:-5",
                           "192.0.2.1 ",
                           " 192.0.2.1",
                           ":53",
                           "[192.0.2.1]:53",
                           "[2001:db8::1]:",
                           "[2001:db8::1",
                           "2001:db8::1]:53",
                           "[]:53",
                           "[[::1]]:53",
                           "192.0.2.1:53:53",
                           "192.0.2.1,192.0.2.2"}) {
    const auto nameserver = parse_nameserver(text);
    ASSERT_FALSE(nameserver) << text;
    EXPECT_EQ(nameserver.error(), "\"" + std::string(text) + "\" is no address of a nameserver (IP or IP:PORT)");
  }
}

TEST(ParseNameserver, ItsErrorIsEscaped) {
  EXPECT_EQ(parse_nameserver("\x1b[2J").error(), "\"\\x1b[2J\" is no address of a nameserver (IP or IP:PORT)");
}

// ---- This host ----

TEST(ReadHost, HasANameAndNoLoopbackAddress) {
  const HostFacts host = read_host();
  EXPECT_FALSE(host.name.empty());
  EXPECT_FALSE(host.os.empty());
  for (const std::string& address : host.addresses) {
    EXPECT_TRUE(is_address(address)) << address;
    EXPECT_FALSE(address.starts_with("127.")) << address;
    EXPECT_NE(address, "::1");
    EXPECT_FALSE(address.starts_with("fe80:")) << address;
    EXPECT_EQ(std::ranges::count(host.addresses, address), 1) << address;
  }
}

TEST(Environment, IsReadAsItIs) {
  setenv("NETPREFLIGHT_TEST_VARIABLE", "a value", 1);
  EXPECT_EQ(environment("NETPREFLIGHT_TEST_VARIABLE"), "a value");
  unsetenv("NETPREFLIGHT_TEST_VARIABLE");
  EXPECT_EQ(environment("NETPREFLIGHT_TEST_VARIABLE"), "");
}

}  // namespace
}  // namespace netpreflight
