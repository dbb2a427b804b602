#include "net/datagram.hpp"

#include <array>
#include <cerrno>
#include <cstring>

#include <boost/asio/generic/datagram_protocol.hpp>
#include <netinet/in.h>
#include <sys/socket.h>

#include "net/concurrent.hpp"
#include "net/descriptors.hpp"
#include "net/socket.hpp"

namespace netpreflight {

namespace {

using asio::ip::udp;
/// Of UDP and of ICMP alike.
using Generic = asio::generic::datagram_protocol;
using Clock = std::chrono::steady_clock;

/// When a further sending begins, as a part of the time-out; the last entry is its end. Of twenty packets one may get lost on either
/// way: then one question in a hundred thousand stays without an answer, of three sendings one in a thousand, and a run has dozens.
constexpr std::array kSendings{0.0, 0.1, 0.2, 0.4, 0.7, 1.0};
/// Of a packet that is to die on the way: routers limit how many errors they send.
constexpr std::array kSendingsOfATrace{0.0, 0.2, 0.5, 1.0};
/// So many are read at once; then others have their turn.
constexpr int kBatch = 32;
/// No honest peer has so much to say to one question. Whoever floods is not read any further.
constexpr std::size_t kMostDatagrams = 10'000;

/// The kernel's own time of arrival (socket(7), SO_TIMESTAMPNS), which is one of the wall clock; nothing where it has none.
std::optional<std::chrono::system_clock::time_point> stamp_of(msghdr& message) {
  for (cmsghdr* item = CMSG_FIRSTHDR(&message); item != nullptr; item = CMSG_NXTHDR(&message, item)) {
    if (item->cmsg_level != SOL_SOCKET || item->cmsg_type != SCM_TIMESTAMPNS) continue;
    timespec time{};
    std::memcpy(&time, CMSG_DATA(item), sizeof time);
    const auto since = std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
    return std::chrono::system_clock::time_point(
        std::chrono::duration_cast<std::chrono::system_clock::duration>(since));
  }
  return std::nullopt;
}

/// When a datagram arrived that has just been read from a socket which is open since `opened`. A stamp from before that, or from the
/// future, shows a wall clock that was set meanwhile.
Clock::time_point arrival(msghdr& message, Clock::time_point opened) {
  const auto now = Clock::now();
  const auto stamp = stamp_of(message);
  if (!stamp) return now;
  const auto waited = std::chrono::duration_cast<Clock::duration>(std::chrono::system_clock::now() - *stamp);
  return waited < Clock::duration::zero() || waited > now - opened ? now : now - waited;
}

/// One question's socket, and what came to it.
class Inbox {
 public:
  Inbox(Generic::socket& socket, const std::function<bool(const Datagram&)>& accepts, DatagramAnswer& answer)
      : socket_(socket), accepts_(accepts), answer_(answer) {}

  /// Reads until something is accepted, an error comes, too much has come, or the time is over: only then is it true.
  Awaitable<bool> read_until(Clock::time_point time) {
    for (;;) {
      const Turn turn = read_batch();
      if (turn == Turn::over) co_return false;
      // Compared in every turn: a deadline that only cancels is lost where the next datagram is there already.
      if (Clock::now() >= time) co_return true;
      if (turn == Turn::more) {
        co_await asio::post(socket_.get_executor(), asio::use_awaitable);
      } else {
        co_await wait_until(socket_, Generic::socket::wait_read, time);
      }
    }
  }

 private:
  enum class Turn : std::uint8_t { empty, more, over };

  Turn read_batch() {
    for (int i = 0; i < kBatch; ++i) {
      Datagram datagram;
      const error_code error = read(datagram);
      if (error == asio::error::would_block) return Turn::empty;
      if (error) {
        answer_.end = socket_end(error);
        return Turn::over;
      }
      answer_.bytes.assign(datagram.bytes.begin(), datagram.bytes.end());
      if (accepts_(datagram)) {
        answer_.end = SocketEnd::ok;
        return Turn::over;
      }
      if (++count_ >= kMostDatagrams) return Turn::over;
    }
    return Turn::more;
  }

  error_code read(Datagram& datagram) {
    std::array<char, 256> control{};
    iovec part{buffer_.data(), buffer_.size()};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    const ssize_t size = recvmsg(socket_.native_handle(), &message, MSG_DONTWAIT);
    if (size < 0) return {errno, boost::system::system_category()};
    datagram = {std::span(buffer_).first(static_cast<std::size_t>(size)), arrival(message, opened_)};
    return {};
  }

  Generic::socket& socket_;
  const std::function<bool(const Datagram&)>& accepts_;
  DatagramAnswer& answer_;
  const Clock::time_point opened_ = Clock::now();
  std::array<unsigned char, 4096> buffer_{};
  std::size_t count_ = 0;
};

Generic protocol_of(const udp::endpoint& to, DatagramKind kind) {
  const bool v6 = to.address().is_v6();
  const int number = kind == DatagramKind::udp ? IPPROTO_UDP : v6 ? static_cast<int>(IPPROTO_ICMPV6) : IPPROTO_ICMP;
  return {v6 ? AF_INET6 : AF_INET, number};
}

error_code connect_towards(Generic::socket& socket, const udp::endpoint& to, std::optional<int> hops) {
  const int native = socket.native_handle();
  keep_icmp(native, to.address().is_v6());
  if (hops) limit_hops(native, to.address().is_v6(), *hops);
  const int on = 1;
  setsockopt(native, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on);
  // Connected, so that only this peer's datagrams and ICMP errors arrive.
  error_code error;
  socket.connect(Generic::endpoint(to.data(), to.size()), error);
  return error;
}

std::string source_of(const Generic::socket& socket) {
  error_code unknown;
  const auto local = socket.local_endpoint(unknown);
  udp::endpoint endpoint;
  if (unknown || local.size() > endpoint.capacity()) return {};
  std::memcpy(endpoint.data(), local.data(), local.size());
  endpoint.resize(local.size());
  return endpoint.address().to_string();
}

/// Sends the question as often as it takes. The error is that of opening or sending.
Awaitable<error_code> ask(Generic::socket& socket, Clock::time_point start, Milliseconds timeout,
                          std::span<const double> sendings, const std::function<Bytes()>& question, Inbox& inbox) {
  for (std::size_t sending = 0; sending + 1 < sendings.size(); ++sending) {
    const Bytes bytes = question();
    error_code error;
    socket.send(asio::buffer(bytes), 0, error);
    if (error) co_return error;
    const auto slice = std::chrono::duration_cast<Clock::duration>(timeout * sendings[sending + 1]);
    if (!co_await inbox.read_until(start + slice)) break;
  }
  co_return error_code();
}

}  // namespace

Awaitable<DatagramAnswer> ask_datagram(udp::endpoint to, Milliseconds timeout, std::function<Bytes()> question,
                                       std::function<bool(const Datagram&)> accepts, std::optional<int> hops,
                                       DatagramKind kind) {
  DatagramAnswer answer;
  const auto place = co_await take_descriptor();
  const auto start = Clock::now();
  Generic::socket socket(co_await asio::this_coro::executor);
  error_code error;
  socket.open(protocol_of(to, kind), error);
  answer.opened = !error;
  if (!error) error = connect_towards(socket, to, hops);
  if (!error) {
    answer.source_address = source_of(socket);
    Inbox inbox(socket, accepts, answer);
    const std::span<const double> sendings = hops ? std::span<const double>(kSendingsOfATrace) : kSendings;
    error = co_await ask(socket, start, timeout, sendings, question, inbox);
  }
  if (error) answer.end = socket_end(error);
  const bool failed = answer.end != SocketEnd::ok && answer.end != SocketEnd::timed_out;
  if (failed && socket.is_open()) answer.icmp = take_icmp(socket.native_handle());
  co_return answer;
}

std::string source_towards(const udp::endpoint& to) {
  asio::io_context io;
  udp::socket socket(io);
  error_code error;
  socket.open(to.protocol(), error);
  if (!error) socket.connect(to, error);  // sends nothing
  return error ? std::string() : socket.local_endpoint(error).address().to_string();
}

}  // namespace netpreflight
