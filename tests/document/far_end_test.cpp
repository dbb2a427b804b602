// Reports beside the logs of the stand-ins that they came to: what is told of each row, and who is a column of their own.
#include "netpreflight/far_end.hpp"

#include <functional>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>

#include "tests/fixtures/evidence.hpp"

namespace netpreflight {
namespace {

using scenarios::literal;
using scenarios::unconnected;

const std::string kFarEnd = "10.1.1.10";
const std::string kDesk = "10.2.2.20";
constexpr WallTime kStart{std::chrono::hours(24 * 365 * 50)};

/// Nobody answered the workstation on any port.
Report failing_report() {
  Wishes wishes;
  wishes.from = "workstation";
  wishes.hosts = {{"cockpit", kFarEnd}};
  const auto plan = make_plan(embedded_table(), std::move(wishes));
  std::vector<RowEvidence> evidence(plan->rows.size());
  for (std::size_t i = 0; i < evidence.size(); ++i) {
    ConnectEvidence connect = unconnected(kFarEnd, SocketEnd::timed_out);
    connect.port = plan->rows[i].requirement.port.value_or(0);
    connect.source_address = kDesk;
    evidence[i].finished = true;
    evidence[i].steps = {{"", {}, literal(kFarEnd)}, {"", {}, connect}};
  }
  RunFacts run;
  run.from = "workstation";
  run.started = kStart;
  run.duration = Milliseconds(5000);
  run.host = {"desk", "desk.corp.example", {kDesk}, ""};
  run.trust_store_present = true;
  return judge_and_report(*plan, std::move(evidence), {"1.0", "2025-01-01", std::nullopt}, std::move(run));
}

ListenLog quiet_log() {
  ListenLog log;
  log.tool.version = "1.0";
  log.instance = "3f2a-91bc-77d0-12e4";
  log.role = "cockpit";
  log.host = "cockpit.corp.example";
  log.addresses = {kFarEnd};
  log.started = kStart - std::chrono::minutes(30);
  log.until = kStart + std::chrono::minutes(30);
  log.ended = log.until;
  const Table table = embedded_table();
  log.table = facts_of(table);
  log.packets = {PacketSight::all, "", 0};
  const auto rows = incoming_rows(table, "cockpit", {});
  for (const auto& row : *rows) {
    log.rows.push_back(row);
    log.ports.push_back({*row.port, row.protocol, {row.id}, PortState::stood_in, {"IPv4"}, "", "", ""});
  }
  return log;
}

Arrival arrival(std::uint16_t port, std::string from, ArrivalEnd end) {
  return {port, Protocol::tcp, std::move(from), kFarEnd, kStart, kStart, 3, 2, end, ""};
}

Visit visit(VisitKind kind, std::uint16_t port, std::string from) {
  Visit visit;
  visit.at = visit.last = kStart;
  visit.kind = kind;
  visit.port = port;
  visit.from = std::move(from);
  visit.to = kFarEnd;
  return visit;
}

/// "web-interface fail tcp.timeout", for each row that was checked.
std::vector<std::string> rows_of(const Report& report) {
  std::vector<std::string> rows;
  for (const auto& row : report.rows) {
    if (row.status != Status::skip)
      rows.push_back(fmt::format("{} {} {}", row.requirement.id, name(row.status), row.cause ? code(*row.cause) : "-"));
  }
  return rows;
}

/// "tcp.timeout firewall web-interface,command-line-access".
std::vector<std::string> problems_in(const Report& report) {
  std::vector<std::string> problems;
  for (const auto& each : problems_of(report))
    problems.push_back(fmt::format("{} {} {}", code(each.cause), each.team.id, fmt::join(each.rows, ",")));
  return problems;
}

/// What the far end makes of both rows, and what of that is said in the first.
struct Told {
  std::vector<std::string> problems;
  std::string summary;
  std::vector<std::string> notes;
};

Told told(ListenLog log) {
  FarEnds far_ends({{"log.json", std::move(log)}});
  const Report report = far_ends.told(failing_report(), "desk.json", "1.0");
  return {problems_in(report), report.rows.front().summary, far_ends.notes()};
}

using Problems = std::vector<std::string>;

TEST(FarEnd, NothingArrived) {
  const Told seen = told(quiet_log());
  EXPECT_EQ(seen.problems, Problems{"tcp.timeout firewall web-interface,command-line-access"});
  EXPECT_NE(seen.summary.find("saw no packet of it arrive"), std::string::npos) << seen.summary;
  EXPECT_TRUE(seen.notes.empty());
}

TEST(FarEnd, EachEndGoesToItsTeam) {
  const std::vector<std::pair<ArrivalEnd, std::string>> all{
      {ArrivalEnd::dropped_here, "net.blocked_locally server web-interface,command-line-access"},
      {ArrivalEnd::rejected_here, "net.blocked_locally server web-interface,command-line-access"},
      {ArrivalEnd::answer_lost, "net.answer_lost network web-interface,command-line-access"},
      {ArrivalEnd::data_lost, "tcp.timeout network web-interface,command-line-access"},
      {ArrivalEnd::closed_here, "tcp.timeout server web-interface,command-line-access"},
      {ArrivalEnd::served, "tcp.timeout firewall web-interface,command-line-access"},
  };
  for (const auto& [end, expected] : all) {
    ListenLog log = quiet_log();
    log.arrivals = {arrival(443, kDesk, end), arrival(22, kDesk, end)};
    EXPECT_EQ(told(log).problems, Problems{expected}) << name(end);
  }
}

TEST(FarEnd, TwoFaultsAreTwoProblems) {
  ListenLog log = quiet_log();
  log.arrivals = {arrival(22, kDesk, ArrivalEnd::dropped_here)};
  EXPECT_EQ(told(log).problems,
            (Problems{"tcp.timeout firewall web-interface", "net.blocked_locally server command-line-access"}));
}

TEST(FarEnd, WhatCouldNotBeSeenIsNotKnown) {
  std::vector<ListenLog> logs(6, quiet_log());
  logs[0].packets.sight = PacketSight::half_open;
  logs[1].packets.lost = 1;
  logs[2].started = kStart + std::chrono::seconds(2);
  logs[3].ended.reset();
  logs[4].arrivals = {arrival(443, "192.0.2.1", ArrivalEnd::dropped_here)};
  logs[5].ports.clear();
  for (std::size_t i = 0; i < logs.size(); ++i) {
    const Told seen = told(logs[i]);
    EXPECT_EQ(seen.problems, Problems{"tcp.timeout firewall web-interface,command-line-access"}) << i;
    EXPECT_NE(seen.summary.find("is not known"), std::string::npos) << i << seen.summary;
  }
}

TEST(FarEnd, AnotherTimeOrHostSaysNothing) {
  const std::string before = failing_report().rows.front().summary;
  ListenLog earlier = quiet_log();
  earlier.until = *(earlier.ended = earlier.started + std::chrono::minutes(1));
  EXPECT_EQ(told(earlier).summary, before);
  EXPECT_EQ(told(earlier).notes.size(), 1U);
  ListenLog other = quiet_log();
  other.addresses = {"10.1.1.11"};
  EXPECT_EQ(told(other).summary, before);
}

TEST(FarEnd, KnowsAHostBehindNat) {
  ListenLog log = quiet_log();
  Visit check = visit(VisitKind::check, 7443, "192.0.2.1");
  check.role = "workstation";
  check.claimed_source = kDesk;
  log.checks = {check};
  log.arrivals = {arrival(443, "192.0.2.1", ArrivalEnd::dropped_here)};
  EXPECT_EQ(told(log).problems,
            (Problems{"net.blocked_locally server web-interface", "tcp.timeout firewall command-line-access"}));
}

TEST(FarEnd, ARowThatPassesNeedsNothing) {
  Report report = failing_report();
  for (auto& row : report.rows) row.status = Status::pass;
  FarEnds far_ends({{"log.json", quiet_log()}});
  EXPECT_FALSE(far_ends.may_tell(report));
}

/// Which visit proves which of the rows of the workstation: "web-interface pass run.stand_in".
std::vector<std::string> column(const std::vector<Visit>& visits) {
  ListenLog log = quiet_log();
  log.from = {{"workstation", "10.2.2.0/24"}};
  log.others = visits;
  FarEnds far_ends({{"log.json", std::move(log)}});
  const auto columns = far_ends.seen_hosts({}, {"1.0", "2025-01-01", std::nullopt});
  return columns.size() == 1 ? rows_of(columns.front().report) : std::vector<std::string>();
}

TEST(FarEnd, AColumnForWhoMadeNoReport) {
  const std::string web = "web-interface ";
  const std::string ssh = "command-line-access ";
  const std::string pass = "pass run.stand_in";
  const std::string unknown = "warn run.inconclusive";
  EXPECT_EQ(column({visit(VisitKind::page, 443, kDesk), visit(VisitKind::ssh, 22, kDesk)}),
            (Problems{web + pass, ssh + pass}));
  EXPECT_EQ(column({visit(VisitKind::page, 443, kDesk)}), (Problems{web + pass, ssh + unknown}));
  for (const VisitKind kind : {VisitKind::silent, VisitKind::other_words, VisitKind::not_tls, VisitKind::other_tls,
                               VisitKind::unfinished, VisitKind::displaced, VisitKind::other_request}) {
    EXPECT_EQ(column({visit(kind, 443, kDesk), visit(kind, 22, kDesk)}), (Problems{web + unknown, ssh + unknown}))
        << name(kind);
  }
  EXPECT_EQ(column({visit(VisitKind::ssh, 443, kDesk), visit(VisitKind::page, 22, kDesk)}),
            (Problems{web + unknown, ssh + unknown}));
  EXPECT_EQ(column({visit(VisitKind::page, 443, "10.9.9.9")}), Problems());
}

TEST(FarEnd, AHostWithAReportIsNoColumnOfItsOwn) {
  ListenLog log = quiet_log();
  log.from = {{"workstation", "10.2.2.0/24"}};
  log.pages = {visit(VisitKind::page, 443, kDesk), visit(VisitKind::page, 443, "10.2.2.21")};
  FarEnds far_ends({{"log.json", std::move(log)}});
  const Merged merged = merge_reports({{"desk.json", failing_report()}}, {"1.0", "2025-01-01", std::nullopt}, far_ends);
  ASSERT_EQ(merged.hosts.size(), 2U);
  EXPECT_EQ(merged.hosts[0].seen_by, std::nullopt);
  EXPECT_EQ(merged.hosts[1].label, "10.2.2.21");
  EXPECT_EQ(merged.hosts[1].seen_by, "3f2a-91bc-77d0-12e4");
}

// Echoes, which have no port, and whose far end answers them itself.

const std::string kPing = "online-check";

/// The embedded table, and a row more.
Table table_with_ping() {
  Table table = embedded_table();
  Requirement row = table.rows.front();
  row.id = kPing;
  row.description = "Online check";
  row.level = Level::mandatory;
  row.source = "workstation";
  row.destination = {DestinationKind::role, "cockpit"};
  row.port.reset();
  row.protocol = Protocol::icmp;
  row.probe = ProbeKind::icmp;
  row.name_enforced = false;
  table.rows.push_back(row);
  return table;
}

/// Only the echo was checked.
Report report_of(const EchoEvidence& echo) {
  Wishes wishes;
  wishes.from = "workstation";
  wishes.hosts = {{"cockpit", kFarEnd}};
  wishes.only = {kPing};
  const auto plan = make_plan(table_with_ping(), std::move(wishes));
  std::vector<RowEvidence> evidence(plan->rows.size());
  for (auto& row : evidence) {
    row.finished = true;
    row.steps = {{"", {}, literal(kFarEnd)}, {"", {}, echo}};
  }
  RunFacts run;
  run.from = "workstation";
  run.started = kStart;
  run.duration = Milliseconds(5000);
  run.host = {"desk", "desk.corp.example", {kDesk}, ""};
  run.trust_store_present = true;
  return judge_and_report(*plan, std::move(evidence), {"1.0", "2025-01-01", std::nullopt}, std::move(run));
}

EchoEvidence unanswered() {
  EchoEvidence echo = scenarios::echoed(kFarEnd, SocketEnd::timed_out);
  echo.source_address = kDesk;
  return echo;
}

ListenLog log_with_ping() {
  ListenLog log = quiet_log();
  log.rows.push_back(table_with_ping().rows.back());
  log.packets.echoes = true;
  return log;
}

Arrival echoes(std::string from, ArrivalEnd end) {
  Arrival one = arrival(0, std::move(from), end);
  one.protocol = Protocol::icmp;
  return one;
}

struct ToldOfEcho {
  Problems problems;
  std::string summary;
  std::string request;
};

ToldOfEcho told_of_echo(ListenLog log, const EchoEvidence& echo = unanswered()) {
  FarEnds far_ends({{"log.json", std::move(log)}});
  const Report report = far_ends.told(report_of(echo), "desk.json", "1.0");
  const auto problems = problems_of(report);
  const auto row =
      std::ranges::find_if(report.rows, [](const ReportedRow& each) { return each.requirement.id == kPing; });
  return {problems_in(report), row->summary, problems.empty() ? "" : problems.front().request.text.text};
}

TEST(FarEndOfEchoes, EachEndGoesToItsTeam) {
  const std::vector<std::pair<ArrivalEnd, std::string>> all{
      {ArrivalEnd::dropped_here, "net.blocked_locally server online-check"},
      {ArrivalEnd::rejected_here, "net.blocked_locally server online-check"},
      {ArrivalEnd::served, "net.answer_lost network online-check"},
  };
  for (const auto& [end, expected] : all) {
    ListenLog log = log_with_ping();
    log.arrivals = {echoes(kDesk, end)};
    EXPECT_EQ(told_of_echo(log).problems, Problems{expected}) << name(end);
  }
  const ToldOfEcho nothing = told_of_echo(log_with_ping());
  EXPECT_EQ(nothing.problems, Problems{"tcp.timeout firewall online-check"});
  EXPECT_NE(nothing.summary.find("saw no packet of it arrive"), std::string::npos) << nothing.summary;
}

TEST(FarEndOfEchoes, RequestsHaveNoPort) {
  ListenLog log = log_with_ping();
  log.arrivals = {echoes(kDesk, ArrivalEnd::served)};
  const ToldOfEcho back = told_of_echo(log);
  EXPECT_NE(back.summary.find("saw the echo arrive and answered it"), std::string::npos) << back.summary;
  EXPECT_NE(back.request.find("from 10.1.1.10, those to ICMP echo, back to desk.corp.example (10.2.2.20)"),
            std::string::npos)
      << back.request;
  log.arrivals = {echoes(kDesk, ArrivalEnd::dropped_here)};
  log.arrivals.front().firewall = "icmp type echo-request counter drop";
  const ToldOfEcho dropped = told_of_echo(log);
  EXPECT_NE(dropped.request.find("incoming ICMP echo from desk.corp.example (10.2.2.20)"), std::string::npos)
      << dropped.request;
  EXPECT_NE(dropped.request.find("icmp type echo-request counter drop"), std::string::npos) << dropped.request;
}

/// A ping of somebody else may be this one behind NAT, also where its answer has left.
TEST(FarEndOfEchoes, WhatCouldNotBeSeenIsNotKnown) {
  const std::vector<std::pair<std::string, std::function<void(ListenLog&)>>> all{
      {"did not look at echoes", [](ListenLog& log) { log.packets.echoes.reset(); }},
      {"did not look at echoes", [](ListenLog& log) { log.packets.echoes = false; }},
      {"run as root", [](ListenLog& log) { log.packets = {PacketSight::half_open, "", 0, false}; }},
      {"more packets came", [](ListenLog& log) { log.packets.lost = 1; }},
      {"did not look all of the time", [](ListenLog& log) { log.started = kStart + std::chrono::seconds(2); }},
      {"nobody here accounts for", [](ListenLog& log) { log.arrivals = {echoes("192.0.2.1", ArrivalEnd::served)}; }},
      {"at another time", [](ListenLog& log) {
         log.arrivals = {echoes(kDesk, ArrivalEnd::served)};
         log.arrivals.front().last = kStart + std::chrono::minutes(10);
       }}};
  for (const auto& [words, change] : all) {
    ListenLog log = log_with_ping();
    change(log);
    const ToldOfEcho seen = told_of_echo(log);
    EXPECT_EQ(seen.problems, Problems{"icmp.timeout firewall online-check"}) << words;
    EXPECT_NE(seen.summary.find("is not known"), std::string::npos) << words << seen.summary;
    EXPECT_NE(seen.summary.find(words), std::string::npos) << words << seen.summary;
  }
}

/// Packets to a port say nothing of echoes, and the other way round.
TEST(FarEndOfEchoes, AreNoPackets) {
  ListenLog log = log_with_ping();
  log.arrivals = {arrival(443, kDesk, ArrivalEnd::dropped_here)};
  EXPECT_EQ(told_of_echo(log).problems, Problems{"tcp.timeout firewall online-check"});
  ListenLog other = log_with_ping();
  other.arrivals = {echoes(kDesk, ArrivalEnd::dropped_here)};
  EXPECT_EQ(told(other).problems, Problems{"tcp.timeout firewall web-interface,command-line-access"});
}

TEST(FarEndOfEchoes, OneThatWasNeverSentIsNotLost) {
  EchoEvidence echo = unanswered();
  echo.end = SocketEnd::access_denied;
  echo.not_allowed = true;
  const std::string before = report_of(echo).rows.back().summary;
  EXPECT_EQ(told_of_echo(log_with_ping(), echo).summary, before);
}

/// That the answer left is no proof that it came back.
TEST(FarEndOfEchoes, WithoutAReportAnAnswerProvesNothing) {
  const std::vector<std::pair<ArrivalEnd, std::string>> all{
      {ArrivalEnd::served, "online-check warn run.inconclusive"},
      {ArrivalEnd::dropped_here, "online-check fail net.blocked_locally"},
      {ArrivalEnd::rejected_here, "online-check fail net.blocked_locally"},
  };
  for (const auto& [end, expected] : all) {
    ListenLog log = log_with_ping();
    log.from = {{"workstation", "10.2.2.0/24"}};
    log.arrivals = {echoes(kDesk, end)};
    FarEnds far_ends({{"log.json", std::move(log)}});
    const auto columns = far_ends.seen_hosts({}, {"1.0", "2025-01-01", std::nullopt});
    ASSERT_EQ(columns.size(), 1U);
    EXPECT_EQ(rows_of(columns.front().report).back(), expected);
    const std::string& summary = columns.front().report.rows.back().summary;
    if (end == ArrivalEnd::served)
      EXPECT_NE(summary.find("an echo from 10.2.2.20 arrived and was answered, and whether the answer came back"),
                std::string::npos)
          << summary;
  }
}

TEST(FarEnd, NoColumnAtAllIsNoCrash) {
  FarEnds far_ends({{"log.json", quiet_log()}});
  EXPECT_TRUE(merge_reports({}, {"1.0", "2025-01-01", std::nullopt}, far_ends).hosts.empty());
}

}  // namespace
}  // namespace netpreflight
