#include "standin/packet.hpp"

#include <gtest/gtest.h>

namespace netpreflight {
namespace {

using Bytes = std::vector<unsigned char>;

constexpr unsigned char kSyn = 0x02;
constexpr unsigned char kSynAck = 0x12;
constexpr unsigned char kResetAck = 0x14;

void append(Bytes& bytes, const Bytes& more) {
  bytes.insert(bytes.end(), more.begin(), more.end());
}

Bytes half(unsigned value) {
  return {static_cast<unsigned char>(value >> 8U), static_cast<unsigned char>(value)};
}

Bytes tcp(unsigned from, unsigned to, unsigned char flags, Bytes sequence = {0, 0, 0, 7},
          Bytes acknowledged = {0, 0, 0, 0}) {
  Bytes bytes = half(from);
  append(bytes, half(to));
  append(bytes, sequence);
  append(bytes, acknowledged);
  append(bytes, {0x50, flags, 0, 0, 0, 0, 0, 0});
  return bytes;
}

Bytes udp(unsigned from, unsigned to) {
  Bytes bytes = half(from);
  append(bytes, half(to));
  append(bytes, {0, 12, 0, 0, 'd', 'a', 't', 'a'});
  return bytes;
}

/// From 192.0.2.1 to 192.0.2.2, or back; with so many words of options.
Bytes v4(unsigned char protocol, const Bytes& rest, bool back = false, unsigned options = 0, unsigned fragment = 0) {
  Bytes bytes{static_cast<unsigned char>(0x45 + options), 0, 0, 0, 0, 0};
  append(bytes, half(fragment));
  append(bytes, {64, protocol, 0, 0, 192, 0, 2, static_cast<unsigned char>(back ? 2 : 1), 192, 0, 2,
                 static_cast<unsigned char>(back ? 1 : 2)});
  append(bytes, Bytes(4 * options, 1));
  append(bytes, rest);
  return bytes;
}

/// From 2001:db8::1 to 2001:db8::2, or back.
Bytes v6(unsigned char protocol, const Bytes& rest, bool back = false) {
  Bytes bytes{0x60, 0, 0, 0, 0, 0, protocol, 64};
  for (const bool first : {!back, back}) {
    Bytes address(16, 0);
    address[0] = 0x20;
    address[1] = 0x01;
    address[2] = 0x0d;
    address[3] = 0xb8;
    address[15] = first ? 1 : 2;
    append(bytes, address);
  }
  append(bytes, rest);
  return bytes;
}

/// An echo, or the answer to one, with an identifier and a number.
Bytes echo(unsigned char type, unsigned identifier = 77, unsigned number = 1) {
  Bytes bytes{type, 0, 0, 0};
  append(bytes, half(identifier));
  append(bytes, half(number));
  append(bytes, {'d', 'a', 't', 'a'});
  return bytes;
}

Bytes unreachable(unsigned char type, const Bytes& about) {
  Bytes bytes{type, 3, 0, 0, 0, 0, 0, 0};
  append(bytes, about);
  return bytes;
}

/// A packet as the kernel runs a filter over it (packet(7)): 0 is for this host, 4 leaves.
struct Skb {
  Bytes bytes;
  std::uint32_t protocol = 0x0800;
  std::uint32_t type = 0;
};

/// What a classic BPF program says of a packet: so many bytes are handed over.
class Machine {
 public:
  explicit Machine(const Skb& packet) : packet_(packet) {}

  std::uint32_t run(const std::vector<sock_filter>& program) {
    for (std::size_t at = 0; at < program.size(); ++at) {
      const sock_filter& one = program[at];
      switch (BPF_CLASS(one.code)) {
        case BPF_RET:
          return BPF_RVAL(one.code) == BPF_A ? a_ : one.k;
        case BPF_LD:
          if (!load(one)) return 0;
          break;
        case BPF_LDX:
          x_ = BPF_MODE(one.code) == BPF_MSH ? 4U * (packet_.bytes.at(one.k) & 15U) : one.k;
          break;
        case BPF_ST:
          memory_.at(one.k) = a_;
          break;
        case BPF_ALU:
          compute(one);
          break;
        case BPF_MISC:
          (BPF_MISCOP(one.code) == BPF_TAX ? x_ : a_) = BPF_MISCOP(one.code) == BPF_TAX ? a_ : x_;
          break;
        case BPF_JMP:
          at += jump(one);
          break;
        default:
          ADD_FAILURE() << one.code;
          return 0;
      }
    }
    ADD_FAILURE() << "runs off its end";
    return 0;
  }

 private:
  bool load(const sock_filter& one) {
    if (BPF_MODE(one.code) == BPF_MEM || BPF_MODE(one.code) == BPF_IMM) {
      a_ = BPF_MODE(one.code) == BPF_MEM ? memory_.at(one.k) : one.k;
      return true;
    }
    const auto ancillary = static_cast<std::uint32_t>(SKF_AD_OFF);
    if (one.k == ancillary + SKF_AD_PROTOCOL || one.k == ancillary + SKF_AD_PKTTYPE) {
      a_ = one.k == ancillary + SKF_AD_PROTOCOL ? packet_.protocol : packet_.type;
      return true;
    }
    const std::size_t from = one.k + (BPF_MODE(one.code) == BPF_IND ? x_ : 0);
    const std::size_t size = BPF_SIZE(one.code) == BPF_B ? 1 : 2;
    if (from + size > packet_.bytes.size()) return false;  // the kernel ends the program
    a_ = 0;
    for (std::size_t i = 0; i < size; ++i) a_ = a_ << 8U | packet_.bytes[from + i];
    return true;
  }

  void compute(const sock_filter& one) {
    const std::uint32_t operand = BPF_SRC(one.code) == BPF_X ? x_ : one.k;
    if (BPF_OP(one.code) == BPF_ADD) a_ += operand;
    if (BPF_OP(one.code) == BPF_AND) a_ &= operand;
    if (BPF_OP(one.code) == BPF_LSH) a_ <<= operand;
  }

  std::size_t jump(const sock_filter& one) const {
    if (BPF_OP(one.code) == BPF_JA) return one.k;
    const bool met = BPF_OP(one.code) == BPF_JSET ? (a_ & one.k) != 0 : a_ == one.k;
    return met ? one.jt : one.jf;
  }

  const Skb& packet_;
  std::uint32_t a_ = 0;
  std::uint32_t x_ = 0;
  std::array<std::uint32_t, BPF_MEMWORDS> memory_{};
};

const WatchedPorts kPorts{{22, 443}, {514}};
const WatchedPorts kPortsAndEchoes{{22, 443}, {514}, true};

std::uint32_t handed_over(const Bytes& bytes, bool leaves, std::uint32_t protocol = 0x0800,
                          const WatchedPorts& ports = kPorts) {
  return Machine({bytes, protocol, leaves ? 4U : 0U}).run(packet_filter(ports));
}

constexpr std::uint32_t kV6 = 0x86dd;
constexpr unsigned char kTcp = 6;
constexpr unsigned char kUdp = 17;
constexpr unsigned char kIcmp = 1;
constexpr unsigned char kIcmpV6 = 58;

TEST(PacketFilter, LetsThroughTheHeadersOfWhatIsLookedFor) {
  EXPECT_EQ(handed_over(v4(kTcp, tcp(40000, 443, kSyn)), false), 40U);
  EXPECT_EQ(handed_over(v4(kTcp, tcp(40000, 22, kSyn), false, 5), false), 60U);
  EXPECT_EQ(handed_over(v6(kTcp, tcp(40000, 443, kSyn)), false, kV6), 60U);
  EXPECT_EQ(handed_over(v4(kTcp, tcp(443, 40000, kSynAck), true), true), 40U);
  EXPECT_EQ(handed_over(v6(kTcp, tcp(443, 40000, kResetAck), true), true, kV6), 60U);
  EXPECT_EQ(handed_over(v4(kUdp, udp(40000, 514)), false), 28U);
  EXPECT_EQ(handed_over(v6(kUdp, udp(514, 40000), true), true, kV6), 48U);
  EXPECT_EQ(handed_over(v4(kIcmp, unreachable(3, v4(kTcp, tcp(40000, 443, kSyn))), true), true), 56U);
  EXPECT_EQ(handed_over(v4(kIcmp, unreachable(3, v4(kUdp, udp(40000, 514), false, 2)), true), true), 64U);
  EXPECT_EQ(handed_over(v6(kIcmpV6, unreachable(1, v6(kUdp, udp(40000, 514))), true), true, kV6), 96U);
}

TEST(PacketFilter, LetsNothingElseThrough) {
  EXPECT_EQ(handed_over(v4(kTcp, tcp(40000, 80, kSyn)), false), 0U);
  EXPECT_EQ(handed_over(v4(kTcp, tcp(443, 40000, kSyn)), false), 0U);  // another's port
  EXPECT_EQ(handed_over(v4(kTcp, tcp(40000, 443, kSyn)), true), 0U);   // to another's port
  EXPECT_EQ(handed_over(v4(kTcp, tcp(40000, 443, 0x18)), false), 0U);  // data
  EXPECT_EQ(handed_over(v4(kTcp, tcp(40000, 443, 0x10)), false), 0U);
  EXPECT_EQ(handed_over(v4(kTcp, tcp(443, 40000, 0x18), true), true), 0U);
  EXPECT_EQ(handed_over(v4(kTcp, tcp(40000, 514, kSyn)), false), 0U);  // a port of UDP
  EXPECT_EQ(handed_over(v4(kUdp, udp(40000, 443)), false), 0U);
  EXPECT_EQ(handed_over(v4(kUdp, udp(40000, 514), false, 0, 185), false), 0U);  // a later fragment
  EXPECT_EQ(handed_over(v4(kIcmp, unreachable(3, v4(kTcp, tcp(40000, 443, kSyn)))), false), 0U);
  EXPECT_EQ(handed_over(v4(kIcmp, unreachable(11, v4(kTcp, tcp(40000, 443, kSyn))), true), true), 0U);
  EXPECT_EQ(handed_over(v4(kIcmp, unreachable(3, v4(kTcp, tcp(40000, 80, kSyn))), true), true), 0U);
  EXPECT_EQ(handed_over(v4(kTcp, tcp(40000, 443, kSyn)), false, 0x0806), 0U);                       // ARP
  EXPECT_EQ(handed_over(v6(43, tcp(40000, 443, kSyn)), false, kV6), 0U);                            // a routing header
  EXPECT_EQ(Machine({v4(kTcp, tcp(40000, 443, kSyn)), 0x0800, 3}).run(packet_filter(kPorts)), 0U);  // another host's
  EXPECT_EQ(handed_over({0x45}, false), 0U);
}

constexpr unsigned char kEcho = 8;
constexpr unsigned char kEchoAnswer = 0;
constexpr unsigned char kEchoV6 = 128;
constexpr unsigned char kEchoAnswerV6 = 129;

/// Their headers: what they carry is not handed over.
TEST(PacketFilter, LetsThroughEchoesWhereTheyAreWanted) {
  struct One {
    Bytes bytes;
    bool leaves;
    std::uint32_t protocol;
    std::uint32_t most;
  };
  const std::vector<One> wanted{
      {v4(kIcmp, echo(kEcho)), false, 0x0800, 28},
      {v4(kIcmp, echo(kEcho), false, 3), false, 0x0800, 40},
      {v4(kIcmp, echo(kEchoAnswer), true), true, 0x0800, 28},
      {v6(kIcmpV6, echo(kEchoV6)), false, kV6, 48},
      {v6(kIcmpV6, echo(kEchoAnswerV6), true), true, kV6, 48},
      {v4(kIcmp, unreachable(3, v4(kIcmp, echo(kEcho), false, 2)), true), true, 0x0800, 64},
      {v6(kIcmpV6, unreachable(1, v6(kIcmpV6, echo(kEchoV6))), true), true, kV6, 96},
  };
  for (const auto& one : wanted) {
    EXPECT_EQ(handed_over(one.bytes, one.leaves, one.protocol, kPortsAndEchoes), one.most);
    EXPECT_EQ(handed_over(one.bytes, one.leaves, one.protocol), 0U);
    EXPECT_EQ(handed_over(one.bytes, !one.leaves, one.protocol, kPortsAndEchoes), 0U);
  }
}

TEST(PacketFilter, LetsNoOtherIcmpThrough) {
  const auto over_v4 = [](const Bytes& rest, bool leaves, unsigned fragment = 0) {
    return handed_over(v4(kIcmp, rest, leaves, 0, fragment), leaves, 0x0800, kPortsAndEchoes);
  };
  const auto over_v6 = [](unsigned char protocol, const Bytes& rest, bool leaves) {
    return handed_over(v6(protocol, rest, leaves), leaves, kV6, kPortsAndEchoes);
  };
  for (const unsigned char type : Bytes{5, 11, 13, 17}) EXPECT_EQ(over_v4(echo(type), false), 0U);
  for (const unsigned char type : Bytes{2, 3, 133, 135, 136}) EXPECT_EQ(over_v6(kIcmpV6, echo(type), false), 0U);
  EXPECT_EQ(over_v4(echo(kEcho), false, 185), 0U);      // a later fragment
  EXPECT_EQ(over_v6(kIcmpV6, echo(kEcho), false), 0U);  // a type of the other family
  EXPECT_EQ(over_v6(kIcmp, echo(kEcho), false), 0U);
  EXPECT_EQ(over_v6(43, echo(kEchoV6), false), 0U);  // a routing header
  EXPECT_EQ(over_v4(unreachable(3, v4(kIcmp, echo(kEchoAnswer))), true), 0U);
  EXPECT_EQ(over_v4(unreachable(11, v4(kIcmp, echo(kEcho))), true), 0U);
  EXPECT_EQ(Machine({v4(kIcmp, echo(kEcho)), 0x0800, 1}).run(packet_filter(kPortsAndEchoes)), 0U);  // a broadcast
  EXPECT_EQ(handed_over(v4(kIcmp, {kEcho}), false, 0x0800, kPortsAndEchoes), 28U);  // read_packet() says that it is cut
}

TEST(PacketFilter, LetsThroughTheRestAsWithoutEchoes) {
  const Bytes syn = v4(kTcp, tcp(40000, 443, kSyn));
  EXPECT_EQ(handed_over(syn, false, 0x0800, kPortsAndEchoes), 40U);
  EXPECT_EQ(handed_over(v4(kIcmp, unreachable(3, syn), true), true, 0x0800, kPortsAndEchoes), 56U);
  EXPECT_EQ(handed_over(v4(kTcp, tcp(40000, 80, kSyn)), false, 0x0800, kPortsAndEchoes), 0U);
}

TEST(PacketFilter, HasRoomForAThousandPortsAndSaysWhereNot) {
  WatchedPorts ports;
  for (std::uint16_t port = 1; port <= 1900; ++port) ports.tcp.insert(port);
  const auto program = packet_filter(ports);
  ASSERT_FALSE(program.empty());
  EXPECT_EQ(Machine({v4(kTcp, tcp(40000, 1, kSyn)), 0x0800, 0}).run(program), 40U);
  EXPECT_EQ(Machine({v4(kTcp, tcp(40000, 1900, kSyn)), 0x0800, 0}).run(program), 40U);
  EXPECT_EQ(Machine({v4(kTcp, tcp(40000, 1901, kSyn)), 0x0800, 0}).run(program), 0U);
  for (std::uint16_t port = 1; port <= 1900; ++port) ports.udp.insert(port);
  EXPECT_TRUE(packet_filter(ports).empty());
}

Flow flow(Protocol protocol, std::uint16_t port, bool of_v6 = false) {
  const auto address = [&](int last) {
    return asio::ip::make_address((of_v6 ? "2001:db8::" : "192.0.2.") + std::to_string(last));
  };
  return {protocol, port, 40000, address(1), address(2)};
}

void expect(const std::optional<SeenPacket>& packet, PacketKind kind, const Flow& of, std::uint32_t sequence) {
  ASSERT_TRUE(packet);
  EXPECT_EQ(packet->kind, kind);
  EXPECT_EQ(packet->flow, of);
  EXPECT_EQ(packet->sequence, sequence);
}

TEST(ReadPacket, BothWaysAreOfOneFlow) {
  expect(read_packet(v4(kTcp, tcp(40000, 443, kSyn)), false), PacketKind::syn, flow(Protocol::tcp, 443), 7);
  expect(read_packet(v4(kTcp, tcp(443, 40000, kSynAck, {9, 9, 9, 9}, {0, 0, 0, 8}), true, 3), true),
         PacketKind::syn_ack, flow(Protocol::tcp, 443), 7);
  expect(read_packet(v6(kTcp, tcp(443, 40000, kResetAck, {0, 0, 0, 0}, {0, 0, 0, 8}), true), true), PacketKind::reset,
         flow(Protocol::tcp, 443, true), 7);
  expect(read_packet(v4(kUdp, udp(40000, 514)), false), PacketKind::datagram, flow(Protocol::udp, 514), 0);
  expect(read_packet(v6(kUdp, udp(514, 40000), true), true), PacketKind::answer, flow(Protocol::udp, 514, true), 0);
  expect(read_packet(v4(kIcmp, unreachable(3, v4(kTcp, tcp(40000, 443, kSyn))), true), true), PacketKind::unreachable,
         flow(Protocol::tcp, 443), 7);
  expect(read_packet(v6(kIcmpV6, unreachable(1, v6(kUdp, udp(40000, 514))), true), true), PacketKind::unreachable,
         flow(Protocol::udp, 514, true), 0);
}

/// An echo and its answer have the identifier of who asks, whatever their number.
TEST(ReadPacket, EchoesHaveNoPort) {
  const auto of = [](bool of_v6) {
    Flow echoes = flow(Protocol::icmp, 0, of_v6);
    echoes.from_port = 77;
    return echoes;
  };
  for (const unsigned number : {1U, 2U, 65535U}) {
    expect(read_packet(v4(kIcmp, echo(kEcho, 77, number), false, 5), false), PacketKind::echo, of(false), 0);
    expect(read_packet(v6(kIcmpV6, echo(kEchoV6, 77, number)), false), PacketKind::echo, of(true), 0);
  }
  expect(read_packet(v4(kIcmp, echo(kEchoAnswer), true), true), PacketKind::echo_answer, of(false), 0);
  expect(read_packet(v6(kIcmpV6, echo(kEchoAnswerV6), true), true), PacketKind::echo_answer, of(true), 0);
  expect(read_packet(v4(kIcmp, unreachable(3, v4(kIcmp, echo(kEcho), false, 2)), true), true), PacketKind::unreachable,
         of(false), 0);
  expect(read_packet(v6(kIcmpV6, unreachable(1, v6(kIcmpV6, echo(kEchoV6))), true), true), PacketKind::unreachable,
         of(true), 0);
}

TEST(ReadPacket, WhatIsNoEchoOfSomebodyHere) {
  EXPECT_FALSE(read_packet(v4(kIcmp, echo(kEcho), true), true));   // this host's own
  EXPECT_FALSE(read_packet(v4(kIcmp, echo(kEchoAnswer)), false));  // the answer to that
  EXPECT_FALSE(read_packet(v6(kIcmpV6, echo(kEcho)), false));      // a type of the other family
  EXPECT_FALSE(read_packet(v6(kIcmpV6, echo(135)), false));        // neighbour discovery
  EXPECT_FALSE(read_packet(v6(kIcmp, echo(kEcho)), false));
  EXPECT_FALSE(read_packet(v6(43, echo(kEchoV6)), false));                // a routing header
  EXPECT_FALSE(read_packet(v4(kIcmp, echo(kEcho), false, 0, 7), false));  // a later fragment
  EXPECT_FALSE(read_packet(v4(kIcmp, unreachable(3, v4(kIcmp, echo(kEchoAnswer))), true), true));
  EXPECT_FALSE(read_packet(v4(kIcmp, unreachable(3, v6(kIcmpV6, echo(kEchoV6))), true), true));
}

constexpr unsigned char kHopByHop = 0;
constexpr unsigned char kFragment = 44;
constexpr unsigned char kDestinationOptions = 60;

/// Options of so many times eight bytes, padded (RFC 8200 section 4.2), before something of that protocol.
Bytes options(unsigned char protocol, const Bytes& rest, unsigned char eights = 1) {
  Bytes bytes{protocol, static_cast<unsigned char>(eights - 1), 1, static_cast<unsigned char>(8 * eights - 4)};
  append(bytes, Bytes(8U * eights - 4U, 0));
  append(bytes, rest);
  return bytes;
}

/// RFC 8200 section 4.5; `offset` is in eights of bytes.
Bytes fragment(unsigned char protocol, const Bytes& rest, unsigned offset = 0) {
  Bytes bytes{protocol, 0};
  append(bytes, half(offset << 3U | 1U));
  append(bytes, {0, 0, 0, 9});
  append(bytes, rest);
  return bytes;
}

struct Extended {
  unsigned char first;
  Bytes bytes;
  std::uint32_t header;  ///< bytes up to the echo's
};

std::vector<Extended> extended(unsigned char protocol, const Bytes& rest) {
  return {
      {kHopByHop, options(protocol, rest), 48},
      {kDestinationOptions, options(protocol, rest, 3), 64},
      {kFragment, fragment(protocol, rest), 48},
      {kHopByHop,
       options(kDestinationOptions, options(kFragment, fragment(kDestinationOptions, options(protocol, rest)))), 72},
  };
}

TEST(IpV6Extensions, AreSkippedBothWays) {
  Flow echoes = flow(Protocol::icmp, 0, true);
  echoes.from_port = 77;
  for (const auto& one : extended(kIcmpV6, echo(kEchoV6))) {
    const Bytes packet = v6(one.first, one.bytes);
    EXPECT_EQ(handed_over(packet, false, kV6, kPortsAndEchoes), one.header + 8);
    expect(read_packet(std::span(packet).first(one.header + 8), false), PacketKind::echo, echoes, 0);
    expect(read_packet(v6(kIcmpV6, unreachable(1, packet), true), true), PacketKind::unreachable, echoes, 0);
  }
  for (const auto& one : extended(kIcmpV6, echo(kEchoAnswerV6))) {
    EXPECT_EQ(handed_over(v6(one.first, one.bytes, true), true, kV6, kPortsAndEchoes), one.header + 8);
    expect(read_packet(v6(one.first, one.bytes, true), true), PacketKind::echo_answer, echoes, 0);
  }
  for (const auto& one : extended(kTcp, tcp(40000, 443, kSyn))) {
    EXPECT_EQ(handed_over(v6(one.first, one.bytes), false, kV6), one.header + 20);
    expect(read_packet(v6(one.first, one.bytes), false), PacketKind::syn, flow(Protocol::tcp, 443, true), 7);
  }
}

TEST(IpV6Extensions, LaterFragmentsAndMoreThanFourAreNothing) {
  Bytes many = echo(kEchoV6);
  unsigned char protocol = kIcmpV6;
  for (int i = 0; i < 5; ++i) {
    many = options(protocol, many);
    protocol = kDestinationOptions;
  }
  for (const auto& packet : {v6(kFragment, fragment(kIcmpV6, echo(kEchoV6), 1)), v6(kDestinationOptions, many)}) {
    EXPECT_EQ(handed_over(packet, false, kV6, kPortsAndEchoes), 0U);
    EXPECT_FALSE(read_packet(packet, false));
  }
}

TEST(IpV6Extensions, CutOffAnywhere) {
  for (const auto& one : extended(kIcmpV6, echo(kEchoV6))) {
    const Bytes packet = v6(one.first, one.bytes);
    for (std::size_t size = 0; size < one.header + 8; ++size) {
      const Bytes cut(packet.begin(), packet.begin() + static_cast<std::ptrdiff_t>(size));
      EXPECT_FALSE(read_packet(cut, false)) << size;
      EXPECT_LE(handed_over(cut, false, kV6, kPortsAndEchoes), one.header + 8);
    }
  }
}

/// Who hangs up on a connection that stands has a sequence number.
TEST(ReadPacket, AResetOfAConnectionIsNoRefusal) {
  EXPECT_FALSE(read_packet(v4(kTcp, tcp(443, 40000, kResetAck, {1, 2, 3, 4}, {0, 0, 0, 8}), true), true));
  EXPECT_FALSE(read_packet(v4(kTcp, tcp(443, 40000, 0x04, {0, 0, 0, 0}), true), true));
}

TEST(ReadPacket, CutOffAnywhere) {
  for (const auto& whole :
       {v4(kTcp, tcp(40000, 443, kSyn), false, 2), v6(kTcp, tcp(40000, 443, kSyn)), v4(kUdp, udp(40000, 514)),
        v4(kIcmp, unreachable(3, v4(kTcp, tcp(40000, 443, kSyn))), true), v4(kIcmp, echo(kEcho), false, 2),
        v6(kIcmpV6, echo(kEchoV6)), v6(kIcmpV6, unreachable(1, v6(kIcmpV6, echo(kEchoV6))), true)}) {
    for (std::size_t size = 0; size < whole.size(); ++size) {
      for (const bool leaves : {false, true}) read_packet(std::span(whole).first(size), leaves);
    }
  }
  EXPECT_FALSE(read_packet({}, false));
  EXPECT_FALSE(read_packet(Bytes(60, 0x41), false));
}

TEST(WithoutScope, IsTheSameAddress) {
  EXPECT_EQ(without_scope(asio::ip::make_address("fe80::1%7")), asio::ip::make_address("fe80::1"));
  EXPECT_EQ(without_scope(asio::ip::make_address("192.0.2.1")), asio::ip::make_address("192.0.2.1"));
}

}  // namespace
}  // namespace netpreflight
