// What the kernel counts for a TCP connection.
#pragma once

#include <cstdint>

namespace netpreflight {

/// Bytes that were sent and acknowledged by the other end, without the SYN; 0 where the kernel does not say.
std::uint64_t acknowledged_bytes(int socket);

}  // namespace netpreflight
