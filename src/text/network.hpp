// Blocks of addresses (CIDR, RFC 4632 section 3.1; RFC 4291 section 2.3), told from their text.
#pragma once

#include <array>
#include <optional>
#include <string_view>

namespace netpreflight {

struct Network {
  std::array<unsigned char, 16> first{};  ///< an address of it, in network order
  unsigned size = 0;                      ///< of an address: 4 or 16 bytes
  unsigned bits = 0;                      ///< of the prefix; of one address all
};

/// "192.0.2.0/24", "2001:db8::/32"; "192.0.2.7" is the network of one address. Nothing where it is none.
std::optional<Network> parse_network(std::string_view text);

/// Whether the address, e.g. "192.0.2.7", is of the network. Addresses of the other family never are.
bool contains(const Network& network, std::string_view address);

}  // namespace netpreflight
