#include "standin/datagrams.hpp"

#include <array>
#include <cerrno>
#include <cstring>

#include <netinet/in.h>
#include <sys/socket.h>

#include "net/codecs/stand_in_protocol.hpp"
#include "net/socket.hpp"
#include "text/foreign.hpp"

namespace netpreflight {

namespace {

namespace ip = asio::ip;
using Clock = std::chrono::steady_clock;

constexpr std::size_t kMostShown = 64;
/// So many are read at once; then others have their turn.
constexpr int kBatch = 32;

/// A datagram, and where it was sent to: an answer from another address of this host would be nobody's.
struct Arrived {
  std::string bytes;
  ip::udp::endpoint from;
  std::string to;
  std::array<char, 128> control{};  ///< says the kernel where the answer is to come from
  std::size_t control_size = 0;
};

std::string text_of(const in_addr& address) {
  ip::address_v4::bytes_type bytes;
  std::memcpy(bytes.data(), &address, bytes.size());
  return ip::address_v4(bytes).to_string();
}

std::string text_of(const in6_addr& address) {
  ip::address_v6::bytes_type bytes;
  std::memcpy(bytes.data(), &address, bytes.size());
  return ip::address_v6(bytes).to_string();
}

/// Puts one item of a kind into the control data.
template <class Info>
void put_control(Arrived& arrived, int level, int type, const Info& info) {
  cmsghdr header{};
  header.cmsg_level = level;
  header.cmsg_type = type;
  header.cmsg_len = CMSG_LEN(sizeof info);
  std::memcpy(arrived.control.data(), &header, sizeof header);
  std::memcpy(arrived.control.data() + CMSG_LEN(0), &info, sizeof info);
  arrived.control_size = CMSG_SPACE(sizeof info);
}

/// ip(7) IP_PKTINFO, ipv6(7) IPV6_PKTINFO: the address that the datagram came to is the one to answer from.
void note_destination(msghdr& message, Arrived& arrived) {
  for (cmsghdr* item = CMSG_FIRSTHDR(&message); item != nullptr; item = CMSG_NXTHDR(&message, item)) {
    if (item->cmsg_level == IPPROTO_IP && item->cmsg_type == IP_PKTINFO) {
      in_pktinfo info{};
      std::memcpy(&info, CMSG_DATA(item), sizeof info);
      arrived.to = text_of(info.ipi_addr);
      info.ipi_spec_dst = info.ipi_addr;
      info.ipi_ifindex = 0;  // the way back may be another interface
      put_control(arrived, IPPROTO_IP, IP_PKTINFO, info);
    }
    if (item->cmsg_level == IPPROTO_IPV6 && item->cmsg_type == IPV6_PKTINFO) {
      in6_pktinfo info{};
      std::memcpy(&info, CMSG_DATA(item), sizeof info);
      arrived.to = text_of(info.ipi6_addr);
      if (IN6_IS_ADDR_LINKLOCAL(&info.ipi6_addr) == 0) info.ipi6_ifindex = 0;
      put_control(arrived, IPPROTO_IPV6, IPV6_PKTINFO, info);
    }
  }
}

void want_destinations(ip::udp::socket& socket) {
  const int on = 1;
  error_code error;
  const bool v6 = socket.local_endpoint(error).protocol() == ip::udp::v6();
  if (v6) {
    setsockopt(socket.native_handle(), IPPROTO_IPV6, IPV6_RECVPKTINFO, &on, sizeof on);
  } else {
    setsockopt(socket.native_handle(), IPPROTO_IP, IP_PKTINFO, &on, sizeof on);
  }
}

/// False where there is none. A datagram that is longer than any question is cut, and is none.
bool receive(ip::udp::socket& socket, Arrived& arrived) {
  std::array<char, kStandInMessage + 1> buffer{};
  std::array<char, 256> control{};
  iovec part{buffer.data(), buffer.size()};
  sockaddr_storage from{};
  msghdr message{};
  message.msg_name = &from;
  message.msg_namelen = sizeof from;
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  message.msg_control = control.data();
  message.msg_controllen = control.size();
  const ssize_t size = recvmsg(socket.native_handle(), &message, MSG_DONTWAIT);
  if (size < 0 || message.msg_namelen > arrived.from.capacity()) return false;
  std::memcpy(arrived.from.data(), &from, message.msg_namelen);
  arrived.from.resize(message.msg_namelen);
  arrived.bytes.assign(buffer.data(), static_cast<std::size_t>(size));
  note_destination(message, arrived);
  return true;
}

/// Never more than came: read_question() takes only questions of kStandInMessage bytes, and no answer is longer.
void send_back(ip::udp::socket& socket, Arrived& arrived, std::string answer) {
  if (answer.size() > arrived.bytes.size()) return;
  iovec part{answer.data(), answer.size()};
  msghdr message{};
  message.msg_name = arrived.from.data();
  message.msg_namelen = static_cast<socklen_t>(arrived.from.size());
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  message.msg_control = arrived.control_size == 0 ? nullptr : arrived.control.data();
  message.msg_controllen = arrived.control_size;
  sendmsg(socket.native_handle(), &message, MSG_DONTWAIT);
}

Visit visit_of(const DatagramDoor& door, const Arrived& arrived) {
  Visit visit;
  visit.at = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
  visit.port = door.port;
  visit.protocol = Protocol::udp;
  visit.from = arrived.from.address().to_string();
  visit.to = arrived.to;
  return visit;
}

/// Nothing where it is what a row of this port sends before it asks.
std::optional<Visit> attend(DatagramDoor& door, const Identity& identity, Arrived& arrived) {
  if (arrived.bytes.empty() || door.payloads.contains(arrived.bytes)) return std::nullopt;
  Visit visit = visit_of(door, arrived);
  const auto asked = read_question(arrived.bytes);
  if (!asked || arrived.to.empty()) {
    visit.kind = VisitKind::other_words;
    visit.first_bytes = escape_foreign(std::string_view(arrived.bytes).substr(0, kMostShown), kMostShown);
    return visit;
  }
  send_back(door.socket, arrived, write_answer(arrived.bytes, visit.from, visit.to, identity.key(), {}));
  visit.kind = VisitKind::check;
  visit.role = asked->role;
  visit.claimed_source = asked->source;
  visit.claimed_destination = asked->destination;
  return visit;
}

std::optional<Flow> flow_of(const DatagramDoor& door, const Arrived& arrived) {
  error_code invalid;
  const auto to = ip::make_address(arrived.to, invalid);
  if (invalid) return std::nullopt;
  return Flow{Protocol::udp, door.port, arrived.from.port(), without_scope(arrived.from.address()), without_scope(to)};
}

}  // namespace

Awaitable<void> serve_datagrams(DatagramDoor& door, const Identity& identity, Clock::time_point end,
                                DatagramsSeen seen) {
  want_destinations(door.socket);
  // The end is compared in every turn: a flood always has something more to read.
  while (Clock::now() < end) {
    int count = 0;
    for (Arrived arrived; count < kBatch && receive(door.socket, arrived); arrived = {}) {
      ++count;
      auto visit = attend(door, identity, arrived);
      if (const auto flow = flow_of(door, arrived)) seen.delivered(*flow, visit && visit->kind == VisitKind::check);
      if (visit) seen.visited(std::move(*visit));
    }
    if (count == kBatch) {
      co_await asio::post(door.socket.get_executor(), asio::use_awaitable);
    } else {
      co_await wait_until(door.socket, ip::udp::socket::wait_read, end);
    }
  }
}

}  // namespace netpreflight
