#include "net/tls_handshake.hpp"

#include <algorithm>
#include <array>
#include <ctime>
#include <optional>
#include <stdexcept>

#include <fmt/format.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ocsp.h>
#include <openssl/ssl.h>
#include <openssl/tls1.h>

#include "net/codecs/certificate.hpp"
#include "net/resolver.hpp"
#include "text/foreign.hpp"

namespace netpreflight {

namespace {

constexpr std::size_t kMostFirstBytes = 512;
/// Chains in use have two to six; servers that send all that they have, a few more.
constexpr std::size_t kMostCertificates = 32;
constexpr long kMostChainBytes = 100L << 10U;

/// What OpenSSL's callbacks leave behind for one handshake.
struct Observed {
  std::optional<int> alert;
  bool client_certificate_requested = false;
  std::string padding;  ///< of this side's hello
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

/// OpenSSL would build a chain in any case, against no store at all.
int verify_later(X509_STORE_CTX*, void*) {
  return 1;
}

/// A GREASE value (RFC 8701 section 2): servers must ignore extensions that they do not know.
constexpr unsigned int kPaddingExtension = 0x3A3A;

int add_padding(SSL* ssl, unsigned int, unsigned int, const unsigned char** out, std::size_t* size, X509*, std::size_t,
                int*, void*) {
  const std::string& padding = observed_of(ssl).padding;
  *out = reinterpret_cast<const unsigned char*>(padding.data());
  *size = padding.size();
  return padding.empty() ? 0 : 1;  // 0: without this extension
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
  observed->padding.assign(wishes.padding, '\0');
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
  Handshake(ByteStream& stream, SSL* ssl, const Observed& observed, HandshakeEvidence& evidence)
      : stream_(stream), ssl_(ssl), observed_(observed), evidence_(evidence) {}

  Awaitable<void> run() {
    for (;;) {
      ERR_clear_error();
      const int result = SSL_do_handshake(ssl_);
      const int error = SSL_get_error(ssl_, result);
      const unsigned long reason = ERR_peek_error();  // before other handshakes of this thread have their turn
      const SocketEnd sent = co_await flush();
      if (result == 1) {
        evidence_.end = HandshakeEnd::completed;
        break;
      }
      if (error != SSL_ERROR_WANT_READ) {
        give_up(reason);
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
  Awaitable<SocketEnd> flush() {
    char* bytes = nullptr;
    const long size = BIO_get_mem_data(SSL_get_wbio(ssl_), &bytes);
    if (size <= 0) co_return SocketEnd::ok;
    const std::string out(bytes, static_cast<std::size_t>(size));
    BIO_reset(SSL_get_wbio(ssl_));
    co_return co_await stream_.write({reinterpret_cast<const unsigned char*>(out.data()), out.size()});
  }

  Awaitable<SocketEnd> receive() {
    std::array<unsigned char, 16384> buffer{};
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
    if (ERR_GET_REASON(error) == SSL_R_EXCESSIVE_MESSAGE_SIZE) evidence_.detail = "a chain of more than 100 KiB";
    if (observed_.alert) {
      evidence_.end = HandshakeEnd::alert;
      return;
    }
    switch (ERR_GET_REASON(error)) {
      case SSL_R_UNSUPPORTED_PROTOCOL:
      case SSL_R_WRONG_SSL_VERSION:
      case SSL_R_NO_PROTOCOLS_AVAILABLE:
      case SSL_R_UNKNOWN_CIPHER_RETURNED:
      case SSL_R_WRONG_CIPHER_RETURNED:
      case SSL_R_DH_KEY_TOO_SMALL:
      case SSL_R_UNSAFE_LEGACY_RENEGOTIATION_DISABLED:
        evidence_.end = HandshakeEnd::protocol;
        break;
      default:
        evidence_.end = HandshakeEnd::malformed;
    }
  }

  ByteStream& stream_;
  SSL* ssl_;
  const Observed& observed_;
  HandshakeEvidence& evidence_;
  std::string first_;
};

/// The responder's certificate is signed by the issuer itself (RFC 6960 section 4.2.2.2).
constexpr int kMostResponders = 2;

OcspStaple read_staple(SSL* ssl, const std::vector<X509*>& chain) {
  const unsigned char* bytes = nullptr;
  const long size = SSL_get_tlsext_status_ocsp_resp(ssl, static_cast<void*>(&bytes));
  if (bytes == nullptr || size <= 0) return OcspStaple::none;
  // chain[1] is the issuer, if the issuer was sent: the chain stands in the order of signing.
  const std::unique_ptr<OCSP_RESPONSE, decltype(&OCSP_RESPONSE_free)> response(d2i_OCSP_RESPONSE(nullptr, &bytes, size),
                                                                               OCSP_RESPONSE_free);
  if (!response || chain.size() < 2) return OcspStaple::unusable;
  const std::unique_ptr<OCSP_BASICRESP, decltype(&OCSP_BASICRESP_free)> basic(OCSP_response_get1_basic(response.get()),
                                                                              OCSP_BASICRESP_free);
  if (!basic) return OcspStaple::unusable;
  STACK_OF(X509)* signers = sk_X509_new_null();
  for (X509* certificate : chain) sk_X509_push(signers, certificate);
  const std::unique_ptr<X509_STORE, decltype(&X509_STORE_free)> store(X509_STORE_new(), X509_STORE_free);
  // The issuer that the server presented signs for its own certificates (RFC 6960 section 4.2.2.2).
  X509_STORE_add_cert(store.get(), chain[1]);
  X509_STORE_set_flags(store.get(), X509_V_FLAG_PARTIAL_CHAIN);
  X509_STORE_set_depth(store.get(), kMostResponders);
  const bool is_signed = OCSP_basic_verify(basic.get(), signers, store.get(), 0) == 1;
  sk_X509_free(signers);
  const std::unique_ptr<OCSP_CERTID, decltype(&OCSP_CERTID_free)> id(OCSP_cert_to_id(nullptr, chain.front(), chain[1]),
                                                                     OCSP_CERTID_free);
  int status = -1;
  const bool found = OCSP_resp_find_status(basic.get(), id.get(), &status, nullptr, nullptr, nullptr, nullptr) == 1;
  if (!is_signed || !found) return OcspStaple::unusable;
  if (status == V_OCSP_CERTSTATUS_REVOKED) return OcspStaple::revoked;
  return status == V_OCSP_CERTSTATUS_GOOD ? OcspStaple::good : OcspStaple::unknown;
}

/// What examining one chain may cost. All other rows wait meanwhile, and who presents a chain chooses how many certificates have the
/// name of an issuer and how dear their signatures are.
class SignatureBudget {
 public:
  bool is_spent() const { return checks_ >= kMostChecks || used() > kMostTime; }

  bool signed_by(X509* certificate, X509* issuer) {
    if (is_spent() || X509_check_issued(issuer, certificate) != X509_V_OK) return false;
    ++checks_;
    return X509_verify(certificate, X509_get0_pubkey(issuer)) == 1;
  }

 private:
  static constexpr int kMostChecks = 64;
  static constexpr std::chrono::milliseconds kMostTime{100};

  /// Of the processor, not by the clock: a busy machine is nobody's fault.
  static std::chrono::nanoseconds processor_time() {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
  }
  std::chrono::nanoseconds used() const { return processor_time() - start_; }

  std::chrono::nanoseconds start_ = processor_time();
  int checks_ = 0;
};

/// The presented certificates from the leaf up, each signed by the next; the number of them. The rest follows, unordered:
/// a certificate that was merely sent along says nothing about the leaf. Nothing where that costs too much to find out.
std::optional<std::size_t> order_by_signature(std::vector<X509*>& chain) {
  SignatureBudget budget;
  std::size_t path = 1;
  for (; path < chain.size(); ++path) {
    const auto rest = chain.begin() + static_cast<std::ptrdiff_t>(path);
    const auto issuer =
        std::find_if(rest, chain.end(), [&](X509* other) { return budget.signed_by(*(rest - 1), other); });
    if (issuer == chain.end()) break;
    std::iter_swap(rest, issuer);
  }
  return budget.is_spent() ? std::nullopt : std::optional(path);
}

void leave_unexamined(const std::string& detail, HandshakeEvidence& evidence) {
  for (Verification* each : {&evidence.local, &evidence.with_public}) {
    each->faults.push_back(ChainFault::unexamined);
    each->details.push_back(detail);
  }
}

bool name_matches(X509* certificate, const std::string& name) {
  if (is_address(name)) return X509_check_ip_asc(certificate, name.c_str(), 0) == 1;
  return X509_check_host(certificate, name.c_str(), name.size(), 0, nullptr) == 1;
}

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
  const bool too_many = chain.size() > kMostCertificates;
  const auto path = too_many ? std::nullopt : order_by_signature(chain);
  for (std::size_t i = 0; i < std::min(chain.size(), kMostCertificates); ++i) {
    evidence.chain.push_back(describe(chain[i]));
    evidence.chain.back().in_path = i < path.value_or(1);
  }
  evidence.name_matches = name_matches(chain.front(), wishes.server_name);
  if (!path) {
    return leave_unexamined(
        too_many ? fmt::format("{} certificates, of which at most {} are examined", chain.size(), kMostCertificates)
                 : fmt::format("the signatures of {} certificates take too long to check", chain.size()),
        evidence);
  }
  evidence.local = verify_chain(chain, client.local(), false);
  evidence.with_public = verify_chain(chain, client.public_roots(), true);
  if (evidence.local.anchor && evidence.with_public.anchor) evidence.local.anchor->is_public = true;
  evidence.staple = read_staple(ssl, chain);
}

}  // namespace

TlsClient::TlsClient(TrustStore local, TrustStore public_roots)
    : context_(SSL_CTX_new(TLS_client_method()), SSL_CTX_free),
      local_(std::move(local)),
      public_roots_(std::move(public_roots)) {
  if (!context_) throw std::runtime_error("SSL_CTX_new failed");
  SSL_CTX_set_min_proto_version(native(), TLS1_2_VERSION);
  SSL_CTX_set_verify(native(), SSL_VERIFY_NONE, nullptr);
  SSL_CTX_set_cert_verify_callback(native(), verify_later, nullptr);
  SSL_CTX_set_max_cert_list(native(), kMostChainBytes);
  SSL_CTX_set_info_callback(native(), observe_alert);
  SSL_CTX_set_client_cert_cb(native(), observe_certificate_request);
  SSL_CTX_add_custom_ext(native(), kPaddingExtension, SSL_EXT_CLIENT_HELLO, add_padding, nullptr, nullptr, nullptr,
                         nullptr);
}

Awaitable<Handshaken> open_tls(ByteStream& stream, const TlsClient& client, HandshakeWishes wishes,
                               Milliseconds timeout) {
  Handshaken handshaken;
  HandshakeEvidence& evidence = handshaken.evidence;
  evidence.server_name = is_address(wishes.server_name) ? "" : wishes.server_name;
  evidence.offered_protocols = wishes.application_protocols;
  const auto observed = std::make_shared<Observed>();
  TlsSession session = make_session(client, wishes, observed);
  stream.expires_after(timeout);
  co_await Handshake(stream, session.get(), *observed, evidence).run();
  evidence.bytes_acknowledged = stream.bytes_acknowledged();
  evidence.alert = observed->alert;
  evidence.client_certificate_requested = observed->client_certificate_requested;
  read_session(session.get(), client, wishes, evidence);
  if (evidence.end == HandshakeEnd::completed) handshaken.session = std::move(session);
  co_return handshaken;
}

Awaitable<HandshakeEvidence> shake_hands(ByteStream& stream, const TlsClient& client, HandshakeWishes wishes,
                                         Milliseconds timeout) {
  Handshaken handshaken = co_await open_tls(stream, client, std::move(wishes), timeout);
  co_return std::move(handshaken.evidence);
}

}  // namespace netpreflight
