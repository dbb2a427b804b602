#include "net/socket.hpp"

#include <array>
#include <cerrno>

#include <arpa/inet.h>
#include <linux/errqueue.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <boost/beast/core/error.hpp>

namespace netpreflight {

SocketEnd socket_end(const error_code& error) {
  if (!error) return SocketEnd::ok;
  if (error == boost::beast::error::timeout || error == asio::error::operation_aborted) return SocketEnd::timed_out;
  if (error == asio::error::eof) return SocketEnd::closed;
  // Other categories count from 1, too: theirs are not the kernel's numbers.
  if (error.category() != boost::system::system_category() && error.category() != boost::system::generic_category())
    return SocketEnd::local_error;
  struct Row {
    int number;
    SocketEnd end;
  };
  static constexpr std::array kEnds{
      Row{ECONNREFUSED, SocketEnd::refused},
      Row{ECONNRESET, SocketEnd::reset},
      Row{EPIPE, SocketEnd::reset},
      Row{ETIMEDOUT, SocketEnd::timed_out},
      Row{ENETUNREACH, SocketEnd::network_unreachable},
      Row{EINVAL, SocketEnd::blackhole},
      Row{EHOSTUNREACH, SocketEnd::host_unreachable},
      Row{ENOPROTOOPT, SocketEnd::protocol_unreachable},
      Row{EACCES, SocketEnd::access_denied},
      Row{EPERM, SocketEnd::not_permitted},
      Row{EMFILE, SocketEnd::no_descriptor},
      Row{ENFILE, SocketEnd::no_descriptor},
      Row{EADDRNOTAVAIL, SocketEnd::no_such_family},
      Row{EAFNOSUPPORT, SocketEnd::no_such_family},
  };
  for (const auto& row : kEnds) {
    if (error.value() == row.number) return row.end;
  }
  return SocketEnd::local_error;
}

void keep_icmp(int socket, bool is_v6) {
  const int on = 1;
  // An IPv6 socket may carry IPv4-mapped addresses; asio opens one family a socket, so one option is enough.
  if (is_v6) {
    setsockopt(socket, IPPROTO_IPV6, IPV6_RECVERR, &on, sizeof on);
  } else {
    setsockopt(socket, IPPROTO_IP, IP_RECVERR, &on, sizeof on);
  }
}

void limit_hops(int socket, bool is_v6, int hops) {
  setsockopt(socket, is_v6 ? IPPROTO_IPV6 : IPPROTO_IP, is_v6 ? IPV6_UNICAST_HOPS : IP_TTL, &hops, sizeof hops);
}

namespace {

std::string offender(const sock_extended_err& error) {
  // SO_EE_OFFENDER is a pointer to the sender's address behind the error (ip(7)).
  const sockaddr* address = SO_EE_OFFENDER(&error);
  std::array<char, INET6_ADDRSTRLEN> out{};
  const void* bytes = nullptr;
  if (address->sa_family == AF_INET) bytes = &reinterpret_cast<const sockaddr_in*>(address)->sin_addr;
  if (address->sa_family == AF_INET6) bytes = &reinterpret_cast<const sockaddr_in6*>(address)->sin6_addr;
  if (bytes == nullptr || inet_ntop(address->sa_family, bytes, out.data(), out.size()) == nullptr) return {};
  return out.data();
}

std::optional<IcmpError> icmp_of(msghdr& message) {
  for (cmsghdr* item = CMSG_FIRSTHDR(&message); item != nullptr; item = CMSG_NXTHDR(&message, item)) {
    const bool v4 = item->cmsg_level == IPPROTO_IP && item->cmsg_type == IP_RECVERR;
    const bool v6 = item->cmsg_level == IPPROTO_IPV6 && item->cmsg_type == IPV6_RECVERR;
    if (!v4 && !v6) continue;
    const auto& error = *reinterpret_cast<const sock_extended_err*>(CMSG_DATA(item));
    if (error.ee_origin != SO_EE_ORIGIN_ICMP && error.ee_origin != SO_EE_ORIGIN_ICMP6) continue;
    return IcmpError{{offender(error), error.ee_type, error.ee_code},
                     error_code(static_cast<int>(error.ee_errno), boost::system::system_category())};
  }
  return std::nullopt;
}

}  // namespace

std::optional<IcmpError> take_icmp_error(int socket) {
  std::optional<IcmpError> last;
  for (;;) {
    std::array<char, 512> control{};
    std::array<char, 64> payload{};
    iovec part{payload.data(), payload.size()};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    if (recvmsg(socket, &message, MSG_ERRQUEUE | MSG_DONTWAIT) < 0) return last;
    if (auto icmp = icmp_of(message)) last = std::move(icmp);
  }
}

std::optional<Icmp> take_icmp(int socket) {
  auto error = take_icmp_error(socket);
  return error ? std::optional(std::move(error->icmp)) : std::nullopt;
}

}  // namespace netpreflight
