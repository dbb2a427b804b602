#include "net/codecs/pem_roots.hpp"

#include <algorithm>
#include <memory>
#include <optional>

#include <openssl/asn1.h>
#include <openssl/evp.h>

namespace netpreflight {

namespace {

constexpr std::string_view kBegin = "-----BEGIN CERTIFICATE-----";
constexpr std::string_view kEnd = "-----END CERTIFICATE-----";

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

/// Base64 as it stands in PEM, however its lines are; `der` is empty where it is none.
void decode_anyhow(std::string_view body, std::string& der) {
  const std::unique_ptr<EVP_ENCODE_CTX, decltype(&EVP_ENCODE_CTX_free)> context(EVP_ENCODE_CTX_new(),
                                                                                EVP_ENCODE_CTX_free);
  der.resize(body.size());
  auto* out = reinterpret_cast<unsigned char*>(der.data());
  int size = 0;
  int rest = 0;
  EVP_DecodeInit(context.get());
  const bool is_base64 =
      EVP_DecodeUpdate(context.get(), out, &size, bytes_of(body), static_cast<int>(body.size())) >= 0 &&
      EVP_DecodeFinal(context.get(), out + size, &rest) >= 0;
  der.resize(is_base64 ? static_cast<std::size_t>(size) + static_cast<std::size_t>(rest) : 0);
}

/// The same for lines of whole groups of four, padded in the last one at most, as every program writes them; false for any other. It
/// takes a fifth of the time.
bool decode_lines(std::string_view body, std::string& der) {
  constexpr char kPadding = '=';
  der.resize(body.size());
  std::size_t size = 0;
  std::size_t padding = 0;
  while (!body.empty()) {
    const std::size_t end = std::min(body.find('\n'), body.size());
    const std::string_view line = body.substr(0, end);
    body.remove_prefix(std::min(end + 1, body.size()));
    if (line.empty()) continue;
    if (padding > 0 || line.size() % 4 != 0) return false;
    const std::size_t text = std::min(line.find(kPadding), line.size());
    padding = line.size() - text;
    if (padding > 2 || line.find_last_not_of(kPadding) + 1 != text) return false;
    auto* out = reinterpret_cast<unsigned char*>(der.data()) + size;
    const std::size_t most = line.size() / 4 * 3;
    // Less where it has left out spaces around the line.
    if (EVP_DecodeBlock(out, bytes_of(line), static_cast<int>(line.size())) != static_cast<int>(most)) return false;
    size += most - padding;
  }
  der.resize(size);
  return true;
}

void decode(std::string_view body, std::string& der) {
  if (!decode_lines(body, der)) decode_anyhow(body, der);
}

/// Enough for the subject of nearly all certificates, in whole lines.
std::string_view beginning_of(std::string_view body) {
  constexpr std::size_t kEnough = 800;
  return body.substr(0, body.find('\n', kEnough));
}

/// Calls `take` with what is between the two lines of every certificate. Each part of the text is looked at once, however many beginnings
/// have no end.
template <typename Take>
void visit_bodies(std::string_view pem, const Take& take) {
  for (std::size_t at = pem.find(kBegin); at != std::string_view::npos;) {
    const std::size_t body = at + kBegin.size();
    const std::size_t next = pem.find(kBegin, body);
    const std::string_view part = pem.substr(body, next == std::string_view::npos ? next : next - body);
    const std::size_t end = part.find(kEnd);
    if (end != std::string_view::npos) take(part.substr(0, end));
    at = next;
  }
}

/// One element of DER.
struct Element {
  int tag = 0;
  std::string_view content;
  std::string_view whole;
};

/// The element at the beginning of `at`, which is moved behind it; nothing where there is none.
std::optional<Element> next_element(std::string_view& at) {
  const unsigned char* content = bytes_of(at);
  long length = 0;
  Element element;
  int kind = 0;
  const bool broken =
      (ASN1_get_object(&content, &length, &element.tag, &kind, static_cast<long>(at.size())) & 0x80) != 0;
  if (broken || length < 0) return std::nullopt;
  const auto head = static_cast<std::size_t>(content - bytes_of(at));
  const std::size_t size = head + static_cast<std::size_t>(length);
  if (size > at.size()) return std::nullopt;
  element.whole = at.substr(0, size);
  element.content = element.whole.substr(head);
  at.remove_prefix(size);
  return element;
}

/// What is there of the content of an element that may go on behind the end of `at`; empty where none begins.
std::string_view begin_of_content(std::string_view at) {
  constexpr std::size_t kLongestHeader = 16;
  constexpr long kMore = 1L << 30U;
  if (at.size() < kLongestHeader) return {};
  const unsigned char* content = bytes_of(at);
  long length = 0;
  int tag = 0;
  int kind = 0;
  ASN1_get_object(&content, &length, &tag, &kind, kMore);
  return at.substr(std::min(static_cast<std::size_t>(content - bytes_of(at)), at.size()));
}

/// Of a certificate, in DER, or of its beginning.
std::optional<std::string_view> subject_of(std::string_view der) {
  constexpr char kExplicitVersion = '\xA0';
  std::string_view rest = begin_of_content(begin_of_content(der));
  if (rest.starts_with(kExplicitVersion)) next_element(rest);
  // Serial number, signature algorithm, issuer, validity: RFC 5280 section 4.1.
  for (int i = 0; i < 4; ++i) {
    if (!next_element(rest)) return std::nullopt;
  }
  const auto subject = next_element(rest);
  return subject ? std::optional(subject->whole) : std::nullopt;
}

/// What a character adds to the key: nothing unless it is a letter or digit of ASCII, which every kind of string has in the same place.
std::uint64_t weight(unsigned char character) {
  const unsigned char lower = character >= 'A' && character <= 'Z' ? character + ('a' - 'A') : character;
  const bool counts = (lower >= 'a' && lower <= 'z') || (lower >= '0' && lower <= '9');
  if (!counts) return 0;
  const std::uint64_t mixed = lower * std::uint64_t{0x9E3779B97F4A7C15};
  return (mixed ^ (mixed >> 32U)) * std::uint64_t{0xBF58476D1CE4E5B9};
}

std::size_t bytes_of_a_character(int tag) {
  if (tag == V_ASN1_UNIVERSALSTRING) return 4;
  return tag == V_ASN1_BMPSTRING ? 2 : 1;
}

std::uint64_t key_of_string(const Element& string) {
  const std::size_t width = bytes_of_a_character(string.tag);
  std::uint64_t key = 0;
  for (std::size_t at = 0; at + width <= string.content.size(); at += width) {
    const std::string_view character = string.content.substr(at, width);
    const bool is_ascii = std::all_of(character.begin(), character.end() - 1, [](char byte) { return byte == '\0'; });
    if (is_ascii) key += weight(static_cast<unsigned char>(character.back()));
  }
  return key;
}

}  // namespace

std::uint64_t key_of_name(std::string_view name) {
  std::uint64_t key = 0;
  auto names = next_element(name);
  while (names && !names->content.empty()) {
    auto relative = next_element(names->content);
    if (!relative) break;
    // The order inside of one does not matter: the key is a sum.
    while (!relative->content.empty()) {
      auto attribute = next_element(relative->content);
      if (!attribute) break;
      const auto type = next_element(attribute->content);
      const auto value = next_element(attribute->content);
      if (type && value) key += key_of_string(*value);
    }
  }
  return key;
}

std::uint64_t key_of_name(const X509_NAME* name) {
  const unsigned char* der = nullptr;
  std::size_t size = 0;
  if (X509_NAME_get0_der(name, &der, &size) != 1) return 0;
  return key_of_name({reinterpret_cast<const char*>(der), size});
}

bool has_pem_certificate(std::string_view text) {
  return text.find(kBegin) != std::string_view::npos;
}

std::vector<std::string> certificates_of(std::string_view pem) {
  std::vector<std::string> certificates;
  visit_bodies(pem, [&](std::string_view body) { decode(body, certificates.emplace_back()); });
  return certificates;
}

PemRoots::PemRoots(std::string_view pem) {
  std::string der;
  visit_bodies(pem, [&](std::string_view body) {
    decode(beginning_of(body), der);
    auto subject = subject_of(der);
    if (!subject) {
      decode(body, der);
      subject = subject_of(der);
    }
    if (subject) roots_.emplace(key_of_name(*subject), body);
  });
}

std::vector<std::string> PemRoots::of_subject(const X509_NAME* subject) const {
  std::vector<std::string> found;
  const auto [begin, end] = roots_.equal_range(key_of_name(subject));
  for (auto root = begin; root != end; ++root) decode(root->second, found.emplace_back());
  return found;
}

}  // namespace netpreflight
