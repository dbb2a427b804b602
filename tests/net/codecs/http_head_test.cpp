// Heads of answers to CONNECT: what other clients take is taken, and what is none is refused.
#include "net/codecs/http_head.hpp"

#include <gtest/gtest.h>

namespace netpreflight {
namespace {

TEST(StatusLine, IsReadLeniently) {
  for (const char* line :
       {"HTTP/1.1 403 Forbidden", "HTTP/1.0 403 No", "HTTP/1.1 403", "HTTP/1.1 403 ", "HTTP/1.1  403 No",
        "HTTP/1.1\t403", "HTTP/1.1 403Forbidden", "HTTP/1.1 403 \x01\x1b[2J", "HTTP/1.1 403 \xff"}) {
    EXPECT_EQ(read_status(line), 403) << line;
  }
}

TEST(StatusLine, IsNone) {
  for (const char* line :
       {"", "HTTP/1.1", "HTTP/1.1 40", "HTTP/1.1 4030", "HTTP/1. 403", "HTTP/1.x 403", "http/1.1 403", "HTTP/2 403",
        " HTTP/1.1 403", "HTTP/1.1 -403", "HTTP/1.1 099", "HTTP/1.1403 No", "SSH-2.0-x"}) {
    EXPECT_EQ(read_status(line), std::nullopt) << line;
  }
}

TEST(Answer, MayStillBecomeOne) {
  for (const char* bytes : {"", "H", "HTTP/", "HTTP/1.", "HTTP/1.1 4", "HTTP/1.1 403\n", "HTTP/1.1 403 x\r\nVia: y"}) {
    EXPECT_TRUE(may_be_answer(bytes)) << bytes;
  }
  for (const char* bytes : {"S", "HTTPS", "HTTP/2", "\r\nHTTP/1.1 200\r\n", "HTTP/1.1 x\r\n", "HTTP/1.1 4\n"}) {
    EXPECT_FALSE(may_be_answer(bytes)) << bytes;
  }
}

TEST(EndOfHead, WithAndWithoutCarriageReturns) {
  EXPECT_EQ(end_of_head("a\r\n\r\nbody", 0), 5U);
  EXPECT_EQ(end_of_head("a\n\nbody", 0), 3U);
  EXPECT_EQ(end_of_head("a\n\r\nbody", 0), 4U);
  EXPECT_EQ(end_of_head("a\r\nb\n\n", 0), 6U);
  EXPECT_EQ(end_of_head("a\r\nb: c\r\n", 0), std::nullopt);
  EXPECT_EQ(end_of_head("a\r\n\rb", 0), std::nullopt);
}

/// Byte by byte, as far as it has to look back.
TEST(EndOfHead, IsFoundInPieces) {
  constexpr std::string_view kHead = "HTTP/1.1 200 OK\r\nVia: x\r\n\r\n";
  for (std::size_t size = 1; size <= kHead.size(); ++size) {
    const auto end = end_of_head(kHead.substr(0, size), size - std::min<std::size_t>(size, 4));
    EXPECT_EQ(end, size == kHead.size() ? std::optional(size) : std::nullopt) << size;
  }
}

TEST(StrictHead, KeepsWhatIsAField) {
  EXPECT_EQ(strict_head("HTTP/1.1 403\nVia: a\nno field\nServer :  b \nX: one\n  two\n: y\nZ: \x01z\n\n", true),
            "HTTP/1.1 403 -\r\nVia: a\r\nServer: b\r\nX: one two\r\nZ:  z\r\n\r\n");
}

TEST(StrictHead, LeavesOutWhatFrames) {
  EXPECT_EQ(
      strict_head(
          "HTTP/1.1 200 OK\r\ncontent-length: x\r\nTransfer-Encoding: y\r\nConnection: a b\r\nUPGRADE: /\r\nProxy-Connection: ,;\r\nA: b\r\n\r\n",
          false),
      "HTTP/1.1 200 -\r\nA: b\r\n\r\n");
}

}  // namespace
}  // namespace netpreflight
