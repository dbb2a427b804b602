#include "standin/journal.hpp"

#include <gtest/gtest.h>

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
  EXPECT_EQ(journal.log().counts.checks, 2U);
  EXPECT_EQ(journal.log().checks.size(), 2U);
}

TEST(Journal, OthersAreShownOnceForEachAddressPortAndKind) {
  Journal journal({});
  EXPECT_TRUE(journal.add(visit(VisitKind::silent)));
  EXPECT_FALSE(journal.add(visit(VisitKind::silent)));
  EXPECT_TRUE(journal.add(visit(VisitKind::not_tls)));
  EXPECT_TRUE(journal.add(visit(VisitKind::silent, "192.0.2.2")));
  EXPECT_TRUE(journal.add(visit(VisitKind::silent, "192.0.2.2", 22)));
  EXPECT_EQ(journal.log().counts.others, 5U);
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
  EXPECT_EQ(journal.log().counts.checks, 5000U);
  EXPECT_EQ(journal.log().counts.others, 5000U);
}

TEST(Journal, PagesAreOneForEachAddressAndPortWithTheirNumber) {
  Journal journal({});
  EXPECT_TRUE(journal.add(visit(VisitKind::page)));
  EXPECT_FALSE(journal.add(visit(VisitKind::page)));
  EXPECT_TRUE(journal.add(visit(VisitKind::page, "192.0.2.1", 7443)));
  ASSERT_EQ(journal.log().pages.size(), 2U);
  EXPECT_EQ(journal.log().pages[0].count, 2U);
  EXPECT_EQ(journal.log().counts.pages, 3U);
}

/// Of --from the longest prefix counts; a check says itself what it is.
TEST(Journal, NetworksSayTheRoleOfWhoeverDoesNotSayIt) {
  ListenLog begun;
  begun.from = {{"workstation", "192.0.2.0/24"}, {"management-center", "192.0.2.7/32"}};
  Journal journal(begun);
  journal.add(visit(VisitKind::page, "192.0.2.1"));
  journal.add(visit(VisitKind::page, "192.0.2.7"));
  journal.add(visit(VisitKind::page, "198.51.100.1"));
  EXPECT_EQ(journal.log().pages[0].role, "workstation");
  EXPECT_EQ(journal.log().pages[1].role, "management-center");
  EXPECT_EQ(journal.log().pages[2].role, "");
}

}  // namespace
}  // namespace netpreflight
