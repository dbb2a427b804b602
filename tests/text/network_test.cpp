#include "text/network.hpp"

#include <gtest/gtest.h>

namespace netpreflight {
namespace {

bool holds(std::string_view network, std::string_view address) {
  const auto parsed = parse_network(network);
  return parsed && contains(*parsed, address);
}

TEST(Network, HoldsTheAddressesOfItsPrefix) {
  EXPECT_TRUE(holds("192.0.2.0/24", "192.0.2.255"));
  EXPECT_FALSE(holds("192.0.2.0/24", "192.0.3.0"));
  EXPECT_TRUE(holds("192.0.2.128/25", "192.0.2.129"));
  EXPECT_FALSE(holds("192.0.2.128/25", "192.0.2.127"));
  EXPECT_TRUE(holds("2001:db8::/32", "2001:db8:1::1"));
  EXPECT_FALSE(holds("2001:db8::/32", "2001:db9::1"));
  EXPECT_TRUE(holds("0.0.0.0/0", "203.0.113.1"));
  EXPECT_FALSE(holds("0.0.0.0/0", "::1"));
}

TEST(Network, OfOneAddress) {
  EXPECT_TRUE(holds("192.0.2.7", "192.0.2.7"));
  EXPECT_FALSE(holds("192.0.2.7", "192.0.2.8"));
}

TEST(Network, RefusesWhatIsNone) {
  for (const auto* text : {"", "/", "/24", "192.0.2.0/", "192.0.2.0/33", "192.0.2/24", "2001:db8::/129", "192.0.2.0/-1",
                           "192.0.2.0/24x", "192.0.2.0/24/24", "host.example/24"})
    EXPECT_FALSE(parse_network(text)) << text;
}

}  // namespace
}  // namespace netpreflight
