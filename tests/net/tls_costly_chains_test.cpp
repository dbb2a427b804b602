// Chains that are made to cost: whoever presents one is told apart, and nobody else waits for it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/dsa.h>

#include "net/tls_handshake.hpp"
#include "tests/fixtures/loop.hpp"
#include "tests/fixtures/tls_streams.hpp"

namespace netpreflight {
namespace {

using testing::Each;
using testing::ElementsAre;
using testing::Field;
using testing::SizeIs;

TrustStore store_of(const Issued& root) {
  return TrustStore::from_pem([text = pem(root)] { return PemText::of(text); });
}

class CostlyChains : public testing::Test {
 protected:
  HandshakeEvidence shake(std::vector<Issued> others) {
    ServerStream stream({.leaf = leaf_, .others = std::move(others)});
    return Loop().run(shake_hands(stream, client_, {.server_name = "a.example"}, Milliseconds(1000)));
  }

  Issued root_ = make_root("Root");
  Issued middle_ = make_intermediate("Middle", root_);
  Issued leaf_ = make_leaf("a.example", middle_);
  TlsClient client_{store_of(root_), store_of(root_)};
};

/// Signs again without the identifiers of keys, so that only the signature tells who has signed.
void forget_keys(const Issued& issued, const Key& signer) {
  for (const int nid : {NID_subject_key_identifier, NID_authority_key_identifier}) {
    X509_EXTENSION_free(X509_delete_ext(issued.get(), X509_get_ext_by_NID(issued.get(), nid, -1)));
  }
  X509_sign(issued.get(), signer.get(), EVP_sha256());
}

struct Family {
  Issued leaf;
  std::vector<Issued> namesakes;  ///< each signed by the one before it, and the leaf by the last
};

/// CAs that all have one name.
Family make_family(std::size_t count) {
  const CertificateWishes wishes{.common_name = "Same", .organisation = "Test", .is_ca = true};
  std::vector<Issued> made{issue(wishes, nullptr, make_key("P-521"))};
  while (made.size() < count) made.push_back(issue(wishes, &made.back(), make_key("P-521")));
  Issued leaf = make_leaf("a.example", made.back());
  for (std::size_t i = 0; i < count; ++i) forget_keys(made[i], made[i == 0 ? 0 : i - 1].key);
  return {leaf, made};
}

void expect_unexamined(const HandshakeEvidence& evidence, const std::string& detail) {
  EXPECT_EQ(evidence.end, HandshakeEnd::completed);
  for (const Verification* each : {&evidence.local, &evidence.with_public}) {
    EXPECT_THAT(each->faults, ElementsAre(ChainFault::unexamined));
    EXPECT_THAT(each->details, ElementsAre(detail));
    EXPECT_FALSE(each->anchor);
  }
}

TEST_F(CostlyChains, ThirtyTwoCertificatesAreExamined) {
  std::vector<Issued> others{middle_};
  while (others.size() < 31) others.push_back(make_root("Another " + std::to_string(others.size())));
  const HandshakeEvidence evidence = shake(others);
  EXPECT_THAT(evidence.chain, SizeIs(32));
  EXPECT_THAT(evidence.with_public.faults, testing::IsEmpty());
}

TEST_F(CostlyChains, OneMoreIsTooMany) {
  std::vector<Issued> others{middle_};
  while (others.size() < 32) others.push_back(make_root("Another " + std::to_string(others.size())));
  const HandshakeEvidence evidence = shake(others);
  expect_unexamined(evidence, "33 certificates, of which at most 32 are examined");
  EXPECT_THAT(evidence.chain, SizeIs(32));
  EXPECT_EQ(evidence.chain.front().subject_common_name, "a.example");
  EXPECT_TRUE(evidence.chain.front().in_path);
  EXPECT_FALSE(evidence.chain[1].in_path) << "nobody has looked who signed what";
}

TEST_F(CostlyChains, NamesakesAreToldApartByTheirSignaturesOnlySoOften) {
  const Family few = make_family(6);
  leaf_ = few.leaf;
  EXPECT_THAT(shake(few.namesakes).chain, Each(Field(&Certificate::in_path, true)));
  const Family many = make_family(31);
  leaf_ = many.leaf;
  expect_unexamined(shake(many.namesakes), "the signatures of 32 certificates take too long to check");
}

/// DSA with 10,000 bits, the most that OpenSSL computes with: ten milliseconds for each signature.
Key make_dear_key(const Key& signer) {
  BIGNUM* q = nullptr;
  EVP_PKEY_get_bn_param(signer.get(), "q", &q);
  const Number kept(q, BN_free);
  const Number p = make_number(10'000);
  const Number g = make_number(64);
  const Number y = make_number(9'999);
  return make_key_of("DSA", {{"p", p.get()}, {"q", q}, {"g", g.get()}, {"pub", y.get()}});
}

Key make_dsa_key() {
  const std::unique_ptr<EVP_PKEY_CTX, decltype(&EVP_PKEY_CTX_free)> maker(
      EVP_PKEY_CTX_new_from_name(nullptr, "DSA", nullptr), EVP_PKEY_CTX_free);
  EVP_PKEY* parameters = nullptr;
  EVP_PKEY_paramgen_init(maker.get());
  EVP_PKEY_CTX_set_dsa_paramgen_bits(maker.get(), 1024);
  EVP_PKEY_paramgen(maker.get(), &parameters);
  const Key kept(parameters, EVP_PKEY_free);
  const std::unique_ptr<EVP_PKEY_CTX, decltype(&EVP_PKEY_CTX_free)> context(EVP_PKEY_CTX_new(parameters, nullptr),
                                                                            EVP_PKEY_CTX_free);
  EVP_PKEY* key = nullptr;
  EVP_PKEY_keygen_init(context.get());
  EVP_PKEY_keygen(context.get(), &key);
  return {key, EVP_PKEY_free};
}

TEST_F(CostlyChains, ThatFitByTheirNamesAreCheckedOnlySoLong) {
  const Key signer = make_dsa_key();
  std::vector<Issued> others;
  Issued above = issue({.common_name = "Top", .organisation = "Test", .is_ca = true}, nullptr, signer);
  while (others.size() < 31) {
    const std::string name = "Middle " + std::to_string(others.size());
    const Issued next =
        issue({.common_name = name, .organisation = "Test", .is_ca = true}, &above, make_dear_key(signer));
    others.insert(others.begin(), next);
    above = {next.certificate, signer};  // whose key fits nothing that is signed below it
  }
  leaf_ = make_leaf("a.example", above);
  forget_keys(leaf_, signer);
  for (const Issued& other : others) forget_keys(other, signer);
  expect_unexamined(shake(others), "the signatures of 32 certificates take too long to check");
}

TEST_F(CostlyChains, ThatHaveMoreThanTheHandshakeCarriesEndIt) {
  std::vector<Issued> others;
  while (others.size() < 400) others.push_back(middle_);
  const HandshakeEvidence evidence = shake(others);
  EXPECT_EQ(evidence.end, HandshakeEnd::malformed);
  EXPECT_EQ(evidence.reason, HandshakeReason::too_long);
  EXPECT_EQ(evidence.detail, "a chain of more than 100 KiB");
  EXPECT_THAT(evidence.chain, SizeIs(0));
}

struct GroupCase {
  const char* what;
  Key group;
  HandshakeEnd end;
  std::string detail;
};

Key own_group(int bits) {
  const Number p = make_number(bits);
  const Number g(BN_dup(BN_value_one()), BN_free);
  BN_add_word(g.get(), 1);
  return make_key_of("DH", {{"p", p.get()}, {"g", g.get()}});
}

Key named_group(const char* name) {
  const std::unique_ptr<EVP_PKEY_CTX, decltype(&EVP_PKEY_CTX_free)> context(
      EVP_PKEY_CTX_new_from_name(nullptr, "DH", nullptr), EVP_PKEY_CTX_free);
  EVP_PKEY* key = nullptr;
  EVP_PKEY_keygen_init(context.get());
  EVP_PKEY_CTX_set_group_name(context.get(), name);
  EVP_PKEY_keygen(context.get(), &key);
  return {key, EVP_PKEY_free};
}

/// Exponents are as long as the group is large, but for those of a name.
TEST(CostlyGroups, AreNotComputedWith) {
  const Key key = make_rsa_key(2048);
  const Issued leaf =
      issue({.common_name = "a.example", .organisation = "Test", .names = {"DNS:a.example"}}, nullptr, key);
  const TlsClient client(store_of(leaf), store_of(leaf));
  const GroupCase cases[] = {
      {"of a name", named_group("ffdhe8192"), HandshakeEnd::completed, ""},
      {"as large as is borne", own_group(4096), HandshakeEnd::completed, ""},
      {"larger", own_group(4097), HandshakeEnd::malformed, "a Diffie-Hellman group of its own with 4097 bits"},
      {"the largest that OpenSSL takes", own_group(10'000), HandshakeEnd::malformed,
       "a Diffie-Hellman group of its own with 10000 bits"},
  };
  for (const GroupCase& one : cases) {
    SCOPED_TRACE(one.what);
    ServerStream stream(
        {.leaf = leaf, .max_version = TLS1_2_VERSION, .ciphers = "DHE-RSA-AES128-GCM-SHA256", .group = one.group});
    const auto evidence = Loop().run(shake_hands(stream, client, {.server_name = "a.example"}, Milliseconds(1000)));
    EXPECT_EQ(evidence.end, one.end);
    EXPECT_EQ(evidence.detail, one.detail);
    EXPECT_THAT(evidence.chain, SizeIs(1)) << "it has been shown before";
    if (one.end == HandshakeEnd::malformed) EXPECT_EQ(evidence.reason, HandshakeReason::too_long);
  }
}

}  // namespace
}  // namespace netpreflight
