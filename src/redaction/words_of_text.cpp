#include "redaction/words_of_text.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "catalogue/handshake_reasons.hpp"
#include "catalogue/interceptors.hpp"
#include "catalogue/phrases.hpp"
#include "catalogue/words.hpp"
#include "netpreflight/catalogue.hpp"
#include "netpreflight/setting.hpp"
#include "record/evidence_names.hpp"
#include "text/stray.hpp"

namespace netpreflight {

namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_of_word(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x80 || std::isalnum(byte) != 0 || std::string_view("-_.:%@*\\").find(c) != std::string_view::npos;
}

/// What the judge says beside the catalogue's sentences, what OpenSSL says of chains, and the words of protocols and of
/// operating systems. A word that is missing here is replaced, which is a pity and no harm.
constexpr std::string_view kOtherWords =
    "right time valid trust store know client hosts nothing unreachable administratively prohibited communication "
    "network port protocol route rejected source failed policy type code days hours minutes ms s ahead datagram reply "
    "mode stratum leap indicator repeat question's timestamp refused error firewall box forbidden none answered "
    "record response FORMERR SERVFAIL NXDOMAIN NOTIMP REFUSED NOTAUTH family hop hops close_notify unexpected_message "
    "bad_record_mac handshake_failure bad_certificate unsupported_certificate certificate_unknown illegal_parameter "
    "unknown_ca access_denied decode_error protocol_version insufficient_security internal_error "
    "inappropriate_fallback user_canceled missing_extension unrecognized_name certificate_required "
    "no_application_protocol unable get local issuer self-signed self signed in chain verify first expired yet "
    "signature failure too long CA invalid purpose unsupported trusted permitted subtree violation weak key digest "
    "algorithm wrong version number unexpected eof while reading tlsv1 tlsv1.2 tlsv1.3 sslv3 SSL TLSv1 TLSv1.1 "
    "TLSv1.2 TLSv1.3 SSLv3 h2 HTTP HTTPS OK Found Moved Permanently Temporarily Forbidden Unauthorized Required Bad "
    "Request Gateway Service Unavailable Linux GNU Debian Ubuntu Red Hat Enterprise Rocky AlmaLinux CentOS Fedora "
    "SUSE openSUSE Alpine Arch LTS unknown bullseye bookworm trixie forky SSH SSH-2.0 --no-proxy http_proxy "
    "HTTP_PROXY Basic basic Negotiate NTLM Digest Kerberos realm Proxy Authentication begins table's --proxy "
    "https_proxy HTTPS_PROXY all_proxy ALL_PROXY no_proxy NO_PROXY something another user password Internal Error "
    "Method Allowed Not Implemented Timeout Payment Too Many Requests established Connection same report reports out "
    "have been left older than addresses are called redacted whether they told mixed tables editions versions more "
    "Exceeded MaxStartups allowed at this time ServerHello EncryptedExtensions Certificate CertificateStatus "
    "ServerKeyExchange CertificateRequest ServerHelloDone CertificateVerify NewSessionTicket Finished unsafe legacy "
    "renegotiation disabled excluded EE CA small returned cipher dh these speaks itself -- --from --only "
    "--requirements --ntp --nameserver --resolve --trust-store --public-roots --timeout --port -4 -6 netpreflight TCP UDP tcp udp "
    "IPv4 IPv6";

/// The parts that names of cipher suites are made of.
constexpr std::string_view kCipherParts =
    " TLS AES ARIA CAMELLIA CHACHA20 POLY1305 GCM CCM CCM8 CBC SHA SHA256 SHA384 ECDHE DHE RSA ECDSA PSK NULL WITH 128 256 8 "
    "AES128 AES256 ";

bool is_cipher(std::string_view word) {
  std::size_t parts = 0;
  while (!word.empty()) {
    const std::string_view part = word.substr(0, word.find_first_of("_-"));
    const std::string padded = ' ' + std::string(part) + ' ';
    if (part.empty() || kCipherParts.find(padded) == std::string_view::npos) return false;
    word.remove_prefix(std::min(word.size(), part.size() + 1));
    ++parts;
  }
  return parts >= 3;
}

/// Whether `word` has the shape, in which "9" stands for a digit and all else for itself.
bool has_shape(std::string_view word, std::string_view shape) {
  return std::ranges::equal(word, shape, [](char c, char wanted) { return wanted == '9' ? is_digit(c) : c == wanted; });
}

constexpr std::array<std::string_view, 7> kShapes{
    "9999-99-99", "99:99", "99:99:99", "9999-99-99T99:99:99Z", "9999-99-99T99:99:99.999Z", "9.9.9", "99.99.9"};

}  // namespace

std::string_view word_at(std::string_view text, std::size_t at) {
  std::size_t end = at;
  while (end < text.size() && is_of_word(text[end])) ++end;
  return text.substr(at, end - at);
}

std::string_view trimmed(std::string_view word) {
  const std::size_t end = word.find_last_not_of(".:-");
  word = word.substr(0, end == std::string_view::npos ? 0 : end + 1);
  const std::size_t begin = word.find_first_not_of(".:-*");
  return begin == std::string_view::npos ? std::string_view() : word.substr(begin);
}

void add_words(std::string_view text, std::unordered_set<std::string>& words) {
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view word = word_at(text, at);
    if (!word.empty()) words.emplace(word);
    if (const auto core = trimmed(word); !core.empty()) words.emplace(core);
    at += std::max<std::size_t>(word.size(), 1);
  }
}

std::unordered_set<std::string> own_words() {
  std::unordered_set<std::string> words;
  add_words(kOtherWords, words);
  add_words(product_words(), words);
  for (const auto& about : catalogue()) {
    for (const auto text :
         {about.code, about.found, about.meaning, about.told_by, about.ask, about.title, about.brief, about.remedy})
      add_words(text, words);
  }
  for (const auto phrase : phrases()) add_words(phrase, words);
  for (const auto& stray : strays()) add_words(stray.name, words);
  for (const auto stray : {kBlankAtBeginning, kOtherSpelling}) add_words(stray, words);
  for (const auto& team : teams()) add_words(team.id, words);
  for (const auto& plural : plural_nouns()) add_words(plural.noun, words);
  for (const auto& about : alert_meanings()) {
    for (const auto text : {about.name, about.meaning, about.request}) add_words(text, words);
  }
  for (const auto& about : reason_meanings()) {
    for (const auto text : {about.meaning, about.request}) add_words(text, words);
  }
  add_words(preparation_sentence(), words);
  for (const auto& about : setting_catalogue()) {
    for (const auto text : {about.code, about.found, about.meaning, about.ask, about.remedy}) add_words(text, words);
  }
  for (auto probe = ProbeKind{}; !name(probe).empty();
       probe = static_cast<ProbeKind>(static_cast<unsigned>(probe) + 1)) {
    add_words(passed_sentence(probe), words);
    add_words(proof_sentence(probe), words);
  }
  for (auto remark = Remark{}; !sentence(remark).empty();
       remark = static_cast<Remark>(static_cast<unsigned>(remark) + 1)) {
    add_words(sentence(remark), words);
  }
  for (const auto& behind : {Facts{}, Facts{{"family", ""}}, Facts{{"addresses", ""}}}) {
    add_words(farthest_box(behind), words);
  }
  add_words(rejecting_box({}), words);
  for (const auto& about : catalogue()) add_words(failing_address(about.cause, {}), words);
  for (auto end = SocketEnd{}; !name(end).empty(); end = static_cast<SocketEnd>(static_cast<unsigned>(end) + 1)) {
    add_words(netpreflight::words(end), words);
  }
  return words;
}

bool is_number(std::string_view word) {
  for (const std::string_view unit : {"ms", "s", "m", "h"}) {  // of a duration on the command line
    if (word.size() > unit.size() && word.ends_with(unit) && is_digit(word[word.size() - unit.size() - 1]))
      return is_number(word.substr(0, word.size() - unit.size()));
  }
  constexpr std::size_t kMostDigits = 9;
  const std::size_t point = word.find('.');
  const auto all_digits = [](std::string_view digits) {
    return !digits.empty() && digits.size() <= kMostDigits && std::ranges::all_of(digits, is_digit);
  };
  const bool decimal =
      point != std::string_view::npos && all_digits(word.substr(0, point)) && all_digits(word.substr(point + 1));
  if (all_digits(word) || decimal || is_cipher(word)) return true;
  return std::ranges::any_of(kShapes, [&](std::string_view shape) { return has_shape(word, shape); });
}

}  // namespace netpreflight
