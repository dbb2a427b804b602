#include "report/mail/encoding.hpp"

#include <cstdint>

namespace netpreflight {

namespace {

constexpr std::string_view kSpaces = " \t\r\n";
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
  constexpr std::string_view kMark = "\xEF\xBB\xBF";
  if (text.starts_with(kMark)) text.erase(0, kMark.size());
  const Order order = order_of(text);
  if (order != Order::none) text = from_utf16(text, order);
  return text;
}

std::string_view json_in(std::string_view text) {
  const std::size_t first = text.find_first_not_of(kSpaces);
  if (first != std::string_view::npos && begins_object(text.substr(first), "")) return text;
  for (std::size_t at = text.find("\n{"); at != std::string_view::npos; at = text.find("\n{", at + 1)) {
    if (!begins_object(text.substr(at + 1), "\"schema\"")) continue;
    const std::size_t last_line = text.rfind("\n}");
    const std::size_t last = last_line != std::string_view::npos && last_line > at ? last_line + 1 : text.rfind('}');
    return text.substr(at + 1, last - at);
  }
  return {};
}

}  // namespace netpreflight
