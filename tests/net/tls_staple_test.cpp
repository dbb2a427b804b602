// The OCSP answer that a server attaches (RFC 6066 section 8): whose word counts.
#include <gtest/gtest.h>
#include <openssl/ocsp.h>

#include "record/evidence_names.hpp"
#include "net/tls_handshake.hpp"
#include "tests/fixtures/loop.hpp"
#include "tests/fixtures/tls_streams.hpp"

namespace netpreflight {
namespace {

struct StapleWishes {
  int status = V_OCSP_CERTSTATUS_GOOD;
  const Issued* about;
  const Issued* issuer;
  const Issued* signer;
  bool with_signer = false;  ///< its certificate is sent along
};

Bytes staple(const StapleWishes& wishes) {
  OCSP_BASICRESP* basic = OCSP_BASICRESP_new();
  OCSP_CERTID* id = OCSP_cert_to_id(nullptr, wishes.about->get(), wishes.issuer->get());
  ASN1_TIME* now = X509_gmtime_adj(nullptr, -3600);
  ASN1_TIME* next = X509_gmtime_adj(nullptr, 86400);
  const int reason = wishes.status == V_OCSP_CERTSTATUS_REVOKED ? OCSP_REVOKED_STATUS_KEYCOMPROMISE : 0;
  OCSP_basic_add1_status(basic, id, wishes.status, reason, now, now, next);
  OCSP_basic_sign(basic, wishes.signer->get(), wishes.signer->key.get(), EVP_sha256(), nullptr,
                  wishes.with_signer ? 0 : OCSP_NOCERTS);
  OCSP_RESPONSE* response = OCSP_response_create(OCSP_RESPONSE_STATUS_SUCCESSFUL, basic);
  unsigned char* der = nullptr;
  const int size = i2d_OCSP_RESPONSE(response, &der);
  Bytes bytes(der, der + std::max(size, 0));
  OPENSSL_free(der);
  OCSP_RESPONSE_free(response);
  OCSP_BASICRESP_free(basic);
  OCSP_CERTID_free(id);
  ASN1_TIME_free(now);
  ASN1_TIME_free(next);
  return bytes;
}

class TlsStaple : public testing::Test {
 protected:
  /// What comes of a staple, in both versions of the protocol.
  void expect(const Bytes& bytes, OcspStaple expected, const char* description) const {
    for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
      TlsServer server{.leaf = leaf_, .others = {middle_}};
      server.min_version = server.max_version = version;
      server.staple = bytes;
      ServerStream stream(server);
      const TlsClient client(TrustStore::empty(), TrustStore::empty());
      const auto evidence = Loop().run(shake_hands(stream, client, {.server_name = "a.example"}, Milliseconds(1000)));
      EXPECT_EQ(static_cast<int>(evidence.end), static_cast<int>(HandshakeEnd::completed)) << description;
      EXPECT_EQ(name(evidence.staple), name(expected)) << description;
    }
  }

  Issued root_ = make_root("Root");
  Issued middle_ = make_intermediate("Middle", root_);
  Issued leaf_ = make_leaf("a.example", middle_);
  Issued other_leaf_ = make_leaf("b.example", middle_);
  Issued stranger_ = make_root("Middle");
};

TEST_F(TlsStaple, TheIssuersWordCounts) {
  const auto by_issuer = [&](int status) {
    return staple({.status = status, .about = &leaf_, .issuer = &middle_, .signer = &middle_});
  };
  expect(by_issuer(V_OCSP_CERTSTATUS_GOOD), OcspStaple::good, "good");
  expect(by_issuer(V_OCSP_CERTSTATUS_REVOKED), OcspStaple::revoked, "revoked");
  expect(by_issuer(V_OCSP_CERTSTATUS_UNKNOWN), OcspStaple::unknown, "unknown");
  expect({}, OcspStaple::none, "none");
}

/// RFC 6960 section 4.2.2.2: the issuer may name a responder that signs in its place.
TEST_F(TlsStaple, ADelegatesWordCounts) {
  CertificateWishes wishes{.common_name = "Responder", .organisation = "Test"};
  wishes.extended_usage = "OCSPSigning";
  const Issued responder = issue(wishes, &middle_);
  expect(staple({.status = V_OCSP_CERTSTATUS_REVOKED,
                 .about = &leaf_,
                 .issuer = &middle_,
                 .signer = &responder,
                 .with_signer = true}),
         OcspStaple::revoked, "delegated");
}

TEST_F(TlsStaple, NobodyElsesWordCounts) {
  const int revoked_status = V_OCSP_CERTSTATUS_REVOKED;
  const Issued neighbour = make_leaf("Responder", middle_);
  expect(
      staple(
          {.status = revoked_status, .about = &leaf_, .issuer = &middle_, .signer = &stranger_, .with_signer = true}),
      OcspStaple::unusable, "signed by a stranger of the issuer's name");
  expect(staple({.status = revoked_status, .about = &leaf_, .issuer = &middle_, .signer = &leaf_, .with_signer = true}),
         OcspStaple::unusable, "signed by the certificate itself");
  expect(
      staple(
          {.status = revoked_status, .about = &leaf_, .issuer = &middle_, .signer = &neighbour, .with_signer = true}),
      OcspStaple::unusable, "signed by another certificate of the same issuer");
  expect(staple({.status = revoked_status, .about = &other_leaf_, .issuer = &middle_, .signer = &middle_}),
         OcspStaple::unusable, "about another certificate");
}

TEST_F(TlsStaple, NonsenseIsUnusable) {
  Bytes cut = staple({.status = V_OCSP_CERTSTATUS_REVOKED, .about = &leaf_, .issuer = &middle_, .signer = &middle_});
  Bytes changed = cut;
  changed[changed.size() - 10] ^= 1U;  // in the signature
  Bytes unsigned_one = cut;
  std::fill(unsigned_one.end() - 60, unsigned_one.end(), 0);
  cut.resize(cut.size() / 2);
  expect(cut, OcspStaple::unusable, "cut");
  expect(changed, OcspStaple::unusable, "changed");
  expect(unsigned_one, OcspStaple::unusable, "without a signature");
  expect({0x30, 0x03, 0x0A, 0x01, 0x06}, OcspStaple::unusable, "the responder was unauthorised");
  expect(Bytes(10, 0xFF), OcspStaple::unusable, "no DER");
}

TEST_F(TlsStaple, WithoutTheIssuerNothingIsKnown) {
  TlsServer server{.leaf = leaf_};
  server.staple =
      staple({.status = V_OCSP_CERTSTATUS_REVOKED, .about = &leaf_, .issuer = &middle_, .signer = &middle_});
  ServerStream stream(server);
  const TlsClient client(TrustStore::empty(), TrustStore::empty());
  const auto evidence = Loop().run(shake_hands(stream, client, {.server_name = "a.example"}, Milliseconds(1000)));
  EXPECT_EQ(name(evidence.staple), "unusable");
}

/// An unrelated certificate in the issuer's place does not become the issuer.
TEST_F(TlsStaple, TheIssuerIsWhoSigned) {
  TlsServer server{.leaf = leaf_, .others = {stranger_, middle_}};
  server.staple =
      staple({.status = V_OCSP_CERTSTATUS_REVOKED, .about = &leaf_, .issuer = &middle_, .signer = &middle_});
  ServerStream stream(server);
  const TlsClient client(TrustStore::empty(), TrustStore::empty());
  const auto evidence = Loop().run(shake_hands(stream, client, {.server_name = "a.example"}, Milliseconds(1000)));
  EXPECT_EQ(name(evidence.staple), "revoked");
}

}  // namespace
}  // namespace netpreflight
