#include "record/listen_log_json.hpp"

#include <gtest/gtest.h>

#include "tests/fixtures/full_report.hpp"

namespace netpreflight {
namespace {

/// Every field has a value other than its default, and over the seeds every enumerator.
TEST(ListenLogJson, IsReadBackAsItWasWritten) {
  for (unsigned seed = 0; seed < 40; ++seed) {
    ListenLog log;
    Filler(seed).fill(log);
    const std::string text = write_listen_log(log);
    const auto again = read_listen_log(text, "log.json");
    ASSERT_TRUE(again) << again.error().where << " " << again.error().reason;
    EXPECT_EQ(write_listen_log(*again), text);
  }
}

TEST(ListenLogJson, NamesWhatIsWrong) {
  const auto missing = read_listen_log(R"({"schema": "netpreflight-listen/1", "tool": {"version": 7}})", "log.json");
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().file, "log.json");
  EXPECT_EQ(missing.error().where, "tool.version");
}

TEST(ListenLogJson, WritesBytesThatAreNoText) {
  ListenLog log;
  log.others.emplace_back().first_bytes = "\xff\xfe";
  EXPECT_TRUE(read_listen_log(write_listen_log(log), "log.json"));
}

}  // namespace
}  // namespace netpreflight
