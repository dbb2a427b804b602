#include "report/mail/armour.hpp"

#include <algorithm>

namespace netpreflight {

namespace {

// One line: its number, its share, and the CRC-24 of both.
constexpr std::size_t kNumberBytes = 3;
constexpr std::size_t kCheckBytes = 3;
constexpr std::size_t kLineBytes = kNumberBytes + kShareBytes + kCheckBytes;
constexpr unsigned kCharacterBits = 6;
constexpr std::size_t kLineCharacters = kLineBytes * 8 / kCharacterBits;
using LineBytes = std::array<unsigned char, kLineBytes>;

constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

constexpr std::array<std::int8_t, 256> reverse_alphabet() {
  std::array<std::int8_t, 256> values{};
  values.fill(-1);
  for (std::size_t i = 0; i < kAlphabet.size(); ++i)
    values.at(static_cast<unsigned char>(kAlphabet[i])) = static_cast<std::int8_t>(i);
  return values;
}
constexpr auto kValues = reverse_alphabet();

// RFC 4880 section 6.1
constexpr std::uint32_t kCrcStart = 0xB704CE;
constexpr unsigned kCrcBits = 24;

/// The remainder with `bits` zeros behind what it is of.
constexpr std::uint32_t shifted(std::uint32_t remainder, std::size_t bits) {
  constexpr std::uint32_t kPolynomial = 0x864CFB;
  for (; bits > 0; --bits)
    remainder = ((remainder << 1U) ^ ((remainder & 0x800000U) != 0 ? kPolynomial : 0U)) & 0xFFFFFFU;
  return remainder;
}

/// shifted() of each value of a character.
constexpr std::array<std::uint32_t, 64> shifted_values(std::size_t bits) {
  std::array<std::uint32_t, 64> table{};
  for (std::uint32_t value = 0; value < table.size(); ++value) table.at(value) = shifted(value, bits);
  return table;
}
constexpr auto kOverflow = shifted_values(kCrcBits);

/// The remainder with a character behind what it is of.
constexpr std::uint32_t with_character(std::uint32_t remainder, std::uint32_t value) {
  return ((remainder << kCharacterBits) & 0xFFFFFFU) ^ kOverflow.at(remainder >> (kCrcBits - kCharacterBits)) ^ value;
}

std::uint32_t crc24(const LineBytes& line) {
  std::uint32_t crc = kCrcStart;
  for (std::size_t i = 0; i < kLineBytes - kCheckBytes; ++i)
    crc = shifted(crc ^ static_cast<std::uint32_t>(line.at(i)) << 16U, 8);
  return crc;
}

/// The remainder of the last characters of a stream, as many as a line has. It moves on by one character in one step,
/// wherever a line may begin.
class SlidingRemainder {
 public:
  /// `gone`: the value of the character that is no longer one of the last.
  void move(std::uint32_t value, std::uint32_t gone) {
    remainder_ = with_character(remainder_, value) ^ kGone.at(gone);
  }

  /// Whether the last of the characters are the checksum of the others.
  bool is_of_line() const { return remainder_ == kOfLine; }

 private:
  static constexpr auto kGone = shifted_values(kLineBytes * 8);
  static constexpr std::uint32_t kOfLine = shifted(kCrcStart, (kLineBytes - kCheckBytes) * 8);

  std::uint32_t remainder_ = 0;
};

ArmouredLine line_of(const unsigned char* values) {
  LineBytes bytes{};
  for (std::size_t i = 0; i < kLineCharacters / 4; ++i) {
    std::uint32_t three = 0;
    for (std::size_t j = 0; j < 4; ++j) three = three << kCharacterBits | values[i * 4 + j];
    put_number(bytes, i * 3, 3, three);
  }
  ArmouredLine line{number_at(bytes, 0, kNumberBytes), {}};
  std::copy_n(bytes.begin() + kNumberBytes, kShareBytes, line.share.begin());
  return line;
}

}  // namespace

std::string armoured(const ArmouredLine& line) {
  LineBytes bytes{};
  put_number(bytes, 0, kNumberBytes, line.number);
  std::ranges::copy(line.share, bytes.begin() + kNumberBytes);
  put_number(bytes, kLineBytes - kCheckBytes, kCheckBytes, crc24(bytes));
  std::string text;
  for (std::size_t i = 0; i < kLineBytes; i += 3) {
    const std::uint32_t three = number_at(bytes, i, 3);
    for (const unsigned shift : {18U, 12U, 6U, 0U}) text += kAlphabet[(three >> shift) & 0x3FU];
  }
  return text;
}

std::vector<ArmouredLine> find_lines(std::string_view text) {
  std::vector<unsigned char> values;
  values.reserve(text.size());
  for (const char c : text) {
    const std::int8_t value = kValues.at(static_cast<unsigned char>(c));
    if (value >= 0) values.push_back(static_cast<unsigned char>(value));
  }
  std::vector<ArmouredLine> lines;
  SlidingRemainder remainder;
  std::size_t free_from = 0;  // where the next line may begin at the earliest
  for (std::size_t end = 1; end <= values.size(); ++end) {
    remainder.move(values[end - 1], end > kLineCharacters ? values[end - kLineCharacters - 1] : 0);
    if (!remainder.is_of_line() || end < free_from + kLineCharacters) continue;
    lines.push_back(line_of(&values[end - kLineCharacters]));
    free_from = end;
  }
  return lines;
}

}  // namespace netpreflight
