#include "report/requests/mime.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace netpreflight {

namespace {

constexpr std::size_t kLongestLine = 76;

bool continues_character(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

bool is_plain(char byte) {
  return byte >= ' ' && byte <= '~' && byte != '=';
}

std::string escaped(char byte) {
  return fmt::format("={:02X}", static_cast<unsigned char>(byte));
}

/// The characters of UTF-8 text, each with all its bytes, encoded for a header (RFC 2047 section 4.2).
std::string encoded_character(std::string_view character) {
  const char first = character.front();
  if (first == ' ') return "_";
  const bool stays = character.size() == 1 && is_plain(first) && first != '?' && first != '_';
  std::string text;
  for (const char byte : character) text += stays ? std::string(1, byte) : escaped(byte);
  return text;
}

}  // namespace

std::string mime_header(std::string_view name, std::string_view value) {
  const bool plain = std::ranges::all_of(value, [](char byte) { return byte >= ' ' && byte <= '~'; });
  if (plain && name.size() + 2 + value.size() <= kLongestLine) return fmt::format("{}: {}\r\n", name, value);
  constexpr std::string_view kBegin = "=?utf-8?Q?";
  constexpr std::string_view kEnd = "?=";
  std::string header = fmt::format("{}: {}", name, kBegin);
  std::size_t line = header.size();
  while (!value.empty()) {
    std::size_t size = 1;
    while (size < value.size() && continues_character(value[size])) ++size;
    const std::string next = encoded_character(value.substr(0, size));
    value.remove_prefix(size);
    if (line + next.size() + kEnd.size() > kLongestLine) {
      header += fmt::format("{}\r\n {}", kEnd, kBegin);
      line = 1 + kBegin.size();
    }
    header += next;
    line += next.size();
  }
  return header + std::string(kEnd) + "\r\n";
}

std::string quoted_printable(std::string_view text) {
  std::string out;
  std::size_t line = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char byte = text[i];
    if (byte == '\n') {
      out += "\r\n";
      line = 0;
      continue;
    }
    const bool before_end = i + 1 == text.size() || text[i + 1] == '\n';
    const std::string next = is_plain(byte) && !(byte == ' ' && before_end) ? std::string(1, byte) : escaped(byte);
    if (line + next.size() >= kLongestLine) {
      out += "=\r\n";
      line = 0;
    }
    out += next;
    line += next.size();
  }
  return out;
}

}  // namespace netpreflight
