// wire MILLISECONDS LEFT RIGHT: carries every frame between two network interfaces, each MILLISECONDS later, in both directions.
//
// For kernels without netem, and so that it is the same everywhere. Frames keep what the kernel has left to be done for them
// (checksums, segments) in the header that PACKET_VNET_HDR puts in front.
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <poll.h>
#include <sys/socket.h>
#include <arpa/inet.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kLargest = 70000;
constexpr int kRoom = 64 << 20;

struct Frame {
  Clock::time_point due;
  std::vector<std::uint8_t> bytes;
};

struct Direction {
  int from = -1;
  int to = -1;
  std::deque<Frame> under_way;
};

int open_interface(const char* name) {
  const int fd = socket(AF_PACKET, SOCK_RAW | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  const int yes = 1;
  sockaddr_ll address{};
  address.sll_family = AF_PACKET;
  address.sll_protocol = htons(ETH_P_ALL);
  address.sll_ifindex = static_cast<int>(if_nametoindex(name));
  const bool good = setsockopt(fd, SOL_PACKET, PACKET_VNET_HDR, &yes, sizeof yes) == 0 &&
                    setsockopt(fd, SOL_PACKET, PACKET_IGNORE_OUTGOING, &yes, sizeof yes) == 0 &&
                    setsockopt(fd, SOL_PACKET, PACKET_QDISC_BYPASS, &yes, sizeof yes) == 0 &&
                    setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &kRoom, sizeof kRoom) == 0 &&
                    setsockopt(fd, SOL_SOCKET, SO_SNDBUFFORCE, &kRoom, sizeof kRoom) == 0 &&
                    bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  if (!good) {
    std::perror(name);
    std::exit(1);
  }
  return fd;
}

void take(Direction& direction, Clock::duration delay) {
  static std::array<std::uint8_t, kLargest> buffer;
  for (;;) {
    const auto size = recv(direction.from, buffer.data(), buffer.size(), 0);
    if (size <= 0) return;
    direction.under_way.push_back({Clock::now() + delay, {buffer.begin(), buffer.begin() + size}});
  }
}

void deliver(Direction& direction) {
  const auto now = Clock::now();
  while (!direction.under_way.empty() && direction.under_way.front().due <= now) {
    const auto& bytes = direction.under_way.front().bytes;
    if (send(direction.to, bytes.data(), bytes.size(), 0) < 0) std::perror("send");
    direction.under_way.pop_front();
  }
}

/// How long to wait for the next frame that is due; null where there is none.
const timespec* until_due(const std::array<Direction, 2>& directions, timespec& room) {
  auto next = Clock::time_point::max();
  for (const auto& each : directions) {
    if (!each.under_way.empty()) next = std::min(next, each.under_way.front().due);
  }
  if (next == Clock::time_point::max()) return nullptr;
  const auto left = std::max(next - Clock::now(), Clock::duration::zero());
  room = {0, std::chrono::duration_cast<std::chrono::nanoseconds>(left).count()};
  return &room;
}

}  // namespace

int main(int count, char** arguments) {
  const int milliseconds = count == 4 ? std::atoi(arguments[1]) : 0;
  if (milliseconds < 1 || milliseconds > 999) return std::fputs("wire MILLISECONDS LEFT RIGHT\n", stderr), 2;
  const int left = open_interface(arguments[2]);
  const int right = open_interface(arguments[3]);
  std::array<Direction, 2> directions{Direction{left, right, {}}, Direction{right, left, {}}};
  for (;;) {
    std::array<pollfd, 2> sockets{pollfd{left, POLLIN, 0}, pollfd{right, POLLIN, 0}};
    timespec room{};
    ppoll(sockets.data(), sockets.size(), until_due(directions, room), nullptr);
    for (auto& each : directions) {
      take(each, std::chrono::milliseconds(milliseconds));
      deliver(each);
    }
  }
}
