#include "report/mail/encoding.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace netpreflight {

namespace {

constexpr std::string_view kSpaces = " \t\r\n";
constexpr std::string_view kUtf8Mark = "\xEF\xBB\xBF";
constexpr std::uint32_t kReplacement = 0xFFFD;

enum class Order : std::uint8_t { none, little, big };

Order order_of(std::string_view text) {
  if (text.size() < 2) return Order::none;
  const auto first = static_cast<unsigned char>(text[0]);
  const auto second = static_cast<unsigned char>(text[1]);
  if ((first == 0xFF && second == 0xFE) || (first != 0 && second == 0)) return Order::little;
  if ((first == 0xFE && second == 0xFF) || (first == 0 && second != 0)) return Order::big;
  return Order::none;
}

/// RFC 3629 section 3.
void append_utf8(std::string& out, std::uint32_t character) {
  const auto byte = [](std::uint32_t value) { return static_cast<char>(static_cast<unsigned char>(value)); };
  if (character < 0x80) {
    out += byte(character);
  } else if (character < 0x800) {
    out += {byte(0xC0U | character >> 6U), byte(0x80U | (character & 0x3FU))};
  } else if (character < 0x10000) {
    out += {byte(0xE0U | character >> 12U), byte(0x80U | (character >> 6U & 0x3FU)), byte(0x80U | (character & 0x3FU))};
  } else {
    out += {byte(0xF0U | character >> 18U), byte(0x80U | (character >> 12U & 0x3FU)),
            byte(0x80U | (character >> 6U & 0x3FU)), byte(0x80U | (character & 0x3FU))};
  }
}

std::string from_utf16(std::string_view text, Order order) {
  const auto unit = [&](std::size_t at) {
    const auto low = static_cast<unsigned char>(text[at + (order == Order::little ? 0 : 1)]);
    const auto high = static_cast<unsigned char>(text[at + (order == Order::little ? 1 : 0)]);
    return static_cast<std::uint32_t>(high << 8U | low);
  };
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at + 1 < text.size(); at += 2) {
    std::uint32_t character = unit(at);
    if (at == 0 && character == 0xFEFF) continue;  // the mark
    const bool is_high = character >= 0xD800 && character < 0xDC00;
    const std::uint32_t next = is_high && at + 3 < text.size() ? unit(at + 2) : 0;
    if (next >= 0xDC00 && next < 0xE000) {
      character = 0x10000 + ((character - 0xD800) << 10U) + (next - 0xDC00);
      at += 2;
    } else if (character >= 0xD800 && character < 0xE000) {
      character = kReplacement;
    }
    append_utf8(out, character);
  }
  return out;
}

/// Markup such as {noformat} begins with a brace, too.
bool begins_object(std::string_view text, std::string_view first_key) {
  if (!text.starts_with('{')) return false;
  const std::size_t inside = text.find_first_not_of(kSpaces, 1);
  if (inside == std::string_view::npos) return first_key.empty();
  return first_key.empty() ? text[inside] == '"' || text[inside] == '}' : text.substr(inside).starts_with(first_key);
}

}  // namespace

std::string in_utf8(std::string text) {
  if (text.starts_with(kUtf8Mark)) text.erase(0, kUtf8Mark.size());
  const Order order = order_of(text);
  if (order != Order::none) text = from_utf16(text, order);
  return text;
}

namespace {

/// What the bytes 0x80 to 0x9F are in windows-1252; in ISO-8859-1 they are controls, and mean the same wherever they occur.
constexpr std::array<std::uint16_t, 32> kWindows1252{
    0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x8D,   0x017D, 0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178,
};

std::string from_windows1252(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char each : text) {
    const auto byte = static_cast<unsigned char>(each);
    append_utf8(out, byte < 0x80 || byte >= 0xA0 ? byte : kWindows1252.at(byte - 0x80U));
  }
  return out;
}

struct Charset {
  std::string_view name;
  std::string (*read)(std::string_view text);
};
constexpr std::array kCharsets{
    Charset{"iso-8859-1", from_windows1252},
    Charset{"latin1", from_windows1252},
    Charset{"windows-1252", from_windows1252},
    Charset{"cp1252", from_windows1252},
    Charset{"utf-16", [](std::string_view text) { return from_utf16(text, Order::big); }},  // RFC 2781 section 4.3
    Charset{"utf-16be", [](std::string_view text) { return from_utf16(text, Order::big); }},
    Charset{"utf-16le", [](std::string_view text) { return from_utf16(text, Order::little); }},
};

}  // namespace

std::string in_utf8(std::string text, std::string_view charset) {
  const bool says_itself = text.starts_with(kUtf8Mark) || order_of(text) != Order::none;
  const auto* known = std::ranges::find(kCharsets, charset, &Charset::name);
  if (says_itself || known == kCharsets.end()) return in_utf8(std::move(text));
  return known->read(text);
}

std::vector<std::string_view> json_in(std::string_view text) {
  const std::size_t first = text.find_first_not_of(kSpaces);
  if (first != std::string_view::npos && begins_object(text.substr(first), "")) return {text};
  std::vector<std::size_t> begins;
  for (std::size_t at = text.find("\n{"); at != std::string_view::npos; at = text.find("\n{", at + 1)) {
    if (begins_object(text.substr(at + 1), "\"schema\"")) begins.push_back(at + 1);
  }
  std::vector<std::string_view> objects;
  for (std::size_t i = 0; i < begins.size(); ++i) {
    const std::string_view rest =
        text.substr(begins[i], (i + 1 < begins.size() ? begins[i + 1] : text.size()) - begins[i]);
    const std::size_t last_line = rest.rfind("\n}");
    const std::size_t last = last_line != std::string_view::npos ? last_line + 1 : rest.rfind('}');
    objects.push_back(rest.substr(0, last == std::string_view::npos ? rest.size() : last + 1));
  }
  return objects;
}

}  // namespace netpreflight
