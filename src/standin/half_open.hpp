// What any user may see of connections that are not made yet: the kernel's own list of them.
#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "standin/packet.hpp"

namespace netpreflight {

/// A connection that waits for the last word of its handshake (SYN-RECEIVED, RFC 9293 section 3.3.2).
struct HalfOpen {
  Flow flow;
  unsigned repeated = 0;  ///< how often the SYN-ACK was sent again
};

/// Those of a text as in /proc/net/tcp and /proc/net/tcp6 (proc(5)) to one of the ports; lines of another form are passed over.
std::vector<HalfOpen> parse_half_open(std::string_view table, const std::set<std::uint16_t>& ports);

/// Those of this host, as far as the first 2 MiB of each list go.
std::vector<HalfOpen> read_half_open(const std::set<std::uint16_t>& ports);

/// How often the kernel has thrown SYNs, handshakes or datagrams away for want of a place, or has answered without keeping one (SYN
/// cookies): a sum that means nothing but that it grows.
std::uint64_t read_kernel_losses();

/// The same of texts as in /proc/net/netstat, /proc/net/snmp and /proc/net/snmp6.
std::uint64_t kernel_losses(std::string_view netstat, std::string_view snmp, std::string_view snmp6);

}  // namespace netpreflight
