// Who a stand-in is: a key and a certificate made in memory at start, and the TLS settings of its side.
#pragma once

#include <memory>
#include <string>

#include <openssl/ssl.h>

#include "net/codecs/stand_in_protocol.hpp"
#include "net/tls_handshake.hpp"

namespace netpreflight {

class Identity {
 public:
  /// Makes the key; nothing is read from this host or written to it. Throws where OpenSSL cannot.
  Identity();

  /// "3f2a-91bc-77d0-12e4"
  const std::string& instance() const { return instance_; }
  EVP_PKEY* key() const { return key_.get(); }

  /// One session's server side over memory BIOs. It refuses clients that do not offer the stand-in's ALPN name.
  TlsSession make_session() const;

 private:
  EvpKeyPointer key_;
  std::string instance_;
  std::unique_ptr<SSL_CTX, void (*)(SSL_CTX*)> context_;
};

}  // namespace netpreflight
