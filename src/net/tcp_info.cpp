// A file of its own, without the precompiled header: the kernel's <linux/tcp.h> has the whole tcp_info, glibc's <netinet/tcp.h>,
// which Asio includes, only its beginning, and the two cannot be included together.
#include "net/tcp_info.hpp"

#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/socket.h>

namespace netpreflight {

std::uint64_t acknowledged_bytes(int socket) {
  tcp_info info{};
  socklen_t size = sizeof info;
  if (getsockopt(socket, IPPROTO_TCP, TCP_INFO, &info, &size) != 0) return 0;
  return info.tcpi_bytes_acked > 0 ? info.tcpi_bytes_acked - 1 : 0;  // the SYN counts as one byte
}

}  // namespace netpreflight
