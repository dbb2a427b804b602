// One TCP connection attempt, with what the kernel said when it failed.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "net/byte_stream.hpp"

namespace netpreflight {

struct TcpConnection {
  ConnectEvidence evidence;
  Milliseconds duration{};             ///< of the attempt, without what it waited for a descriptor
  std::unique_ptr<ByteStream> stream;  ///< null unless connected
};

/// What is set on the socket before it connects.
struct TcpOptions {
  std::optional<int> hops;         ///< time to live (IPv4) or hop limit (IPv6)
  std::optional<int> max_segment;  ///< TCP_MAXSEG, in bytes: the far end is told to send no larger segments either
};

/// Connects to one address. `address` is an address in text form. Never throws for what the network does.
Awaitable<TcpConnection> connect_tcp(std::string address, std::uint16_t port, Milliseconds timeout,
                                     TcpOptions options = {});

}  // namespace netpreflight
