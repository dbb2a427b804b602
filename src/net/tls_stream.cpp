#include "net/tls_stream.hpp"

#include <array>
#include <string>

#include <openssl/bio.h>
#include <openssl/err.h>

namespace netpreflight {

Awaitable<SocketEnd> TlsStream::shake_hands() {
  for (;;) {
    ERR_clear_error();
    const int result = SSL_do_handshake(ssl_);
    const int error = SSL_get_error(ssl_, result);
    const SocketEnd sent = co_await flush();  // an alert, too, where it was refused
    if (sent != SocketEnd::ok) co_return sent;
    if (result == 1) co_return SocketEnd::ok;
    if (error != SSL_ERROR_WANT_READ) co_return SocketEnd::local_error;
    const SocketEnd received = co_await receive();
    if (received != SocketEnd::ok) co_return received;
  }
}

Awaitable<ByteStream::Read> TlsStream::read_some(std::span<unsigned char> into) {
  for (;;) {
    ERR_clear_error();
    const int count = SSL_read(ssl_, into.data(), static_cast<int>(into.size()));
    const int error = SSL_get_error(ssl_, count);
    const SocketEnd sent = co_await flush();  // a session ticket or key update is answered in passing
    if (count > 0) co_return Read{SocketEnd::ok, static_cast<std::size_t>(count)};
    if (sent != SocketEnd::ok) co_return Read{sent, 0};
    if (error == SSL_ERROR_ZERO_RETURN) co_return Read{SocketEnd::closed, 0};
    if (error != SSL_ERROR_WANT_READ) co_return Read{SocketEnd::local_error, 0};
    const SocketEnd received = co_await receive();
    if (received != SocketEnd::ok) co_return Read{received, 0};
  }
}

Awaitable<SocketEnd> TlsStream::write(std::span<const unsigned char> bytes) {
  ERR_clear_error();
  // A memory BIO takes everything at once.
  if (SSL_write(ssl_, bytes.data(), static_cast<int>(bytes.size())) <= 0) co_return SocketEnd::local_error;
  co_return co_await flush();
}

Awaitable<SocketEnd> TlsStream::flush() {
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(SSL_get_wbio(ssl_), &bytes);
  if (size <= 0) co_return SocketEnd::ok;
  const std::string out(bytes, static_cast<std::size_t>(size));
  BIO_reset(SSL_get_wbio(ssl_));
  co_return co_await below_.write({reinterpret_cast<const unsigned char*>(out.data()), out.size()});
}

Awaitable<SocketEnd> TlsStream::receive() {
  std::array<unsigned char, 4096> buffer{};
  const auto read = co_await below_.read_some(buffer);
  if (read.end != SocketEnd::ok) co_return read.end;
  BIO_write(SSL_get_rbio(ssl_), buffer.data(), static_cast<int>(read.count));
  co_return SocketEnd::ok;
}

}  // namespace netpreflight
