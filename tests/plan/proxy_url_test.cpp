// Proxy URLs and no_proxy lists as people write them, and as curl reads them.
#include <ostream>

#include <gtest/gtest.h>

#include "netpreflight/proxy.hpp"

namespace netpreflight {
namespace {

struct Good {
  const char* text;
  const char* url;
  const char* user = "";
  const char* password = "";
  bool has_scheme = true;
  bool has_port = true;
};

const Good kGood[] = {
    {"http://proxy:3128", "http://proxy:3128"},
    {"https://proxy.example:3129", "https://proxy.example:3129"},
    {"HTTP://proxy:3128/", "http://proxy:3128"},
    {"http://proxy:3128/path?x#y", "http://proxy:3128"},
    {"http://My_Proxy.Corp.example.:3128", "http://my_proxy.corp.example:3128"},
    {"http://b\xC3\xBC"
     "ro.example:3128",
     "http://xn--bro-hoa.example:3128"},
    {"http://10.0.0.1:8080", "http://10.0.0.1:8080"},
    {"http://[2001:db8::1]:3128", "http://[2001:db8::1]:3128"},
    {"proxy:3128", "http://proxy:3128", "", "", false},
    {"user:secret@proxy:3128", "http://proxy:3128", "user", "secret", false},
    {"http://proxy", "http://proxy:1080", "", "", true, false},
    {"https://proxy", "https://proxy:443", "", "", true, false},
    {"http://user@proxy:1", "http://proxy:1", "user", ""},
    {"http://user:@proxy:1", "http://proxy:1", "user", ""},
    {"http://us%40er:se%3acret%2F%25@proxy:1", "http://proxy:1", "us@er", "se:cret/%"},
    {"http://user:se:cr@et@proxy:1", "http://proxy:1", "user", "se:cr@et"},
    {"http://user:a/b?c#d@proxy:1", "http://proxy:1", "user", "a/b?c#d"},
    {"http://user:100%@proxy:1", "http://proxy:1", "user", "100%"},
    {"http://user:%zz@proxy:1", "http://proxy:1", "user", "%zz"},
    {"http://user:a://b@proxy:1", "http://proxy:1", "user", "a://b"},
    {"user:a://b@proxy:1", "http://proxy:1", "user", "a://b", false},
};

TEST(ProxyUrl, IsTakenApart) {
  for (const Good& good : kGood) {
    const auto url = parse_proxy_url(good.text);
    ASSERT_TRUE(url) << good.text << ": " << url.error();
    EXPECT_EQ(url->endpoint.url(), good.url) << good.text;
    EXPECT_EQ(url->credentials.user, good.user) << good.text;
    EXPECT_EQ(url->credentials.password, good.password) << good.text;
    EXPECT_EQ(url->has_scheme, good.has_scheme) << good.text;
    EXPECT_EQ(url->has_port, good.has_port) << good.text;
  }
}

TEST(ProxyUrl, WhatIsWrongIsSaidWithoutTheText) {
  for (const char* rest : {"socks5://u:Hunter2@h:1", "ftp://u:Hunter2@h:1", "http://u:Hunter2@", "http://u:Hunter2@:1",
                           "http://u:Hunter2@h:0", "http://u:Hunter2@h:65536", "http://u:Hunter2@h:1x",
                           "http://u:Hunter2@h:", "http://u:Hunter2@h h:1", "http://u:Hunter2@[::1:1",
                           "http://u:Hunter2@[::1]1", "http://u:Hunter2@[h]:1", "http://u:Hunter2@::1",
                           "http://u:Hunter2@1.2.3:1", "http://", "", "@", "http://u:Hunter2@h\n:1"}) {
    const auto url = parse_proxy_url(rest);
    ASSERT_FALSE(url) << rest;
    EXPECT_FALSE(url.error().empty()) << rest;
    EXPECT_EQ(url.error().find("Hunter2"), std::string::npos) << rest;
  }
}

TEST(ProxyUrl, WhatNobodySeesIsNamed) {
  struct Stray {
    const char* text;
    const char* error;
  };
  for (const auto& [text, error] : {Stray{"http://u:p@proxy:1\r", "it has a carriage return (CR) at its end"},
                                    Stray{" http://proxy:1", "it has a blank at its beginning"},
                                    Stray{"\"http://proxy:1\"", "it has a quotation mark at its beginning"},
                                    Stray{"http://pro\txy:1", "it has a tab in it"},
                                    Stray{"http://proxy:1\xE2\x80\x8B", "it has a zero-width space at its end"}}) {
    const auto url = parse_proxy_url(text);
    ASSERT_FALSE(url) << text;
    EXPECT_EQ(url.error(), error);
  }
}

TEST(ProxyUrl, CredentialsAreLeftOut) {
  EXPECT_EQ(without_credentials("http://u:p@h:1"), "http://h:1");
  EXPECT_EQ(without_credentials("http://u:p@p p@h:1"), "http://h:1");
  EXPECT_EQ(without_credentials("u:p@h:1"), "h:1");
  EXPECT_EQ(without_credentials("u:p@http://u:p@h:1"), "http://h:1");
  EXPECT_EQ(without_credentials("--proxy=https://u:a://b@h"), "--proxy=https://h");
  EXPECT_EQ(without_credentials("http://h:1"), "http://h:1");
  EXPECT_EQ(without_credentials(""), "");
}

struct Exemption {
  const char* list;
  const char* host;
  bool exempt;
  std::uint16_t port = 443;
};

void PrintTo(const Exemption& exemption, std::ostream* out) {
  *out << '[' << exemption.list << "] " << exemption.host << ':' << exemption.port;
}

class NoProxy : public testing::TestWithParam<Exemption> {};

TEST_P(NoProxy, IsReadAsCurlReadsIt) {
  const auto& [list, host, exempt, port] = GetParam();
  EXPECT_EQ(is_exempt(list, host, port), exempt);
}

INSTANTIATE_TEST_SUITE_P(AsCurl, NoProxy,
                         testing::Values(Exemption{"", "a.test", false}, Exemption{"*", "a.test", true},
                                         Exemption{"*", "192.0.2.7", true}, Exemption{"b.test,*", "a.test", false},
                                         Exemption{"a.test", "a.test", true}, Exemption{"a.test", "x.a.test", true},
                                         Exemption{".a.test", "a.test", true}, Exemption{".a.test", "x.a.test", true},
                                         Exemption{"a.test", "xa.test", false},
                                         Exemption{"*.a.test", "x.a.test", false}, Exemption{"A.TEST", "a.test", true},
                                         Exemption{"a.test.", "a.test", true}, Exemption{"a.test", "a.test.", true},
                                         Exemption{"..a.test", "a.test", false}, Exemption{"test", "a.test", true},
                                         Exemption{"x.test a.test", "a.test", true},
                                         Exemption{"x.test, a.test", "a.test", true}, Exemption{",,", "a.test", false},
                                         Exemption{" ", "a.test", false}, Exemption{".", "a.test", false}));
INSTANTIATE_TEST_SUITE_P(
    Addresses, NoProxy,
    testing::Values(Exemption{"192.0.2.0/24", "192.0.2.7", true}, Exemption{"192.0.2.0/24", "192.0.3.7", false},
                    Exemption{"192.0.2.4/30", "192.0.2.7", true}, Exemption{"192.0.2.4/30", "192.0.2.8", false},
                    Exemption{"192.0.2.7", "192.0.2.7", true}, Exemption{"192.0.2.", "192.0.2.7", false},
                    Exemption{"7", "192.0.2.7", false}, Exemption{"192.0.2.0/0", "192.0.2.7", false},
                    Exemption{"192.0.2.0/33", "192.0.2.7", false}, Exemption{"192.0.2.0/", "192.0.2.7", false},
                    Exemption{"192.0.2.0/24", "a192.0.2.7.test", false},
                    Exemption{"2001:db8::/32", "2001:db8::1", true}, Exemption{"2001:db8::/32", "2001:db9::1", false},
                    Exemption{"2001:db8::1", "2001:db8::1", true}, Exemption{"[2001:db8::1]", "2001:db8::1", true},
                    Exemption{"2001:DB8:0::1", "2001:db8::1", true}, Exemption{"::/0", "192.0.2.7", false}));
INSTANTIATE_TEST_SUITE_P(
    Ports, NoProxy,
    testing::Values(Exemption{"a.test:443", "a.test", true}, Exemption{"a.test:443", "a.test", false, 8443},
                    Exemption{".a.test:8443", "x.a.test", true, 8443}, Exemption{"a.test:x", "a.test", false},
                    Exemption{"192.0.2.7:443", "192.0.2.7", true}, Exemption{"192.0.2.0/24:443", "192.0.2.7", true},
                    Exemption{"[2001:db8::1]:443", "2001:db8::1", true},
                    Exemption{"[2001:db8::1]:80", "2001:db8::1", false},
                    Exemption{"[2001:db8::1", "2001:db8::1", false}, Exemption{"[", "a.test", false},
                    Exemption{"[]", "a.test", false}));

}  // namespace
}  // namespace netpreflight
