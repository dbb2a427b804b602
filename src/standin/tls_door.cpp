#include "standin/tls_door.hpp"

#include <array>

#include <openssl/err.h>

#include "net/guarded.hpp"

namespace netpreflight {

namespace {

/// An alert in its record, encrypted or not.
constexpr std::size_t kMostAlert = 64;

/// Sends what the session has to say: a flight, or an alert.
Awaitable<SocketEnd> flush(VisitorStream& stream, SSL* session) {
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(SSL_get_wbio(session), &bytes);
  if (size <= 0) co_return SocketEnd::ok;
  const std::string out(bytes, static_cast<std::size_t>(size));
  BIO_reset(SSL_get_wbio(session));
  co_return co_await stream.write({reinterpret_cast<const unsigned char*>(out.data()), out.size()});
}

}  // namespace

Awaitable<bool> accept_tls(VisitorStream& stream, SSL* session, const ClientHello& hello,
                           std::span<const unsigned char> first) {
  std::array<unsigned char, 4096> buffer{};
  bool allowed = false;
  for (;;) {
    BIO_write(SSL_get_rbio(session), first.data(), static_cast<int>(first.size()));
    ERR_clear_error();
    const int result = SSL_do_handshake(session);
    rethrow_kept();
    const bool wants_more = SSL_get_error(session, result) == SSL_ERROR_WANT_READ;
    if (hello.complete && !std::exchange(allowed, true)) stream.allow(kMostFlight);
    if (co_await flush(stream, session) != SocketEnd::ok) co_return false;
    if (result == 1) co_return true;
    if (!wants_more) co_return false;
    const auto read = co_await stream.read_some(buffer);
    if (read.end != SocketEnd::ok) co_return false;
    first = std::span(buffer).first(read.count);
  }
}

Awaitable<SocketEnd> close_tls(VisitorStream& stream, SSL* session) {
  ERR_clear_error();
  SSL_shutdown(session);
  stream.allow(kMostAlert);
  co_return co_await flush(stream, session);
}

}  // namespace netpreflight
