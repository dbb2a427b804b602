// Asking one nameserver one question, by itself and on its own socket: what it answers, or why it does not.
#pragma once

#include <string>

#include "net/asio.hpp"
#include "netpreflight/evidence.hpp"

namespace netpreflight {

struct Nameserver {
  std::string address;  ///< in text form
  std::uint16_t port = 53;
};

/// "192.0.2.1", or with its port where that is not 53: "192.0.2.1:5353", "[2001:db8::1]:5353".
std::string name(const Nameserver& nameserver);

enum class Family : std::uint8_t { any, v4, v6 };

/// Asks for the addresses of a name; A and AAAA at once, as far as `family` wants them.
Awaitable<QueryEvidence> ask_addresses(Nameserver nameserver, std::string host, Family family, Milliseconds timeout);

/// Asks for the names of an address.
Awaitable<QueryEvidence> ask_pointers(Nameserver nameserver, std::string address, Milliseconds timeout);

}  // namespace netpreflight
