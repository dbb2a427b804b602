#include "standin/visitor.hpp"

#include <array>

#include "net/socket.hpp"
#include "net/tcp_info.hpp"

namespace netpreflight {

void VisitorStream::hang_up() {
  error_code ignored;
  stream_.socket().set_option(asio::socket_base::linger(true, 0), ignored);
  stream_.close();
}

bool VisitorStream::has_lost() {
  if (stream_.socket().is_open()) has_gaps_ = has_gaps(stream_.socket().native_handle());
  return received_ == 0 && has_gaps_;
}

void VisitorStream::expires_after(Milliseconds time) {
  stream_.expires_after(std::chrono::duration_cast<asio::steady_timer::duration>(time));
}

Awaitable<ByteStream::Read> VisitorStream::read_some(std::span<unsigned char> into) {
  const std::size_t room = std::min(into.size(), most_received_ - received_);
  if (room == 0) co_return Read{SocketEnd::local_error, 0};
  auto [error, count] = co_await stream_.async_read_some(asio::buffer(into.data(), room), kAsTuple);
  received_ += count;
  co_return Read{socket_end(error), count};
}

Awaitable<SocketEnd> VisitorStream::write(std::span<const unsigned char> bytes) {
  if (sent_ + bytes.size() > received_ + allowed_) co_return SocketEnd::local_error;
  sent_ += bytes.size();
  auto [error, count] = co_await asio::async_write(stream_, asio::buffer(bytes.data(), bytes.size()), kAsTuple);
  co_return socket_end(error);
}

Awaitable<void> VisitorStream::part() {
  error_code error;
  stream_.socket().shutdown(asio::ip::tcp::socket::shutdown_send, error);
  if (error) co_return;
  std::array<unsigned char, 1024> buffer{};
  for (Read read; read.end == SocketEnd::ok;) read = co_await read_some(buffer);
}

}  // namespace netpreflight
