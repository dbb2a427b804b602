// TLS above another stream, by OpenSSL over memory BIOs: the bytes are moved here, so that it works over any stream.
// Borrows the stream below and the session, which both outlive it; verifies nothing.
#pragma once

#include <openssl/ssl.h>

#include "net/byte_stream.hpp"

namespace netpreflight {

class TlsStream : public ByteStream {
 public:
  /// `ssl` has memory BIOs and its connect or accept state set.
  TlsStream(ByteStream& below, SSL* ssl) : below_(below), ssl_(ssl) {}

  SSL* session() const { return ssl_; }

  /// Shakes hands, where that has not been done. local_error: refused by either side's TLS.
  Awaitable<SocketEnd> shake_hands();

  void expires_after(Milliseconds time) override { below_.expires_after(time); }
  Awaitable<Read> read_some(std::span<unsigned char> into) override;
  Awaitable<SocketEnd> write(std::span<const unsigned char> bytes) override;

 private:
  Awaitable<SocketEnd> flush();
  Awaitable<SocketEnd> receive();

  ByteStream& below_;
  SSL* ssl_;
};

}  // namespace netpreflight
