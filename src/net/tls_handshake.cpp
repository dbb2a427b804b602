#include "net/tls_handshake.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <stdexcept>

#include <fmt/format.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/tls1.h>
#include <openssl/x509v3.h>

#include "net/handshake_reason.hpp"
#include "net/presented_chain.hpp"
#include "net/resolver.hpp"
#include "net/staple.hpp"
#include "text/foreign.hpp"

namespace netpreflight {

namespace {

constexpr std::size_t kMostFirstBytes = 512;
/// As much as OpenSSL's own programs take (SSL_CTX_set_max_cert_list(3)).
constexpr long kMostChainBytes = 100L << 10U;
/// Of ephemeral Diffie-Hellman in a group of the server's own making: all other rows wait while a number of so many bits is raised to
/// another one, and OpenSSL itself would take 10,000 bits, which cost twenty times as much.
constexpr int kMostGroupBits = 4096;
/// With this much in it a hello fills more than one packet, as those with post-quantum key shares do.
constexpr std::size_t kLargeHello = 1400;
/// Fits on every path (MTU 1280, RFC 8200), so that a large hello and lost large packets are not taken for each other.
constexpr std::size_t kFirstSegment = 1200;
constexpr std::chrono::milliseconds kBetweenSegments{2};

/// What OpenSSL's callbacks leave behind for one handshake.
struct Observed {
  std::optional<int> alert;
  bool client_certificate_requested = false;
  int hello_bytes = 0;
  int last_message = -1;  ///< of the far end's, RFC 8446 section 4
  bool key_proven = false;
  int dear_group_bits = 0;  ///< of a Diffie-Hellman group that is not computed with; 0: none came
};

Observed& observed_of(const SSL* ssl) {
  return *static_cast<Observed*>(SSL_get_app_data(ssl));
}

void observe_alert(const SSL* ssl, int where, int value) {
  if ((where & SSL_CB_READ_ALERT) == SSL_CB_READ_ALERT) observed_of(ssl).alert = value & 0xFF;
}

int observe_certificate_request(SSL* ssl, X509** /*certificate*/, EVP_PKEY** /*key*/) {
  observed_of(ssl).client_certificate_requested = true;
  return 0;  // go on without one
}

/// In the groups that have a name (RFC 7919, RFC 3526) the exponents are short, and all have 8,192 bits at most.
bool is_dear_group(EVP_PKEY* key) {
  std::array<char, 32> name{};
  const bool is_named = EVP_PKEY_get_group_name(key, name.data(), name.size(), nullptr) == 1;
  return !is_named && EVP_PKEY_get_bits(key) > kMostGroupBits;
}

using SecurityCallback = int (*)(const SSL*, const SSL_CTX*, int, int, int, void*, void*);

/// Asked before OpenSSL computes with a group that the server sends; everything else goes by its own rules.
int allow(const SSL* ssl, const SSL_CTX* context, int operation, int bits, int nid, void* other, void* usual) {
  auto* key = static_cast<EVP_PKEY*>(other);
  if (operation == SSL_SECOP_TMP_DH && ssl != nullptr && key != nullptr && is_dear_group(key)) {
    observed_of(ssl).dear_group_bits = EVP_PKEY_get_bits(key);
    return 0;
  }
  return (*static_cast<SecurityCallback*>(usual))(ssl, context, operation, bits, nid, other, nullptr);
}

void forbid_dear_groups(SSL_CTX* context) {
  static SecurityCallback usual = SSL_CTX_get_security_callback(context);
  SSL_CTX_set0_security_ex_data(context, static_cast<void*>(&usual));
  SSL_CTX_set_security_callback(context, allow);
}

/// OpenSSL would build a chain in any case, against no store at all.
int verify_later(X509_STORE_CTX*, void*) {
  return 1;
}

struct MessageName {
  int type;
  std::string_view name;
};
constexpr std::array kMessages{
    MessageName{SSL3_MT_SERVER_HELLO, "ServerHello"},
    MessageName{SSL3_MT_ENCRYPTED_EXTENSIONS, "EncryptedExtensions"},
    MessageName{SSL3_MT_CERTIFICATE, "Certificate"},
    MessageName{SSL3_MT_CERTIFICATE_STATUS, "CertificateStatus"},
    MessageName{SSL3_MT_SERVER_KEY_EXCHANGE, "ServerKeyExchange"},
    MessageName{SSL3_MT_CERTIFICATE_REQUEST, "CertificateRequest"},
    MessageName{SSL3_MT_SERVER_DONE, "ServerHelloDone"},
    MessageName{SSL3_MT_CERTIFICATE_VERIFY, "CertificateVerify"},
    MessageName{SSL3_MT_NEWSESSION_TICKET, "NewSessionTicket"},
    MessageName{SSL3_MT_FINISHED, "Finished"},
};

std::string name_of_message(int type) {
  const auto known = std::ranges::find(kMessages, type, &MessageName::type);
  return known == kMessages.end() ? std::string() : std::string(known->name);
}

/// A message is announced before it is looked into: that another one follows shows that it was good. Ephemeral keys (RFC 5246 section
/// 7.4.3) and the whole handshake (RFC 8446 section 4.4.3) are signed; with RSA key exchange only the end of the handshake proves the key.
void observe_message(int is_written, int, int content, const void* bytes, std::size_t size, SSL* ssl, void*) {
  if (content != SSL3_RT_HANDSHAKE || size == 0) return;
  Observed& observed = observed_of(ssl);
  const int type = *static_cast<const unsigned char*>(bytes);
  if (is_written != 0) {
    constexpr int kRecordHeader = 5;
    if (type == SSL3_MT_CLIENT_HELLO) observed.hello_bytes = static_cast<int>(size) + kRecordHeader;
    return;
  }
  const bool was_signed =
      observed.last_message == SSL3_MT_SERVER_KEY_EXCHANGE || observed.last_message == SSL3_MT_CERTIFICATE_VERIFY;
  observed.key_proven = observed.key_proven || was_signed;
  observed.last_message = type;
}

/// Bytes that every server passes over, in the request for a stapled OCSP answer (RFC 6066 section 8): an extension of OCSP that nobody
/// knows. OpenSSL has no say in how large the padding extension is (RFC 7685), and puts extensions of others before the server name,
/// which filters want in the first packet. Owned by the session that it is given to.
STACK_OF(X509_EXTENSION) * make_filling() {
  const std::string zeroes(kLargeHello, '\0');
  const std::unique_ptr<ASN1_OCTET_STRING, decltype(&ASN1_OCTET_STRING_free)> content(ASN1_OCTET_STRING_new(),
                                                                                      ASN1_OCTET_STRING_free);
  ASN1_OCTET_STRING_set(content.get(), reinterpret_cast<const unsigned char*>(zeroes.data()),
                        static_cast<int>(zeroes.size()));
  const std::unique_ptr<ASN1_OBJECT, decltype(&ASN1_OBJECT_free)> example(OBJ_txt2obj("2.999.1", 1), ASN1_OBJECT_free);
  STACK_OF(X509_EXTENSION)* extensions = sk_X509_EXTENSION_new_null();
  sk_X509_EXTENSION_push(extensions, X509_EXTENSION_create_by_OBJ(nullptr, example.get(), 0, content.get()));
  return extensions;
}

/// The callbacks may run as long as the session lives, so that it keeps what they write to.
TlsSession make_session(const TlsClient& client, const HandshakeWishes& wishes,
                        const std::shared_ptr<Observed>& observed) {
  TlsSession ssl(SSL_new(client.native()), [observed](SSL* session) { SSL_free(session); });
  if (!ssl) throw std::runtime_error("SSL_new failed");
  SSL_set_app_data(ssl.get(), observed.get());
  SSL_set_connect_state(ssl.get());
  SSL_set_bio(ssl.get(), BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
  SSL_set_tlsext_status_type(ssl.get(), TLSEXT_STATUSTYPE_ocsp);
  if (!wishes.server_name.empty() && !is_address(wishes.server_name)) {
    SSL_set_tlsext_host_name(ssl.get(), wishes.server_name.c_str());
  }
  if (wishes.size == HelloSize::large) SSL_set_tlsext_status_exts(ssl.get(), make_filling());
  std::string list;
  for (const auto& protocol : wishes.application_protocols) list += static_cast<char>(protocol.size()) + protocol;
  if (!list.empty()) {
    SSL_set_alpn_protos(ssl.get(), reinterpret_cast<const unsigned char*>(list.data()),
                        static_cast<unsigned int>(list.size()));
  }
  return ssl;
}

/// RFC 8446 section 5.1: a record starts with its type, alert (21) or handshake (22) here, and 3 as major version.
bool looks_like_tls(std::string_view first) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(first[i]); };
  if (first.empty()) return true;
  return (byte(0) == 0x15 || byte(0) == 0x16) && (first.size() < 2 || byte(1) == 0x03);
}

class Handshake {
 public:
  Handshake(ByteStream& stream, const TlsClient& client, SSL* ssl, const Observed& observed,
            HandshakeEvidence& evidence)
      : stream_(stream), client_(client), ssl_(ssl), observed_(observed), evidence_(evidence) {}

  Awaitable<void> run() {
    for (;;) {
      const Turn turn = co_await take_turn();
      const SocketEnd sent = co_await flush();
      if (turn.result == 1) {
        evidence_.end = HandshakeEnd::completed;
        break;
      }
      if (turn.error != SSL_ERROR_WANT_READ) {
        give_up(turn.reason);
        break;
      }
      // A far end that refuses may reset before everything was sent: what it said before that counts more.
      const SocketEnd received = co_await receive();
      if (received != SocketEnd::ok) {
        evidence_.end = end_of(sent == SocketEnd::ok ? received : sent);
        break;
      }
    }
    if (!looks_like_tls(first_)) {
      evidence_.end = HandshakeEnd::not_tls;
      co_await read_more();
      evidence_.first_bytes = escape_foreign(first_, kMostFirstBytes);
    }
  }

 private:
  /// What OpenSSL said to one call.
  struct Turn {
    int result = 0;
    int error = 0;
    unsigned long reason = 0;
  };

  Awaitable<Turn> take_turn() {
    Turn turn;
    co_await client_.compute([this, &turn] {
      ERR_clear_error();
      turn.result = SSL_do_handshake(ssl_);
      turn.error = SSL_get_error(ssl_, turn.result);
      turn.reason = ERR_peek_error();  // before other handshakes of the thread have their turn
    });
    co_return turn;
  }

  Awaitable<SocketEnd> flush() {
    char* bytes = nullptr;
    const long size = BIO_get_mem_data(SSL_get_wbio(ssl_), &bytes);
    if (size <= 0) co_return SocketEnd::ok;
    const std::string out(bytes, static_cast<std::size_t>(size));
    BIO_reset(SSL_get_wbio(ssl_));
    const std::span all(reinterpret_cast<const unsigned char*>(out.data()), out.size());
    if (all.size() <= kFirstSegment || !first_.empty()) co_return co_await stream_.write(all);
    // The rest of a large hello comes apart from its beginning, so that a box which reads but once is met every time.
    const SocketEnd begun = co_await stream_.write(all.first(kFirstSegment));
    if (begun != SocketEnd::ok) co_return begun;
    asio::steady_timer pause(co_await asio::this_coro::executor, kBetweenSegments);
    co_await pause.async_wait(kAsTuple);
    co_return co_await stream_.write(all.subspan(kFirstSegment));
  }

  Awaitable<SocketEnd> receive() {
    std::array<unsigned char, 4096> buffer{};
    const auto read = co_await stream_.read_some(buffer);
    if (read.end != SocketEnd::ok) co_return read.end;
    evidence_.bytes_received += read.count;
    keep_first({reinterpret_cast<const char*>(buffer.data()), read.count});
    BIO_write(SSL_get_rbio(ssl_), buffer.data(), static_cast<int>(read.count));
    co_return SocketEnd::ok;
  }

  void keep_first(std::string_view bytes) {
    if (first_.size() < kMostFirstBytes) first_.append(bytes.substr(0, kMostFirstBytes - first_.size()));
  }

  /// The rest of what is not TLS, so that the evidence can show it: until enough, the end, or the time-out.
  Awaitable<void> read_more() {
    stream_.expires_after(Milliseconds(300));
    std::array<unsigned char, kMostFirstBytes> buffer{};
    while (first_.size() < kMostFirstBytes) {
      const auto read = co_await stream_.read_some(buffer);
      if (read.end != SocketEnd::ok) break;
      keep_first({reinterpret_cast<const char*>(buffer.data()), read.count});
    }
  }

  static HandshakeEnd end_of(SocketEnd end) {
    if (end == SocketEnd::timed_out) return HandshakeEnd::timed_out;
    return end == SocketEnd::closed ? HandshakeEnd::closed : HandshakeEnd::reset;
  }

  void give_up(unsigned long error) {
    const char* reason = ERR_reason_error_string(error);
    evidence_.detail = reason == nullptr ? "" : reason;
    if (observed_.alert) {
      evidence_.end = HandshakeEnd::alert;
      return;
    }
    evidence_.reason = reason_of(error);
    name_own_bound();
    evidence_.end = is_disagreement(*evidence_.reason) ? HandshakeEnd::protocol : HandshakeEnd::malformed;
  }

  /// What OpenSSL calls an error of the far end is a bound that was set here.
  void name_own_bound() {
    if (observed_.dear_group_bits > 0) {
      evidence_.reason = HandshakeReason::too_long;
      evidence_.detail = fmt::format("a Diffie-Hellman group of its own with {} bits", observed_.dear_group_bits);
    } else if (evidence_.reason == HandshakeReason::too_long && SSL_get_state(ssl_) == TLS_ST_CR_CERT) {
      evidence_.detail = "a chain of more than 100 KiB";
    } else if (evidence_.reason == HandshakeReason::too_long) {
      evidence_.reason = HandshakeReason::improper_message;
    }
  }

  ByteStream& stream_;
  const TlsClient& client_;
  SSL* ssl_;
  const Observed& observed_;
  HandshakeEvidence& evidence_;
  std::string first_;
};

void read_session(SSL* ssl, const TlsClient& client, const HandshakeWishes& wishes, HandshakeEvidence& evidence) {
  if (evidence.end == HandshakeEnd::completed) {
    evidence.version = SSL_get_version(ssl);
    evidence.cipher = SSL_get_cipher_name(ssl);
    const unsigned char* protocol = nullptr;
    unsigned int size = 0;
    SSL_get0_alpn_selected(ssl, &protocol, &size);
    if (size > 0) evidence.application_protocol = escape_foreign({reinterpret_cast<const char*>(protocol), size}, 255);
  }
  evidence.trust_store_present = client.local().present();
  std::vector<X509*> chain;
  const STACK_OF(X509)* presented = SSL_get_peer_cert_chain(ssl);
  for (int i = 0; presented != nullptr && i < sk_X509_num(presented); ++i) chain.push_back(sk_X509_value(presented, i));
  if (chain.empty()) return;
  examine_chain(chain, wishes.server_name, client.local(), client.public_roots(), client.signatures(), evidence);
  if (!evidence.local.path || !evidence.with_public.path) return;  // unexamined
  evidence.staple = read_staple(ssl, chain);
}

}  // namespace

TlsClient::TlsClient(TrustStore local, TrustStore public_roots, SecondThread* second)
    : context_(SSL_CTX_new(TLS_client_method()), SSL_CTX_free),
      local_(std::move(local)),
      public_roots_(std::move(public_roots)),
      second_(second) {
  if (!context_) throw std::runtime_error("SSL_CTX_new failed");
  SSL_CTX_set_min_proto_version(native(), TLS1_2_VERSION);
  SSL_CTX_set_verify(native(), SSL_VERIFY_NONE, nullptr);
  SSL_CTX_set_cert_verify_callback(native(), verify_later, nullptr);
  SSL_CTX_set_max_cert_list(native(), kMostChainBytes);
  // A thousand handshakes that wait for their answers would hold 33 KiB each for what is not there yet.
  SSL_CTX_set_mode(native(), SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_info_callback(native(), observe_alert);
  SSL_CTX_set_client_cert_cb(native(), observe_certificate_request);
  SSL_CTX_set_msg_callback(native(), observe_message);
  forbid_dear_groups(native());
}

void TlsClient::prepare() const {
  local_.prepare();
  public_roots_.prepare();
}

std::shared_ptr<void> TlsClient::join() const {
  ++*under_way_;
  return {nullptr, [counter = under_way_](void*) { --*counter; }};
}

Awaitable<void> TlsClient::compute(std::function<void()> work) const {
  const bool others_wait = second_ != nullptr && *under_way_ > 1;
  if (others_wait) {
    co_await second_->run(std::move(work));
  } else {
    work();
  }
}

Awaitable<Handshaken> open_tls(ByteStream& stream, const TlsClient& client, HandshakeWishes wishes,
                               Milliseconds timeout) {
  Handshaken handshaken;
  HandshakeEvidence& evidence = handshaken.evidence;
  evidence.server_name = is_address(wishes.server_name) ? "" : wishes.server_name;
  evidence.offered_protocols = wishes.application_protocols;
  const auto observed = std::make_shared<Observed>();
  TlsSession session = make_session(client, wishes, observed);
  const auto membership = client.join();
  stream.expires_after(timeout);
  co_await Handshake(stream, client, session.get(), *observed, evidence).run();
  evidence.bytes_acknowledged = stream.bytes_acknowledged();
  evidence.hello_bytes = observed->hello_bytes;
  evidence.last_message = name_of_message(observed->last_message);
  evidence.key_proven = observed->key_proven || evidence.end == HandshakeEnd::completed;
  evidence.alert = observed->alert;
  evidence.client_certificate_requested = observed->client_certificate_requested;
  co_await client.compute([&] { read_session(session.get(), client, wishes, evidence); });
  if (evidence.end == HandshakeEnd::completed) handshaken.session = std::move(session);
  co_return handshaken;
}

Awaitable<HandshakeEvidence> shake_hands(ByteStream& stream, const TlsClient& client, HandshakeWishes wishes,
                                         Milliseconds timeout) {
  Handshaken handshaken = co_await open_tls(stream, client, std::move(wishes), timeout);
  co_return std::move(handshaken.evidence);
}

}  // namespace netpreflight
