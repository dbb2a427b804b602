// Lines of blocks in streams of characters, against looking at each place where one may begin.
#include "report/mail/armour.hpp"

#include <random>

#include <gtest/gtest.h>

namespace netpreflight {
namespace {

constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::size_t kLineCharacters = 64;

ArmouredLine sample(std::uint32_t number, unsigned seed) {
  std::mt19937 random(seed);
  ArmouredLine line{number, {}};
  for (auto& byte : line.share) byte = static_cast<unsigned char>(random() & 0xFFU);
  return line;
}

/// The number and the share in 64 characters; whether they are a line shows in what armoured() makes of them.
ArmouredLine decoded(std::string_view characters) {
  std::string bytes;
  for (std::size_t i = 0; i < characters.size(); i += 4) {
    std::uint32_t three = 0;
    for (std::size_t j = 0; j < 4; ++j)
      three = three << 6U | static_cast<std::uint32_t>(kAlphabet.find(characters[i + j]));
    for (const unsigned shift : {16U, 8U, 0U}) bytes += static_cast<char>((three >> shift) & 0xFFU);
  }
  ArmouredLine line;
  for (std::size_t i = 0; i < 3; ++i) line.number = line.number << 8U | static_cast<unsigned char>(bytes[i]);
  for (std::size_t i = 0; i < kShareBytes; ++i) line.share.at(i) = static_cast<unsigned char>(bytes[i + 3]);
  return line;
}

std::vector<ArmouredLine> found_place_by_place(std::string_view text) {
  std::string characters;
  for (const char c : text) {
    if (kAlphabet.find(c) != std::string_view::npos) characters += c;
  }
  std::vector<ArmouredLine> lines;
  for (std::size_t at = 0; at + kLineCharacters <= characters.size();) {
    const std::string here = characters.substr(at, kLineCharacters);
    const ArmouredLine line = decoded(here);
    const bool is_line = armoured(line) == here;
    if (is_line) lines.push_back(line);
    at += is_line ? kLineCharacters : 1;
  }
  return lines;
}

std::string words(const std::vector<ArmouredLine>& lines) {
  std::string text;
  for (const auto& line : lines) text += armoured(line) + '\n';
  return text;
}

TEST(Armour, ALineHas64Characters) {
  EXPECT_EQ(armoured({0, {}}), std::string(60, 'A') + "gkcw");
  EXPECT_EQ(armoured({0xFFFFFF, {}}).substr(0, 5), "////A");
  EXPECT_EQ(armoured(sample(7, 1)).size(), kLineCharacters);
}

TEST(Armour, LinesAreFoundAmongWhateverElse) {
  std::mt19937 random(5);
  for (unsigned round = 0; round < 200; ++round) {
    std::string text;
    std::vector<ArmouredLine> written;
    for (unsigned piece = 0; piece < 12; ++piece) {
      switch (random() % 4) {
        case 0:
          written.push_back(sample(static_cast<std::uint32_t>(random() & 0xFFFFFFU), static_cast<unsigned>(random())));
          text += armoured(written.back());
          break;
        case 1:
          text += std::string(random() % 100, kAlphabet[random() % 64]);
          break;
        case 2:
          for (unsigned i = random() % 100; i > 0; --i) text += kAlphabet[random() % 64];
          break;
        default:
          text.insert(random() % (text.size() + 1), "> \n-=");
          break;
      }
    }
    EXPECT_EQ(words(find_lines(text)), words(found_place_by_place(text))) << text;
    EXPECT_EQ(words(find_lines(text)), words(written)) << text;
  }
}

TEST(Armour, AChangedLineIsNone) {
  const std::string line = armoured(sample(7, 1));
  for (std::size_t i = 0; i < line.size(); ++i) {
    for (const char other : kAlphabet) {
      std::string changed = line;
      changed[i] = other;
      EXPECT_EQ(find_lines(changed).size(), changed == line ? 1U : 0U) << changed;
    }
  }
  EXPECT_TRUE(find_lines(line.substr(1)).empty());
  EXPECT_TRUE(find_lines(line.substr(0, 63)).empty());
  EXPECT_TRUE(find_lines("").empty());
}

}  // namespace
}  // namespace netpreflight
