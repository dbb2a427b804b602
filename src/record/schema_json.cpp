#include "record/schema_json.hpp"

#include "record/difference_fields.hpp"
#include "record/evidence_json.hpp"
#include "record/listen_log_fields.hpp"
#include "record/merged_fields.hpp"
#include "record/report_fields.hpp"
#include "record/requests_fields.hpp"
#include "record/requests_json.hpp"
#include "record/schema_archive_json.hpp"

namespace netpreflight {

using Json = SchemaWriter::Json;

// ---- Objects that the writers put together from several lists ----

/// A step with the evidence of its kind.
struct StepObject {};
/// What a row came to.
struct ResultObject {};
/// A result in a merged report.
struct CellObject {};
/// A row as the table has it.
struct TableRowObject {};
/// One of two reports that are compared.
struct SideObject {};
/// The document of all requests.
struct AllRequests {};

template <>
constexpr Definition kDefinition<Cause>{
    "cause", "Why it is not a plain pass; explained by `netpreflight explain` (docs/causes.md)."};
template <>
constexpr Definition kDefinition<Status>{"status", ""};
template <>
constexpr Definition kDefinition<Verdict>{"verdict", ""};
template <>
constexpr Definition kDefinition<SocketEnd>{"socket_end", "How a socket operation ended."};
template <>
constexpr Definition kDefinition<Icmp>{"icmp", "An ICMP error that came back."};
template <>
constexpr Definition kDefinition<ApplicationsView>{
    "applications", "What this host's applications get for the name: the name service switch."};
template <>
constexpr Definition kDefinition<Certificate>{"certificate", ""};
template <>
constexpr Definition kDefinition<Anchor>{"anchor", "The root that a chain ends in."};
template <>
constexpr Definition kDefinition<Verification>{"verification", "The presented chain against one set of roots."};
template <>
constexpr Definition kDefinition<Hop>{"hop", "What answered to packets with so many hops to live."};
template <>
constexpr Definition kDefinition<ResolveEvidence>{"resolve", ""};
template <>
constexpr Definition kDefinition<QueryEvidence>{"query", "One name or address asked of one nameserver."};
template <>
constexpr Definition kDefinition<ConnectEvidence>{"connect", ""};
template <>
constexpr Definition kDefinition<HandshakeEvidence>{"handshake", ""};
template <>
constexpr Definition kDefinition<IdentifyEvidence>{"identify", ""};
template <>
constexpr Definition kDefinition<NtpEvidence>{"ntp", ""};
template <>
constexpr Definition kDefinition<HostNameEvidence>{"hostname", ""};
template <>
constexpr Definition kDefinition<TraceEvidence>{"trace", "How far packets to one port get."};
template <>
constexpr Definition kDefinition<TunnelEvidence>{
    "tunnel", "A CONNECT request to a proxy (RFC 9110 section 9.3.6) and how it was answered."};
template <>
constexpr Definition kDefinition<StandInEvidence>{"stand_in", "The exchange with a stand-in (docs/stand-in.md)."};
template <>
constexpr Definition kDefinition<DatagramEvidence>{"datagram", "One datagram sent to a port, and what came back."};
template <>
constexpr Definition kDefinition<EchoEvidence>{"echo", "An ICMP echo, and whether it came back."};
template <>
constexpr Definition kDefinition<FarEndEvidence>{
    "far_end", "What a stand-in at the far end saw, put beside the row's own steps by `merge` (docs/stand-in.md)."};
template <>
constexpr Definition kDefinition<ToolFacts>{"tool", ""};
template <>
constexpr Definition kDefinition<TableFacts>{"table", "The requirements table in force."};
template <>
constexpr Definition kDefinition<HostFacts>{"host", ""};
template <>
constexpr Definition kDefinition<Counts>{"counts", "Rows by status."};
template <>
constexpr Definition kDefinition<ProblemPlace>{"place", ""};
template <>
constexpr Definition kDefinition<ProblemTeam>{"team", ""};
template <>
constexpr Definition kDefinition<Message>{"message", "A message to one team, complete without the report."};
template <>
constexpr Definition kDefinition<Problem>{
    "problem", "One root cause, with all rows that fail or warn because of it, and the request that mends it."};
template <>
constexpr Definition kDefinition<OtherVantage>{"other_vantage", "What is to be run on another host."};
template <>
constexpr Definition kDefinition<RowPlan>{
    "plan", "What the options of the run made of the row: what is needed to judge its evidence again."};
template <>
constexpr Definition kDefinition<ReportedRow>{"row", "One requirement and how it fared."};
template <>
constexpr Definition kDefinition<StepObject>{"step", "One thing done for a row."};
template <>
constexpr Definition kDefinition<ResultObject>{"result", ""};
template <>
constexpr Definition kDefinition<CellObject>{"cell", "What a row came to on one host."};
template <>
constexpr Definition kDefinition<TeamRequest>{"team_request", "All that one team is asked for."};
template <>
constexpr Definition kDefinition<SideObject>{"side", ""};
template <>
constexpr Definition kDefinition<Requirement>{"row", "A row as the table has it."};
template <>
constexpr Definition kDefinition<ListenPort>{"port",
                                             "A port of the table. It stands there once for each state that it has."};
template <>
constexpr Definition kDefinition<Visit>{"visit", "Somebody who came to one of the ports."};
template <>
constexpr Definition kDefinition<Arrival>{"arrival", "The packets of one address to one port."};

// ---- What no list knows ----

namespace {

const Json kDate{{"pattern", "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}};
const Json kFromOne{{"minimum", 1}};

}  // namespace

// Found through their arguments, which is why they stand here.

static void complete(SchemaWriter& tool, const ToolFacts& /*value*/) {
  tool.narrow("public_roots", kDate);
  tool.may_be_missing("judged_by");
}

static void complete(SchemaWriter& table, const TableFacts& /*value*/) {
  table.narrow("edition", kDate);
  table.may_be_missing("vendor_ca");
}

static void complete(SchemaWriter& run, const RunFacts& /*value*/) {
  run.may_be_missing("options");
  run.may_be_missing("credentials_left_out");
  run.may_be_missing("trust_store_present");
  run.may_be_missing("unusable_nameservers");
}

static void complete(SchemaWriter& hop, const Hop& /*value*/) {
  hop.narrow("ttl", kFromOne);
}

static void complete(SchemaWriter& trace, const TraceEvidence& /*value*/) {
  trace.narrow("answered_at", kFromOne);
  trace.narrow("destination_from", kFromOne);
}

static void complete(SchemaWriter& handshake, const HandshakeEvidence& /*value*/) {
  fields_of_judgement(handshake, std::nullopt, std::nullopt);
}

static void fields(SchemaWriter& row, const TableRowObject& /*value*/) {
  fields_of_row(row, Requirement{}, std::string{});
  row.may_be_missing("options");
  row.may_be_missing("alternative_of");
  row.narrow("port", kFromOne);
}

static void complete(SchemaWriter& row, const ReportedRow& /*value*/) {
  row.narrow("port", kFromOne);
  row("steps", std::vector<StepObject>{}, "In the order they were started.");
  row.may_be_missing("plan");
  row.may_be_missing("options");
  row.may_be_missing("alternative_of");
  row.may_be_missing("problem");
  row.may_be_missing("brief");
}

/// The rule that steps of a kind have evidence of its type.
template <std::size_t kKind>
static Json evidence_rule(SchemaWriter& step) {
  const Json is_kind{{"properties", {{"kind", {{"const", kStepKinds[kKind]}}}}}, {"required", {"kind"}}};
  const Json evidence = step.schema_of(std::variant_alternative_t<kKind, Evidence>{});
  return {{"if", is_kind}, {"then", {{"properties", {{"evidence", evidence}}}}}};
}

template <std::size_t... kKinds>
static Json evidence_rules(SchemaWriter& step, std::index_sequence<kKinds...> /*kinds*/) {
  return Json::array({evidence_rule<kKinds>(step)...});
}

static void fields(SchemaWriter& step, const StepObject& /*value*/) {
  fields_of_step(step, std::string{}, Step{}, StepFinding{});
  step.narrow("kind", {{"enum", kStepKinds}});
  step.add("evidence", {{"type", "object"}}, "What the step saw.");
  step.also("allOf", evidence_rules(step, std::make_index_sequence<kStepKinds.size()>()));
}

static void complete(SchemaWriter& report, const Report& /*value*/) {
  report.may_be_missing("redacted");
  report.may_be_missing("problems");
  report.may_be_missing("elsewhere");
}

static void fields(SchemaWriter& result, const ResultObject& /*value*/) {
  fields_of_result(result, ReportedRow{});
  result.may_be_missing("brief");
}

static void fields(SchemaWriter& cell, const CellObject& /*value*/) {
  fields_of_result(cell, ReportedRow{});
  cell("plan", std::optional<RowPlan>{});
  cell("row", TableRowObject{}, "The row as this host's edition of the table has it, where that differs.");
  cell.may_be_missing("plan");
  cell.may_be_missing("brief");
  cell.may_be_missing("row");
}

static void fields(SchemaWriter& row, const MergedRow& /*value*/) {
  fields(row, TableRowObject{});
  row("cells", std::vector<std::optional<CellObject>>{},
      "One for each host, in their order; null where its table lacks the row.");
}

static void complete(SchemaWriter& host, const MergedHost& /*value*/) {
  host.may_be_missing("redacted");
  host.may_be_missing("problems");
  host.may_be_missing("elsewhere");
  host.may_be_missing("seen_by");
}

static void complete(SchemaWriter& merged, const Merged& /*value*/) {
  merged.narrow("hosts", {{"minItems", 1}});
  merged("rows", std::vector<MergedRow>{});
}

static void fields(SchemaWriter& side, const SideObject& /*value*/) {
  fields_of_side(side, Report{});
}

static void fields(SchemaWriter& row, const RowChange& /*value*/) {
  const ReportedRow blank;
  fields_of_change(row, RowChange{.old_row = &blank});
  row.narrow("port", kFromOne);
  row("old", std::optional<ResultObject>{});
  row("new", std::optional<ResultObject>{});
}

static void fields(SchemaWriter& difference, const Difference& value) {
  difference("old", SideObject{});
  difference("new", SideObject{});
  difference("notes", value.notes);
  difference("rows", value.rows);
}

static void fields(SchemaWriter& document, const AllRequests& /*value*/) {
  fields_of_requests(document, std::vector<TeamRequest>{});
}

static void complete(SchemaWriter& port, const ListenPort& /*value*/) {
  port.narrow("port", kFromOne);
}

static void complete(SchemaWriter& visit, const Visit& /*value*/) {
  visit.narrow("port", kFromOne);
}

static void complete(SchemaWriter& watch, const PacketWatch& /*value*/) {
  watch.may_be_missing("echoes");
}

static void complete(SchemaWriter& row, const Requirement& /*value*/) {
  row.may_be_missing("options");
  row.may_be_missing("alternative_of");
}

static void complete(SchemaWriter& log, const ListenLog& /*value*/) {
  log.narrow("instance", {{"pattern", "^[0-9a-f]{4}(-[0-9a-f]{4}){3}$"}});
  log.narrow("checks", {{"maxItems", 1000}});
  log.narrow("pages", {{"maxItems", 1000}});
  log.narrow("others", {{"maxItems", 200}});
  log.narrow("arrivals", {{"maxItems", 1000}});
}

// ---- The documents ----

namespace {

struct Frame {
  std::string_view file;
  std::string_view title;
  std::string_view about;
  std::string_view format;
};

template <typename T>
std::string document_schema(const Frame& frame, const T& value) {
  Json definitions = Json::object();
  SchemaWriter root(definitions);
  root.add("schema", {{"const", frame.format}}, "The format of this document.");
  fields(root, value);
  complete(root, value);
  Json document{{"$schema", "https://json-schema.org/draft/2020-12/schema"},
                {"$id", fmt::format("https://netpreflight.invalid/{}", frame.file)},
                {"title", frame.title},
                {"description", frame.about}};
  document.update(root.object());
  document["$defs"] = std::move(definitions);
  return document.dump(2) + '\n';
}

}  // namespace

std::string report_schema() {
  return document_schema({.file = "report.schema.json",
                          .title = "netpreflight report",
                          .about = "The result of one run of `netpreflight check`.",
                          .format = kReportFormat},
                         Report{});
}

std::string merged_schema() {
  return document_schema({.file = "merged.schema.json",
                          .title = "netpreflight merged reports",
                          .about = "What `netpreflight merge --format json` writes, and `netpreflight show` reads.",
                          .format = kMergedFormat},
                         Merged{});
}

std::string difference_schema() {
  return document_schema({.file = "difference.schema.json",
                          .title = "netpreflight difference of two reports",
                          .about = "What `netpreflight diff --format json` writes.",
                          .format = kDifferenceFormat},
                         Difference{});
}

std::string requests_schema() {
  return document_schema({.file = "requests.schema.json",
                          .title = "netpreflight requests",
                          .about = "What `netpreflight requests --format json` writes.",
                          .format = kRequestsFormat},
                         AllRequests{});
}

std::string listen_log_schema() {
  return document_schema({.file = "listen.schema.json",
                          .title = "netpreflight log of a stand-in",
                          .about = "What `netpreflight listen -o json=FILE` writes (docs/stand-in.md).",
                          .format = kListenLogFormat},
                         ListenLog{});
}

}  // namespace netpreflight
