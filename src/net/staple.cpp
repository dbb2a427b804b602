#include "net/staple.hpp"

#include <memory>

#include <openssl/ocsp.h>

namespace netpreflight {

namespace {

/// The responder's certificate is signed by the issuer itself (RFC 6960 section 4.2.2.2).
constexpr int kMostResponders = 2;

}  // namespace

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

}  // namespace netpreflight
