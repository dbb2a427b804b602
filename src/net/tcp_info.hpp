// What the kernel counts for a TCP connection.
#pragma once

#include <cstdint>

namespace netpreflight {

/// Bytes that were sent and acknowledged by the other end, without the SYN; 0 where the kernel does not say.
std::uint64_t acknowledged_bytes(int socket);

/// Whether anything came that was sent behind what is missing (tcpi_rcv_ooopack, Linux 5.4); false where the kernel does not say.
bool has_gaps(int socket);

}  // namespace netpreflight
