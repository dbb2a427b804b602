// How wide text is on a terminal, and where its lines break.
#include "report/parts/layout.hpp"

#include <gtest/gtest.h>

#include <sstream>
#include <vector>

namespace netpreflight {
namespace {

struct Width {
  const char* text;
  std::size_t columns;
};

TEST(Layout, WidthOnATerminal) {
  for (const Width& each : {Width{"", 0}, Width{"plain", 5}, Width{"Nürnberg", 8}, Width{"Nu\xCC\x88rnberg", 8},
                            Width{"認証局", 6}, Width{"한국", 4}, Width{"ｶﾅ", 2}, Width{"Ａ", 2}, Width{"🔒", 2},
                            Width{"a\xE2\x80\x8B"
                                  "b",
                                  2},
                            Width{"a\xC2\xA0z", 3}, Width{"…", 1}, Width{"→", 1}, Width{"Ω", 1}, Width{"Москва", 6}}) {
    EXPECT_EQ(display_width(each.text), each.columns) << each.text;
  }
}

TEST(Layout, WidthOfWhatIsCutOff) {
  EXPECT_EQ(display_width("a\xE2\x82"), 2U) << "half a character takes one column and nothing is read behind the end";
}

TEST(Layout, Padding) {
  EXPECT_EQ(padded("ab", 5), "ab   ");
  EXPECT_EQ(padded("認", 5), "認   ");
  EXPECT_EQ(padded("abcde", 5), "abcde");
  EXPECT_EQ(padded("abcdef", 5), "abcdef");
  EXPECT_EQ(padded("", 2), "  ");
  EXPECT_EQ(padded("", 0), "");
}

struct Wrapping {
  const char* description;
  const char* first;
  const char* text;
  std::size_t columns;
  const char* lines;
};

TEST(Layout, Wrapping) {
  const Wrapping cases[] = {
      {"fits", "  ", "one two", 9, "  one two\n"},
      {"fits not", "  ", "one two", 8, "  one\n  two\n"},
      {"several lines", "do ", "one two three four", 10, "do one two\n   three\n   four\n"},
      {"a word longer than a line", "- ", "a incomprehensibilities b", 10, "- a\n  incomprehensibilities\n  b\n"},
      {"a first word longer than a line", "- ", "incomprehensibilities b", 10, "- incomprehensibilities\n  b\n"},
      {"nothing", "- ", "", 10, "- \n"},
      {"wide characters", "", "認証局 認証局", 12, "認証局\n認証局\n"},
      {"wide characters that fit", "", "認証局 認証局", 13, "認証局 認証局\n"},
      {"a wide label", "認 ", "one two", 6, "認 one\n   two\n"},
      {"columns that are too few for the label", "label ", "one two", 3, "label one\n      two\n"},
  };
  for (const Wrapping& each : cases)
    EXPECT_EQ(wrapped(each.first, each.text, each.columns), each.lines) << each.description;
}

TEST(Layout, NoWordIsLostAndNoLineIsTooLong) {
  std::string text;
  for (int i = 0; i < 200; ++i)
    text += (text.empty() ? "" : " ") +
            std::string(static_cast<std::size_t>(i * 7 % 11 + 1), static_cast<char>('a' + i % 26));
  for (std::size_t columns = 15; columns < 90; columns += 7) {
    std::istringstream lines(wrapped("ab: ", text, columns));
    std::string joined;
    for (std::string line; std::getline(lines, line);) {
      EXPECT_LE(line.size(), columns);
      EXPECT_NE(line.back(), ' ');
      joined += (joined.empty() ? "" : " ") + line.substr(4);
    }
    EXPECT_EQ(joined, text) << columns;
  }
}

TEST(Layout, NoLineEndsInASpace) {
  for (std::size_t columns = 5; columns < 12; ++columns) {
    std::istringstream lines(wrapped("- ", "aa  bb  cc ", columns));
    for (std::string line; std::getline(lines, line);) EXPECT_NE(line.back(), ' ') << columns << ": '" << line << "'";
  }
}

TEST(Layout, PartsThatFit) {
  EXPECT_EQ(parts_that_fit("", 5), "");
  EXPECT_EQ(parts_that_fit("one, two, three", 15), "one, two, three");
  EXPECT_EQ(parts_that_fit("one, two, three", 14), "one, two");
  EXPECT_EQ(parts_that_fit("one, two, three", 3), "one");
  EXPECT_EQ(parts_that_fit("one, two, three", 2), "");
  EXPECT_EQ(parts_that_fit("one", 2), "");
}

TEST(Layout, TheEndStandsAtTheRight) {
  EXPECT_EQ(with_end("a\n", "z", 6), "a    z\n");
  EXPECT_EQ(with_end("a\nb\n", "z", 6), "a\nb    z\n");
  EXPECT_EQ(with_end("abcd\n", "z", 6), "abcd\n     z\n") << "two columns stay free";
  EXPECT_EQ(with_end("a\n", "", 6), "a\n");
}

}  // namespace
}  // namespace netpreflight
