// resolv.conf as the C library reads it. The expectations are what res_ninit(3) of glibc 2.36 makes of the same bytes; the
// lab compares generated files with it (tests/lab/test_host_view.py).
#include "cli/surroundings/resolv_conf.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace netpreflight {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

using Names = std::vector<std::string>;
using namespace std::string_view_literals;

Names nameservers_in(std::string_view text) {
  Names names;
  for (const Nameserver& each : read_resolv_conf(text).nameservers) names.push_back(name(each));
  return names;
}

struct Text {
  const char* description;
  std::string_view text;
  Names names;
};

const Names kDefault{"127.0.0.1"};

TEST(ResolvConf, Nameservers) {
  const Text cases[] = {
      {"in their order",
       "nameserver 192.0.2.2\nnameserver 192.0.2.1\nnameserver 2001:DB8::1\n",
       {"192.0.2.2", "192.0.2.1", "2001:db8::1"}},
      {"a fourth is not asked",
       "nameserver 1.1.1.1\nnameserver 1.1.1.2\nnameserver 1.1.1.3\nnameserver 1.1.1.4\n",
       {"1.1.1.1", "1.1.1.2", "1.1.1.3"}},
      {"the same one twice", "nameserver 1.1.1.1\nnameserver 1.1.1.1\n", {"1.1.1.1", "1.1.1.1"}},
      {"no final newline", "nameserver 192.0.2.1", {"192.0.2.1"}},
      {"other lines", "domain a\nsearch a b\noptions ndots:2\nsortlist 1.2.3.4\nnameserver 1.1.1.1\n", {"1.1.1.1"}},
      {"comments", "# nameserver 1.1.1.8\n;nameserver 1.1.1.9\n#nameserver 1.1.1.7\nnameserver 1.1.1.1\n", {"1.1.1.1"}},
      {"tabs, blanks and what follows",
       "nameserver\t1.1.1.1  \nnameserver \t 1.1.1.2 # x\nnameserver 1.1.1.3\t;\n",
       {"1.1.1.1", "1.1.1.2", "1.1.1.3"}},
      {"a comment glued to an address", "nameserver 1.1.1.1#x\nnameserver 1.1.1.2;\n", kDefault},
      {"blanks before the word", " nameserver 1.1.1.1\n\tnameserver 1.1.1.3\nnameserver 1.1.1.2\n", {"1.1.1.2"}},
      {"another word", "nameservers 1.1.1.1\nNAMESERVER 1.1.1.2\nnameserver1.1.1.3\n", kDefault},
      {"leading zeros", "nameserver 10.77.00.53\nnameserver 010.0.0.1\n", {"10.77.0.53", "8.0.0.1"}},
      {"the short forms of inet_aton",
       "nameserver 10.1\nnameserver 0x7f.0x1\nnameserver 3232235777\n",
       {"10.0.0.1", "127.0.0.1", "192.168.1.1"}},
      {"no address", "nameserver\nnameserver \nnameserver ns.example\nnameserver 1.2.3.256\nnameserver 1.2.3.4.5\n",
       kDefault},
      {"a zone of nothing", "nameserver %\nnameserver %lo\nnameserver 1.1.1.1\n", {"1.1.1.1"}},
      {"a zone of IPv4, which has none", "nameserver 203.0.113.1%lo\nnameserver 1.1.1.1\n", {"1.1.1.1"}},
      {"a zone that is an interface", "nameserver fe80::1%lo\n", {"fe80::1%lo"}},
      {"a label behind the interface", "nameserver fe80::1%lo:\x1b[1m\n", {"fe80::1%lo"}},
      {"zones that are none here",
       "nameserver fe80::1%nosuch0\nnameserver 2001:db8::1%lo\nnameserver fe80::2%\n",
       {"fe80::1", "2001:db8::1", "fe80::2"}},
      {"a zone by its number", "nameserver 2001:db8::1%3\nnameserver fe80::1%1\n", {"2001:db8::1%3", "fe80::1%1"}},
      {"control characters behind a percent sign", "nameserver fe80::1%\x1b[2J\nnameserver \x1b[2J\n", {"fe80::1"}},
      {"a zero byte", "nameserver 1.1.1.1\0 x\nnameserver 1.1.1.2\0\n\0nameserver 1.1.1.3\n"sv, {"1.1.1.1", "1.1.1.2"}},
  };
  for (const Text& each : cases) EXPECT_EQ(nameservers_in(each.text), each.names) << each.description;
}

/// A carriage return belongs to the address, which is then none.
TEST(ResolvConf, WithLineEndsOfWindowsHasNoNameserver) {
  const auto read = read_resolv_conf("nameserver 192.0.2.1\r\nnameserver 2001:db8::1\r\n");
  EXPECT_TRUE(read.is_default);
  EXPECT_EQ(nameservers_in("nameserver 192.0.2.1\r\n"), kDefault);
  EXPECT_EQ(nameservers_in("nameserver 192.0.2.1 \r\n"), Names{"192.0.2.1"});
}

TEST(ResolvConf, WithoutANameserverThisHostItselfIsAsked) {
  for (const std::string_view text : {"", "\n", "# nothing here\n", "nameserver %\n"}) {
    EXPECT_TRUE(read_resolv_conf(text).is_default) << text;
    EXPECT_EQ(nameservers_in(text), kDefault) << text;
  }
  EXPECT_FALSE(read_resolv_conf("nameserver 127.0.0.1\n").is_default);
}

using Unusable = std::vector<UnusableNameserver>;

struct UnusableText {
  std::string_view text;
  Unusable lines;
};

/// What somebody meant for a nameserver, without what nobody sees in it.
TEST(ResolvConf, LinesThatCannotBeUsedAreNoted) {
  const UnusableText cases[] = {
      {"", {}},
      {"# nameserver 1.1.1.1\n;nameserver 1.1.1.1\nnameservers 1.1.1.1\nsearch nameserver\nnameserver 1.1.1.1\n", {}},
      {"nameserver 1.1.1.1\r\nnameserver 2001:db8::1\r\n",
       {{"1.1.1.1", "a carriage return (CR)"}, {"2001:db8::1", "a carriage return (CR)"}}},
      {"nameserver 1.1.1.1 \r\n", {}},
      {"nameserver %\nnameserver 203.0.113.1%lo\n", {{"%", ""}, {"203.0.113.1%lo", ""}}},
      {"nameserver dns.example\nnameserver 300.1.1.1\n", {{"dns.example", ""}, {"300.1.1.1", ""}}},
      {" nameserver 1.1.1.1\n\tnameserver 1.1.1.2\n",
       {{"1.1.1.1", "a blank at its beginning"}, {"1.1.1.2", "a blank at its beginning"}}},
      {"\xEF\xBB\xBFnameserver 1.1.1.1\n", {{"1.1.1.1", "a byte order mark"}}},
      {"nameserver\xC2\xA0"
       "1.1.1.1\n",
       {{"1.1.1.1", "a no-break space"}}},
      {"nameserver 1.1.1.1\xE2\x80\x8B\n", {{"1.1.1.1", "a zero-width space"}}},
      {"nameserver \"1.1.1.1\"\n", {{"1.1.1.1", "a quotation mark"}}},
      {"nameserver \x1b[2J\n", {{"\\x1b[2J", ""}}},
      {"Nameserver 1.1.1.1\nnameserver=1.1.1.2\nnameserver: 1.1.1.3\n",
       {{"1.1.1.1", "another spelling of \"nameserver \""},
        {"1.1.1.2", "another spelling of \"nameserver \""},
        {"1.1.1.3", "another spelling of \"nameserver \""}}},
      {"nameserver\nnameserver \n", {{"", ""}}},
  };
  for (const UnusableText& each : cases) EXPECT_EQ(read_resolv_conf(each.text).unusable, each.lines) << each.text;
}

TEST(ResolvConf, NoMoreOfThemThanCanBeTold) {
  std::string text;
  for (int i = 0; i < 1000; ++i) text += "nameserver " + std::string(500, 'x') + "\n";
  const auto read = read_resolv_conf(text);
  EXPECT_EQ(read.unusable.size(), 8U);
  EXPECT_LE(read.unusable.front().address.size(), 67U);
}

TEST(ResolvConf, SearchLists) {
  const Text cases[] = {
      {"none", "", {}},
      {"a list", "search a.example\tb.example  c\n", {"a.example", "b.example", "c"}},
      {"one domain, whatever follows", "domain a.example b.example\n", {"a.example"}},
      {"the last line counts", "search a b\ndomain c\n", {"c"}},
      {"the last line counts, the other way round", "domain c\nsearch a b\n", {"a", "b"}},
      {"an empty line does not", "search a\nsearch\nsearch \ndomain \t\n", {"a"}},
      {"more than six", "search a b c d e f g h\n", {"a", "b", "c", "d", "e", "f", "g", "h"}},
  };
  for (const Text& each : cases) EXPECT_EQ(read_resolv_conf(each.text).search, each.names) << each.description;
  EXPECT_THAT(read_resolv_conf("search a\n", "x.example y.example").search, ElementsAre("x.example", "y.example"));
  EXPECT_THAT(read_resolv_conf("options ndots:2\n").search, IsEmpty());
}

struct Figures {
  const char* text;
  int ndots;
  int timeout_seconds;
  int attempts;
};

TEST(ResolvConf, Figures) {
  for (const Figures& each :
       {Figures{"", 1, 5, 2}, Figures{"options ndots:3 timeout:1 attempts:4\n", 3, 1, 4},
        Figures{"options ndots:99 timeout:99 attempts:99\n", 15, 30, 5}, Figures{"options timeout:\n", 1, 0, 2},
        Figures{"options timeout:2x\noptions\tattempts:1\n", 1, 2, 1}, Figures{"options timeout: 3\n", 1, 0, 2},
        Figures{"options Timeout:3 xtimeout:4\n", 1, 5, 2}, Figures{"options ndots:-1\n", 15, 5, 2},
        Figures{"options timeout:99999999999\n", 1, 30, 2}}) {
    const auto read = read_resolv_conf(each.text);
    EXPECT_EQ(read.ndots, each.ndots) << each.text;
    EXPECT_EQ(read.timeout_seconds, each.timeout_seconds) << each.text;
    EXPECT_EQ(read.attempts, each.attempts) << each.text;
  }
  EXPECT_EQ(read_resolv_conf("options timeout:1\n", "", "timeout:3").timeout_seconds, 3);
}

TEST(ResolvConf, Patience) {
  EXPECT_EQ(read_resolv_conf("").patience(), std::chrono::seconds(10));
  EXPECT_EQ(read_resolv_conf("options timeout:3 attempts:4\n").patience(), std::chrono::seconds(12));
  EXPECT_EQ(read_resolv_conf("options timeout:0 attempts:0\n").patience(), std::chrono::seconds(1));
}

/// Which of the manners are set, in their order.
std::vector<bool> flags_of(const ResolverConfiguration& read) {
  const DnsManners& manners = read.manners;
  return {manners.edns, manners.over_tcp, manners.one_by_one, manners.no_aaaa, manners.wants_authentic_data};
}

TEST(ResolvConf, Manners) {
  struct Case {
    const char* text;
    std::vector<bool> flags;
  };
  const Case cases[] = {
      {"", {false, false, false, false, false}},
      {"options edns0\n", {true, false, false, false, false}},
      {"options use-vc\n", {false, true, false, false, false}},
      {"options single-request\n", {false, false, true, false, false}},
      {"options single-request-reopen\n", {false, false, true, false, false}},
      {"options no-aaaa\n", {false, false, false, true, false}},
      {"options trust-ad\n", {false, false, false, false, true}},
      {"options rotate no-reload debug xedns0 EDNS0\n", {false, false, false, false, false}},
      {"options edns0\noptions use-vcx\n", {true, true, false, false, false}},
      {"#options edns0\n options edns0\n", {false, false, false, false, false}},
  };
  for (const Case& each : cases) EXPECT_EQ(flags_of(read_resolv_conf(each.text)), each.flags) << each.text;
  EXPECT_EQ(flags_of(read_resolv_conf("", "", "use-vc edns0")), (std::vector<bool>{true, true, false, false, false}));
}

}  // namespace
}  // namespace netpreflight
