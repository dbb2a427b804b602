// Who listens on a port of this host, as far as the kernel tells it.
#pragma once

#include <cstdint>
#include <string>

#include "net/asio.hpp"
#include "netpreflight/probe_kind.hpp"

namespace netpreflight {

struct PortOwner {
  std::string program;  ///< "sshd (process 812)"; "another program" where this user may not see it
  std::string address;  ///< one it listens on, a wildcard as the loopback address
};

PortOwner owner_of_port(std::uint16_t port, Protocol protocol, bool v6);

}  // namespace netpreflight
