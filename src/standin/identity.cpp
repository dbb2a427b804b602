#include "standin/identity.hpp"

#include <array>
#include <stdexcept>

#include <openssl/ec.h>
#include <openssl/rand.h>
#include <openssl/x509.h>

#include "net/codecs/certificate.hpp"
#include "net/guarded.hpp"
#include "netpreflight/stand_in.hpp"

namespace netpreflight {

namespace {

constexpr long kDay = 86'400;

void must(bool worked, const char* what) {
  if (!worked) throw std::runtime_error(std::string("the stand-in's certificate cannot be made: ") + what);
}

/// The same certificate as whoever receives it has it: its key is known from its bytes.
X509Pointer read_again(X509* certificate) {
  unsigned char* der = nullptr;
  const int size = i2d_X509(certificate, &der);
  must(size > 0, "bytes");
  const unsigned char* at = der;
  X509Pointer same(d2i_X509(nullptr, &at, size));
  OPENSSL_free(der);
  must(same != nullptr, "bytes");
  return same;
}

/// As small as a certificate can be: nobody verifies it, and every byte of it is sent to strangers.
X509Pointer make_certificate(EVP_PKEY* key) {
  X509Pointer certificate(X509_new());
  must(certificate != nullptr, "X509_new");
  std::uint32_t serial = 0;
  must(RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof serial) == 1, "RAND_bytes");
  ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate.get()), serial | 1U);
  // Clocks of both ends may differ, and nobody looks at the dates.
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -2 * kDay);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3 * kDay);
  X509_NAME* subject = X509_get_subject_name(certificate.get());
  const auto* name = reinterpret_cast<const unsigned char*>(kStandInName.data());
  must(X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, name, static_cast<int>(kStandInName.size()), -1, 0) == 1,
       "name");
  must(X509_set_issuer_name(certificate.get(), subject) == 1, "issuer");
  must(put_public_key(X509_get_X509_PUBKEY(certificate.get()), key), "key");
  must(X509_sign(certificate.get(), key, EVP_sha256()) > 0, "signature");
  return read_again(certificate.get());
}

constexpr unsigned int kServerNameExtension = 0;  // RFC 6066 section 3
constexpr std::size_t kBeforeServerName = 5;      // size of the list, kind and size of the first name
constexpr unsigned char kHostName = 0;
/// So that a client chooses neither the size of the flight nor what it costs; every browser has one of them.
constexpr const char* kGroups = "X25519:P-256:P-384";
/// What a client may speak here, the dearest first.
constexpr std::array<std::string_view, 3> kProtocols{kStandInProtocol, "http/1.1", "http/1.0"};

std::string server_name(std::string_view extension) {
  if (extension.size() < kBeforeServerName || static_cast<unsigned char>(extension[2]) != kHostName) return {};
  const std::size_t size = 256U * static_cast<unsigned char>(extension[3]) + static_cast<unsigned char>(extension[4]);
  return std::string(extension.substr(kBeforeServerName, size));
}

int note_hello(SSL* ssl, int*, void*) {
  return guarded(SSL_CLIENT_HELLO_ERROR, [=] {
    auto& hello = *static_cast<ClientHello*>(SSL_get_app_data(ssl));
    hello.complete = true;
    const unsigned char* bytes = nullptr;
    std::size_t size = 0;
    if (SSL_client_hello_get0_ext(ssl, kServerNameExtension, &bytes, &size) == 1)
      hello.server_name = server_name({reinterpret_cast<const char*>(bytes), size});
    return SSL_CLIENT_HELLO_SUCCESS;
  });
}

/// OpenSSL calls it where there is a list, and has looked at its form.
int choose_alpn(SSL*, const unsigned char** chosen, unsigned char* chosen_size, const unsigned char* offered,
                unsigned int offered_size, void*) {
  const std::string_view list(reinterpret_cast<const char*>(offered), offered_size);
  for (const std::string_view wanted : kProtocols) {
    for (std::size_t at = 0; at < list.size();) {
      const auto size = static_cast<unsigned char>(list[at]);
      if (list.substr(at + 1, size) == wanted) {
        *chosen = offered + at + 1;
        *chosen_size = size;
        return SSL_TLSEXT_ERR_OK;
      }
      at += 1U + size;
    }
  }
  return SSL_TLSEXT_ERR_ALERT_FATAL;
}

}  // namespace

Identity::Identity() : key_(EVP_EC_gen("P-256")), context_(SSL_CTX_new(TLS_server_method()), SSL_CTX_free) {
  must(key_ && context_, "key");
  instance_ = instance_name(public_key(key_.get()));
  const X509Pointer certificate = make_certificate(key_.get());
  fingerprint_ = netpreflight::fingerprint(certificate.get());
  SSL_CTX* context = context_.get();
  must(SSL_CTX_use_certificate(context, certificate.get()) == 1, "certificate");
  must(SSL_CTX_use_PrivateKey(context, key_.get()) == 1, "private key");
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  // Nothing is remembered between sessions and no session is changed: less to keep, less to attack.
  SSL_CTX_set_options(context, SSL_OP_NO_TICKET | SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_num_tickets(context, 0);
  SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
  must(SSL_CTX_set1_groups_list(context, kGroups) == 1, "groups");
  SSL_CTX_set_client_hello_cb(context, note_hello, nullptr);
  SSL_CTX_set_alpn_select_cb(context, choose_alpn, nullptr);
}

TlsSession Identity::make_session(ClientHello& hello) const {
  TlsSession session(SSL_new(context_.get()), SSL_free);
  must(session != nullptr, "SSL_new");
  SSL_set_app_data(session.get(), &hello);
  SSL_set_accept_state(session.get());
  SSL_set_bio(session.get(), BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
  return session;
}

bool is_check(const SSL* session) {
  const unsigned char* name = nullptr;
  unsigned int size = 0;
  SSL_get0_alpn_selected(session, &name, &size);
  return std::string_view(reinterpret_cast<const char*>(name), size) == kStandInProtocol;
}

}  // namespace netpreflight
