// The fields of a report, listed once: for writing, reading and going through (archive_json.hpp). Shared by the documents that
// have reports or parts of them in it, and by nobody else.
#pragma once

#include <optional>
#include <string>
#include <unordered_set>

#include "record/archive_json.hpp"
#include "record/report_json.hpp"
#include "netpreflight/report.hpp"

namespace netpreflight {

inline constexpr std::string_view kReportFormat = "netpreflight-report/1";

void write_json(JsonText& out, const ReportedRow& row);
/// The fields of what a row came to, without its requirement and its steps, into an object that has begun.
void write_fields_of_result(JsonText& out, const ReportedRow& row);

/// Gives `sink` a document of this format, whose further fields `write_fields` writes: indented, with a final newline.
template <class WriteFields>
void write_document(const TextSink& sink, std::string_view format, const WriteFields& write_fields) {
  JsonText out(sink);
  out.begin_object();
  Writer writer(out);
  writer("schema", format);
  write_fields(out, writer);
  out.end_object();
  out.finish("\n");
}

/// The same as one text.
template <class WriteFields>
std::string document_text(std::string_view format, const WriteFields& write_fields) {
  return whole_text([&](const TextSink& sink) { write_document(sink, format, write_fields); });
}

void read(FirstFault& faults, const nlohmann::json& from, const Place& place, ReportedRow& row);

/// Parses a document that holds reports, within their bounds.
tl::expected<nlohmann::json, ReportError> parse_report_document(std::string_view text, std::string_view file);

/// Reads all of a report from its parsed document; what it lacks becomes a fault.
void read_report(FirstFault& faults, const nlohmann::json& document, Report& report);

template <typename Archive>
void fields(Archive& archive, typename Archive::template Ref<ToolFacts> tool) {
  archive("version", tool.version);
  archive("public_roots", tool.public_roots, "The date of the public roots that the program carries.");
  archive("judged_by", tool.judged_by,
          "The version that judged the evidence again; null where the one that recorded it did.");
}

template <typename Archive>
void fields(Archive& archive, typename Archive::template Ref<Section> section) {
  archive("id", section.id);
  archive("title", section.title);
  archive("any_of", section.any_of, "One passing row is enough.");
}

template <typename Archive>
void fields(Archive& archive, typename Archive::template Ref<Role> role) {
  archive("id", role.id);
  archive("name", role.name);
}

template <typename Archive>
void fields(Archive& archive, typename Archive::template Ref<VendorCa> vendor) {
  archive("organisation", vendor.organisation);
  archive("sha256", vendor.sha256);
}

template <typename Archive>
void fields(Archive& archive, typename Archive::template Ref<TableFacts> table) {
  archive("id", table.id);
  archive("edition", table.edition, "The date of the vendor's page.");
  archive("title", table.title);
  archive("source", table.source, "The address of the vendor's page.");
  archive("sections", table.sections);
  archive("roles", table.roles);
  archive("vendor_ca", table.vendor_ca, "The vendor's own CA, as the table has it.");
}

template <typename Archive>
void fields(Archive& archive, typename Archive::template Ref<HostFacts> host) {
  archive("name", host.name);
  archive("fqdn", host.fqdn, "Empty where there is none.");
  archive("addresses", host.addresses);
  archive("os", host.os);
}

template <typename Archive>
void fields(Archive& archive, typename Archive::template Ref<SettingWarning> warning) {
  archive("code", warning.code);
  archive("found", warning.found);
  archive("remedy", warning.remedy);
}

template <typename Archive>
void fields(Archive& archive, typename Archive::template Ref<UnusableNameserver> line) {
  archive("address", line.address, "What the line names, without what nobody sees.");
  archive("stray", line.stray, "What is in the line that nobody sees, such as a carriage return; may be empty.");
}

template <typename Archive>
void fields(Archive& archive, typename Archive::template Ref<RunFacts> run) {
  archive("from", run.from, "The vantage: the role of the host that the run took place on.");
  archive("started", run.started, "RFC 3339, UTC.");
  archive("duration_ms", run.duration);
  archive("host", run.host);
  archive("nameservers", run.nameservers);
  archive("proxy", run.proxy, "Without credentials; null where none is configured.");
  archive("proxy_source", run.proxy_source, "The option or environment variable that it came from.");
  archive("warnings", run.warnings, "What is odd about the host's own settings; no row depends on it.");
  archive("options", run.options,
          "Of the command line, what a further check of the same kind needs; without credentials.");
  archive("credentials_left_out", run.credentials_left_out,
          "Whether the proxy's user and password belong to these options.");
  archive("trust_store_present", run.trust_store_present, "Whether this host has a trust store.");
  archive("unusable_nameservers", run.unusable_nameservers,
          "Lines of /etc/resolv.conf that are meant to name a nameserver, and that the C library cannot use.");
}

template <typename Archive>
void fields(Archive& archive, typename Archive::template Ref<Counts> counts) {
  archive("pass", counts.pass);
  archive("warn", counts.warn);
  archive("fail", counts.fail);
  archive("skip", counts.skip);
}

template <typename Archive>
void fields(Archive& archive, typename Archive::template Ref<Destination> destination) {
  archive("kind", destination.kind);
  archive("name", destination.name, "The host or the role's id; empty for the others.");
}

template <typename Archive>
void fields(Archive& archive, typename Archive::template Ref<RowPlan> plan) {
  archive("host", plan.host, "The name or address it leads to; empty where it leads to none.");
  archive("skip", plan.skip, "Why it was not run.");
  archive("route", plan.route, "Which route decides; null in a report of an older version.");
  archive("failure_expected", plan.failure_expected, "Named with --expect-fail.");
  archive("replaced", plan.replaced, "An option put this row in place of the table's (--ntp).");
  archive("finished", plan.finished, "False: interrupted, or never begun.");
}

template <typename Archive>
void fields(Archive& archive, typename Archive::template Ref<ProbeOptions> options) {
  archive("speaks_first", options.speaks_first, "The far end has to say something of its own accord.");
  archive("expect", options.expect, "What that begins with; empty: whatever it is.");
  archive("proxy", options.proxy, "It is reached through the proxy where one is configured.");
  archive("payload", options.payload, "Hexadecimal digits of the datagram that is sent; empty: an empty one.");
}

/// What scripts compare rows by; `destination` in a person's words.
template <typename Archive>
void fields_to_compare(Archive& archive, typename Archive::template Ref<Requirement> requirement,
                       typename Archive::template Ref<std::string> destination) {
  archive("id", requirement.id);
  archive("section", requirement.section, "The id of a section.");
  archive("description", requirement.description);
  archive("level", requirement.level);
  archive("source", requirement.source, "A role's id.");
  archive("destination", destination, "As a person reads it: a host, \"its nameservers\" ...");
  archive("port", requirement.port);
  archive("protocol", requirement.protocol);
}

/// What the table says of a row.
template <typename Archive>
void fields_of_row(Archive& archive, typename Archive::template Ref<Requirement> requirement,
                   typename Archive::template Ref<std::string> destination) {
  fields_to_compare(archive, requirement, destination);
  archive("leads_to", requirement.destination, "The destination as the table has it.");
  archive("probe", requirement.probe);
  archive("interception", requirement.interception);
  archive("name_enforced", requirement.name_enforced);
  archive("options", requirement.options, "How the port is probed beyond its number; null where the row says nothing.");
  archive("alternative_of", requirement.alternative_of,
          "The id of the first of the rows of which one is enough; null where the row has no alternative.");
}

template <typename Archive>
void fields(Archive& archive, typename Archive::template Ref<ProblemPlace> place) {
  archive("kind", place.kind);
  archive("name", place.name, "As a person calls it; may be empty.");
  archive("address", place.address, "Empty where it is not known, or not one.");
}

template <typename Archive>
void fields(Archive& archive, typename Archive::template Ref<ProblemTeam> team) {
  archive("id", team.id, "Stable.");
  archive("name", team.name);
}

template <typename Archive>
void fields(Archive& archive, typename Archive::template Ref<Message> message) {
  archive("subject", message.subject);
  archive("text", message.text, "Lines of plain text; tables and commands are indented.");
}

template <typename Archive>
void fields(Archive& archive, typename Archive::template Ref<Problem> problem) {
  archive("id", problem.id, "What rows name it by.");
  archive("cause", problem.cause);
  archive("title", problem.title);
  archive("level", problem.level,
          "The heaviest of its rows: a mandatory one fails, an optional one fails, all only warn.");
  archive("rows", problem.rows, "Ids of the rows that fail or warn because of it.");
  archive("waiting", problem.waiting, "Ids of the rows that cannot be judged before it is mended.");
  archive("place", problem.place, "Where the fault sits.");
  archive("team", problem.team, "Whom the request goes to.");
  archive("seen", problem.seen, "Facts, one sentence each.");
  archive("meaning", problem.meaning);
  archive("doubt", problem.doubt, "What could not be told apart; may be empty.");
  archive("request", problem.request, "Complete without the report.");
  archive("recheck", problem.recheck, "The command that checks these rows again.");
}

/// What a row of a report came to.
template <typename Archive>
void fields_of_result(Archive& archive, typename Archive::template Ref<ReportedRow> row) {
  archive("status", row.status);
  archive("cause", row.cause);
  archive("summary", row.summary, "What was seen, in one line.");
  archive("remedy", row.remedy, "What to do, to be forwarded as it stands; null where nothing is to be done.");
  archive("brief", row.brief,
          "A few words: what proves a pass, or why the row was not checked; null where a problem says it.");
  archive("duration_ms", row.duration);
}

/// A step without its evidence, whose fields are those of its kind (evidence_json.hpp).
template <typename Archive>
void fields_of_step(Archive& archive, typename Archive::template Ref<std::string> kind,
                    typename Archive::template Ref<Step> step, typename Archive::template Ref<StepFinding> finding) {
  archive("kind", kind);
  archive("target", step.target);
  archive("route", step.route,
          "The way its packets took. Behind a proxy the direct route stands beside it and decides nothing.");
  archive("purpose", step.purpose,
          "Why it was done: for the row itself, or to find out what stopped a step before it.");
  archive("status", finding.status);
  archive("cause", finding.cause);
  archive("duration_ms", step.duration);
}

/// What the judge says of a handshake. It stands among the evidence: scripts look for it there.
template <typename Archive>
void fields_of_judgement(Archive& archive, typename Archive::template Ref<std::optional<Anchor>> anchor,
                         typename Archive::template Ref<std::optional<std::string>> interceptor) {
  archive("anchor", anchor, "The public root that the chain ends in, else the root in this host's trust store.");
  archive("interceptor", interceptor, "Who stands in for the server, where the cause is tls.intercepted.");
}

/// Without its steps: those are written and read by report_json.cpp.
template <typename Archive>
void fields(Archive& archive, typename Archive::template Ref<ReportedRow> row) {
  fields_of_row(archive, row.requirement, row.destination);
  fields_of_result(archive, row);
  archive("problem", row.problem, "The id of the problem that it belongs to or waits for; null where there is none.");
  archive("plan", row.plan);
}

template <typename Archive>
void fields(Archive& archive, typename Archive::template Ref<OtherVantage> other) {
  archive("role", other.role, "The id of the role whose host it is.");
  archive("name", other.name);
  archive("rows", other.rows, "Ids of the rows that start there.");
  archive("command", other.command, "To be run there.");
  archive("preparation", other.preparation,
          "To be run on this host as long as the product is not there; may be empty.");
}

template <typename Archive>
void fields(Archive& archive, typename Archive::template Ref<Report> report) {
  archive("tool", report.tool);
  archive("table", report.table);
  archive("run", report.run);
  archive("redacted", report.redacted,
          "Whether names and addresses that are not the table's are replaced by placeholders.");
  archive("verdict", report.verdict);
  archive("counts", report.counts);
  archive("problems", report.problems, "Each root cause once, heaviest first.");
  archive("elsewhere", report.elsewhere, "What is to be run on other hosts, because rows start there.");
  archive("rows", report.rows, "In the table's order.");
}

/// What everything that works on rows takes for granted: each has its section, and no two have one id.
template <class Rows>
void check_rows(FirstFault& faults, const TableFacts& table, const Rows& rows) {
  std::unordered_set<std::string_view> sections;
  for (const Section& section : table.sections) sections.insert(section.id);
  std::unordered_set<std::string_view> ids;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const Requirement& row = rows[i].requirement;
    if (!sections.contains(row.section))
      faults.report(fmt::format("rows[{}].section", i), in_quotes(row.section) + " is not one of table.sections");
    if (!ids.insert(row.id).second) faults.report(fmt::format("rows[{}].id", i), in_quotes(row.id) + " is there twice");
  }
}

}  // namespace netpreflight
