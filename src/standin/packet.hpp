// The packets that a stand-in looks at, as they lie on the wire: which ones the kernel is to hand over, and what they are.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <tuple>
#include <vector>

#include <linux/filter.h>

#include "net/asio.hpp"
#include "netpreflight/probe_kind.hpp"

namespace netpreflight {

/// One way of packets: from a port of somebody to a port of this host. Addresses are without a scope. Of echoes there is no port of this
/// host, and the identifier is that of the other (RFC 792).
struct Flow {
  Protocol protocol = Protocol::tcp;
  std::uint16_t port = 0;
  std::uint16_t from_port = 0;
  asio::ip::address from;
  asio::ip::address to;

  auto parts() const { return std::tie(protocol, port, from_port, from, to); }
  bool operator==(const Flow& other) const { return parts() == other.parts(); }
  bool operator<(const Flow& other) const { return parts() < other.parts(); }
};

/// The same address without the interface that it is of (RFC 4007): packets do not name it.
asio::ip::address without_scope(const asio::ip::address& address);

enum class PacketKind : std::uint8_t {
  syn,          ///< arrives
  syn_ack,      ///< leaves
  reset,        ///< leaves in answer to a SYN (RFC 9293 section 3.5.2)
  datagram,     ///< arrives
  answer,       ///< leaves; a datagram
  unreachable,  ///< leaves; an ICMP error about one of those that arrive (RFC 792, RFC 4443 section 3.1)
  echo,         ///< arrives (RFC 792, RFC 4443 section 4.1)
  echo_answer,  ///< leaves; the kernel gives it
};

struct SeenPacket {
  PacketKind kind = PacketKind::syn;
  Flow flow;
  std::uint32_t sequence = 0;  ///< of TCP: that of the SYN that it is, or that it is about
  int interface = 0;           ///< one packet may be seen at several: a bridge and its port, a VLAN and its carrier
};

/// What a packet is; `bytes` begin with the header of IPv4 or IPv6, `leaves` says which way it goes. Nothing where it is none of
/// the kinds, or cut.
std::optional<SeenPacket> read_packet(std::span<const unsigned char> bytes, bool leaves);

/// The ports of this host whose packets are looked at, and whether echoes are.
struct WatchedPorts {
  std::set<std::uint16_t> tcp;
  std::set<std::uint16_t> udp;
  bool echoes = false;
};

/// A classic BPF program that lets through just the headers of these packets, and nothing else. Of IPv6 it looks behind up to four
/// headers of options and fragments (RFC 8200 section 4). Empty: there are more ports than a program has room for (BPF_MAXINSNS).
std::vector<sock_filter> packet_filter(const WatchedPorts& ports);

}  // namespace netpreflight
