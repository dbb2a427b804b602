// Text as mail carries it.
#include "report/requests/mime.hpp"

#include <gtest/gtest.h>

namespace netpreflight {
namespace {

TEST(Mime, AShortHeaderIsAsItIs) {
  EXPECT_EQ(mime_header("Subject", "no time from a"), "Subject: no time from a\r\n");
}

TEST(Mime, WhatIsNotAsciiIsEncoded) {
  EXPECT_EQ(mime_header("Subject", "J\xC3\xBCrgen_?"), "Subject: =?utf-8?Q?J=C3=BCrgen=5F=3F?=\r\n");
}

TEST(Mime, ALongHeaderIsFoldedBetweenCharacters) {
  std::string value;
  for (int i = 0; i < 40; ++i) value += "\xC3\xBC";
  const std::string header = mime_header("Subject", value);
  std::size_t start = 0;
  for (std::size_t end = header.find("\r\n"); end != std::string::npos; end = header.find("\r\n", start)) {
    const std::string line = header.substr(start, end - start);
    EXPECT_LE(line.size(), 76U) << line;
    EXPECT_TRUE(line.ends_with("=BC?=")) << line;
    start = end + 2;
  }
}

TEST(Mime, ALineBreakInAHeaderIsNone) {
  EXPECT_EQ(mime_header("Subject", "a\r\nBcc: x"), "Subject: =?utf-8?Q?a=0D=0ABcc:_x?=\r\n");
}

TEST(Mime, LongLinesAreBrokenSoftly) {
  const std::string text(200, 'x');
  const std::string encoded = quoted_printable(text + "\n");
  EXPECT_EQ(encoded, std::string(75, 'x') + "=\r\n" + std::string(75, 'x') + "=\r\n" + std::string(50, 'x') + "\r\n");
}

TEST(Mime, SpacesAtTheEndAndEqualsSignsAreKept) {
  EXPECT_EQ(quoted_printable("a=b \n\xC3\xA9\n"), "a=3Db=20\r\n=C3=A9\r\n");
}

}  // namespace
}  // namespace netpreflight
