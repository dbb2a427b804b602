// Chains that are made to cost: whoever presents one is told apart, and nobody else waits for it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

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
  return TrustStore::from_pem([text = pem(root)] { return text; });
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

TEST_F(CostlyChains, ThatHaveMoreThanTheHandshakeCarriesEndIt) {
  std::vector<Issued> others;
  while (others.size() < 400) others.push_back(middle_);
  const HandshakeEvidence evidence = shake(others);
  EXPECT_EQ(evidence.end, HandshakeEnd::malformed);
  EXPECT_EQ(evidence.detail, "a chain of more than 100 KiB");
  EXPECT_THAT(evidence.chain, SizeIs(0));
}

}  // namespace
}  // namespace netpreflight
