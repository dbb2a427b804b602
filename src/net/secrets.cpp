#include "net/secrets.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include <openssl/evp.h>

namespace netpreflight {

namespace {

constexpr std::string_view kInstead = "[credentials]";
/// A shorter one is a coincidence more often than a leak.
constexpr std::size_t kShortest = 4;
/// So much of a secret at the end of a text is taken for the beginning of it.
constexpr std::size_t kShortestBeginning = 3;

bool is_letter_or_digit(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string utf8(std::uint32_t point) {
  const auto tail = [&](int shift) { return static_cast<char>(0x80U | (point >> shift & 0x3FU)); };
  if (point < 0x80) return {static_cast<char>(point)};
  if (point < 0x800) return {static_cast<char>(0xC0U | point >> 6), tail(0)};
  if (point < 0x10000) return {static_cast<char>(0xE0U | point >> 12), tail(6), tail(0)};
  return {static_cast<char>(0xF0U | (point >> 18 & 7U)), tail(12), tail(6), tail(0)};
}

/// A character as somebody wrote it: how many bytes that took, and which it stands for.
struct Unit {
  std::size_t size = 0;
  std::string means;
};

std::optional<std::uint32_t> number(std::string_view digits, int base) {
  std::uint32_t value = 0;
  // NOLINTNEXTLINE(bugprone-suspicious-stringview-data-usage): the end is given
  const auto [rest, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
  if (error != std::errc() || rest != digits.data() + digits.size() || digits.empty() || value > 0x10FFFF)
    return std::nullopt;
  return value;
}

/// "%6a", "\x6a" and "\u006a".
std::optional<Unit> hexadecimal(std::string_view text) {
  struct Form {
    std::string_view start;
    std::size_t digits;
    bool is_byte;
  };
  static constexpr std::array kForms{Form{"%", 2, true}, Form{"\\x", 2, true}, Form{"\\u", 4, false}};
  for (const auto& form : kForms) {
    const std::size_t size = form.start.size() + form.digits;
    if (!text.starts_with(form.start) || text.size() < size) continue;
    const auto value = number(text.substr(form.start.size(), form.digits), 16);
    if (value) return Unit{size, form.is_byte ? std::string(1, static_cast<char>(*value)) : utf8(*value)};
  }
  return std::nullopt;
}

/// "&#106;", "&#x6a;" and the five names that XML has, too.
std::optional<Unit> character_reference(std::string_view text) {
  struct Named {
    std::string_view name;
    char means;
  };
  static constexpr std::array kNames{Named{"amp", '&'}, Named{"lt", '<'}, Named{"gt", '>'}, Named{"quot", '"'},
                                     Named{"apos", '\''}};
  constexpr std::size_t kLongest = 12;
  const std::size_t end = text.substr(0, kLongest).find(';');
  if (!text.starts_with('&') || end == std::string_view::npos) return std::nullopt;
  const std::string_view name = text.substr(1, end - 1);
  for (const auto& named : kNames) {
    if (named.name == name) return Unit{end + 1, {named.means}};
  }
  if (!name.starts_with('#')) return std::nullopt;
  const bool hex = name.size() > 1 && lower(name[1]) == 'x';
  const auto value = number(name.substr(hex ? 2 : 1), hex ? 16 : 10);
  return value ? std::optional(Unit{end + 1, utf8(*value)}) : std::nullopt;
}

/// The ways to read what the text begins with: what it is an encoding of, and at last the byte itself.
std::vector<Unit> units_at(std::string_view text) {
  std::vector<Unit> units;
  if (auto unit = hexadecimal(text)) units.push_back(std::move(*unit));
  if (auto unit = character_reference(text)) units.push_back(std::move(*unit));
  if (text.front() == '+') units.push_back({1, " "});  // as forms write it
  const bool escaped = text.size() > 1 && text.front() == '\\' && !is_letter_or_digit(text[1]);
  if (escaped) units.push_back({2, std::string(1, text[1])});
  units.push_back({1, std::string(1, text.front())});
  return units;
}

bool continues_with(std::string_view secret, const Unit& unit) {
  const auto same = [](char a, char b) { return lower(a) == lower(b); };
  return secret.size() >= unit.means.size() && std::equal(unit.means.begin(), unit.means.end(), secret.begin(), same);
}

/// How much of the text is the secret, or its beginning up to the end of the text; 0: neither.
std::size_t length_of(std::string_view text, std::string_view secret) {
  std::size_t at = 0;
  std::size_t matched = 0;
  while (matched < secret.size() && at < text.size()) {
    const auto units = units_at(text.substr(at));
    const auto unit =
        std::ranges::find_if(units, [&](const Unit& each) { return continues_with(secret.substr(matched), each); });
    // An encoded character may be cut in the middle as well.
    const bool cut =
        unit == units.end() && text.size() - at < 10 && (text[at] == '%' || text[at] == '&' || text[at] == '\\');
    if (cut && matched >= kShortestBeginning) return text.size();
    if (unit == units.end()) return 0;
    at += unit->size;
    matched += unit->means.size();
  }
  if (matched < secret.size() && matched < kShortestBeginning) return 0;
  return at;
}

bool stands_alone(std::string_view text, std::size_t at, std::size_t size) {
  const bool before = at > 0 && is_letter_or_digit(text[at - 1]);
  const bool behind = at + size < text.size() && is_letter_or_digit(text[at + size]);
  return !before && !behind;
}

std::string replace_written(const std::string& text, std::string_view secret) {
  std::string clean;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t size = length_of(std::string_view(text).substr(at), secret);
    if (size > 0 && (secret.size() >= kShortest || stands_alone(text, at, size))) {
      clean += kInstead;
      at += size;
    } else {
      clean += text[at++];
    }
  }
  return clean;
}

// ---- base64 ----

bool is_base64(char c) {
  return is_letter_or_digit(c) || c == '+' || c == '/' || c == '-' || c == '_';
}

/// The value of a digit of either alphabet (RFC 4648 sections 4 and 5).
std::uint32_t digit_value(char c) {
  if (c >= 'A' && c <= 'Z') return static_cast<std::uint32_t>(c - 'A');
  if (c >= 'a' && c <= 'z') return static_cast<std::uint32_t>(c - 'a' + 26);
  if (c >= '0' && c <= '9') return static_cast<std::uint32_t>(c - '0' + 52);
  return c == '+' || c == '-' ? 62 : 63;
}

/// What whole bytes the digits have.
std::string decoded(std::string_view digits) {
  std::string bytes;
  std::uint32_t bits = 0;
  int count = 0;
  for (const char digit : digits) {
    bits = bits << 6U | digit_value(digit);
    count += 6;
    if (count < 8) continue;
    count -= 8;
    bytes += static_cast<char>(bits >> static_cast<unsigned>(count) & 0xFFU);
  }
  return bytes;
}

/// Whether a run of digits has the secret in it, wherever in the run its encoding begins.
bool hides(std::string_view digits, std::string_view secret) {
  constexpr std::size_t kAlignments = 4;
  for (std::size_t skipped = 0; skipped < std::min(kAlignments, digits.size()); ++skipped) {
    const std::string bytes = decoded(digits.substr(skipped));
    if (replace_written(bytes, secret) != bytes) return true;
  }
  return false;
}

std::string replace_encoded(const std::string& text, std::string_view secret) {
  std::string clean;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at;
    while (end < text.size() && is_base64(text[end])) ++end;
    const std::string_view run = std::string_view(text).substr(at, end - at);
    const bool found = run.size() >= kShortest && hides(run, secret);
    if (found) {
      clean += kInstead;
      while (end < text.size() && text[end] == '=') ++end;
    } else {
      clean += run;
    }
    if (!found && end < text.size()) clean += text[end++];
    at = end;
  }
  return clean;
}

/// A user of a domain ("EXAMPLE\jdoe", "jdoe@example.com") is one without it, too.
std::vector<std::string> secrets_of(const ProxyCredentials& credentials) {
  std::vector<std::string> secrets{credentials.password, credentials.user};
  const std::size_t domain = credentials.user.find('\\');
  if (domain != std::string::npos) secrets.push_back(credentials.user.substr(domain + 1));
  const std::size_t at = credentials.user.find('@');
  if (at != std::string::npos) secrets.push_back(credentials.user.substr(0, at));
  std::erase(secrets, "");
  // The longest first, so that no part of it is left when a shorter one is a part of it.
  std::ranges::sort(secrets, std::ranges::greater(), &std::string::size);
  return secrets;
}

}  // namespace

std::string basic_token(const ProxyCredentials& credentials) {
  const std::string text = credentials.user + ":" + credentials.password;
  std::string encoded((text.size() + 2) / 3 * 4 + 1, '\0');  // EVP_EncodeBlock ends with a zero
  const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(encoded.data()),
                                   reinterpret_cast<const unsigned char*>(text.data()), static_cast<int>(text.size()));
  encoded.resize(static_cast<std::size_t>(size));
  return encoded;
}

std::string without_secrets(std::string bytes, const ProxyCredentials* credentials) {
  if (credentials == nullptr) return bytes;
  const auto secrets = secrets_of(*credentials);
  for (const auto& secret : secrets) {
    if (secret.size() >= kShortest) bytes = replace_encoded(bytes, secret);
  }
  const std::string token = basic_token(*credentials);
  bytes = replace_written(bytes, token);
  for (const auto& secret : secrets) bytes = replace_written(bytes, secret);
  return bytes;
}

}  // namespace netpreflight
