// One connection to a host with several addresses, for routes where any of them will do.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "net/byte_stream.hpp"

namespace netpreflight {

struct Attempt {
  ConnectEvidence evidence;
  Milliseconds duration{};
};

struct FirstConnection {
  std::vector<Attempt> attempts;       ///< those that ended before it was clear, the successful one last
  std::unique_ptr<ByteStream> stream;  ///< null unless one succeeded
};

/// Connects to all addresses at once and keeps the first connection; the other attempts are given up.
Awaitable<FirstConnection> connect_first(std::vector<std::string> addresses, std::uint16_t port, Milliseconds timeout);

}  // namespace netpreflight
