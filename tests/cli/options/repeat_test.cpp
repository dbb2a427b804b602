// The part of a command line that a further check of the same kind needs.
#include "cli/options/repeat.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "redaction/words_of_text.hpp"

namespace netpreflight {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> repeated(const std::vector<std::string>& arguments) {
  const ParsedCommandLine line = parse_command_line(arguments);
  EXPECT_EQ(line.error, "");
  return options_to_repeat(line.options.value_or(Options{}).check);
}

TEST(Repeat, NothingOfADefaultRun) {
  EXPECT_THAT(repeated({}), IsEmpty());
}

TEST(Repeat, NothingOfWhatSelectsRowsOrWritesThem) {
  EXPECT_THAT(repeated({"--only", "dns", "--skip", "proxy", "--host", "cockpit=a.example", "-f", "json", "-q",
                        "--strict", "--expect-fail", "ntp-0", "--wait", "1m", "--concurrency", "3"}),
              IsEmpty());
}

TEST(Repeat, WhatDecidesHowRowsAreChecked) {
  EXPECT_THAT(repeated({"--timeout", "2s", "-6", "--resolve", "splunk", "--nameserver", "192.0.2.53:5353", "--ntp",
                        "time.example.org", "--trust-store", "/roots", "--public-roots", "/public.pem", "--no-proxy",
                        "--requirements", "table.json", "--port", "web-interface=8443/tcp"}),
              ElementsAre("--requirements", "table.json", "--no-proxy", "--port", "web-interface=8443/tcp", "--ntp",
                          "time.example.org", "--nameserver", "192.0.2.53:5353", "--resolve", "splunk", "--trust-store",
                          "/roots", "--public-roots", "/public.pem", "-6", "--timeout", "2s"));
}

TEST(Repeat, NoCredentials) {
  EXPECT_THAT(repeated({"--proxy", "http://user:s3@cret@proxy.example.org:3128"}),
              ElementsAre("--proxy", "http://proxy.example.org:3128"));
}

/// In a redacted report, too, the command can be read.
TEST(Repeat, RedactionKnowsTheOptions) {
  const auto known = own_words();
  for (const std::string& word :
       repeated({"--timeout", "2s", "-6", "--resolve", "a", "--nameserver", "192.0.2.53", "--ntp", "b", "--trust-store",
                 "/c", "--public-roots", "/d", "--proxy", "http://e:1", "--requirements", "f"})) {
    EXPECT_TRUE(!word.starts_with('-') || known.contains(word)) << word;
  }
  EXPECT_TRUE(is_number("300ms") && is_number("2s") && is_number("1.5h"));
  EXPECT_FALSE(is_number("ms") || is_number("a2s") || is_number("2sms"));
}

}  // namespace
}  // namespace netpreflight
