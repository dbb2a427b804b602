// One question and answer over UDP, asked again when nothing comes back: a lost packet is no verdict.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "net/asio.hpp"
#include "netpreflight/evidence.hpp"

namespace netpreflight {

using Bytes = std::vector<unsigned char>;

/// A datagram that came in, with the time at which the kernel received it: the program may have been busy since, and this host's wall
/// clock may have been set.
struct Datagram {
  std::span<const unsigned char> bytes;
  std::chrono::steady_clock::time_point received;
};

struct DatagramAnswer {
  SocketEnd end = SocketEnd::timed_out;  ///< ok: `bytes` were accepted
  std::optional<Icmp> icmp;
  std::string source_address;
  Bytes bytes;         ///< the accepted datagram, else the last one that was not accepted
  bool opened = true;  ///< false: this host gave no socket of that kind, for the reason that `end` is
};

/// What is spoken to: UDP, or echoes of ICMP (icmp(7)), which have no port.
enum class DatagramKind : std::uint8_t { udp, echo };

/// Sends what `question` makes (called anew for each of up to five sendings within `timeout`) and waits for a datagram
/// that `accepts`. Ends at once when an ICMP error arrives, and before its time where more datagrams came that were not accepted than
/// any honest peer sends. `hops` is the time to live (IPv4) or hop limit (IPv6).
Awaitable<DatagramAnswer> ask_datagram(asio::ip::udp::endpoint to, Milliseconds timeout,
                                       std::function<Bytes()> question, std::function<bool(const Datagram&)> accepts,
                                       std::optional<int> hops = std::nullopt, DatagramKind kind = DatagramKind::udp);

/// The address that packets to there leave this host from; empty where there is none.
std::string source_towards(const asio::ip::udp::endpoint& to);

}  // namespace netpreflight
