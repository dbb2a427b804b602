// The fields of a report, listed once: for writing, reading and going through (archive_json.hpp). Shared by the documents that
// have reports or parts of them in it, and by nobody else.
#pragma once

#include <string>
#include <unordered_set>

#include "record/archive_json.hpp"
#include "record/report_json.hpp"
#include "netpreflight/report.hpp"

namespace netpreflight {

nlohmann::ordered_json written(const ReportedRow& row);
/// What a row came to, without its requirement and its steps.
nlohmann::ordered_json written_result(const ReportedRow& row);
/// Indented, with a final newline; invalid UTF-8 is replaced.
std::string document_text(const nlohmann::ordered_json& document);

void read(FirstFault& faults, const nlohmann::json& from, const Place& place, ReportedRow& row);

/// Parses a document that holds reports, within their bounds.
tl::expected<nlohmann::json, ReportError> parse_report_document(std::string_view text, std::string_view file);

/// Reads all of a report from its parsed document; what it lacks becomes a fault.
void read_report(FirstFault& faults, const nlohmann::json& document, Report& report);

template <typename Archive>
void fields(Archive& archive, typename Archive::template Ref<ToolFacts> tool) {
  archive("version", tool.version);
  archive("public_roots", tool.public_roots);
  archive("judged_by", tool.judged_by);
}

template <typename Archive>
void fields(Archive& archive, typename Archive::template Ref<Section> section) {
  archive("id", section.id);
  archive("title", section.title);
  archive("any_of", section.any_of);
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
  archive("edition", table.edition);
  archive("title", table.title);
  archive("source", table.source);
  archive("sections", table.sections);
  archive("roles", table.roles);
  archive("vendor_ca", table.vendor_ca);
}

template <typename Archive>
void fields(Archive& archive, typename Archive::template Ref<HostFacts> host) {
  archive("name", host.name);
  archive("fqdn", host.fqdn);
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
void fields(Archive& archive, typename Archive::template Ref<RunFacts> run) {
  archive("from", run.from);
  archive("started", run.started);
  archive("duration_ms", run.duration);
  archive("host", run.host);
  archive("nameservers", run.nameservers);
  archive("proxy", run.proxy);
  archive("proxy_source", run.proxy_source);
  archive("warnings", run.warnings);
  archive("trust_store_present", run.trust_store_present);
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
  archive("name", destination.name);
}

template <typename Archive>
void fields(Archive& archive, typename Archive::template Ref<RowPlan> plan) {
  archive("host", plan.host);
  archive("skip", plan.skip);
  archive("route", plan.route);
  archive("failure_expected", plan.failure_expected);
  archive("replaced", plan.replaced);
  archive("finished", plan.finished);
}

/// What the table says of a row; `destination` in a person's words.
template <typename Archive>
void fields_of_row(Archive& archive, typename Archive::template Ref<Requirement> requirement,
                   typename Archive::template Ref<std::string> destination) {
  archive("id", requirement.id);
  archive("section", requirement.section);
  archive("description", requirement.description);
  archive("level", requirement.level);
  archive("source", requirement.source);
  archive("destination", destination);
  archive("port", requirement.port);
  archive("protocol", requirement.protocol);
  archive("leads_to", requirement.destination);
  archive("probe", requirement.probe);
  archive("interception", requirement.interception);
  archive("name_enforced", requirement.name_enforced);
}

/// What a row of a report came to.
template <typename Archive>
void fields_of_result(Archive& archive, typename Archive::template Ref<ReportedRow> row) {
  archive("status", row.status);
  archive("cause", row.cause);
  archive("summary", row.summary);
  archive("remedy", row.remedy);
  archive("duration_ms", row.duration);
}

/// Without its steps: those are written and read by report_json.cpp.
template <typename Archive>
void fields(Archive& archive, typename Archive::template Ref<ReportedRow> row) {
  fields_of_row(archive, row.requirement, row.destination);
  fields_of_result(archive, row);
  archive("plan", row.plan);
}

template <typename Archive>
void fields(Archive& archive, typename Archive::template Ref<Report> report) {
  archive("tool", report.tool);
  archive("table", report.table);
  archive("run", report.run);
  archive("redacted", report.redacted);
  archive("verdict", report.verdict);
  archive("counts", report.counts);
  archive("rows", report.rows);
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
