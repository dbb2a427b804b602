// A certificate as a server shows it, and one whose names are the input in every type of string: up to the report.
#include "net/codecs/certificate.hpp"
#include "net/datagram.hpp"
#include "net/presented_chain.hpp"
#include "net/trust_store.hpp"
#include "tests/fixtures/certificates.hpp"
#include "tests/fuzz/driver/reports.hpp"

namespace netpreflight {
namespace {

void judge_shown(X509* certificate, const TrustStore& roots) {
  GoodSignatures signatures;
  HandshakeEvidence shown;
  shown.address = "192.0.2.1";
  shown.port = 443;
  shown.server_name = host_of("product-updates");
  shown.version = "TLSv1.3";
  shown.chain = {describe(certificate)};
  shown.local = verify_chain({certificate}, roots, TrustStore::empty(), signatures);
  shown.with_public = verify_chain({certificate}, roots, roots, signatures);
  const Certificate& described = shown.chain.front();
  for (const auto* text : {&described.subject, &described.issuer, &described.subject_common_name,
                           &described.issuer_common_name, &described.issuer_organisation}) {
    require(can_be_shown(*text), "a name of a certificate is escaped");
  }
  judge_and_print("product-updates", {shown});
}

X509Pointer parsed(const unsigned char* bytes, long size) {
  return X509Pointer(d2i_X509(nullptr, &bytes, size));
}

/// A certificate that nobody needs to sign: it is only described. Null where no server could show it.
X509Pointer named(const std::string& text, int type) {
  static const Issued issuer = issue({"issuer", "organisation"}, nullptr);
  X509Pointer made(X509_dup(issuer.get()));
  const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
  for (X509_NAME* name : {X509_get_subject_name(made.get()), X509_get_issuer_name(made.get())}) {
    for (const char* part : {"O", "CN"}) {
      X509_NAME_add_entry_by_txt(name, part, type, bytes, static_cast<int>(text.size()), 0, 0);
    }
  }
  ASN1_IA5STRING* alternative = ASN1_IA5STRING_new();
  ASN1_STRING_set(alternative, bytes, static_cast<int>(text.size()));
  GENERAL_NAME* general = GENERAL_NAME_new();
  GENERAL_NAME_set0_value(general, GEN_DNS, alternative);
  GENERAL_NAMES* list = GENERAL_NAMES_new();
  sk_GENERAL_NAME_push(list, general);
  X509_add1_ext_i2d(made.get(), NID_subject_alt_name, list, 0, X509V3_ADD_REPLACE);
  GENERAL_NAMES_free(list);
  unsigned char* der = nullptr;
  const int size = i2d_re_X509_tbs(made.get(), &der) > 0 ? i2d_X509(made.get(), nullptr) : 0;
  OPENSSL_free(der);
  Bytes written(static_cast<std::size_t>(std::max(size, 0)));
  auto* end = written.data();
  return size > 0 && i2d_X509(made.get(), &end) == size ? parsed(written.data(), size) : nullptr;
}

void look(const std::string& input) {
  const auto roots = TrustStore::from_pem([&] { return PemText{input}; });
  const auto* bytes = reinterpret_cast<const unsigned char*>(input.data());
  const auto shown = parsed(bytes, static_cast<long>(input.size()));
  if (shown) judge_shown(shown.get(), roots);
  constexpr int kTypes[] = {V_ASN1_UTF8STRING, V_ASN1_BMPSTRING, V_ASN1_T61STRING, V_ASN1_PRINTABLESTRING};
  const auto made = named(input, kTypes[input.size() % std::size(kTypes)]);
  if (made) judge_shown(made.get(), roots);
}

}  // namespace
}  // namespace netpreflight

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace netpreflight;
  return look_at(data, size, kReportBudget, look);
}
