#include "net/tcp.hpp"

#include <cerrno>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include "net/concurrent.hpp"
#include "net/socket.hpp"
#include "net/tcp_info.hpp"

namespace netpreflight {

namespace {

using asio::ip::tcp;
using Clock = std::chrono::steady_clock;

/// The socket stays open when the time is over, so that the kernel can still be asked what it knows.
class TcpStream : public ByteStream {
 public:
  explicit TcpStream(tcp::socket socket) : socket_(std::move(socket)) {}

  void expires_after(Milliseconds time) override {
    expiry_ = Clock::now() + std::chrono::duration_cast<Clock::duration>(time);
  }

  Awaitable<Read> read_some(std::span<unsigned char> into) override {
    const auto deadline = cancel_at_expiry();
    auto [error, count] = co_await socket_.async_read_some(asio::buffer(into.data(), into.size()), kAsTuple);
    co_return Read{socket_end(error), count};
  }

  Awaitable<SocketEnd> write(std::span<const unsigned char> bytes) override {
    const auto deadline = cancel_at_expiry();
    auto [error, count] = co_await asio::async_write(socket_, asio::buffer(bytes.data(), bytes.size()), kAsTuple);
    co_return socket_end(error);
  }

  std::uint64_t bytes_acknowledged() const override {
    // asio's native_handle is not const.
    return acknowledged_bytes(const_cast<tcp::socket&>(socket_).native_handle());
  }

 private:
  std::unique_ptr<Deadline> cancel_at_expiry() {
    return std::make_unique<Deadline>(socket_.get_executor(), expiry_ - Clock::now(), [this] { socket_.cancel(); });
  }

  tcp::socket socket_;
  Clock::time_point expiry_ = Clock::now();
};

void apply(const TcpOptions& options, int socket, bool is_v6) {
  keep_icmp(socket, is_v6);
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
Awaitable<error_code> finish_connect(tcp::socket& socket, Milliseconds timeout, std::optional<Icmp>& icmp) {
  const Deadline deadline(socket.get_executor(), std::chrono::duration_cast<Clock::duration>(timeout),
                          [&] { socket.cancel(); });
  for (;;) {
    auto [waited] = co_await socket.async_wait(tcp::socket::wait_write, kAsTuple);
    const error_code error = pending_error(socket.native_handle());
    auto queued = take_icmp_error(socket.native_handle());
    if (queued) icmp = queued->icmp;
    if (error) co_return error;
    if (is_connected(socket.native_handle())) co_return error_code();
    if (queued) co_return queued->error;
    if (waited) co_return waited;
  }
}

Awaitable<error_code> open_and_connect(tcp::socket& socket, tcp::endpoint endpoint, Milliseconds timeout,
                                       TcpOptions options, std::optional<Icmp>& icmp) {
  error_code error;
  socket.open(endpoint.protocol(), error);
  if (!error) socket.native_non_blocking(true, error);
  if (error) co_return error;
  const int native = socket.native_handle();
  apply(options, native, endpoint.address().is_v6());
  if (::connect(native, endpoint.data(), static_cast<socklen_t>(endpoint.size())) == 0) co_return error_code();
  error = {errno, boost::system::system_category()};
  if (error.value() == EINPROGRESS) co_return co_await finish_connect(socket, timeout, icmp);
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
  tcp::socket socket(co_await asio::this_coro::executor);
  error_code error = co_await open_and_connect(socket, endpoint, timeout, options, evidence.icmp);
  evidence.end = socket_end(error);
  evidence.error_number = evidence.end == SocketEnd::timed_out ? 0 : error.value();
  if (error) co_return connection;
  const auto local = socket.local_endpoint(error);
  if (!error) evidence.source_address = local.address().to_string();
  connection.stream = std::make_unique<TcpStream>(std::move(socket));
  co_return connection;
}

}  // namespace netpreflight
