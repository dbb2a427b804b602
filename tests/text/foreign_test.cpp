#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "netpreflight/evidence.hpp"
#include "text/foreign.hpp"

namespace netpreflight {
namespace {

using namespace std::string_view_literals;

struct Case {
  std::string_view name;
  std::string_view bytes;
  std::string_view shown;
};

const Case kCases[] = {
    {"empty", "", ""},
    {"plain", "HTTP/1.1 302 Found", "HTTP/1.1 302 Found"},
    {"backslash", "C:\\x1b", "C:\\x1b"},
    {"utf8", "Zertifizierungsstelle für Nürnberg, 認証局 🔒", "Zertifizierungsstelle für Nürnberg, 認証局 🔒"},
    {"terminal escape", "\x1b[2Jgone", "\\x1b[2Jgone"},
    {"line ends and tab", "a\r\nb\tc", "a\\x0d\\x0ab\\x09c"},
    {"null", "a\0b"sv, "a\\x00b"},
    {"delete", "\x7f", "\\x7f"},
    {"c1",
     "\xC2\x9B"
     "31m",
     "\\xc2\\x9b31m"},
    {"no-break space", "a\xC2\xA0z", "a\xC2\xA0z"},
    {"right-to-left override",
     "\xE2\x80\xAE"
     "exe.txt",
     "\\xe2\\x80\\xaeexe.txt"},
    {"isolate", "\xE2\x81\xA6z", "\\xe2\\x81\\xa6z"},
    {"Arabic letter mark", "\xD8\x9C", "\\xd8\\x9c"},
    {"line separator", "\xE2\x80\xA8", "\\xe2\\x80\\xa8"},
    {"lone continuation", "a\x80z", "a\\x80z"},
    {"cut sequence", "a\xE2\x82", "a\\xe2\\x82"},
    {"overlong slash", "\xC0\xAF", "\\xc0\\xaf"},
    {"overlong three bytes", "\xE0\x80\xAF", "\\xe0\\x80\\xaf"},
    {"surrogate", "\xED\xA0\x80", "\\xed\\xa0\\x80"},
    {"beyond Unicode", "\xF4\x90\x80\x80", "\\xf4\\x90\\x80\\x80"},
    {"Latin-1", "M\xFCnchen", "M\\xfcnchen"},
};

TEST(EscapeForeign, MakesBytesPrintable) {
  for (const Case& each : kCases) {
    EXPECT_EQ(escape_foreign(each.bytes), each.shown) << each.name;
  }
}

TEST(EscapeForeign, TwiceIsHarmless) {
  for (const Case& each : kCases) {
    for (const std::size_t limit : {3U, 4U, 5U, 6U, 7U, 8U, 9U, 512U}) {
      const std::string once = escape_foreign(each.bytes, limit);
      EXPECT_EQ(escape_foreign(once, limit), once) << each.name << " with limit " << limit;
    }
  }
}

TEST(EscapeForeign, KeepsTheLimit) {
  EXPECT_EQ(escape_foreign("0123456789", 10), "0123456789");
  EXPECT_EQ(escape_foreign("0123456789a", 10), "0123456...");
  EXPECT_EQ(escape_foreign("\x1b\x1b\x1b\x1b", 10), "\\x1b...");
  EXPECT_EQ(escape_foreign("\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC", 8), "\xE2\x82\xAC...");
  EXPECT_EQ(escape_foreign("abc", 2), "..");
  EXPECT_EQ(escape_foreign("abc", 0), "");
  EXPECT_EQ(escape_foreign(std::string(1'000'000, '\x01')).size(), 511U);
}

TEST(Foreign, ASentenceQuotesTheFirstLine) {
  EXPECT_EQ(quoted_start(""), "");
  EXPECT_EQ(quoted_start("hello"), "hello");
  EXPECT_EQ(quoted_start("HTTP/1.1 200 OK\\x0d\\x0aServer: x"), "HTTP/1.1 200 OK ...");
  EXPECT_EQ(quoted_start("220 hello\\x0d\\x0a"), "220 hello");
  EXPECT_EQ(quoted_start("one\\x0atwo"), "one ...");
  EXPECT_EQ(quoted_start("\\x0d\\x0athen"), "\\x0d\\x0athen");
  EXPECT_EQ(quoted_start(std::string(200, 'x')), std::string(97, 'x') + "...");
}

}  // namespace
}  // namespace netpreflight
