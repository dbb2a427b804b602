#include "net/tcp.hpp"

#include <cerrno>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include "net/concurrent.hpp"
#include "net/descriptors.hpp"
#include "net/elapsed.hpp"
#include "net/socket.hpp"
#include "net/tcp_info.hpp"

namespace netpreflight {

namespace {

using asio::ip::tcp;
using Clock = std::chrono::steady_clock;

/// The socket stays open when the time is over, so that the kernel can still be asked what it knows.
class TcpStream : public ByteStream {
 public:
  TcpStream(tcp::socket socket, Places::Place place) : place_(std::move(place)), socket_(std::move(socket)) {}

  void expires_after(Milliseconds time) override {
    expiry_ = Clock::now() + std::chrono::duration_cast<Clock::duration>(time);
    has_looked_ = false;
  }

  Awaitable<Read> read_some(std::span<unsigned char> into) override {
    if (!may_go_on()) co_return Read{SocketEnd::timed_out, 0};
    const Deadline deadline(socket_.get_executor(), expiry_, [this] { socket_.cancel(); });
    auto [error, count] = co_await socket_.async_read_some(asio::buffer(into.data(), into.size()), kAsTuple);
    co_return Read{socket_end(error), count};
  }

  Awaitable<SocketEnd> write(std::span<const unsigned char> bytes) override {
    while (!bytes.empty()) {
      if (!may_go_on()) co_return SocketEnd::timed_out;
      const Deadline deadline(socket_.get_executor(), expiry_, [this] { socket_.cancel(); });
      auto [error, count] = co_await socket_.async_write_some(asio::buffer(bytes.data(), bytes.size()), kAsTuple);
      if (error) co_return socket_end(error);
      bytes = bytes.subspan(count);
    }
    co_return SocketEnd::ok;
  }

  std::uint64_t bytes_acknowledged() const override {
    // asio's native_handle is not const.
    return acknowledged_bytes(const_cast<tcp::socket&>(socket_).native_handle());
  }

 private:
  /// Compared before every wait: a far end that always has something more to say would outrun a timer. When the time is over there is
  /// one last look at what has arrived, because the program may have been busy elsewhere.
  bool may_go_on() { return Clock::now() < expiry_ || !std::exchange(has_looked_, true); }

  Places::Place place_;
  tcp::socket socket_;
  Clock::time_point expiry_ = Clock::now();
  bool has_looked_ = false;
};

void apply(const TcpOptions& options, int socket, bool is_v6) {
  keep_icmp(socket, is_v6);
  // The end of a hello, and what follows a flight, wait for no ACK that the far end holds back (RFC 9293 section 3.7.4).
  const int at_once = 1;
  setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &at_once, sizeof at_once);
  if (options.hops) limit_hops(socket, is_v6, *options.hops);
  if (options.max_segment)
    setsockopt(socket, IPPROTO_TCP, TCP_MAXSEG, &*options.max_segment, sizeof *options.max_segment);
}

error_code pending_error(int socket) {
  int number = 0;
  socklen_t size = sizeof number;
  getsockopt(socket, SOL_SOCKET, SO_ERROR, &number, &size);
  return {number, boost::system::system_category()};
}

bool is_connected(int socket) {
  sockaddr_storage peer{};
  socklen_t size = sizeof peer;
  return getpeername(socket, reinterpret_cast<sockaddr*>(&peer), &size) == 0;
}

/// Waits until the socket is connected or has failed. An ICMP error that arrives while the kernel still holds the socket (as on a very
/// short path) is not reported as the socket's error but only queued: it counts as much, and must not be taken for success.
Awaitable<error_code> finish_connect(tcp::socket& socket, Clock::time_point until, std::optional<Icmp>& icmp) {
  for (;;) {
    const error_code waited = co_await wait_until(socket, tcp::socket::wait_write, until);
    const error_code error = pending_error(socket.native_handle());
    auto queued = take_icmp_error(socket.native_handle());
    if (queued) icmp = queued->icmp;
    if (error) co_return error;
    if (is_connected(socket.native_handle())) co_return error_code();
    if (queued) co_return queued->error;
    if (waited) co_return waited;
  }
}

Awaitable<error_code> open_and_connect(tcp::socket& socket, tcp::endpoint endpoint, Clock::time_point until,
                                       TcpOptions options, std::optional<Icmp>& icmp) {
  error_code error;
  socket.open(endpoint.protocol(), error);
  if (!error) socket.native_non_blocking(true, error);
  if (error) co_return error;
  const int native = socket.native_handle();
  apply(options, native, endpoint.address().is_v6());
  if (::connect(native, endpoint.data(), static_cast<socklen_t>(endpoint.size())) == 0) co_return error_code();
  error = {errno, boost::system::system_category()};
  if (error.value() == EINPROGRESS) co_return co_await finish_connect(socket, until, icmp);
  icmp = take_icmp(native);
  co_return error;
}

}  // namespace

Awaitable<TcpConnection> connect_tcp(std::string address, std::uint16_t port, Milliseconds timeout,
                                     TcpOptions options) {
  TcpConnection connection;
  ConnectEvidence& evidence = connection.evidence;
  evidence.address = address;
  evidence.port = port;
  const tcp::endpoint endpoint(asio::ip::make_address(address), port);
  auto place = co_await take_descriptor();
  const auto start = Clock::now();
  const auto until = start + std::chrono::duration_cast<Clock::duration>(timeout);
  tcp::socket socket(co_await asio::this_coro::executor);
  error_code error = co_await open_and_connect(socket, endpoint, until, options, evidence.icmp);
  connection.duration = since(start);
  evidence.end = socket_end(error);
  evidence.error_number = evidence.end == SocketEnd::timed_out ? 0 : error.value();
  // Also of an attempt that failed: on a host with two uplinks it says which one was taken.
  error_code unknown;
  const auto local = socket.local_endpoint(unknown).address();
  if (!unknown && !local.is_unspecified()) evidence.source_address = local.to_string();
  if (error) co_return connection;
  connection.stream = std::make_unique<TcpStream>(std::move(socket), std::move(place));
  co_return connection;
}

}  // namespace netpreflight
