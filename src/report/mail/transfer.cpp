#include "report/mail/transfer.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace netpreflight {

namespace {

constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view kHexDigits = "0123456789ABCDEF0123456789abcdef";

/// Where a byte stands in `alphabet`; -1: nowhere.
constexpr std::array<std::int8_t, 256> values_in(std::string_view alphabet, std::size_t base) {
  std::array<std::int8_t, 256> values{};
  values.fill(-1);
  for (std::size_t i = 0; i < alphabet.size(); ++i)
    values.at(static_cast<unsigned char>(alphabet[i])) = static_cast<std::int8_t>(i % base);
  return values;
}
constexpr auto kValues = values_in(kAlphabet, kAlphabet.size());
constexpr auto kHexValues = values_in(kHexDigits, 16);

int value_in(const std::array<std::int8_t, 256>& values, char byte) {
  return values.at(static_cast<unsigned char>(byte));
}

/// Groups of four characters as three bytes. Where characters are missing, each line stands for itself: one that lost a character
/// does not move those behind it.
std::string from_base64(std::string_view text) {
  const auto characters =
      std::ranges::count_if(text, [](char byte) { return byte == '=' || value_in(kValues, byte) >= 0; });
  const bool by_lines = characters % 4 != 0;
  std::string out;
  out.reserve(text.size() / 4 * 3);
  std::uint32_t bits = 0;
  unsigned number = 0;
  for (const char byte : text) {
    const bool starts_again = byte == '=' || (by_lines && byte == '\n');
    const int value = value_in(kValues, byte);
    if (starts_again) number = 0;
    if (value < 0) continue;
    bits = (bits << 6U | static_cast<std::uint32_t>(value)) & 0xFFFFFFU;
    number = (number + 1) % 4;
    if (number != 1) out += static_cast<char>(static_cast<unsigned char>(bits >> ((4 - number) % 4 * 2)));
  }
  return out;
}

/// Whether nothing but blanks stands between a place and the end of its line; where that is.
std::size_t end_of_blanks(std::string_view text, std::size_t at) {
  const std::size_t next = std::min(text.find_first_not_of(" \t\r", at), text.size());
  return next == text.size() || text[next] == '\n' ? next : std::string_view::npos;
}

std::string from_quoted_printable(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  std::size_t looked_until = 0;  // blanks up to here are followed by something else
  for (std::size_t at = 0; at < text.size();) {
    const char byte = text[at];
    const bool may_end_line = byte == '=' || ((byte == ' ' || byte == '\t') && at >= looked_until);
    const std::size_t end = may_end_line ? end_of_blanks(text, at + (byte == '=' ? 1 : 0)) : std::string_view::npos;
    if (end != std::string_view::npos) {
      at = std::min(end + (byte == '=' ? 1 : 0), text.size());
      continue;
    }
    if (may_end_line) looked_until = std::min(text.find_first_not_of(" \t\r", at + 1), text.size());
    const int high = byte == '=' && text.size() - at > 2 ? value_in(kHexValues, text[at + 1]) : -1;
    const int low = high >= 0 ? value_in(kHexValues, text[at + 2]) : -1;
    out += low < 0 ? byte : static_cast<char>(static_cast<unsigned char>(high * 16 + low));
    at += low < 0 ? 1 : 3;
  }
  return out;
}

struct Encoding {
  std::string_view name;
  std::string (*decode)(std::string_view text);
};
constexpr std::array kEncodings{Encoding{"base64", from_base64}, Encoding{"quoted-printable", from_quoted_printable}};

}  // namespace

bool is_encoded(std::string_view encoding) {
  return std::ranges::find(kEncodings, encoding, &Encoding::name) != kEncodings.end();
}

std::string decoded(std::string_view text, std::string_view encoding) {
  const auto* known = std::ranges::find(kEncodings, encoding, &Encoding::name);
  return known == kEncodings.end() ? std::string(text) : known->decode(text);
}

}  // namespace netpreflight
