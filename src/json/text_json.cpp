#include "json/text_json.hpp"

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

/// Appends `text` with its escapes; false, and something of it appended, where that is for nlohmann to do.
bool append_escaped(std::string& out, std::string_view text) {
  std::size_t begin = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char escape = escape_of(text[i]);
    if (escape == '\0') continue;
    if (escape == kNotPlain) return false;
    out.append(text, begin, i - begin).append({'\\', escape});
    begin = i + 1;
  }
  out.append(text, begin);
  return true;
}

}  // namespace

JsonText::JsonText(const TextSink& sink) : sink_(sink) {
  text_.reserve(kPiece + kPiece / 2);
}

void JsonText::quoted(std::string_view text) {
  const std::size_t before = text_.size();
  text_ += '"';
  if (append_escaped(text_, text)) {
    text_ += '"';
    return;
  }
  text_.resize(before);
  text_ += nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

void JsonText::new_line() {
  text_ += '\n';
  text_.append(depth_ * kIndent, ' ');
}

void JsonText::separate() {
  if (behind_key_) {
    behind_key_ = false;
    return;
  }
  if (text_.size() >= kPiece) flush();
  if (!is_first_) text_ += ',';
  if (depth_ > 0) new_line();
  is_first_ = false;
}

void JsonText::key(std::string_view name) {
  separate();
  quoted(name);
  text_ += ": ";
  behind_key_ = true;
}

void JsonText::string(std::string_view value) {
  separate();
  quoted(value);
}

void JsonText::real(double value) {
  if (!std::isfinite(value)) return null();
  std::array<char, 64> digits{};  // what to_chars asks for
  const char* end = nlohmann::detail::to_chars(digits.data(), digits.data() + digits.size(), value);
  word({digits.data(), static_cast<std::size_t>(end - digits.data())});
}

void JsonText::word(std::string_view value) {
  separate();
  text_ += value;
}

void JsonText::begin(char bracket) {
  separate();
  text_ += bracket;
  ++depth_;
  is_first_ = true;
}

void JsonText::end(char bracket) {
  --depth_;
  if (!is_first_) new_line();
  text_ += bracket;
  is_first_ = false;
}

void JsonText::flush() {
  if (!text_.empty()) sink_(text_);
  text_.clear();
}

void JsonText::finish(std::string_view behind) {
  text_ += behind;
  flush();
}

}  // namespace netpreflight
