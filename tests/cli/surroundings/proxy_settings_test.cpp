// apt's proxies as `apt-config dump` prints them.
#include "cli/surroundings/proxy_settings.hpp"

#include <gtest/gtest.h>

namespace netpreflight {
namespace {

TEST(AptProxies, OfAllAndOfOneHost) {
  EXPECT_EQ(read_apt_proxies(R"(APT "";
APT::Architecture "amd64";
Acquire::http "";
Acquire::http::Proxy "http://a:1";
Acquire::http::Proxy::One.Example "http://one:1";
Acquire::http::Proxy::two.example "DIRECT";
Acquire::https::Proxy::two.example "http://two:2";
Acquire::http::Proxy-Auto-Detect "/bin/true";
)"),
            (AptProxies{"http://a:1", {{"one.example", "http://one:1"}, {"two.example", "http://two:2"}}}));
}

TEST(AptProxies, ThatOfHttpsComesFirst) {
  EXPECT_EQ(read_apt_proxies("Acquire::http::Proxy \"http://a:1\";\nAcquire::https::Proxy \"DIRECT\";\n"),
            (AptProxies{"DIRECT", {}}));
}

TEST(AptProxies, None) {
  EXPECT_EQ(read_apt_proxies(""), AptProxies{});
  EXPECT_EQ(read_apt_proxies("Acquire::http::Proxy \"\";\nAcquire::http::Proxy\nx \"y\n"), AptProxies{});
}

}  // namespace
}  // namespace netpreflight
