// A report with something of everything that the formats have to show, and with strings that want to break them.
#pragma once

#include "netpreflight/merged.hpp"

namespace netpreflight {

/// Made on `host` at `started`, with a blocked, a rejected, an intercepted, a passing, a warned and two skipped rows.
inline ReportedRow sample_row(std::string id, std::string section, DestinationKind kind, std::string destination,
                              std::optional<std::uint16_t> port, Protocol protocol, ProbeKind probe) {
  ReportedRow row;
  row.requirement.id = std::move(id);
  row.requirement.section = std::move(section);
  row.requirement.description = "Product | <b>Updates</b> & \"more\" # *x*";
  row.requirement.source = "cockpit";
  row.requirement.destination = {kind, kind == DestinationKind::host ? destination : ""};
  row.requirement.port = port;
  row.requirement.protocol = protocol;
  row.requirement.probe = probe;
  row.destination = std::move(destination);
  row.summary = "fine";
  row.duration = Milliseconds(12.5);
  return row;
}

inline void fail_row(ReportedRow& row, Status status, Cause cause, std::string summary, std::string remedy) {
  row.status = status;
  row.cause = cause;
  row.summary = std::move(summary);
  if (!remedy.empty()) row.remedy = std::move(remedy);
}

inline void add_connect(ReportedRow& row, std::string address, SocketEnd end, std::optional<Icmp> icmp = std::nullopt) {
  ConnectEvidence connect;
  connect.address = address;
  connect.port = row.requirement.port.value_or(443);
  connect.source_address = end == SocketEnd::ok ? "10.20.0.10" : "";
  connect.end = end;
  connect.icmp = std::move(icmp);
  Step step;
  step.target = address + ":443";
  step.duration = Milliseconds(1000);
  step.evidence = connect;
  row.steps.push_back(std::move(step));
  StepFinding finding;
  finding.status = end == SocketEnd::ok ? Status::pass : Status::fail;
  finding.cause = end == SocketEnd::ok ? std::nullopt : row.cause;
  row.findings.push_back(std::move(finding));
}

inline void add_handshake(ReportedRow& row, std::string address, std::string interceptor) {
  HandshakeEvidence handshake;
  handshake.address = address;
  handshake.port = 443;
  Certificate certificate;
  certificate.subject = "CN=" + row.destination;
  certificate.not_after = "2026-01-01T00:00:00.000Z";
  handshake.chain.push_back(certificate);
  for (int attempt = 0; attempt < 2; ++attempt) {  // a second one at the same address, as after a stall
    Step step;
    step.target = address + ":443";
    step.duration = Milliseconds(4);
    step.evidence = handshake;
    row.steps.push_back(std::move(step));
    StepFinding finding;
    finding.interceptor = interceptor;
    row.findings.push_back(std::move(finding));
  }
}

inline std::vector<ReportedRow> sample_rows() {
  std::vector<ReportedRow> rows;
  auto& incoming = rows.emplace_back(sample_row("web-interface", "workstation", DestinationKind::role,
                                                "Analysis Cockpit", 443, Protocol::tcp, ProbeKind::tls_service));
  incoming.requirement.source = "workstation";
  fail_row(incoming, Status::skip, Cause::run_other_vantage, "this row is checked from the Workstation host",
           "On the Workstation host run: netpreflight --from workstation --host cockpit=cockpit.corp.example");
  auto& dropped = rows.emplace_back(sample_row("product-updates", "internet", DestinationKind::host,
                                               "update-301.nextron-systems.com", 443, Protocol::tcp, ProbeKind::tls));
  dropped.requirement.interception = Interception::forbidden;
  fail_row(dropped, Status::fail, Cause::tcp_timeout, "no answer from 203.0.113.11 on 443/tcp",
           "Please allow 443/tcp from cockpit.corp.example (10.20.0.10) to <203.0.113.11> | & \"all\".");
  add_connect(dropped, "203.0.113.11", SocketEnd::timed_out);
  auto& rejected = rows.emplace_back(
      sample_row("chatgpt", "internet", DestinationKind::host, "api.openai.com", 443, Protocol::tcp, ProbeKind::tls));
  rejected.requirement.level = Level::optional;
  fail_row(rejected, Status::fail, Cause::net_rejected, "10.20.0.1 rejects packets to 203.0.113.16 on 443/tcp",
           "Please allow 443/tcp. 10.20.0.1 rejects it.");
  add_connect(rejected, "203.0.113.16", SocketEnd::host_unreachable, Icmp{"10.20.0.1", 3, 13});
  auto& intercepted = rows.emplace_back(sample_row("installer-packages", "internet", DestinationKind::host,
                                                   "update3.nextron-systems.com", 443, Protocol::tcp, ProbeKind::tls));
  fail_row(intercepted, Status::fail, Cause::tls_intercepted,
           "TLS is intercepted by \"Box <script>alert(1)</script>\" at 203.0.113.17",
           "Please exempt update3.nextron-systems.com (443/tcp).");
  add_connect(intercepted, "203.0.113.17", SocketEnd::ok);
  add_handshake(intercepted, "203.0.113.17", "Box <script>alert(1)</script>");
  auto& passed =
      rows.emplace_back(sample_row("thor-cloud-lite", "internet", DestinationKind::host,
                                   "thorcloud-lite.nextron-systems.com", 443, Protocol::tcp, ProbeKind::tls));
  passed.requirement.level = Level::optional;
  add_connect(passed, "2001:db8:1::15", SocketEnd::ok);
  add_handshake(passed, "2001:db8:1::15", "");
  rows.push_back(
      sample_row("ntp-0", "ntp", DestinationKind::host, "0.debian.pool.ntp.org", 123, Protocol::udp, ProbeKind::ntp));
  auto& quiet = rows.emplace_back(
      sample_row("ntp-1", "ntp", DestinationKind::host, "1.debian.pool.ntp.org", 123, Protocol::udp, ProbeKind::ntp));
  fail_row(quiet, Status::warn, Cause::ntp_timeout, "no answer from 198.51.100.124", "Please allow 123/udp.");
  auto& derived =
      rows.emplace_back(sample_row("tls-interception", "internet", DestinationKind::forbidden_rows,
                                   "the vendor's servers", std::nullopt, Protocol::none, ProbeKind::tls_interception));
  fail_row(derived, Status::warn, Cause::run_inconclusive, "could not be judged: nobody showed a certificate",
           "Mend the rows this one rests on.");
  return rows;
}

inline Report sample_report() {
  Report report;
  report.tool.version = "0.1.0";
  report.tool.public_roots = "2025-01-01";
  report.table = {"sample",
                  "2025-07-28",
                  "Network Requirements",
                  "https://a.example/requirements",
                  {},
                  {{"cockpit", "Analysis Cockpit"}, {"workstation", "Workstation"}}};
  report.table.sections = {
      {"workstation", "Workstation", false}, {"internet", "Internet <i>&</i>", false}, {"ntp", "NTP", true}};
  report.run.from = "cockpit";
  report.run.started = WallTime(std::chrono::milliseconds(1'753'693'200'007));
  report.run.duration = Milliseconds(2034);
  report.run.host.name = "cockpit";
  report.run.host.fqdn = "cockpit.corp.example";
  report.run.host.addresses = {"10.20.0.10"};
  report.run.host.os = "Debian GNU/Linux 12 (bookworm)";
  report.run.nameservers = {"10.20.2.53"};
  report.verdict = Verdict::not_ready;
  report.rows = sample_rows();
  report.counts = {.pass = 2, .warn = 2, .fail = 3, .skip = 1};
  return report;
}

/// The workstation's report of the same moment: the row that the cockpit left to it passes.
inline Report sample_workstation() {
  Report report = sample_report();
  report.run.from = "workstation";
  report.run.host.fqdn = "desk.corp.example";
  report.run.host.addresses = {"10.20.1.10"};
  report.verdict = Verdict::ready;
  report.counts = {.pass = 1, .warn = 0, .fail = 0, .skip = 7};
  for (auto& row : report.rows) {
    const bool own = row.requirement.source == "workstation";
    row.status = own ? Status::pass : Status::skip;
    row.cause = own ? std::nullopt : std::optional(Cause::run_other_vantage);
    row.summary = own ? "10.20.0.10 speaks TLS" : "checked from the Analysis Cockpit host";
    row.remedy.reset();
    row.steps.clear();
    row.findings.clear();
  }
  return report;
}

/// The two hosts, of two editions of the table, and an older report that was left out.
inline Merged sample_merged() {
  Report older = sample_report();
  older.run.started -= std::chrono::hours(1);
  older.table.edition = "2024-01-01";
  Report other_edition = sample_workstation();
  other_edition.table.edition = "2024-01-01";
  return merge_reports({{"old.json", older}, {"cockpit.json", sample_report()}, {"desk.json", other_edition}},
                       {"0.1.0", "2025-01-01", std::nullopt});
}

}  // namespace netpreflight
