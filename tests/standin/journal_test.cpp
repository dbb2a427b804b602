#include "standin/journal.hpp"

#include <fstream>
#include <iterator>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace netpreflight {
namespace {

Visit visit(VisitKind kind, const std::string& from = "192.0.2.1", std::uint16_t port = 443) {
  Visit made;
  made.kind = kind;
  made.port = port;
  made.from = from;
  return made;
}

TEST(Journal, EveryCheckIsWorthALine) {
  Journal journal({});
  EXPECT_TRUE(journal.add(visit(VisitKind::check)));
  EXPECT_TRUE(journal.add(visit(VisitKind::check)));
  EXPECT_EQ(journal.log().check_count, 2U);
  EXPECT_EQ(journal.log().checks.size(), 2U);
}

TEST(Journal, OthersAreShownOnceForEachAddressPortAndKind) {
  Journal journal({});
  EXPECT_TRUE(journal.add(visit(VisitKind::silent)));
  EXPECT_FALSE(journal.add(visit(VisitKind::silent)));
  EXPECT_TRUE(journal.add(visit(VisitKind::not_tls)));
  EXPECT_TRUE(journal.add(visit(VisitKind::silent, "192.0.2.2")));
  EXPECT_TRUE(journal.add(visit(VisitKind::silent, "192.0.2.2", 22)));
  EXPECT_EQ(journal.log().other_count, 5U);
  EXPECT_EQ(journal.log().others.size(), 4U);
}

TEST(Journal, IsBounded) {
  Journal journal({});
  std::size_t shown = 0;
  for (int i = 0; i < 5000; ++i) {
    shown += journal.add(visit(VisitKind::silent, "2001:db8::" + std::to_string(i))) ? 1 : 0;
    shown += journal.add(visit(VisitKind::check)) ? 1 : 0;
  }
  EXPECT_EQ(shown, Journal::kMostChecks + Journal::kMostOthers);
  EXPECT_EQ(journal.log().checks.size(), Journal::kMostChecks);
  EXPECT_EQ(journal.log().others.size(), Journal::kMostOthers);
  EXPECT_EQ(journal.log().check_count, 5000U);
  EXPECT_EQ(journal.log().other_count, 5000U);
}

TEST(Journal, WritesBytesThatAreNoText) {
  Journal journal({});
  Visit odd = visit(VisitKind::other_words);
  odd.first_bytes = "\xff\xfe";
  journal.add(odd);
  EXPECT_NE(write_listen_log(journal.log()).find("other_words"), std::string::npos);
}

/// Words that the schema does not know would make every log of such a run invalid.
TEST(Journal, TheSchemaHasEveryWord) {
  std::ifstream stream(NETPREFLIGHT_SOURCE_DIR "/data/listen.schema.json");
  const std::string schema{std::istreambuf_iterator<char>(stream), {}};
  ListenLog log;
  for (const PortState state : {PortState::stood_in, PortState::served, PortState::wrong_service,
                                PortState::not_permitted, PortState::no_family, PortState::failed}) {
    log.ports.push_back({443, Protocol::tcp, {"web-interface"}, state, {"IPv4"}, "", "", ""});
  }
  const auto document = nlohmann::json::parse(write_listen_log(log));
  ASSERT_EQ(document["ports"].size(), 6U);
  for (const auto& port : document["ports"]) {
    const std::string word = port["state"];
    EXPECT_FALSE(word.empty());
    EXPECT_NE(schema.find('"' + word + '"'), std::string::npos) << word;
  }
  for (int kind = 0; kind <= static_cast<int>(VisitKind::displaced); ++kind) {
    const std::string word(name(static_cast<VisitKind>(kind)));
    EXPECT_FALSE(word.empty());
    EXPECT_NE(schema.find('"' + word + '"'), std::string::npos) << word;
  }
}

}  // namespace
}  // namespace netpreflight
