#include "record/merged_json.hpp"

#include "record/listen_log_fields.hpp"
#include "record/merged_fields.hpp"
#include "record/report_fields.hpp"

namespace netpreflight {

namespace {

using nlohmann::json;

bool same(const Requirement& left, const Requirement& right) {
  const auto facts = [](const Requirement& row) {
    return std::tie(row.id, row.section, row.description, row.level, row.source, row.destination.kind,
                    row.destination.name, row.port, row.protocol, row.probe, row.interception, row.name_enforced,
                    row.options, row.alternative_of);
  };
  return facts(left) == facts(right);
}

/// A row as another edition of the table has it stands in its own cell.
void write_cell(JsonText& out, const MergedRow& row, const ReportedRow& reported) {
  out.begin_object();
  write_fields_of_result(out, reported);
  Writer writer(out);
  writer("plan", reported.plan);
  const bool is_other = !same(row.requirement, reported.requirement) || row.destination != reported.destination;
  if (is_other) {
    out.key("row");
    out.begin_object();
    fields_of_row(writer, reported.requirement, reported.destination);
    out.end_object();
  }
  out.end_object();
}

void write_row(JsonText& out, const Merged& merged, const MergedRow& row) {
  out.begin_object();
  Writer writer(out);
  fields_of_row(writer, row.requirement, row.destination);
  out.key("cells");
  out.begin_array();
  for (std::size_t host = 0; host < merged.hosts.size(); ++host) {
    const auto* each = cell(merged, row, host);
    each == nullptr ? out.null() : write_cell(out, row, *each);
  }
  out.end_array();
  out.end_object();
}

void write_fields_of_merged(JsonText& out, Writer& writer, const Merged& merged) {
  fields(writer, merged);
  out.key("rows");
  out.begin_array();
  for (const auto& row : merged.rows) write_row(out, merged, row);
  out.end_array();
}

void read_cell(FirstFault& faults, const json& from, const Place& place, MergedRow& row, MergedHost& host) {
  row.cells.emplace_back();
  if (from.is_null()) return;
  row.cells.back() = host.report.rows.size();
  ReportedRow& reported = host.report.rows.emplace_back();
  reported.requirement = row.requirement;
  reported.destination = row.destination;
  Reader reader(faults, from, place);
  fields_of_result(reader, reported);
  reader("plan", reported.plan);
  if (const json* own = reader.find("row")) {
    const Place inside{&place, "row"};
    Reader row_reader(faults, *own, inside);
    fields_of_row(row_reader, reported.requirement, reported.destination);
  }
}

void read_row(FirstFault& faults, const json& from, const Place& place, Merged& merged) {
  Reader reader(faults, from, place);
  MergedRow& row = merged.rows.emplace_back();
  fields_of_row(reader, row.requirement, row.destination);
  const json* cells = reader.find("cells");
  const Place inside{&place, "cells"};
  if (cells == nullptr || !cells->is_array() || cells->size() != merged.hosts.size()) {
    faults.report(inside.words(), fmt::format("must be an array of {}, one for each host", merged.hosts.size()));
    return;
  }
  for (std::size_t host = 0; host < cells->size(); ++host)
    read_cell(faults, (*cells)[host], Place{&inside, host}, row, merged.hosts[host]);
}

void read_merged(FirstFault& faults, const json& document, Merged& merged) {
  const Place root;
  Reader reader(faults, document, root);
  fields(reader, merged);
  const Place inside{&root, "rows"};
  const json* rows = reader.find("rows");
  if (rows == nullptr || !rows->is_array()) {
    faults.report("rows", "must be an array");
    return;
  }
  for (std::size_t i = 0; i < rows->size(); ++i) read_row(faults, (*rows)[i], Place{&inside, i}, merged);
  if (merged.hosts.empty()) faults.report("hosts", "must have at least one");
  check_rows(faults, merged.table, merged.rows);
}

bool is_of(std::string_view format, const json& document) {
  return document.is_object() && document.contains("schema") && document.at("schema") == format;
}

}  // namespace

void write_merged(const Merged& merged, const TextSink& sink) {
  write_document(sink, kMergedFormat,
                 [&](JsonText& out, Writer& writer) { write_fields_of_merged(out, writer, merged); });
}

std::string write_merged(const Merged& merged) {
  return document_text(kMergedFormat,
                       [&](JsonText& out, Writer& writer) { write_fields_of_merged(out, writer, merged); });
}

tl::expected<Document, ReportError> read_document(std::string_view text, std::string_view file) {
  const auto parsed = parse_report_document(text, file);
  if (!parsed) return tl::unexpected(parsed.error());
  FirstFault faults;
  Document document;
  if (is_of(kMergedFormat, *parsed)) {
    read_merged(faults, *parsed, document.emplace<Merged>());
  } else if (is_of(kListenLogFormat, *parsed)) {
    read_listen_log(faults, *parsed, document.emplace<ListenLog>());
  } else {
    read_report(faults, *parsed, document.emplace<Report>());
  }
  if (const auto& fault = faults.get())
    return tl::unexpected(ReportError{std::string(file), fault->where, fault->reason});
  return document;
}

}  // namespace netpreflight
