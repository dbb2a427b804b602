// Options from a file: what it sets, and the line of what is wrong with it.
#include "cli/options/config.hpp"

#include <gtest/gtest.h>

namespace netpreflight {
namespace {

std::string error(const std::string& text) {
  const auto settings = read_config(text, "FILE");
  return settings ? "none" : settings.error();
}

TEST(Config, IsRead) {
  const auto settings = read_config(
      "# a comment\n\ntimeout = \"5s\"  # another\n[check]\nonly = [\"ntp\", \"dns\"]\nstrict = true\n", "FILE");
  ASSERT_TRUE(settings) << settings.error();
  std::string shown;
  for (const auto& setting : *settings) {
    shown += std::to_string(setting.line) + ' ' + setting.key;
    for (const auto& value : setting.values) shown += ' ' + value;
    shown += '\n';
  }
  EXPECT_EQ(shown, "3 timeout 5s\n5 only ntp dns\n6 strict true\n");
}

TEST(Config, WithAByteOrderMark) {
  const auto settings = read_config("\xEF\xBB\xBFstrict = true\n", "FILE");
  ASSERT_TRUE(settings) << settings.error();
  ASSERT_EQ(settings->size(), 1U);
  EXPECT_EQ(settings->front().key, "strict");
  for (const char* mark : {"\xFF\xFE", "\xFE\xFF"}) {
    EXPECT_EQ(error(std::string(mark) + "s\n"),
              "FILE: is UTF-16 (it begins with its byte order mark); save it as UTF-8");
  }
}

struct Fault {
  std::string text;
  const char* error;
};

TEST(Config, SaysWhatIsWrongAndWhere) {
  for (const Fault& each : {
           Fault{"\ntimeout \"5s\"\n", "FILE: line 2: must be KEY = VALUE, not timeout \"5s\""},
           Fault{"strict = true\noutput = [\"json=x.json\"\n", "FILE: line 2: a list stands on one line, from [ to ]"},
           Fault{"[" + std::string(20'000, '.') + "x]\nx = 1\n",
                 "FILE: line 1: no section or key has more than 8 parts"},
           Fault{"a" + std::string(20'000, '.') + "x = 1\n", "FILE: line 1: no section or key has more than 8 parts"},
           Fault{"{\n  \"schema\": 1\n}\n", "FILE: line 1: must be KEY = VALUE, not {"},
           Fault{"[show]\nstrict = true\n", "FILE: line 1: there is no section [show] here, only [check]"},
           Fault{"a\x1b[2J\n", "FILE: line 1: must be KEY = VALUE, not a\\x1b[2J"},
       }) {
    EXPECT_EQ(error(each.text), each.error) << each.text;
  }
}

}  // namespace
}  // namespace netpreflight
