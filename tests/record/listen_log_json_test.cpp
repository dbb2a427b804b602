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
    for (auto& arrival : log.arrivals) {
      if (arrival.protocol == Protocol::icmp) arrival.port = 0;
    }
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

/// Echoes have no port, and everything else has one.
TEST(ListenLogJson, OnlyEchoesHaveNoPort) {
  struct Case {
    Protocol protocol;
    std::uint16_t port;
    bool is_read;
  };
  for (const auto& [protocol, port, is_read] : {Case{Protocol::icmp, 0, true}, Case{Protocol::icmp, 8, false},
                                                Case{Protocol::tcp, 443, true}, Case{Protocol::udp, 0, false}}) {
    ListenLog log;
    log.arrivals.resize(2);
    log.arrivals[0].port = 22;
    log.arrivals[1].protocol = protocol;
    log.arrivals[1].port = port;
    const auto again = read_listen_log(write_listen_log(log), "log.json");
    EXPECT_EQ(again.has_value(), is_read) << name(protocol) << port;
    if (!again) EXPECT_EQ(again.error().where, "arrivals[1].port");
  }
}

/// A log of before echoes were looked at says nothing of them.
TEST(ListenLogJson, ALogWithoutAWordOnEchoes) {
  ListenLog log;
  std::string text = write_listen_log(log);
  const std::string key = "\"lost\": 0,\n    \"echoes\": null";
  const auto at = text.find(key);
  ASSERT_NE(at, std::string::npos) << text;
  text.replace(at, key.size(), "\"lost\": 0");
  const auto again = read_listen_log(text, "log.json");
  ASSERT_TRUE(again);
  EXPECT_EQ(again->packets.echoes, std::nullopt);
}

TEST(ListenLogJson, WritesBytesThatAreNoText) {
  ListenLog log;
  log.others.emplace_back().first_bytes = "\xff\xfe";
  EXPECT_TRUE(read_listen_log(write_listen_log(log), "log.json"));
}

}  // namespace
}  // namespace netpreflight
