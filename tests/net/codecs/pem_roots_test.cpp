// PEM texts as they are written, and names that are one for OpenSSL.
#include "net/codecs/pem_roots.hpp"

#include <memory>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/asn1.h>
#include <openssl/evp.h>

#include "tests/fixtures/certificates.hpp"

namespace netpreflight {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

std::string base64(std::string_view bytes) {
  std::string text(bytes.size() * 2 + 4, '\0');
  const int size =
      EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                      reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(size));
  return text;
}

std::string in_lines(std::string_view text, std::size_t width, std::string_view end) {
  std::string lines;
  for (std::size_t at = 0; at < text.size(); at += width) lines.append(text.substr(at, width)).append(end);
  return lines;
}

std::string block(std::string_view body) {
  return "-----BEGIN CERTIFICATE-----\n" + std::string(body) + "-----END CERTIFICATE-----\n";
}

TEST(PemRoots, ReadsBase64HoweverItsLinesAre) {
  for (const std::size_t size : {1U, 2U, 3U, 46U, 47U, 48U, 49U, 96U, 1000U}) {
    std::string bytes;
    for (std::size_t i = 0; i < size; ++i) bytes += static_cast<char>(i * 37);
    const std::string text = base64(bytes);
    for (const std::size_t width : {4U, 64U, 76U, 4000U}) {
      for (const char* end : {"\n", "\r\n", "\n\n", " \n"})
        EXPECT_THAT(certificates_of(block(in_lines(text, width, end))), ElementsAre(bytes)) << size << " in " << width;
    }
    EXPECT_THAT(certificates_of(block(in_lines(text, 63, "\n"))), ElementsAre(bytes)) << size;
    EXPECT_THAT(certificates_of(block("    " + in_lines(text, 64, "\n    ") + '\n')), ElementsAre(bytes)) << "indented";
    EXPECT_THAT(certificates_of(block(in_lines(text, 64, "    \n"))), ElementsAre(bytes)) << "with spaces behind";
  }
}

TEST(PemRoots, WhatIsNoBase64IsEmpty) {
  for (const char* body : {"broken", "AAA", "A===", "AA=A\n", "AAAA\n*AAA\n"})
    EXPECT_THAT(certificates_of(block(std::string(body) + '\n')), ElementsAre(IsEmpty())) << body;
}

TEST(PemRoots, APartBelongsToTheLastBeginningBeforeIt) {
  const std::string begin = "-----BEGIN CERTIFICATE-----\n";
  EXPECT_THAT(certificates_of(begin + begin + block("AAAA\n") + begin + "AAAA\n"), ElementsAre(std::string(3, '\0')));
  EXPECT_THAT(certificates_of(""), IsEmpty());
}

using Name = std::unique_ptr<X509_NAME, decltype(&X509_NAME_free)>;

Name name_of(int kind, std::string_view text) {
  Name name(X509_NAME_new(), X509_NAME_free);
  X509_NAME_add_entry_by_txt(name.get(), "O", kind, reinterpret_cast<const unsigned char*>(text.data()),
                             static_cast<int>(text.size()), -1, 0);
  return name;
}

std::uint64_t key_of(const Name& name) {
  return key_of_name(name.get());
}

TEST(KeyOfName, IsTheSameForWhatOpenSslTakesForOneName) {
  using namespace std::string_view_literals;
  const std::vector<Name> names = [] {
    std::vector<Name> made;
    made.push_back(name_of(V_ASN1_UTF8STRING, "Root 1\xC3\xA9"sv));
    made.push_back(name_of(V_ASN1_UTF8STRING, "  rOOT   1\xC3\xA9 "sv));
    made.push_back(name_of(V_ASN1_BMPSTRING, "\0R\0o\0o\0t\0 \0\x31\0\xE9"sv));
    made.push_back(name_of(V_ASN1_UNIVERSALSTRING, "\0\0\0R\0\0\0o\0\0\0o\0\0\0t\0\0\0 \0\0\0\x31\0\0\0\xE9"sv));
    made.push_back(name_of(V_ASN1_T61STRING, "ROOT 1\xE9"sv));
    return made;
  }();
  for (const auto& each : names) {
    ASSERT_EQ(X509_NAME_cmp(each.get(), names.front().get()), 0);
    EXPECT_EQ(key_of(each), key_of(names.front()));
  }
  EXPECT_NE(key_of(name_of(V_ASN1_UTF8STRING, "Root 2\xC3\xA9"sv)), key_of(names.front()));
}

TEST(KeyOfName, MindsNoOrderInsideOfOnePart) {
  const auto two_of = [](const char* first, const char* second) {
    Name name(X509_NAME_new(), X509_NAME_free);
    const auto add = [&](const char* kind, const char* text, int set) {
      X509_NAME_add_entry_by_txt(name.get(), kind, MBSTRING_UTF8, reinterpret_cast<const unsigned char*>(text), -1, -1,
                                 set);
    };
    add(first, first, 0);
    add(second, second, -1);
    return name;
  };
  const Name one = two_of("O", "CN");
  const Name other = two_of("CN", "O");
  ASSERT_EQ(X509_NAME_cmp(one.get(), other.get()), 0);
  EXPECT_EQ(key_of(one), key_of(other));
}

TEST(KeyOfName, OfWhatIsNoNameIsAnyKey) {
  for (const std::string& bytes :
       {std::string(), std::string("\x30"), std::string("\x30\x7F\x31"), std::string(64, '\xFF')})
    key_of_name(bytes);
}

TEST(PemRoots, FindsARootByItsSubjectInAnotherSpelling) {
  const Issued root = make_root("Root");
  const std::string text = pem(make_root("Another")) + pem(root) + pem(make_root("A Third")) + pem(root);
  const PemRoots roots(text);
  EXPECT_THAT(roots.of_subject(X509_get_subject_name(root.get())), SizeIs(2));
  const Issued shouted = make_root("ROOT");
  EXPECT_THAT(roots.of_subject(X509_get_subject_name(shouted.get())), SizeIs(2));
  EXPECT_THAT(roots.of_subject(X509_get_subject_name(make_root("Nobody").get())), IsEmpty());
}

TEST(PemRoots, FindsASubjectThatStandsFarBehindTheBeginning) {
  const Issued certificate = make_root("Root");
  Name name(X509_NAME_new(), X509_NAME_free);
  for (int i = 0; i < 40; ++i) {
    const std::string unit = std::string(50, 'x') + std::to_string(i);
    X509_NAME_add_entry_by_txt(name.get(), "OU", MBSTRING_UTF8, reinterpret_cast<const unsigned char*>(unit.data()), -1,
                               -1, 0);
  }
  X509_set_subject_name(certificate.get(), name.get());
  const std::string text = pem(make_root("Another")) + pem(certificate);
  EXPECT_THAT(PemRoots(text).of_subject(name.get()), SizeIs(1));
}

TEST(PemRoots, PassesOverWhatIsCutOff) {
  const Issued root = make_root("Root");
  const std::string der = certificates_of(pem(root)).front();
  for (std::size_t size = 0; size < der.size(); size += 7) {
    const std::string text = block(in_lines(base64(der.substr(0, size)), 64, "\n")) + pem(root);
    EXPECT_THAT(PemRoots(text).of_subject(X509_get_subject_name(root.get())), testing::Not(IsEmpty())) << size;
  }
}

}  // namespace
}  // namespace netpreflight
