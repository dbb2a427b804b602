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
  for (const auto& row : embedded_table().rows) {
    if (row.destination.name == log.role) log.rows.push_back(row);
  }
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
  auto log = log_with({port(443, "web-interface", PortState::stood_in), ssh,
                       port(7443, "asset-synchronization", PortState::not_permitted)});
  log.packets.reason = "neither root nor CAP_NET_RAW";
  EXPECT_EQ(
      listen_heading(log, embedded_table(), {"/opt/netpreflight", 130, {}}),
      R"text(Stand-in 3f2a-91bc-77d0-12e4 for Analysis Cockpit on cockpit.corp.example, until 12:30:00 UTC (Ctrl-C ends it)

  443/tcp   web-interface          the stand-in answers over IPv4 and IPv6
  22/tcp    command-line-access    sshd (process 812) answers already over IPv4, SSH-2.0-OpenSSH_9.2p1: the checks meet that
                                   instead
  7443/tcp  asset-synchronization  may not be taken: run it as root (sudo netpreflight listen), or allow it once with `sudo setcap
                                   cap_net_bind_service=+ep /opt/netpreflight`
  packets: only half-open connections are seen (neither root nor CAP_NET_RAW); as root, drops here could be told too

To check the ways in, on the other hosts:

  Workstation
    on Linux, with this program:
      netpreflight --from workstation --host cockpit=cockpit.corp.example
    in a browser, past its warning of the certificate:
      https://cockpit.corp.example/
    on Windows, in PowerShell:
      curl.exe -k https://cockpit.corp.example/
      Test-NetConnection cockpit.corp.example -Port 22
    on Windows Server 2016, which has no curl.exe, in PowerShell:
      $t = New-Object Net.Sockets.TcpClient('cockpit.corp.example', 443); $s = New-Object Net.Security.SslStream($t.GetStream(), $false, {$true}); $s.AuthenticateAsClient('cockpit.corp.example', $null, 'Tls12', $false); $q = [Text.Encoding]::ASCII.GetBytes("GET / HTTP/1.0`r`n`r`n"); $s.Write($q, 0, $q.Length); (New-Object IO.StreamReader($s)).ReadToEnd()

  Management Center
    on Linux, with this program:
      netpreflight --from management-center --host cockpit=cockpit.corp.example
    in a browser, past its warning of the certificate:
      https://cockpit.corp.example:7443/
    on Windows, in PowerShell:
      curl.exe -k https://cockpit.corp.example:7443/
    on Windows Server 2016, which has no curl.exe, in PowerShell:
      $t = New-Object Net.Sockets.TcpClient('cockpit.corp.example', 7443); $s = New-Object Net.Security.SslStream($t.GetStream(), $false, {$true}); $s.AuthenticateAsClient('cockpit.corp.example', $null, 'Tls12', $false); $q = [Text.Encoding]::ASCII.GetBytes("GET / HTTP/1.0`r`n`r`n"); $s.Write($q, 0, $q.Length); (New-Object IO.StreamReader($s)).ReadToEnd()

)text");
}

TEST(ListenText, OnlyVantagesOfThePortsAreNamed) {
  const auto text =
      listen_heading(log_with({port(443, "web-interface", PortState::stood_in)}), embedded_table(), {"x", 80, {}});
  EXPECT_NE(text.find("--from workstation"), std::string::npos);
  EXPECT_EQ(text.find("--from management-center"), std::string::npos);
}

/// A check of the table's own ports would meet nobody.
TEST(ListenText, ChecksAreAskedForAtTheChosenPorts) {
  const std::vector<std::string> options{"--port", "web-interface=8443/tcp", "-4"};
  const auto text = listen_heading(log_with({port(8443, "web-interface", PortState::stood_in)}), embedded_table(),
                                   {"x", 80, options});
  EXPECT_NE(text.find("\n      netpreflight --from workstation --host cockpit=cockpit.corp.example "
                      "--port web-interface=8443/tcp -4\n"),
            std::string::npos)
      << text;
}

TEST(ListenText, WhichPacketsAreSeen) {
  auto log = log_with({port(443, "web-interface", PortState::stood_in)});
  log.packets.sight = PacketSight::all;
  const auto text = listen_heading(log, embedded_table(), {"x", 80, {}});
  EXPECT_NE(text.find("\n  packets: seen before this host's own firewall\n"), std::string::npos) << text;
}

TEST(ListenText, WherePacketsEnd) {
  Arrival arrival;
  arrival.port = 443;
  arrival.from = "10.20.1.10";
  arrival.last = check("", "").at;
  arrival.packets = 3;
  EXPECT_EQ(arrival_line(arrival), "");
  arrival.end = ArrivalEnd::dropped_here;
  arrival.firewall = "nft inet filter input: tcp dport 443 counter packets 3 bytes 180 drop";
  EXPECT_EQ(
      arrival_line(arrival),
      "12:00:00  drop   443/tcp    10.20.1.10: arrived, and this host's own firewall or kernel dropped it or its answers, by the "
      "rule \"nft inet filter input: tcp dport 443 counter packets 3 bytes 180 drop\" (3 packets, 0 answers)\n");
  arrival.firewall.clear();
  arrival.end = ArrivalEnd::answer_lost;
  arrival.answers = 3;
  EXPECT_EQ(
      arrival_line(arrival),
      "12:00:00  drop   443/tcp    10.20.1.10: arrived and was answered, and nothing followed: the answers get lost on the way back "
      "(3 packets, 3 answers)\n");
  arrival.protocol = Protocol::udp;
  arrival.end = ArrivalEnd::rejected_here;
  EXPECT_EQ(arrival_line(arrival),
            "12:00:00  drop   443/udp    10.20.1.10: arrived, and this host's own firewall rejected it (3 packets)\n");
}

TEST(ListenText, WhereEchoesEnd) {
  Arrival arrival;
  arrival.protocol = Protocol::icmp;
  arrival.from = "10.20.1.10";
  arrival.last = kNoon;
  arrival.packets = arrival.answers = 1;
  EXPECT_EQ(arrival_line(arrival),
            "12:00:00  echo   icmp       10.20.1.10: arrived and was answered (1 packet, 1 answer)\n");
  arrival.end = ArrivalEnd::dropped_here;
  arrival.answers = 0;
  arrival.firewall = "sysctl net.ipv4.icmp_echo_ignore_all = 1";
  EXPECT_EQ(
      arrival_line(arrival),
      "12:00:00  drop   icmp       10.20.1.10: arrived, and this host's own firewall or kernel dropped it or its answers, by the "
      "rule \"sysctl net.ipv4.icmp_echo_ignore_all = 1\" (1 packet, 0 answers)\n");
  arrival.end = ArrivalEnd::rejected_here;
  arrival.firewall.clear();
  EXPECT_EQ(arrival_line(arrival),
            "12:00:00  drop   icmp       10.20.1.10: arrived, and this host's own firewall rejected it (1 packet)\n");
}

Requirement ping_row() {
  Requirement row;
  row.id = "online-check";
  row.source = "workstation";
  row.destination = {DestinationKind::role, "cockpit"};
  row.protocol = Protocol::icmp;
  row.probe = ProbeKind::icmp;
  return row;
}

TEST(ListenText, RowsThatAskForEchoes) {
  auto log = log_with({port(443, "web-interface", PortState::stood_in)});
  log.rows.push_back(ping_row());
  log.packets.echoes = false;
  const auto unseen = listen_heading(log, embedded_table(), {"x", 130, {}});
  EXPECT_NE(
      unseen.find("\n  icmp     online-check   this host itself answers echoes; the stand-in does not see them, which "
                  "it does as root\n"),
      std::string::npos)
      << unseen;
  log.packets = {PacketSight::all, "", 0, true};
  const auto seen = listen_heading(log, embedded_table(), {"x", 130, {}});
  EXPECT_NE(seen.find("\n  icmp     online-check   this host itself answers echoes, and the stand-in sees them\n"
                      "  packets: seen before this host's own firewall\n"),
            std::string::npos)
      << seen;
  EXPECT_NE(seen.find("\n      ping cockpit.corp.example\n"), std::string::npos) << seen;
}

TEST(ListenText, NothingButEchoes) {
  auto log = log_with({});
  log.rows = {ping_row()};
  EXPECT_EQ(listen_ending(log, false),
            "Nothing to stand in for: this host itself answers echoes, and they are seen as root only.\n");
  log.packets = {PacketSight::all, "", 0, true};
  EXPECT_EQ(listen_ending(log, false), "Time is over: 0 checks\n");
  EXPECT_EQ(ports_not_taken(log), "");
}

TEST(ListenText, ChecksAndWhatWasTranslated) {
  EXPECT_EQ(visit_line(check("10.20.1.10", "10.20.0.10")),
            "12:00:00  CHECK  443/tcp    10.20.1.10 (workstation): a check by netpreflight, proven\n");
  Visit translated = check("203.0.113.9", "10.20.0.10");
  translated.claimed_source = "10.20.1.10";
  translated.claimed_destination = "203.0.113.80";
  EXPECT_EQ(
      visit_line(translated),
      "12:00:00  CHECK  443/tcp    203.0.113.9 (workstation): a check by netpreflight, proven; NAT on the way: it calls itself "
      "10.20.1.10; NAT on the way: it went to 203.0.113.80\n");
}

TEST(ListenText, ANameThatIsNoneIsNotToBeRun) {
  auto log = log_with({port(443, "web-interface", PortState::stood_in)});
  log.host = "x'); Remove-Item('y";
  const auto text = listen_heading(log, embedded_table(), {"x", 80, {}});
  EXPECT_NE(text.find("curl.exe -k https://HOST/"), std::string::npos);
  EXPECT_EQ(text.find("Remove-Item", text.find("To check")), std::string::npos);
}

TEST(ListenText, EveryOtherKindHasWords) {
  struct Case {
    VisitKind kind;
    std::string line;
  };
  const std::vector<Case> cases{
      {VisitKind::page, "page   443/tcp    10.20.1.10 (workstation): a browser got the page"},
      {VisitKind::other_request,
       "other  443/tcp    10.20.1.10 (workstation): asked over HTTP for something else than the page"},
      {VisitKind::ssh, "other  443/tcp    10.20.1.10 (workstation): an SSH client: GET {x}"},
      {VisitKind::silent, "other  443/tcp    10.20.1.10 (workstation): connected and said nothing"},
      {VisitKind::not_tls, "other  443/tcp    10.20.1.10 (workstation): said something that is not TLS: GET {x}"},
      {VisitKind::other_tls,
       "other  443/tcp    10.20.1.10 (workstation): spoke TLS, and was neither netpreflight nor a browser"},
      {VisitKind::other_words, "other  443/tcp    10.20.1.10 (workstation): said something else: GET {x}"},
      {VisitKind::unfinished,
       "other  443/tcp    10.20.1.10 (workstation): began like a check, and did not end like one"},
      {VisitKind::displaced,
       "other  443/tcp    10.20.1.10 (workstation): was hung up on, because all places were taken"}};
  for (const auto& [kind, line] : cases) {
    Visit visit = check("10.20.1.10", "10.20.0.10");
    visit.kind = kind;
    visit.first_bytes = "GET {x}";
    EXPECT_EQ(visit_line(visit), "12:00:00  " + line + "\n");
    visit.server_name = "a.example";
    EXPECT_EQ(visit_line(visit), "12:00:00  " + line + "; it asked for a.example\n");
  }
  const auto behind = static_cast<VisitKind>(cases.size() + 1);  // the checks are one, too
  EXPECT_EQ(name(behind), "") << "a kind without words";
  Visit stranger = check("10.20.1.10", "10.20.0.10");
  stranger.kind = VisitKind::page;
  stranger.role.clear();
  EXPECT_EQ(visit_line(stranger), "12:00:00  page   443/tcp    10.20.1.10: a browser got the page\n");
}

TEST(ListenText, SaysWhereItStopsShowing) {
  auto log = log_with({});
  Visit visit = check("10.20.1.10", "10.20.0.10");
  EXPECT_EQ(bound_reached(log, visit), "");
  log.pages.resize(1000);
  EXPECT_EQ(bound_reached(log, visit), "");
  visit.kind = VisitKind::page;
  EXPECT_EQ(bound_reached(log, visit), "12:00:00  further pages are counted, but not shown\n");
  visit.kind = VisitKind::silent;
  EXPECT_EQ(bound_reached(log, visit), "");
  log.others.resize(200);
  EXPECT_EQ(bound_reached(log, visit), "12:00:00  further other visits are counted, but not shown\n");
}

TEST(ListenText, Endings) {
  auto log = log_with({port(443, "web-interface", PortState::stood_in)});
  log.counts.checks = 1;
  EXPECT_EQ(listen_ending(log, false), "Time is over: 1 check\n");
  log.counts.checks = 2;
  log.counts.others = 1;
  EXPECT_EQ(listen_ending(log, true), "Stopped: 2 checks, 1 other visit\n");
  log.counts.pages = 1;
  EXPECT_EQ(listen_ending(log, true), "Stopped: 2 checks, 1 page, 1 other visit\n");
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
