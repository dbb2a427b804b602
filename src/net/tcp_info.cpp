// A file of its own, without the precompiled header: the kernel's <linux/tcp.h> has the whole tcp_info, glibc's <netinet/tcp.h>,
// which Asio includes, only its beginning, and the two cannot be included together.
#include "net/tcp_info.hpp"

#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/socket.h>

namespace netpreflight {

namespace {

/// All zeros where the kernel does not say.
tcp_info info_of(int socket) {
  tcp_info info{};
  socklen_t size = sizeof info;
  if (getsockopt(socket, IPPROTO_TCP, TCP_INFO, &info, &size) != 0) return {};
  return info;
}

}  // namespace

std::uint64_t acknowledged_bytes(int socket) {
  const tcp_info info = info_of(socket);
  return info.tcpi_bytes_acked > 0 ? info.tcpi_bytes_acked - 1 : 0;  // the SYN counts as one byte
}

bool has_gaps(int socket) {
  return info_of(socket).tcpi_rcv_ooopack > 0;
}

}  // namespace netpreflight
