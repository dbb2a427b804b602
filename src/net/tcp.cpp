#include "net/tcp.hpp"

#include "net/socket.hpp"

namespace netpreflight {

namespace {

namespace beast = boost::beast;

class TcpStream : public ByteStream {
 public:
  explicit TcpStream(const asio::any_io_executor& executor) : stream_(executor) {}

  beast::tcp_stream& beast_stream() { return stream_; }

  void expires_after(Milliseconds time) override {
    stream_.expires_after(std::chrono::duration_cast<asio::steady_timer::duration>(time));
  }

  Awaitable<Read> read_some(std::span<unsigned char> into) override {
    auto [error, count] = co_await stream_.async_read_some(asio::buffer(into.data(), into.size()), kAsTuple);
    co_return Read{socket_end(error), count};
  }

  Awaitable<SocketEnd> write(std::span<const unsigned char> bytes) override {
    auto [error, count] = co_await asio::async_write(stream_, asio::buffer(bytes.data(), bytes.size()), kAsTuple);
    co_return socket_end(error);
  }

 private:
  beast::tcp_stream stream_;
};

}  // namespace

Awaitable<TcpConnection> connect_tcp(std::string address, std::uint16_t port, Milliseconds timeout) {
  TcpConnection connection;
  ConnectEvidence& evidence = connection.evidence;
  evidence.address = address;
  evidence.port = port;
  const asio::ip::tcp::endpoint endpoint(asio::ip::make_address(address), port);
  auto stream = std::make_unique<TcpStream>(co_await asio::this_coro::executor);
  auto& socket = stream->beast_stream().socket();

  error_code error;
  socket.open(endpoint.protocol(), error);
  if (!error) {
    keep_icmp(socket.native_handle(), endpoint.address().is_v6());
    stream->expires_after(timeout);
    std::tie(error) = co_await stream->beast_stream().async_connect(endpoint, kAsTuple);
  }
  evidence.end = socket_end(error);
  evidence.error_number = evidence.end == SocketEnd::timed_out ? 0 : error.value();
  if (error && socket.is_open()) evidence.icmp = take_icmp(socket.native_handle());
  if (error) co_return connection;

  const auto local = socket.local_endpoint(error);
  if (!error) evidence.source_address = local.address().to_string();
  connection.stream = std::move(stream);
  co_return connection;
}

}  // namespace netpreflight
