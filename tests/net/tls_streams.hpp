// Far ends in memory: an OpenSSL server, or bytes that were written down before. No socket is involved.
#pragma once

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <openssl/err.h>
#include <openssl/ssl.h>

#include "net/byte_stream.hpp"
#include "net/datagram.hpp"
#include "tests/net/certificates.hpp"

namespace netpreflight {

/// Gives what it has, piece by piece, and then ends in the way it was told to.
class MemoryStream : public ByteStream {
 public:
  void expires_after(Milliseconds) override {}

  Awaitable<Read> read_some(std::span<unsigned char> into) override {
    if (ready_.empty()) co_return Read{when_dry_, 0};
    const std::size_t count = std::min({into.size(), ready_.size(), piece_});
    std::copy_n(ready_.begin(), count, into.begin());
    ready_.erase(ready_.begin(), ready_.begin() + static_cast<std::ptrdiff_t>(count));
    co_return Read{SocketEnd::ok, count};
  }

  Awaitable<SocketEnd> write(std::span<const unsigned char> bytes) override {
    if (when_written_ == SocketEnd::ok) take(bytes);
    co_return when_written_;
  }

  void give(const Bytes& bytes) { ready_.insert(ready_.end(), bytes.begin(), bytes.end()); }
  void end_with(SocketEnd end) { when_dry_ = end; }
  void refuse_writing_with(SocketEnd end) { when_written_ = end; }
  void give_pieces_of(std::size_t bytes) { piece_ = bytes; }

 protected:
  /// What the client wrote.
  virtual void take(std::span<const unsigned char> bytes) = 0;

 private:
  Bytes ready_;
  std::size_t piece_ = 65536;
  SocketEnd when_dry_ = SocketEnd::timed_out;
  SocketEnd when_written_ = SocketEnd::ok;
};

/// Says what it was given, whatever the client says.
class CannedStream : public MemoryStream {
 public:
  CannedStream(const Bytes& bytes, SocketEnd then) {
    give(bytes);
    end_with(then);
  }
  const Bytes& written() const { return written_; }

 protected:
  void take(std::span<const unsigned char> bytes) override {
    written_.insert(written_.end(), bytes.begin(), bytes.end());
  }

 private:
  Bytes written_;
};

struct TlsServer {
  Issued leaf;
  std::vector<Issued> others = {};  ///< sent behind the leaf
  int min_version = TLS1_2_VERSION;
  int max_version = TLS1_3_VERSION;
  bool wants_client = false;  ///< and refuses those that have no certificate
  Bytes staple = {};
  std::string application_protocol = {};
  std::size_t cut_after = static_cast<std::size_t>(-1);  ///< says no more than so many bytes
  Bytes first = {};                                      ///< said before the server's own words
};

/// A real server on the other end.
class ServerStream : public MemoryStream {
 public:
  explicit ServerStream(TlsServer server)
      : server_(std::move(server)), context_(SSL_CTX_new(TLS_server_method()), SSL_CTX_free), ssl_(nullptr, SSL_free) {
    SSL_CTX* context = context_.get();
    SSL_CTX_set_security_level(context, 0);
    SSL_CTX_set_min_proto_version(context, server_.min_version);
    SSL_CTX_set_max_proto_version(context, server_.max_version);
    SSL_CTX_use_certificate(context, server_.leaf.get());
    SSL_CTX_use_PrivateKey(context, server_.leaf.key.get());
    for (const Issued& other : server_.others) SSL_CTX_add1_chain_cert(context, other.get());
    if (server_.wants_client) SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
    SSL_CTX_set_tlsext_status_cb(context, &ServerStream::staple);
    SSL_CTX_set_tlsext_status_arg(context, this);
    SSL_CTX_set_alpn_select_cb(context, &ServerStream::choose_protocol, this);
    ssl_.reset(SSL_new(context));
    SSL_set_accept_state(ssl_.get());
    SSL_set_bio(ssl_.get(), BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
    give(server_.first);
  }

  /// The name that the client sent; nothing where it sent none.
  const std::optional<std::string>& server_name() const { return server_name_; }

 protected:
  void take(std::span<const unsigned char> bytes) override {
    BIO_write(SSL_get_rbio(ssl_.get()), bytes.data(), static_cast<int>(bytes.size()));
    SSL_do_handshake(ssl_.get());
    ERR_clear_error();
    if (const char* name = SSL_get_servername(ssl_.get(), TLSEXT_NAMETYPE_host_name)) server_name_ = name;
    char* out = nullptr;
    const long size = BIO_get_mem_data(SSL_get_wbio(ssl_.get()), &out);
    const std::size_t allowed = std::min(static_cast<std::size_t>(size), server_.cut_after - said_);
    give(Bytes(out, out + allowed));
    said_ += allowed;
    BIO_reset(SSL_get_wbio(ssl_.get()));
  }

 private:
  static int staple(SSL* ssl, void* self) {
    const Bytes& bytes = static_cast<ServerStream*>(self)->server_.staple;
    if (bytes.empty()) return SSL_TLSEXT_ERR_NOACK;
    SSL_set_tlsext_status_ocsp_resp(ssl, OPENSSL_memdup(bytes.data(), bytes.size()), static_cast<long>(bytes.size()));
    return SSL_TLSEXT_ERR_OK;
  }

  static int choose_protocol(SSL*, const unsigned char** out, unsigned char* size, const unsigned char* offered,
                             unsigned int offered_size, void* self) {
    const std::string& wanted = static_cast<ServerStream*>(self)->server_.application_protocol;
    const std::string all(reinterpret_cast<const char*>(offered), offered_size);
    const std::size_t at = wanted.empty() ? std::string::npos : all.find(wanted);
    if (at == std::string::npos) return SSL_TLSEXT_ERR_NOACK;
    *out = offered + at;
    *size = static_cast<unsigned char>(wanted.size());
    return SSL_TLSEXT_ERR_OK;
  }

  TlsServer server_;
  std::unique_ptr<SSL_CTX, void (*)(SSL_CTX*)> context_;
  std::unique_ptr<SSL, void (*)(SSL*)> ssl_;
  std::optional<std::string> server_name_;
  std::size_t said_ = 0;
};

}  // namespace netpreflight
