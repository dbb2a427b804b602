// One TCP connection attempt, with what the kernel said when it failed.
#pragma once

#include <memory>
#include <string>

#include "net/byte_stream.hpp"

namespace netpreflight {

struct TcpConnection {
  ConnectEvidence evidence;
  std::unique_ptr<ByteStream> stream;  ///< null unless connected
};

/// Connects to one address. `address` is an address in text form. Never throws for what the network does.
Awaitable<TcpConnection> connect_tcp(std::string address, std::uint16_t port, Milliseconds timeout);

}  // namespace netpreflight
