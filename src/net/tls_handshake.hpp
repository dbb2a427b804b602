// One TLS client handshake over any byte stream: what the far end showed, and how it ended. Nothing is accepted or
// refused here; the chain is verified afterwards, twice, and judged elsewhere.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <openssl/ssl.h>

#include "net/byte_stream.hpp"
#include "net/good_signatures.hpp"
#include "net/second_thread.hpp"
#include "net/trust_store.hpp"

namespace netpreflight {

/// The client's settings, made once for all handshakes of a run, when the first one needs it.
class TlsClient {
 public:
  /// What takes the processor long is done by `second` where several handshakes are under way; nullptr: always at once.
  TlsClient(TrustStore local, TrustStore public_roots, SecondThread* second = nullptr);

  SSL_CTX* native() const { return context_.get(); }
  const TrustStore& local() const { return local_; }
  const TrustStore& public_roots() const { return public_roots_; }
  GoodSignatures& signatures() const { return signatures_; }

  /// Reads what the first chain will need.
  void prepare() const;

  /// One more handshake is under way as long as this lives.
  std::shared_ptr<void> join() const;
  Awaitable<void> compute(std::function<void()> work) const;

 private:
  std::unique_ptr<SSL_CTX, void (*)(SSL_CTX*)> context_;
  TrustStore local_;
  TrustStore public_roots_;
  mutable GoodSignatures signatures_;  ///< of all chains of the run
  SecondThread* second_;
  std::shared_ptr<int> under_way_ = std::make_shared<int>(0);
};

/// Programs built with today's TLS libraries send a ClientHello that fills more than one packet, and not every box takes it.
enum class HelloSize : std::uint8_t { small, large };

struct HandshakeWishes {
  std::string
      server_name;  ///< sent as SNI (RFC 6066 section 3) unless it is an address; the certificate is compared with it
  std::vector<std::string> application_protocols{};  ///< offered as ALPN (RFC 7301), the dearest first; empty: none
  HelloSize size = HelloSize::large;
};

/// A session over memory BIOs, with what its callbacks write to.
using TlsSession = std::shared_ptr<SSL>;

struct Handshaken {
  HandshakeEvidence evidence;
  TlsSession session;  ///< null unless completed
};

/// Shakes hands as shake_hands does, and keeps the session for those who go on to speak over it (net/tls_stream.hpp).
Awaitable<Handshaken> open_tls(ByteStream& stream, const TlsClient& client, HandshakeWishes wishes,
                               Milliseconds timeout);

/// Shakes hands within `timeout` and verifies what was shown. `stream` is of no use afterwards.
Awaitable<HandshakeEvidence> shake_hands(ByteStream& stream, const TlsClient& client, HandshakeWishes wishes,
                                         Milliseconds timeout);

}  // namespace netpreflight
