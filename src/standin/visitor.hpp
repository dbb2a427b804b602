// One visitor's connection: bounded in time, in bytes, and in what may be said to it before it has asked properly.
#pragma once

#include "net/byte_stream.hpp"

namespace netpreflight {

class VisitorStream : public ByteStream {
 public:
  /// `most_received`: bytes after which the visitor is hung up on.
  VisitorStream(asio::ip::tcp::socket socket, std::size_t most_received)
      : stream_(std::move(socket)), most_received_(most_received) {}

  /// Whatever is going on ends at once, without the leave-taking that keeps sockets of floods alive in the kernel.
  void hang_up();

  /// So many bytes more may be sent than were received.
  void allow(std::size_t bytes) { allowed_ += bytes; }

  /// So many bytes more may be received.
  void admit(std::size_t bytes) { most_received_ += bytes; }

  std::size_t received() const { return received_; }

  /// Whether something arrived, but not what was sent first. Asked again now where the connection is still there.
  bool has_lost();

  void expires_after(Milliseconds time) override;
  /// local_error: the visitor has sent too much.
  Awaitable<Read> read_some(std::span<unsigned char> into) override;
  /// local_error: it would be more than was received and allowed.
  Awaitable<SocketEnd> write(std::span<const unsigned char> bytes) override;

  /// Says that nothing more comes, and passes over what still arrives: what was written would get lost where the connection is closed
  /// before the visitor has said all (RFC 9112 section 9.6). Until the visitor closes, sends too much, or the time is over.
  Awaitable<void> part();

 private:
  boost::beast::tcp_stream stream_;
  std::size_t most_received_;
  std::size_t received_ = 0;
  std::size_t sent_ = 0;
  std::size_t allowed_ = 0;
  bool has_gaps_ = false;
};

}  // namespace netpreflight
