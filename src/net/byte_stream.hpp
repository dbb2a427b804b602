// A connection that carries bytes both ways: TCP now, a proxy's tunnel or TLS above it. A proxy is a layer.
#pragma once

#include <span>

#include "net/asio.hpp"
#include "netpreflight/evidence.hpp"

namespace netpreflight {

class ByteStream {
 public:
  struct Read {
    SocketEnd end = SocketEnd::ok;  ///< closed: the far end has sent everything
    std::size_t count = 0;
  };

  virtual ~ByteStream() = default;

  /// Everything below ends as timed_out when this time is over; the stream is of no use then.
  virtual void expires_after(Milliseconds time) = 0;
  /// Waits for at least one byte.
  virtual Awaitable<Read> read_some(std::span<unsigned char> into) = 0;
  /// Writes all of it.
  virtual Awaitable<SocketEnd> write(std::span<const unsigned char> bytes) = 0;
  /// How much of what was written has been acknowledged by the other end's TCP; 0 where nobody knows.
  virtual std::uint64_t bytes_acknowledged() const { return 0; }
};

}  // namespace netpreflight
