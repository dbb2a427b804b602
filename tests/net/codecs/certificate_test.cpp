// What is told of a certificate: names, dates, and nothing that a terminal would obey.
#include "net/codecs/certificate.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/fixtures/certificates.hpp"

namespace netpreflight {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::MatchesRegex;

TEST(Certificate, IsDescribed) {
  const Issued root = make_root("Example Root", "Example Ltd");
  const Issued leaf = issue({.common_name = "a.example",
                             .organisation = "Leaf Ltd",
                             .names = {"DNS:a.example", "DNS:*.b.example", "IP:192.0.2.1", "IP:2001:db8::1"}},
                            &root);
  const Certificate told = describe(leaf.get());
  EXPECT_EQ(told.subject, "O = Leaf Ltd, CN = a.example");
  EXPECT_EQ(told.issuer, "O = Example Ltd, CN = Example Root");
  EXPECT_EQ(told.subject_common_name, "a.example");
  EXPECT_EQ(told.issuer_common_name, "Example Root");
  EXPECT_EQ(told.issuer_organisation, "Example Ltd");
  EXPECT_THAT(told.names, ElementsAre("a.example", "*.b.example", "192.0.2.1", "2001:db8::1"));
  EXPECT_FALSE(told.self_issued);
  EXPECT_TRUE(describe(root.get()).self_issued);
  EXPECT_EQ(told.timestamps, 0);
  EXPECT_THAT(told.not_before, MatchesRegex("20..-..-..T..:..:..Z"));
  EXPECT_LT(told.not_before, told.not_after);
}

TEST(Certificate, FingerprintIsThatOfTheDerForm) {
  const Issued root = make_root("Root");
  unsigned char* der = nullptr;
  const int size = i2d_X509(root.get(), &der);
  std::array<unsigned char, 32> digest{};
  EVP_Digest(der, static_cast<std::size_t>(size), digest.data(), nullptr, EVP_sha256(), nullptr);
  OPENSSL_free(der);
  std::string hex;
  for (const unsigned char byte : digest) {
    hex += "0123456789abcdef"[byte >> 4U];
    hex += "0123456789abcdef"[byte & 0xFU];
  }
  EXPECT_EQ(fingerprint(root.get()), hex);
  EXPECT_EQ(describe(root.get()).sha256, hex);
}

TEST(Certificate, MayLackNames) {
  const Issued bare = issue({.common_name = "", .organisation = ""}, nullptr);
  const Certificate told = describe(bare.get());
  EXPECT_EQ(told.subject, "");
  EXPECT_EQ(told.subject_common_name, "");
  EXPECT_THAT(told.names, IsEmpty());
}

TEST(Certificate, Utf8StaysAndControlCharactersDoNot) {
  const Issued made = issue({.common_name = "Prüfstelle", .organisation = "\x1b[31mred\x07\xE2\x80\xAE"}, nullptr);
  const Certificate told = describe(made.get());
  EXPECT_EQ(told.subject_common_name, "Prüfstelle");
  EXPECT_EQ(told.issuer_organisation, "\\x1b[31mred\\x07\\xe2\\x80\\xae");
  for (const std::string& text : {told.subject, told.issuer}) {
    EXPECT_EQ(text.find('\x1b'), std::string::npos);
    EXPECT_NE(text.find("Prüfstelle"), std::string::npos) << text;
  }
}

TEST(Certificate, ManyNamesAreBounded) {
  CertificateWishes wishes{.common_name = "many", .organisation = ""};
  for (int i = 0; i < 500; ++i) wishes.names.push_back("DNS:n" + std::to_string(i) + ".example");
  const Certificate told = describe(issue(wishes, nullptr).get());
  EXPECT_LE(told.names.size(), 100U);
  EXPECT_EQ(told.names.front(), "n0.example");
}

}  // namespace
}  // namespace netpreflight
