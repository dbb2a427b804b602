#include "net/codecs/stand_in_protocol.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <stdexcept>
#include <vector>

#include <fmt/format.h>
#include <openssl/core_names.h>
#include <openssl/rand.h>
#include <openssl/sha.h>
#include <openssl/x509.h>

#include "text/hexadecimal.hpp"
#include "text/host_name.hpp"

namespace netpreflight {

namespace {

constexpr std::size_t kNonceBytes = 32;
constexpr std::size_t kPointBytes = 65;  // of P-256, not compressed
constexpr std::size_t kMostAddress = 64;
constexpr std::size_t kMostRole = 100;
constexpr std::string_view kAnswerStart = "netpreflight/1 stand-in ";
constexpr std::string_view kExporterLabel = "EXPORTER-netpreflight";

/// An address as a socket has it: a zone may follow.
bool is_endpoint_address(std::string_view text) {
  if (text.size() > kMostAddress || !is_address(text.substr(0, text.find('%')))) return false;
  return std::ranges::all_of(text, [](unsigned char c) { return c > ' ' && c < 0x7F; });
}

bool is_role(std::string_view text) {
  return !text.empty() && text.size() <= kMostRole &&
         text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string_view::npos;
}

std::vector<std::string_view> split(std::string_view text) {
  std::vector<std::string_view> fields;
  for (;;) {
    const std::size_t space = text.find(' ');
    fields.push_back(text.substr(0, space));
    if (space == std::string_view::npos) return fields;
    text.remove_prefix(space + 1);
  }
}

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

using DigestContext = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;

std::string signed_bytes(std::string_view question, std::string_view answer, std::string_view channel) {
  return fmt::format("{}{}\n{}", question, answer, to_hexadecimal(channel));
}

std::string der_of(const X509_PUBKEY* key) {
  unsigned char* der = nullptr;
  const int size = i2d_X509_PUBKEY(key, &der);
  if (size <= 0) return {};
  std::string bytes(reinterpret_cast<const char*>(der), static_cast<std::size_t>(size));
  OPENSSL_free(der);
  return bytes;
}

}  // namespace

std::string fresh_nonce() {
  std::array<unsigned char, kNonceBytes> bytes{};
  if (RAND_bytes(bytes.data(), kNonceBytes) != 1) throw std::runtime_error("no randomness");
  return to_hexadecimal({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

std::string write_question(const StandInQuestion& question) {
  std::string text = fmt::format("{}{} {} {} {} ", kStandInQuestionStart, question.nonce, question.source,
                                 question.destination, question.role);
  text.resize(kStandInMessage - 1, '.');
  return text + '\n';
}

std::optional<StandInQuestion> read_question(std::string_view bytes) {
  if (bytes.size() != kStandInMessage || !bytes.starts_with(kStandInQuestionStart) || !bytes.ends_with('\n'))
    return std::nullopt;
  const auto fields = split(bytes.substr(0, bytes.size() - 1).substr(kStandInQuestionStart.size()));
  if (fields.size() != 5 || fields[4].find_first_not_of('.') != std::string_view::npos) return std::nullopt;
  const bool valid = fields[0].size() == 2 * kNonceBytes && is_hexadecimal(fields[0]) &&
                     is_endpoint_address(fields[1]) && is_endpoint_address(fields[2]) && is_role(fields[3]);
  if (!valid) return std::nullopt;
  return StandInQuestion{std::string(fields[0]), std::string(fields[1]), std::string(fields[2]),
                         std::string(fields[3])};
}

std::string write_answer(std::string_view question, std::string_view source, std::string_view destination,
                         EVP_PKEY* key, std::string_view channel) {
  const std::string head =
      fmt::format("{}{} {} {}", kAnswerStart, source, destination, to_hexadecimal(public_key(key)));
  const std::string message = signed_bytes(question, head, channel);
  const DigestContext context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  std::array<unsigned char, 128> signature{};
  std::size_t size = signature.size();
  const bool is_signed = EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key) == 1 &&
                         EVP_DigestSign(context.get(), signature.data(), &size, bytes_of(message), message.size()) == 1;
  if (!is_signed) throw std::runtime_error("the stand-in's key cannot sign");
  return fmt::format("{} {}\n", head, to_hexadecimal({reinterpret_cast<const char*>(signature.data()), size}));
}

std::optional<StandInAnswer> read_answer(std::string_view line) {
  if (!line.starts_with(kAnswerStart)) return std::nullopt;
  const auto fields = split(line.substr(kAnswerStart.size()));
  const bool valid = fields.size() == 4 && is_endpoint_address(fields[0]) && is_endpoint_address(fields[1]) &&
                     is_hexadecimal(fields[2]) && is_hexadecimal(fields[3]);
  if (!valid) return std::nullopt;
  return StandInAnswer{std::string(line.substr(0, line.rfind(' '))), std::string(fields[0]), std::string(fields[1]),
                       from_hexadecimal(fields[2]), from_hexadecimal(fields[3])};
}

bool verifies(const StandInAnswer& answer, std::string_view question, std::string_view channel) {
  const unsigned char* der = bytes_of(answer.key);
  const EvpKeyPointer key(d2i_PUBKEY(nullptr, &der, static_cast<long>(answer.key.size())));
  // Another kind of key would be another protocol, and other rules for what a signature proves.
  if (!key || EVP_PKEY_get_base_id(key.get()) != EVP_PKEY_EC) return false;
  const std::string message = signed_bytes(question, answer.signed_part, channel);
  const DigestContext context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  return EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key.get()) == 1 &&
         EVP_DigestVerify(context.get(), bytes_of(answer.proof), answer.proof.size(), bytes_of(message),
                          message.size()) == 1;
}

bool put_public_key(X509_PUBKEY* slot, EVP_PKEY* key) {
  std::array<char, 32> group{};
  std::array<unsigned char, kPointBytes> point{};
  std::size_t size = 0;
  if (EVP_PKEY_get_group_name(key, group.data(), group.size(), nullptr) != 1 ||
      std::string_view(group.data()) != SN_X9_62_prime256v1 ||
      EVP_PKEY_get_octet_string_param(key, OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size(), &size) != 1)
    return false;
  void* owned = OPENSSL_memdup(point.data(), size);
  const bool put =
      owned != nullptr && X509_PUBKEY_set0_param(slot, OBJ_nid2obj(NID_X9_62_id_ecPublicKey), V_ASN1_OBJECT,
                                                 OBJ_nid2obj(NID_X9_62_prime256v1), static_cast<unsigned char*>(owned),
                                                 static_cast<int>(size)) == 1;
  if (!put) OPENSSL_free(owned);
  return put;
}

std::string public_key(EVP_PKEY* key) {
  const std::unique_ptr<X509_PUBKEY, decltype(&X509_PUBKEY_free)> form(X509_PUBKEY_new(), X509_PUBKEY_free);
  return form && put_public_key(form.get(), key) ? der_of(form.get()) : std::string();
}

std::string public_key(X509* certificate) {
  return der_of(X509_get_X509_PUBKEY(certificate));
}

std::string instance_name(std::string_view public_key) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  SHA256(bytes_of(public_key), public_key.size(), digest.data());
  const std::string digits = to_hexadecimal({reinterpret_cast<const char*>(digest.data()), 8});
  return fmt::format("{}-{}-{}-{}", digits.substr(0, 4), digits.substr(4, 4), digits.substr(8, 4),
                     digits.substr(12, 4));
}

std::string channel_of(SSL* session) {
  std::array<unsigned char, 32> bytes{};
  const bool exported = SSL_export_keying_material(session, bytes.data(), bytes.size(), kExporterLabel.data(),
                                                   kExporterLabel.size(), nullptr, 0, 0) == 1;
  return exported ? std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size()) : std::string();
}

}  // namespace netpreflight
