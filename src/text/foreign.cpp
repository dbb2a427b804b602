#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

#include "netpreflight/evidence.hpp"
#include "text/foreign.hpp"
#include "text/utf8.hpp"

namespace netpreflight {
namespace {

constexpr std::string_view kCut = "...";

struct CodeRange {
  char32_t first;
  char32_t last;
};

// What moves the cursor, ends the line or turns the reading direction on a terminal.
constexpr std::array kUnprintable{
    CodeRange{0x00, 0x1F},      // C0
    CodeRange{0x7F, 0x9F},      // DEL and C1
    CodeRange{0x061C, 0x061C},  // Arabic letter mark
    CodeRange{0x200E, 0x200F},  // left-to-right and right-to-left marks
    CodeRange{0x2028, 0x202E},  // line and paragraph separator, embeddings and overrides
    CodeRange{0x2066, 0x2069},  // isolates
};

std::uint8_t byte_at(std::string_view bytes, std::size_t index) {
  return static_cast<std::uint8_t>(bytes[index]);
}

bool is_continuation(std::string_view bytes, std::size_t index) {
  return index < bytes.size() && (byte_at(bytes, index) & 0xC0U) == 0x80U;
}

/// The code point of a well-formed sequence.
char32_t decode(std::string_view sequence) {
  constexpr std::array<std::uint8_t, 5> kLeadBits{0, 0x7F, 0x1F, 0x0F, 0x07};
  char32_t code = byte_at(sequence, 0) & kLeadBits.at(sequence.size());
  for (std::size_t index = 1; index < sequence.size(); ++index) {
    code = (code << 6U) | (byte_at(sequence, index) & 0x3FU);
  }
  return code;
}

bool is_printable(std::string_view sequence) {
  const char32_t code = decode(sequence);
  return std::none_of(kUnprintable.begin(), kUnprintable.end(),
                      [code](const CodeRange& range) { return code >= range.first && code <= range.last; });
}

/// Nearly all there is: what is neither escaped nor more than one byte.
bool is_printable_ascii(std::string_view bytes) {
  return std::all_of(bytes.begin(), bytes.end(), [](char c) { return c >= ' ' && c < '\x7f'; });
}

/// How many bytes from `offset` on are looked at together and are ASCII: a word full, or none.
std::size_t ascii_word(std::string_view bytes, std::size_t offset) {
  constexpr std::uint64_t kHighBits = 0x8080'8080'8080'8080;
  std::uint64_t word = 0;
  if (bytes.size() - offset < sizeof(word)) return 0;
  std::memcpy(&word, bytes.data() + offset, sizeof(word));
  return (word & kHighBits) == 0 ? sizeof(word) : 0;
}

void append_hex(std::string& text, std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  for (std::size_t index = 0; index < bytes.size(); ++index) {
    text += "\\x";
    text += kDigits[byte_at(bytes, index) >> 4U];
    text += kDigits[byte_at(bytes, index) & 0x0FU];
  }
}

}  // namespace

std::size_t utf8_sequence(std::string_view bytes) {
  if (bytes.empty()) {
    return 0;
  }
  const std::uint8_t lead = byte_at(bytes, 0);
  if (lead < 0x80) {
    return 1;
  }
  if (lead < 0xC2 || lead > 0xF4 || !is_continuation(bytes, 1)) {
    return 0;
  }
  if (lead < 0xE0) {
    return 2;
  }
  const std::uint8_t second = byte_at(bytes, 1);
  const bool overlong = (lead == 0xE0 && second < 0xA0) || (lead == 0xF0 && second < 0x90);
  const bool surrogate = lead == 0xED && second > 0x9F;
  const bool beyond_unicode = lead == 0xF4 && second > 0x8F;
  if (overlong || surrogate || beyond_unicode || !is_continuation(bytes, 2)) {
    return 0;
  }
  if (lead < 0xF0) {
    return 3;
  }
  return is_continuation(bytes, 3) ? 4 : 0;
}

std::optional<std::size_t> first_not_utf8(std::string_view bytes) {
  std::size_t offset = 0;
  while (offset < bytes.size()) {
    if (const std::size_t plain = ascii_word(bytes, offset); plain > 0) {
      offset += plain;
      continue;
    }
    const std::size_t length = byte_at(bytes, offset) < 0x80 ? 1 : utf8_sequence(bytes.substr(offset));
    if (length == 0) {
      return offset;
    }
    offset += length;
  }
  return std::nullopt;
}

std::string escape_foreign(std::string_view bytes, std::size_t limit) {
  if (bytes.size() <= limit && is_printable_ascii(bytes)) return std::string(bytes);
  std::string shown;
  // Where to cut if it turns out that not everything fits: the cut mark counts, so a second escaping cuts nothing.
  std::size_t keep = 0;
  while (!bytes.empty()) {
    const std::size_t length = utf8_sequence(bytes);
    const std::string_view unit = bytes.substr(0, std::max<std::size_t>(length, 1));
    if (length > 0 && is_printable(unit)) {
      shown += unit;
    } else {
      append_hex(shown, unit);
    }
    if (shown.size() > limit) {
      shown.resize(keep);
      return shown.append(kCut.substr(0, limit));
    }
    if (shown.size() + kCut.size() <= limit) {
      keep = shown.size();
    }
    bytes.remove_prefix(unit.size());
  }
  return shown;
}

std::string quoted_start(std::string_view escaped) {
  constexpr std::string_view kLineFeed = "\\x0a";
  const std::size_t end = std::min(escaped.find("\\x0d\\x0a"), escaped.find(kLineFeed));
  if (end == 0 || end == std::string_view::npos) return escape_foreign(escaped, kMostQuoted);
  const std::string_view rest = escaped.substr(escaped.find(kLineFeed, end) + kLineFeed.size());
  return escape_foreign(escaped.substr(0, end), kMostQuoted) + (rest.empty() ? "" : " ...");
}

}  // namespace netpreflight
