// Files as other programs save them.
#include "report/mail/encoding.hpp"

#include <gtest/gtest.h>

#include "record/report_json.hpp"
#include "report/mail/found.hpp"
#include "report/mail/paste.hpp"
#include "tests/fixtures/full_report.hpp"

namespace netpreflight {
namespace {

/// UTF-16 of a text of the Basic Multilingual Plane's first 256 characters, and what stands for others.
std::string utf16(std::u16string_view text, bool big, bool mark) {
  std::string out;
  const auto add = [&](char16_t unit) {
    const char low = static_cast<char>(unit & 0xFFU);
    const char high = static_cast<char>(unit >> 8U);
    out += {big ? high : low, big ? low : high};
  };
  if (mark) add(0xFEFF);
  for (const char16_t unit : text) add(unit);
  return out;
}

TEST(Encoding, Utf8StaysAndLosesItsMark) {
  EXPECT_EQ(in_utf8(""), "");
  EXPECT_EQ(in_utf8("a"), "a");
  EXPECT_EQ(in_utf8("gr\xC3\xBC\xC3\x9F"), "gr\xC3\xBC\xC3\x9F");
  EXPECT_EQ(in_utf8("\xEF\xBB\xBF{}"), "{}");
  EXPECT_EQ(in_utf8("\xEF\xBB\xBF"), "");
}

TEST(Encoding, Utf16BecomesUtf8) {
  for (const bool big : {false, true}) {
    for (const bool mark : {false, true}) {
      EXPECT_EQ(in_utf8(utf16(u"{a \u00FC \u20AC \U0001F600}", big, mark)),
                "{a \xC3\xBC \xE2\x82\xAC \xF0\x9F\x98\x80}");
      EXPECT_EQ(in_utf8(utf16(u"x", big, mark) + "y"), "x") << "an odd byte at the end is cut";
    }
  }
}

TEST(Encoding, LoneSurrogatesAreReplaced) {
  const std::u16string lone{u'a', 0xD83D, u'b', 0xDE00, u'c', 0xD83D};
  EXPECT_EQ(in_utf8(utf16(lone, false, true)),
            "a\xEF\xBF\xBD"
            "b\xEF\xBF\xBD"
            "c\xEF\xBF\xBD");
}

TEST(Encoding, ALabelSaysWhatTheBytesAre) {
  EXPECT_EQ(in_utf8("\xFC\x80\xA0z", "windows-1252"), "\xC3\xBC\xE2\x82\xAC\xC2\xA0z");
  EXPECT_EQ(in_utf8("\xFC", "iso-8859-1"), "\xC3\xBC");
  EXPECT_EQ(in_utf8("\xC3\xBC", "utf-8"), "\xC3\xBC");
  EXPECT_EQ(in_utf8("\xFC{}", "koi8-r"), "\xFC{}");
  EXPECT_EQ(in_utf8("\xEF\xBB\xBF{}", "iso-8859-1"), "{}") << "what the text says itself counts";
  EXPECT_EQ(in_utf8(utf16(u"\u20AC\u20AC", false, false), "utf-16le"), "\xE2\x82\xAC\xE2\x82\xAC");
  EXPECT_EQ(in_utf8(utf16(u"\u20AC\u20AC", true, false), "utf-16be"), "\xE2\x82\xAC\xE2\x82\xAC");
  EXPECT_EQ(in_utf8(utf16(u"\u20AC\u20AC", true, false), "utf-16"), "\xE2\x82\xAC\xE2\x82\xAC");
  EXPECT_EQ(in_utf8(utf16(u"\u20AC", false, true), "utf-16be"), "\xE2\x82\xAC");
  EXPECT_EQ(in_utf8("", "utf-16"), "");
}

TEST(Encoding, JsonIsFoundInMarkup) {
  using Objects = std::vector<std::string_view>;
  EXPECT_EQ(json_in("{\"a\": 1}"), Objects{"{\"a\": 1}"});
  EXPECT_EQ(json_in(" {}\n"), Objects{" {}\n"});
  EXPECT_EQ(json_in("{noformat}\nx"), Objects{});
  EXPECT_EQ(json_in("```json\n{\n  \"schema\": 1\n}\n```\n"), Objects{"{\n  \"schema\": 1\n}"});
  EXPECT_EQ(json_in("{noformat}\n{\n\"schema\": {}\n}\n{noformat}\n"), Objects{"{\n\"schema\": {}\n}"});
  EXPECT_EQ(json_in("Look:\n{\"schema\": {}}\nRegards\n"), Objects{"{\"schema\": {}}"});
  EXPECT_EQ(json_in("Hello {\"schema\": 1}"), Objects{});
  EXPECT_EQ(json_in(""), Objects{});
  EXPECT_EQ(json_in("Two:\n{\"schema\": 1}\nand\n{\n \"schema\": [\n{}\n]\n}\nBye\n"),
            (Objects{"{\"schema\": 1}", "{\n \"schema\": [\n{}\n]\n}"}));
  EXPECT_EQ(json_in("Cut:\n{\"schema\": 1, \"rows\": ["), Objects{"{\"schema\": 1, \"rows\": ["});
}

/// Whatever a program or a ticket puts around a report, it comes back as it was.
TEST(Encoding, AReportComesBackOutOfIt) {
  const Report report = full_report(1);
  const std::string json = write_report(report);
  const std::string paste = write_paste(report);
  const std::u16string wide(paste.begin(), paste.end());
  const std::string block = paste.substr(paste.find("-----BEGIN"));
  for (const std::string& text :
       {"\xEF\xBB\xBF" + json, "\xEF\xBB\xBF" + paste, utf16(wide, false, true), utf16(wide, true, true),
        "```json\n" + json + "```\n", "{noformat}\n" + json + "{noformat}\n", "~~~\n" + json + "~~~\n",
        "Look:\n\n" + json + "\nRegards\n", "```\n" + paste + "```\n", "{noformat}\n" + paste + "{noformat}\n",
        "{code:title=report}" + block + "{code}", "<pre>" + block + "</pre>", "`" + block + "`"}) {
    const auto read = read_report_or_mail(text, "FILE", 0);
    ASSERT_TRUE(read) << read.error() << '\n' << text.substr(0, 40);
    EXPECT_EQ(write_report(std::get<Report>(*read)), json);
  }
}

}  // namespace
}  // namespace netpreflight
