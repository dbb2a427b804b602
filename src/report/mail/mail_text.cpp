#include "report/mail/mail_text.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <optional>

namespace netpreflight {

namespace {

struct Entity {
  std::string_view name;
  char character;
};
constexpr std::array kEntities{
    Entity{"nbsp", ' '},  Entity{"gt", '>'},   Entity{"lt", '<'},     Entity{"amp", '&'},     Entity{"quot", '"'},
    Entity{"plus", '+'},  Entity{"sol", '/'},  Entity{"hyphen", '-'}, Entity{"dash", '-'},    Entity{"ndash", '-'},
    Entity{"mdash", '-'}, Entity{"ensp", ' '}, Entity{"emsp", ' '},   Entity{"NewLine", ' '}, Entity{"Tab", ' '},
};

/// What a character beyond ASCII stands for: some dash, nothing that takes room, or a space.
std::optional<char> plain(char32_t code) {
  const bool is_dash =
      (code >= 0x2010 && code <= 0x2015) || code == 0x2212 || code == 0xFE58 || code == 0xFE63 || code == 0xFF0D;
  if (is_dash) return '-';
  const bool is_nothing = code == 0xAD || (code >= 0x200B && code <= 0x200F) || code == 0x2060 || code == 0xFEFF;
  if (is_nothing) return std::nullopt;
  return ' ';
}

class Plainer {
 public:
  explicit Plainer(std::string_view mail) : mail_(mail) {
    out_.text.reserve(mail.size());
    out_.line_starts.push_back(0);
  }

  MailText make() {
    while (at_ < mail_.size()) step();
    return std::move(out_);
  }

 private:
  void step() {
    const char byte = mail_[at_];
    if (byte == '\n') {
      put(' ');
      out_.line_starts.push_back(static_cast<std::uint32_t>(out_.text.size()));
      ++at_;
    } else if (byte == '<' && skip_tag()) {
      put(' ');
    } else if (byte == '&' && take_entity()) {
    } else if (static_cast<unsigned char>(byte) >= 0x80) {
      take_wide();
    } else {
      put_ascii(byte);
      ++at_;
    }
  }

  void put_ascii(char byte) {
    const bool is_quoting = byte == '>' || byte == '|';
    put(is_quoting || static_cast<unsigned char>(byte) <= ' ' || byte == 0x7F ? ' ' : byte);
  }

  void put(char character) {
    if (character == ' ' && (out_.text.empty() || out_.text.back() == ' ')) return;
    out_.text += character;
  }

  void put_code(char32_t code) {
    if (code < 0x80) {
      put_ascii(static_cast<char>(code));
    } else if (const auto character = plain(code)) {
      put(*character);
    }
  }

  /// "<br>", "</p>", "<span class=...>"; a lone "<" is none.
  bool skip_tag() {
    constexpr std::size_t kLongest = 500;
    const auto first = at_ + 1 < mail_.size() ? static_cast<unsigned char>(mail_[at_ + 1]) : 0U;
    if (std::isalpha(static_cast<int>(first)) == 0 && first != '/') return false;
    const std::size_t end = next(">", next_close_) - at_;
    if (end >= kLongest || next("NETPREFLIGHT", next_mark_) < at_ + end) return false;
    const auto newlines = std::count(mail_.begin() + static_cast<std::ptrdiff_t>(at_),
                                     mail_.begin() + static_cast<std::ptrdiff_t>(at_ + end), '\n');
    const auto start = static_cast<std::uint32_t>(out_.text.size());
    out_.line_starts.insert(out_.line_starts.end(), static_cast<std::size_t>(newlines), start);
    at_ += end + 1;
    return true;
  }

  /// Where `what` next stands from here on, or the end of the mail. `known` keeps it, so that a place is looked at
  /// once.
  std::size_t next(std::string_view what, std::optional<std::size_t>& known) const {
    if (!known || *known < at_) known = std::min(mail_.find(what, at_), mail_.size());
    return *known;
  }

  bool take_entity() {
    constexpr std::size_t kLongest = 12;
    const std::string_view rest = mail_.substr(at_ + 1, kLongest);
    const std::size_t end = rest.find(';');
    if (end == std::string_view::npos || end == 0) return false;
    const std::string_view word = rest.substr(0, end);
    if (word.front() == '#') {
      const bool hex = word.size() > 1 && (word[1] == 'x' || word[1] == 'X');
      const std::string_view digits = word.substr(hex ? 2 : 1);
      std::uint32_t code = 0;
      const auto [stop, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), code, hex ? 16 : 10);
      if (failure != std::errc() || stop != digits.data() + digits.size()) return false;
      put_code(code);
    } else {
      const auto entity = std::ranges::find(kEntities, word, &Entity::name);
      if (entity == kEntities.end()) return false;
      // "&amp;nbsp;": a mail that was escaped twice. Only the ampersand is taken back, and then looked at again.
      if (entity->character == '&') return unescape_twice(end);
      put_ascii(entity->character);
    }
    at_ += end + 2;
    return true;
  }

  bool unescape_twice(std::size_t end) {
    at_ += end + 1;  // the semicolon takes the place of the ampersand
    const std::string_view rest = mail_.substr(at_ + 1, 10);
    const std::size_t stop = rest.find(';');
    const auto inner = stop == std::string_view::npos
                           ? kEntities.end()
                           : std::ranges::find(kEntities, rest.substr(0, stop), &Entity::name);
    put_ascii(inner == kEntities.end() ? '&' : inner->character);
    at_ += inner == kEntities.end() ? 1 : stop + 2;
    return true;
  }

  /// A UTF-8 sequence, or a byte of another encoding: 0xA0 is a space in all that are in use.
  void take_wide() {
    const auto lead = static_cast<unsigned char>(mail_[at_]);
    const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC2 ? 2 : 1;
    char32_t code = length == 1 ? U' ' : lead & (0xFFU >> (length + 1));
    for (std::size_t i = 1; i < length; ++i) {
      const auto next = at_ + i < mail_.size() ? static_cast<unsigned char>(mail_[at_ + i]) : 0U;
      if ((next & 0xC0U) != 0x80U) {
        put(' ');
        ++at_;
        return;
      }
      code = (code << 6U) | (next & 0x3FU);
    }
    put_code(code);
    at_ += length;
  }

  std::string_view mail_;
  std::size_t at_ = 0;
  std::optional<std::size_t> next_close_;
  std::optional<std::size_t> next_mark_;
  MailText out_;
};

}  // namespace

std::size_t MailText::line_of(std::size_t offset) const {
  const auto after = std::ranges::upper_bound(line_starts, offset);
  return static_cast<std::size_t>(after - line_starts.begin());
}

MailText plain_text(std::string_view mail) {
  return Plainer(mail).make();
}

}  // namespace netpreflight
