#include "json/text_json.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <nlohmann/json.hpp>

namespace netpreflight {

namespace {

constexpr std::size_t kPiece = std::size_t{32} << 10U;
constexpr std::size_t kIndent = 2;

/// What nlohmann spells in its own way, replaced or as \u....
constexpr char kNotPlain = 1;

/// By character: 0 where it stands for itself, kNotPlain, or what stands behind a backslash for it.
constexpr std::array<char, 256> kEscapes = [] {
  std::array<char, 256> escapes{};
  for (std::size_t i = 0; i < escapes.size(); ++i) escapes.at(i) = i < 0x20 || i >= 0x7f ? kNotPlain : '\0';
  constexpr std::string_view kCharacters = "\b\t\n\f\r\"\\";
  constexpr std::string_view kLetters = "btnfr\"\\";
  for (std::size_t i = 0; i < kCharacters.size(); ++i)
    escapes.at(static_cast<unsigned char>(kCharacters[i])) = kLetters[i];
  return escapes;
}();

char escape_of(char c) {
  return kEscapes[static_cast<unsigned char>(c)];
}

/// How much of the beginning of `text` stands for itself.
std::size_t plain_start(std::string_view text) {
  std::size_t i = 0;
  while (i < text.size() && escape_of(text[i]) == '\0') ++i;
  return i;
}

/// Returns where the copy ends.
char* copy(std::string_view text, char* to) {
  return to + text.copy(to, text.size());
}

/// `text` in quotation marks, with its escapes.
std::string escaped(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    const char escape = escape_of(c);
    if (escape == kNotPlain) return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    if (escape != '\0') out += '\\';
    out += escape == '\0' ? c : escape;
  }
  return out + '"';
}

}  // namespace

JsonText::JsonText(const TextSink& sink) : sink_(sink), piece_(kPiece) {}

char* JsonText::room(std::size_t size) {
  if (size > piece_.size() - used_) flush();
  if (size > piece_.size()) piece_.resize(size);
  char* begin = piece_.data() + used_;
  used_ += size;
  return begin;
}

void JsonText::append(std::string_view text) {
  copy(text, room(text.size()));
}

void JsonText::quoted(std::string_view text, std::string_view behind) {
  if (plain_start(text) < text.size()) {
    append(escaped(text));
    append(behind);
    return;
  }
  char* out = room(text.size() + 2 + behind.size());
  *out++ = '"';
  out = copy(text, out);
  *out++ = '"';
  copy(behind, out);
}

void JsonText::new_line(bool comma) {
  const std::size_t indent = depth_ * kIndent;
  char* out = room(indent + (comma ? 2 : 1));
  if (comma) *out++ = ',';
  *out++ = '\n';
  std::fill_n(out, indent, ' ');
}

void JsonText::separate() {
  if (behind_key_) {
    behind_key_ = false;
    return;
  }
  if (depth_ > 0) new_line(!is_first_);
  is_first_ = false;
}

void JsonText::key(std::string_view name) {
  separate();
  quoted(name, ": ");
  behind_key_ = true;
}

void JsonText::string(std::string_view value) {
  separate();
  quoted(value, {});
}

void JsonText::real(double value) {
  if (!std::isfinite(value)) return null();
  std::array<char, 64> digits{};  // what to_chars asks for
  const char* end = nlohmann::detail::to_chars(digits.data(), digits.data() + digits.size(), value);
  word({digits.data(), static_cast<std::size_t>(end - digits.data())});
}

void JsonText::word(std::string_view value) {
  separate();
  append(value);
}

void JsonText::begin(char bracket) {
  separate();
  *room(1) = bracket;
  ++depth_;
  is_first_ = true;
}

void JsonText::end(char bracket) {
  --depth_;
  if (!is_first_) new_line(false);
  *room(1) = bracket;
  is_first_ = false;
}

void JsonText::flush() {
  if (used_ > 0) sink_({piece_.data(), used_});
  used_ = 0;
}

void JsonText::finish(std::string_view behind) {
  append(behind);
  flush();
}

}  // namespace netpreflight
