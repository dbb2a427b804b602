#include "cli/commands/listen_page.hpp"

#include <gtest/gtest.h>

#include "tests/fixtures/golden.hpp"
#include "text/wall_time.hpp"

namespace netpreflight {
namespace {

const std::string kFingerprint = "00ff10ab" + std::string(56, 'c');

Requirement row(const std::string& id, std::uint16_t port, Protocol protocol = Protocol::tcp) {
  Requirement made;
  made.id = id;
  made.description = "Way of " + id;
  made.port = port;
  made.protocol = protocol;
  return made;
}

ListenLog log_of(const std::string& host) {
  ListenLog log;
  log.instance = "3f2a-91bc-77d0-12e4";
  log.host = host;
  return log;
}

Visit visit_to(std::uint16_t port) {
  Visit visit;
  visit.at = *from_rfc3339("2025-09-01T12:00:03.500Z");
  visit.kind = VisitKind::other_request;
  visit.port = port;
  visit.from = "10.20.1.10";
  visit.to = "10.20.0.10";
  visit.server_name = "named.example";
  visit.first_bytes = "GET";
  return visit;
}

TEST(ListenPage, IsAsItWas) {
  const ListenPage page(
      {row("web-interface", 443), row("agent", 443), row("log", 443, Protocol::udp), row("other", 22)},
      "Analysis Cockpit");
  expect_file(page(log_of("cockpit.corp.example"), visit_to(443), kFingerprint), "tests/cli/commands/listen_page.html");
}

TEST(ListenPage, TheLineForAMail) {
  EXPECT_EQ(mail_line(log_of("cockpit.corp.example"), visit_to(443), "web-interface", kFingerprint),
            "netpreflight: 10.20.1.10 reached cockpit.corp.example (10.20.0.10) on 443/tcp for web-interface, stand-in "
            "3f2a-91bc-77d0-12e4, certificate " +
                kFingerprint + ", 2025-09-01 12:00:03 UTC");
}

TEST(ListenPage, NothingIsMarkup) {
  Requirement bad = row("x", 443);
  bad.description = "</dd><script>";
  const std::string text = ListenPage({bad}, "<b>\"'&")(log_of("<i>"), visit_to(443), "<u>");
  for (const char* markup : {"<script", "<b>", "<i>", "<u>", "\"'"})
    EXPECT_EQ(text.find(markup), std::string::npos) << markup;
}

TEST(ListenPage, HasNothingThatTheVisitorSaid) {
  const std::string text = ListenPage({row("x", 443)}, "A")(log_of("h"), visit_to(443), kFingerprint);
  EXPECT_EQ(text.find("named.example"), std::string::npos);
  EXPECT_EQ(text.find("GET"), std::string::npos);
}

TEST(ListenPage, NamesSomeOfManyRows) {
  std::vector<Requirement> rows;
  for (int i = 0; i < 100'000; ++i) rows.push_back(row("row-" + std::to_string(i), 443));
  const std::string text = ListenPage(rows, "A")(log_of("h"), visit_to(443), kFingerprint);
  EXPECT_LT(text.size(), 6000U);
  EXPECT_NE(text.find("row-15 and 99984 more"), std::string::npos);
}

}  // namespace
}  // namespace netpreflight
