// Who a stand-in is: a key and a certificate made in memory at start, and the TLS settings of its side.
#pragma once

#include <memory>
#include <string>

#include <openssl/ssl.h>

#include "net/codecs/stand_in_protocol.hpp"
#include "net/tls_handshake.hpp"

namespace netpreflight {

/// What a client's first message says, known also where it is refused.
struct ClientHello {
  bool complete = false;    ///< it has come as a whole, and is one
  std::string server_name;  ///< RFC 6066 section 3, as it was sent; empty: none
};

class Identity {
 public:
  /// Makes the key; nothing is read from this host or written to it. Throws where OpenSSL cannot.
  Identity();

  /// "3f2a-91bc-77d0-12e4"
  const std::string& instance() const { return instance_; }
  EVP_PKEY* key() const { return key_.get(); }
  /// Of the certificate: SHA-256, lower-case hexadecimal digits.
  const std::string& fingerprint() const { return fingerprint_; }

  /// One session's server side over memory BIOs, which writes down what the hello says; `hello` has to outlive it. Of a client's ALPN
  /// names it chooses the stand-in's own or else one of HTTP/1, and refuses the client where it has neither.
  TlsSession make_session(ClientHello& hello) const;

 private:
  EvpKeyPointer key_;
  std::string instance_;
  std::string fingerprint_;
  std::unique_ptr<SSL_CTX, void (*)(SSL_CTX*)> context_;
};

/// Whether the session is with a check: the stand-in's ALPN name was chosen.
bool is_check(const SSL* session);

}  // namespace netpreflight
