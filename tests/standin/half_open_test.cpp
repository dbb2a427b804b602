#include "standin/half_open.hpp"

#include <gtest/gtest.h>

namespace netpreflight {
namespace {

/// From Linux 6.18 on a machine of the usual byte order.
constexpr std::string_view kTcp =
    "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"
    "   0: 00000000:01BB 00000000:0000 0A 00000000:00000000 00:00000000 00000000 65534        0 81 1 0 100 0 0 10 0\n"
    "   1: 0A00140A:01BB 0A01140A:9C40 03 00000000:00000000 01:00000121 00000002     0        0 0 1 0\n"
    "   2: 0A00140A:0016 0A01140A:9C41 03 00000000:00000000 01:00000121 00000000     0        0 0 1 0\n"
    "   3: 0A00140A:01BB 0A01140A:9C42 01 00000000:00000000 00:00000000 00000000     0        0 0 1 0\n"
    "   4: 0A00140A:1F90 0A01140A:9C43 03 00000000:00000000 01:00000121 00000001     0        0 0 1 0\n";

TEST(HalfOpen, AreThoseOfThePorts) {
  const auto found = parse_half_open(kTcp, {22, 443});
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].repeated, 2U);
  EXPECT_EQ(found[0].flow, (Flow{Protocol::tcp, 443, 40000, asio::ip::make_address("10.20.1.10"),
                                 asio::ip::make_address("10.20.0.10")}));
  EXPECT_EQ(found[1].repeated, 0U);
  EXPECT_EQ(found[1].flow.port, 22);
}

TEST(HalfOpen, OverIpv6) {
  const auto found = parse_half_open(
      "  sl  local_address                         remote_address\n"
      "   1: B80D0120200000000000000010000000:01BB B80D0120210000000000000010000000:9C40 03 00000000:00000000 01:00000121 "
      "0000000A     0        0 0 1 0\n",
      {443});
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].repeated, 10U);
  EXPECT_EQ(found[0].flow.to, asio::ip::make_address("2001:db8:0:20::10"));
  EXPECT_EQ(found[0].flow.from, asio::ip::make_address("2001:db8:0:21::10"));
}

TEST(HalfOpen, CutAnywhere) {
  for (std::size_t size = 0; size < kTcp.size(); ++size)
    EXPECT_LE(parse_half_open(kTcp.substr(0, size), {22, 443}).size(), 2U);
}

TEST(KernelLosses, AreSummedUp) {
  constexpr std::string_view netstat =
      "TcpExt: SyncookiesSent ListenOverflows ListenDrops TCPReqQFullDoCookies TCPReqQFullDrop\nTcpExt: 1 20 7 300 4000\n"
      "IpExt: SyncookiesSent\nIpExt: 9\n";
  constexpr std::string_view snmp = "Udp: InDatagrams RcvbufErrors\nUdp: 8 50000\nTcp: RcvbufErrors\nTcp: 9\n";
  constexpr std::string_view snmp6 = "Udp6InDatagrams                 \t8\nUdp6RcvbufErrors                \t600000\n";
  EXPECT_EQ(kernel_losses(netstat, snmp, snmp6), 654321U);
  EXPECT_EQ(kernel_losses("", "", ""), 0U);
  EXPECT_EQ(kernel_losses("TcpExt:", "Udp: RcvbufErrors", "Udp6RcvbufErrors x\n"), 0U);
}

}  // namespace
}  // namespace netpreflight
