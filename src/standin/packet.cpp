#include "standin/packet.hpp"

#include <algorithm>

#include "standin/packet_numbers.hpp"

namespace netpreflight {

namespace {

namespace ip = asio::ip;

using Bytes = std::span<const unsigned char>;

std::uint32_t number(Bytes bytes, std::size_t at, std::size_t size) {
  std::uint32_t value = 0;
  for (std::size_t i = at; i < at + size; ++i) value = value << 8U | bytes[i];
  return value;
}

/// The header of IPv4 or IPv6, and what lies behind it.
struct IpPacket {
  unsigned protocol = 0;
  ip::address from;
  ip::address to;
  Bytes rest;
};

template <class Address>
Address address_at(Bytes bytes, std::size_t at) {
  typename Address::bytes_type raw;
  std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(at), raw.size(), raw.begin());
  return Address(raw);
}

/// Past the headers that may stand before TCP, UDP or ICMP; false where they are cut, or it is a later fragment (RFC 8200 section 4).
bool skip_extensions(IpPacket& packet) {
  for (unsigned i = 0; i < kMostExtensions; ++i) {
    const bool is_fragment = packet.protocol == kFragment;
    if (!is_fragment && packet.protocol != kHopByHop && packet.protocol != kDestinationOptions) return true;
    if (packet.rest.size() < 8) return false;
    if (is_fragment && (number(packet.rest, 2, 2) & 0xfff8U) != 0) return false;
    const std::size_t size = is_fragment ? 8 : std::size_t{8} * (packet.rest[1] + 1U);
    if (packet.rest.size() < size) return false;
    packet.protocol = packet.rest[0];
    packet.rest = packet.rest.subspan(size);
  }
  return true;
}

std::optional<IpPacket> read_ip_v6(Bytes bytes) {
  if (bytes.size() < kV6Header) return std::nullopt;
  IpPacket packet{bytes[6], address_at<ip::address_v6>(bytes, 8), address_at<ip::address_v6>(bytes, 24),
                  bytes.subspan(kV6Header)};
  return skip_extensions(packet) ? std::optional(packet) : std::nullopt;
}

std::optional<IpPacket> read_ip(Bytes bytes) {
  if (bytes.empty()) return std::nullopt;
  if (bytes[0] >> 4U == 6) return read_ip_v6(bytes);
  const std::size_t header = std::size_t{4} * (bytes[0] & 15U);
  if (bytes[0] >> 4U != 4 || header < 20 || bytes.size() < header) return std::nullopt;
  if ((number(bytes, 6, 2) & 0x1fffU) != 0) return std::nullopt;  // a later fragment has no ports
  return IpPacket{bytes[9], address_at<ip::address_v4>(bytes, 12), address_at<ip::address_v4>(bytes, 16),
                  bytes.subspan(header)};
}

/// What lies in a packet that comes in, or in the answer to one: there this host is the source.
Flow flow_of(const IpPacket& packet, Protocol protocol, bool leaves) {
  Flow flow{protocol, static_cast<std::uint16_t>(number(packet.rest, 2, 2)),
            static_cast<std::uint16_t>(number(packet.rest, 0, 2)), packet.from, packet.to};
  if (!leaves) return flow;
  std::swap(flow.port, flow.from_port);
  std::swap(flow.from, flow.to);
  return flow;
}

std::optional<SeenPacket> read_tcp(const IpPacket& packet, bool leaves) {
  if (packet.rest.size() < 14) return std::nullopt;
  const unsigned flags = packet.rest[13] & (kSyn | kReset | kAck);
  const std::uint32_t sequence = number(packet.rest, 4, 4);
  const std::uint32_t acknowledged = number(packet.rest, 8, 4) - 1;
  const Flow flow = flow_of(packet, Protocol::tcp, leaves);
  if (!leaves && flags == kSyn) return SeenPacket{PacketKind::syn, flow, sequence};
  if (leaves && flags == (kSyn | kAck)) return SeenPacket{PacketKind::syn_ack, flow, acknowledged};
  // Who hangs up on a connection has a sequence number of its own; who refuses one has none.
  if (leaves && flags == (kReset | kAck) && sequence == 0) return SeenPacket{PacketKind::reset, flow, acknowledged};
  return std::nullopt;
}

std::optional<SeenPacket> read_udp(const IpPacket& packet, bool leaves) {
  if (packet.rest.size() < 4) return std::nullopt;
  return SeenPacket{leaves ? PacketKind::answer : PacketKind::datagram, flow_of(packet, Protocol::udp, leaves)};
}

/// The flow of an echo, or of the answer to one: both have the identifier of who asks.
Flow echo_flow(const IpPacket& packet, bool leaves) {
  Flow flow{Protocol::icmp, 0, static_cast<std::uint16_t>(number(packet.rest, 4, 2)), packet.from, packet.to};
  if (leaves) std::swap(flow.from, flow.to);
  return flow;
}

std::optional<SeenPacket> read_unreachable(const IpPacket& packet, const IcmpTypes& types) {
  const auto about = read_ip(packet.rest.subspan(kIcmpHeader));
  if (!about || about->rest.size() < 8) return std::nullopt;
  if (about->protocol == types.protocol && about->rest[0] == types.echo)
    return SeenPacket{PacketKind::unreachable, echo_flow(*about, false)};
  if (about->protocol != kTcp && about->protocol != kUdp) return std::nullopt;
  const bool tcp = about->protocol == kTcp;
  return SeenPacket{PacketKind::unreachable, flow_of(*about, tcp ? Protocol::tcp : Protocol::udp, false),
                    tcp ? number(about->rest, 4, 4) : 0};
}

std::optional<SeenPacket> read_icmp(const IpPacket& packet, bool leaves, const IcmpTypes& types) {
  if (packet.rest.size() < kIcmpHeader) return std::nullopt;
  const unsigned type = packet.rest[0];
  if (!leaves && type == types.echo) return SeenPacket{PacketKind::echo, echo_flow(packet, false)};
  if (leaves && type == types.echo_answer) return SeenPacket{PacketKind::echo_answer, echo_flow(packet, true)};
  return leaves && type == types.unreachable ? read_unreachable(packet, types) : std::nullopt;
}

}  // namespace

asio::ip::address without_scope(const ip::address& address) {
  if (!address.is_v6()) return address;
  return ip::address_v6(address.to_v6().to_bytes());
}

std::optional<SeenPacket> read_packet(std::span<const unsigned char> bytes, bool leaves) {
  const auto packet = read_ip(bytes);
  if (!packet) return std::nullopt;
  const IcmpTypes& icmp = packet->to.is_v6() ? kIcmpTypesV6 : kIcmpTypes;
  if (packet->protocol == kTcp) return read_tcp(*packet, leaves);
  if (packet->protocol == kUdp) return read_udp(*packet, leaves);
  return packet->protocol == icmp.protocol ? read_icmp(*packet, leaves, icmp) : std::nullopt;
}

}  // namespace netpreflight
