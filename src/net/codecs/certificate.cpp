#include "net/codecs/certificate.hpp"

#include <array>

#include <arpa/inet.h>
#include <fmt/core.h>
#include <openssl/bio.h>
#include <openssl/ct.h>
#include <openssl/evp.h>
#include <openssl/x509v3.h>

#include "text/foreign.hpp"
#include "text/hexadecimal.hpp"

namespace netpreflight {

namespace {

constexpr std::size_t kMostNames = 50;

std::string common_part(const X509_NAME* name, int nid) {
  const int index = X509_NAME_get_index_by_NID(name, nid, -1);
  if (index < 0) return {};
  unsigned char* utf8 = nullptr;
  const int size = ASN1_STRING_to_UTF8(&utf8, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, index)));
  if (size < 0) return {};
  std::string text = escape_foreign({reinterpret_cast<const char*>(utf8), static_cast<std::size_t>(size)});
  OPENSSL_free(utf8);
  return text;
}

/// RFC 3339 in UTC.
std::string time_text(const ASN1_TIME* time) {
  tm parts{};
  if (time == nullptr || ASN1_TIME_to_tm(time, &parts) != 1) return {};
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday,
                     parts.tm_hour, parts.tm_min, parts.tm_sec);
}

std::string address_text(const ASN1_OCTET_STRING* address) {
  std::array<char, INET6_ADDRSTRLEN> out{};
  const int size = ASN1_STRING_length(address);
  const int family = size == 4 ? AF_INET : AF_INET6;
  if (size != 4 && size != 16) return {};
  return inet_ntop(family, ASN1_STRING_get0_data(address), out.data(), out.size()) == nullptr ? "" : out.data();
}

std::vector<std::string> alternative_names(X509* certificate) {
  std::vector<std::string> names;
  auto* list = static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr));
  for (int i = 0; i < sk_GENERAL_NAME_num(list) && names.size() < kMostNames; ++i) {
    int type = 0;
    const void* value = GENERAL_NAME_get0_value(sk_GENERAL_NAME_value(list, i), &type);
    if (type == GEN_DNS) {
      const auto* text = static_cast<const ASN1_IA5STRING*>(value);
      names.push_back(escape_foreign({reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)),
                                      static_cast<std::size_t>(ASN1_STRING_length(text))},
                                     255));
    }
    if (type == GEN_IPADD) names.push_back(address_text(static_cast<const ASN1_OCTET_STRING*>(value)));
  }
  GENERAL_NAMES_free(list);
  return names;
}

int embedded_timestamps(X509* certificate) {
  auto* list = static_cast<STACK_OF(SCT)*>(X509_get_ext_d2i(certificate, NID_ct_precert_scts, nullptr, nullptr));
  const int count = list == nullptr ? 0 : sk_SCT_num(list);
  SCT_LIST_free(list);
  return count;
}

}  // namespace

std::string describe(const X509_NAME* name) {
  BIO* out = BIO_new(BIO_s_mem());
  // UTF-8 stays UTF-8; control characters are escaped by ours, not by OpenSSL's octal form.
  X509_NAME_print_ex(out, name, 0, XN_FLAG_ONELINE & ~(ASN1_STRFLGS_ESC_MSB | ASN1_STRFLGS_ESC_CTRL));
  char* text = nullptr;
  const long size = BIO_get_mem_data(out, &text);
  std::string escaped = escape_foreign({text, static_cast<std::size_t>(size)});
  BIO_free(out);
  return escaped;
}

std::string fingerprint(X509* certificate) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  X509_digest(certificate, EVP_sha256(), digest.data(), &size);
  return to_hexadecimal({reinterpret_cast<const char*>(digest.data()), size});
}

PathCertificate describe_in_path(X509* certificate) {
  PathCertificate description;
  description.subject = describe(X509_get_subject_name(certificate));
  description.sha256 = fingerprint(certificate);
  description.not_before = time_text(X509_get0_notBefore(certificate));
  description.not_after = time_text(X509_get0_notAfter(certificate));
  return description;
}

Certificate describe(X509* certificate) {
  Certificate description;
  const X509_NAME* subject = X509_get_subject_name(certificate);
  const X509_NAME* issuer = X509_get_issuer_name(certificate);
  description.subject = describe(subject);
  description.issuer = describe(issuer);
  description.subject_common_name = common_part(subject, NID_commonName);
  description.issuer_common_name = common_part(issuer, NID_commonName);
  description.issuer_organisation = common_part(issuer, NID_organizationName);
  description.not_before = time_text(X509_get0_notBefore(certificate));
  description.not_after = time_text(X509_get0_notAfter(certificate));
  description.sha256 = fingerprint(certificate);
  description.names = alternative_names(certificate);
  description.self_issued = X509_NAME_cmp(subject, issuer) == 0;
  description.timestamps = embedded_timestamps(certificate);
  return description;
}

}  // namespace netpreflight
