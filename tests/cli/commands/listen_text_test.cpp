#include "cli/commands/listen_text.hpp"

#include <gtest/gtest.h>

#include "text/wall_time.hpp"

namespace netpreflight {
namespace {

const WallTime kNoon = *from_rfc3339("2025-09-01T12:00:00Z");

ListenLog log_with(std::vector<ListenPort> ports) {
  ListenLog log;
  log.instance = "3f2a-91bc-77d0-12e4";
  log.role = "cockpit";
  log.host = "cockpit.corp.example";
  log.started = kNoon;
  log.until = kNoon + std::chrono::minutes(30);
  log.ports = std::move(ports);
  return log;
}

ListenPort port(std::uint16_t number, const std::string& row, PortState state) {
  return {number, Protocol::tcp, {row}, state, {"IPv4", "IPv6"}, "", "", ""};
}

Visit check(const std::string& from, const std::string& to) {
  Visit visit;
  visit.at = kNoon;
  visit.kind = VisitKind::check;
  visit.port = 443;
  visit.from = visit.claimed_source = from;
  visit.to = visit.claimed_destination = to;
  visit.role = "workstation";
  return visit;
}

TEST(ListenText, HeadingHasPortsAndCommands) {
  ListenPort ssh = port(22, "command-line-access", PortState::served);
  ssh.service = "sshd (process 812)";
  ssh.identification = "SSH-2.0-OpenSSH_9.2p1";
  ssh.at = {"IPv4"};
  const auto log = log_with({port(443, "web-interface", PortState::stood_in), ssh,
                             port(7443, "asset-synchronization", PortState::not_permitted)});
  EXPECT_EQ(
      listen_heading(log, embedded_table(), {"/opt/netpreflight", 130}),
      R"(Stand-in 3f2a-91bc-77d0-12e4 for Analysis Cockpit on cockpit.corp.example, until 12:30:00 UTC (Ctrl-C ends it)

  443/tcp   web-interface          the stand-in answers over IPv4 and IPv6
  22/tcp    command-line-access    sshd (process 812) answers already over IPv4, SSH-2.0-OpenSSH_9.2p1: the checks meet that
                                   instead
  7443/tcp  asset-synchronization  may not be taken: run it as root (sudo netpreflight listen), or allow it once with `sudo setcap
                                   cap_net_bind_service=+ep /opt/netpreflight`

To check the ways in, run on the other hosts:

  netpreflight --from workstation --host cockpit=cockpit.corp.example
  netpreflight --from management-center --host cockpit=cockpit.corp.example

)");
}

TEST(ListenText, OnlyVantagesOfThePortsAreNamed) {
  const auto text =
      listen_heading(log_with({port(443, "web-interface", PortState::stood_in)}), embedded_table(), {"x", 80});
  EXPECT_NE(text.find("--from workstation"), std::string::npos);
  EXPECT_EQ(text.find("--from management-center"), std::string::npos);
}

TEST(ListenText, ChecksAndWhatWasTranslated) {
  EXPECT_EQ(visit_line(check("10.20.1.10", "10.20.0.10")), "12:00:00  CHECK  443/tcp    10.20.1.10 as workstation\n");
  Visit translated = check("203.0.113.9", "10.20.0.10");
  translated.claimed_source = "10.20.1.10";
  translated.claimed_destination = "203.0.113.80";
  EXPECT_EQ(visit_line(translated),
            "12:00:00  CHECK  443/tcp    203.0.113.9 as workstation; NAT on the way: it calls itself "
            "10.20.1.10; NAT on the way: it went to 203.0.113.80\n");
}

TEST(ListenText, EveryOtherKindHasWords) {
  for (const VisitKind kind : {VisitKind::silent, VisitKind::not_tls, VisitKind::other_tls, VisitKind::other_words,
                               VisitKind::unfinished, VisitKind::displaced}) {
    Visit visit = check("10.20.1.10", "10.20.0.10");
    visit.kind = kind;
    visit.first_bytes = "GET {x}";
    const std::string line = visit_line(visit);
    EXPECT_EQ(line.find("12:00:00  other  443/tcp    10.20.1.10 "), 0U) << line;
    EXPECT_EQ(line.find("{}"), std::string::npos) << line;
  }
}

TEST(ListenText, Endings) {
  auto log = log_with({port(443, "web-interface", PortState::stood_in)});
  log.counts.checks = 1;
  EXPECT_EQ(listen_ending(log, false), "Time is over: 1 check\n");
  log.counts.checks = 2;
  log.counts.others = 1;
  EXPECT_EQ(listen_ending(log, true), "Stopped: 2 checks, 1 other visit\n");
  EXPECT_EQ(ports_not_taken(log), "");
  log = log_with({port(443, "web-interface", PortState::served)});
  EXPECT_EQ(listen_ending(log, false), "Nothing to stand in for: every port is served already.\n");
  log = log_with({port(22, "a", PortState::not_permitted), port(443, "b", PortState::failed),
                  port(443, "b", PortState::no_family)});
  EXPECT_EQ(listen_ending(log, false), "No port could be taken.\n");
  EXPECT_EQ(ports_not_taken(log), "22/tcp and 443/tcp");
}

}  // namespace
}  // namespace netpreflight
