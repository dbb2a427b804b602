#include "standin/packet_socket.hpp"

#include <cerrno>
#include <cstring>

#include <arpa/inet.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <sys/socket.h>
#include <unistd.h>

namespace netpreflight {

namespace {

/// Room for some thousand headers, which is what a flood may hold.
constexpr int kBuffer = 4 << 20;

tl::unexpected<std::string> failure(int descriptor, const std::string& what) {
  const int error = errno;
  if (descriptor >= 0) ::close(descriptor);
  if (error == EPERM || error == EACCES) return tl::unexpected<std::string>("neither root nor CAP_NET_RAW");
  return tl::unexpected(what + ": " + std::strerror(error));
}

}  // namespace

tl::expected<PacketSocket, std::string> PacketSocket::open(const asio::any_io_executor& executor,
                                                           const WatchedPorts& ports) {
  auto filter = packet_filter(ports);
  if (filter.empty()) return tl::unexpected<std::string>("too many ports for one filter");
  // Of protocol 0 it sees nothing until it is bound.
  const int descriptor = ::socket(AF_PACKET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (descriptor < 0) return failure(descriptor, "packet socket");
  const sock_fprog program{static_cast<unsigned short>(filter.size()), filter.data()};
  if (setsockopt(descriptor, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program) != 0)
    return failure(descriptor, "filter of the packet socket");
  const int on = 1;
  setsockopt(descriptor, SOL_SOCKET, SO_LOCK_FILTER, &on, sizeof on);
  if (setsockopt(descriptor, SOL_SOCKET, SO_RCVBUFFORCE, &kBuffer, sizeof kBuffer) != 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &kBuffer, sizeof kBuffer);
  sockaddr_ll all{};
  all.sll_family = AF_PACKET;
  all.sll_protocol = htons(ETH_P_ALL);
  if (bind(descriptor, reinterpret_cast<const sockaddr*>(&all), sizeof all) != 0)
    return failure(descriptor, "packet socket");
  return PacketSocket(asio::posix::stream_descriptor(executor, descriptor));
}

std::optional<SeenPacket> PacketSocket::next(int& budget) {
  while (budget-- > 0) {
    std::array<unsigned char, 256> buffer{};
    sockaddr_ll from{};
    socklen_t size = sizeof from;
    const ssize_t count = recvfrom(descriptor_.native_handle(), buffer.data(), buffer.size(), MSG_DONTWAIT,
                                   reinterpret_cast<sockaddr*>(&from), &size);
    if (count < 0 && errno != ENETDOWN && errno != EINTR) return std::nullopt;
    if (count <= 0) continue;
    const bool leaves = from.sll_pkttype == PACKET_OUTGOING;
    auto packet = read_packet(std::span(buffer).first(static_cast<std::size_t>(count)), leaves);
    if (!packet) continue;
    packet->interface = from.sll_ifindex;
    return packet;
  }
  return std::nullopt;
}

Awaitable<void> PacketSocket::wait() {
  co_await descriptor_.async_wait(asio::posix::stream_descriptor::wait_read, kAsTuple);
}

std::uint64_t PacketSocket::take_lost() {
  tpacket_stats statistics{};
  socklen_t size = sizeof statistics;
  if (getsockopt(descriptor_.native_handle(), SOL_PACKET, PACKET_STATISTICS, &statistics, &size) != 0) return 0;
  return statistics.tp_drops;
}

}  // namespace netpreflight
