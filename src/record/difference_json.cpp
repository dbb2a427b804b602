// The JSON of a difference between two reports: written for scripts, and never read back.
#include <nlohmann/json.hpp>

#include "record/merged_json.hpp"
#include "record/report_fields.hpp"
#include "text/wall_time.hpp"

namespace netpreflight {

namespace {

using nlohmann::ordered_json;

/// The fields of a row that scripts compare by.
ordered_json described(const Requirement& row, const std::string& destination) {
  return {{"id", row.id},
          {"section", row.section},
          {"description", row.description},
          {"level", name(row.level)},
          {"source", row.source},
          {"destination", destination},
          {"port", written(row.port)},
          {"protocol", written(row.protocol)}};
}

ordered_json written_side(const Report& report) {
  return {
      {"started", rfc3339(report.run.started)}, {"from", report.run.from},
      {"host", written(report.run.host)},       {"table", {{"id", report.table.id}, {"edition", report.table.edition}}},
      {"verdict", name(report.verdict)},        {"counts", written(report.counts)}};
}

}  // namespace

std::string write_difference(const Difference& difference) {
  ordered_json document{{"schema", "netpreflight-difference/1"},
                        {"old", written_side(*difference.old_report)},
                        {"new", written_side(*difference.new_report)},
                        {"notes", difference.notes},
                        {"rows", ordered_json::array()}};
  const auto side = [](const ReportedRow* row) {
    return row == nullptr ? ordered_json(nullptr) : written_result(*row);
  };
  for (const auto& row : difference.rows) {
    auto object = described(row.either().requirement, row.either().destination);
    object["change"] = name(row.change);
    object["old"] = side(row.old_row);
    object["new"] = side(row.new_row);
    document["rows"].push_back(std::move(object));
  }
  return document_text(document);
}

}  // namespace netpreflight
