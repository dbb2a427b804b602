// What this host says of itself: resolv.conf, and how nameservers are spelled on the command line.
#include "cli/surroundings/host.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "text/host_name.hpp"

namespace netpreflight {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> spelled(const std::string& resolv_conf) {
  std::vector<std::string> names;
  for (const Nameserver& each : read_nameservers(resolv_conf)) names.push_back(name(each));
  return names;
}

// ---- resolv.conf(5) ----

TEST(ReadNameservers, InTheirOrder) {
  EXPECT_THAT(spelled("nameserver 192.0.2.2\nnameserver 192.0.2.1\nnameserver 2001:db8::1\n"),
              ElementsAre("192.0.2.2", "192.0.2.1", "2001:db8::1"));
}

struct Text {
  const char* description;
  const char* text;
  std::vector<std::string> names;
};

TEST(ReadNameservers, AsTheResolverReadsThem) {
  const Text cases[] = {
      {"nothing", "", {}},
      {"no final newline", "nameserver 192.0.2.1", {"192.0.2.1"}},
      {"other lines",
       "domain example.org\nsearch a b\noptions ndots:2\nsortlist 1.2.3.4\nnameserver 192.0.2.1\n",
       {"192.0.2.1"}},
      {"comments",
       "# nameserver 192.0.2.8\n; nameserver 192.0.2.9\n#nameserver 192.0.2.7\nnameserver 192.0.2.1\n",
       {"192.0.2.1"}},
      {"tabs and spaces", "nameserver\t192.0.2.1  \nnameserver   192.0.2.2 # the second\n", {"192.0.2.1", "192.0.2.2"}},
      {"line ends of Windows", "nameserver 192.0.2.1\r\nnameserver 192.0.2.2\r\n", {"192.0.2.1", "192.0.2.2"}},
      {"names", "nameserver ns.example.org\nnameserver 192.0.2.1\n", {"192.0.2.1"}},
      {"no address", "nameserver\nnameserver 192.0.2\nnameserver 192.0.2.256\n", {}},
      {"another word", "nameservers 192.0.2.1\nNAMESERVER 192.0.2.2\n", {}},
      {"glued", "nameserver192.0.2.1\n", {}},
      {"a zone", "nameserver fe80::1%eth0\n", {"fe80::1%eth0"}},
      {"a zone of nothing", "nameserver %\nnameserver %lo\nnameserver 192.0.2.1\n", {"192.0.2.1"}},
      {"a zone of IPv4, which has none", "nameserver 203.0.113.1%lo\nnameserver 192.0.2.1\n", {"192.0.2.1"}},
      {"no zone behind its mark", "nameserver fe80::1%\nnameserver fe80::2%a/b\n", {"fe80::1", "fe80::2"}},
      {"control characters", "nameserver fe80::1%\x1b[2J\nnameserver \x1b[2J\n", {"fe80::1"}},
      {"blanks before the word", " nameserver 192.0.2.1\nnameserver 192.0.2.2\n", {"192.0.2.2"}},
  };
  for (const Text& each : cases) EXPECT_EQ(spelled(each.text), each.names) << each.description;
}

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
