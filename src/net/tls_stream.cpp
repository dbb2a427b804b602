#include "net/tls_stream.hpp"

#include <array>
#include <limits>

#include <openssl/bio.h>
#include <openssl/err.h>

namespace netpreflight {

namespace {

int size_for_openssl(std::size_t size) {
  return static_cast<int>(std::min<std::size_t>(size, std::numeric_limits<int>::max()));
}

class TlsStream : public ByteStream {
 public:
  TlsStream(std::unique_ptr<ByteStream> below, TlsSession session)
      : below_(std::move(below)), ssl_(std::move(session)) {}

  void expires_after(Milliseconds time) override { below_->expires_after(time); }

  Awaitable<Read> read_some(std::span<unsigned char> into) override {
    for (;;) {
      ERR_clear_error();
      const int count = SSL_read(ssl_.get(), into.data(), size_for_openssl(into.size()));
      if (count > 0) co_return Read{SocketEnd::ok, static_cast<std::size_t>(count)};
      const int error = SSL_get_error(ssl_.get(), count);
      if (error == SSL_ERROR_ZERO_RETURN) co_return Read{SocketEnd::closed, 0};
      if (error != SSL_ERROR_WANT_READ) co_return Read{SocketEnd::reset, 0};
      // A key update asks for an answer before anything else is read.
      if (const SocketEnd end = co_await flush(); end != SocketEnd::ok) co_return Read{end, 0};
      if (const SocketEnd end = co_await receive(); end != SocketEnd::ok) co_return Read{end, 0};
    }
  }

  Awaitable<SocketEnd> write(std::span<const unsigned char> bytes) override {
    while (!bytes.empty()) {
      ERR_clear_error();
      const int count = SSL_write(ssl_.get(), bytes.data(), size_for_openssl(bytes.size()));
      if (count <= 0) co_return SocketEnd::reset;  // a memory BIO takes everything, so that the session is broken
      bytes = bytes.subspan(static_cast<std::size_t>(count));
    }
    co_return co_await flush();
  }

 private:
  Awaitable<SocketEnd> flush() {
    char* bytes = nullptr;
    const long size = BIO_get_mem_data(SSL_get_wbio(ssl_.get()), &bytes);
    if (size <= 0) co_return SocketEnd::ok;
    const std::string out(bytes, static_cast<std::size_t>(size));
    BIO_reset(SSL_get_wbio(ssl_.get()));
    co_return co_await below_->write({reinterpret_cast<const unsigned char*>(out.data()), out.size()});
  }

  Awaitable<SocketEnd> receive() {
    std::array<unsigned char, 16384> buffer{};
    const auto read = co_await below_->read_some(buffer);
    if (read.end == SocketEnd::ok) BIO_write(SSL_get_rbio(ssl_.get()), buffer.data(), static_cast<int>(read.count));
    co_return read.end;
  }

  std::unique_ptr<ByteStream> below_;
  TlsSession ssl_;
};

}  // namespace

std::unique_ptr<ByteStream> make_tls_stream(std::unique_ptr<ByteStream> below, TlsSession session) {
  return std::make_unique<TlsStream>(std::move(below), std::move(session));
}

}  // namespace netpreflight
