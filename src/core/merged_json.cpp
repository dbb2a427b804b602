#include "core/merged_json.hpp"

#include <nlohmann/json.hpp>

#include "core/wall_time.hpp"

namespace netpreflight {

namespace {

using nlohmann::ordered_json;

template <class Value>
ordered_json or_null(const std::optional<Value>& value) {
  return value ? ordered_json(*value) : ordered_json(nullptr);
}

ordered_json written(const Counts& counts) {
  return {{"pass", counts.pass}, {"warn", counts.warn}, {"fail", counts.fail}, {"skip", counts.skip}};
}

ordered_json written(const HostFacts& host) {
  return {{"name", host.name}, {"fqdn", host.fqdn}, {"addresses", host.addresses}, {"os", host.os}};
}

/// What a row of a report came to; the rest of it stands in the report itself.
ordered_json written(const ReportedRow& row) {
  return {{"status", name(row.status)},
          {"cause", row.cause ? ordered_json(code(*row.cause)) : ordered_json(nullptr)},
          {"summary", row.summary},
          {"remedy", or_null(row.remedy)}};
}

ordered_json written(const MergedHost& host) {
  const Report& report = host.report;
  return {{"label", host.label},
          {"file", host.file},
          {"from", report.run.from},
          {"started", rfc3339(report.run.started)},
          {"host", written(report.run.host)},
          {"table", {{"id", report.table.id}, {"edition", report.table.edition}}},
          {"tool", {{"version", report.tool.version}, {"public_roots", report.tool.public_roots}}},
          {"verdict", name(report.verdict)},
          {"counts", written(report.counts)}};
}

ordered_json described(const Requirement& row, const std::string& destination) {
  return {{"id", row.id},
          {"section", row.section},
          {"description", row.description},
          {"level", name(row.level)},
          {"source", row.source},
          {"destination", destination},
          {"port", or_null(row.port)},
          {"protocol", row.protocol == Protocol::none ? ordered_json(nullptr) : ordered_json(name(row.protocol))}};
}

ordered_json written(const Merged& merged, const MergedRow& row) {
  ordered_json object = described(row.requirement, row.destination);
  auto& cells = object["cells"] = ordered_json::array();
  for (std::size_t host = 0; host < merged.hosts.size(); ++host) {
    const auto* each = cell(merged, row, host);
    cells.push_back(each == nullptr ? ordered_json(nullptr) : written(*each));
  }
  return object;
}

ordered_json written_side(const Report& report) {
  return {
      {"started", rfc3339(report.run.started)}, {"from", report.run.from},
      {"host", written(report.run.host)},       {"table", {{"id", report.table.id}, {"edition", report.table.edition}}},
      {"verdict", name(report.verdict)},        {"counts", written(report.counts)}};
}

std::string text_of(const ordered_json& document) {
  return document.dump(2, ' ', false, ordered_json::error_handler_t::replace) + '\n';
}

}  // namespace

std::string write_merged(const Merged& merged) {
  ordered_json document{{"schema", "netpreflight-merged/1"},
                        {"tool", {{"version", merged.tool.version}, {"public_roots", merged.tool.public_roots}}},
                        {"table",
                         {{"id", merged.table.id},
                          {"edition", merged.table.edition},
                          {"title", merged.table.title},
                          {"source", merged.table.source}}},
                        {"verdict", name(merged.verdict)},
                        {"counts", written(merged.counts)},
                        {"notes", merged.notes},
                        {"hosts", ordered_json::array()},
                        {"rows", ordered_json::array()}};
  for (const auto& host : merged.hosts) document["hosts"].push_back(written(host));
  for (const auto& row : merged.rows) document["rows"].push_back(written(merged, row));
  return text_of(document);
}

std::string write_difference(const Difference& difference) {
  ordered_json document{{"schema", "netpreflight-difference/1"},
                        {"old", written_side(*difference.old_report)},
                        {"new", written_side(*difference.new_report)},
                        {"notes", difference.notes},
                        {"rows", ordered_json::array()}};
  const auto side = [](const ReportedRow* row) { return row == nullptr ? ordered_json(nullptr) : written(*row); };
  for (const auto& row : difference.rows) {
    auto object = described(row.either().requirement, row.either().destination);
    object["change"] = name(row.change);
    object["old"] = side(row.old_row);
    object["new"] = side(row.new_row);
    document["rows"].push_back(std::move(object));
  }
  return text_of(document);
}

}  // namespace netpreflight
