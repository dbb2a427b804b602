// The JSON of a difference between two reports: written for scripts, and never read back.
#include <nlohmann/json.hpp>

#include "record/difference_fields.hpp"
#include "record/merged_json.hpp"

namespace netpreflight {

namespace {

using nlohmann::ordered_json;

ordered_json written_side(const Report& report) {
  auto object = ordered_json::object();
  Writer writer(object);
  fields_of_side(writer, report);
  return object;
}

ordered_json written_row(const RowChange& row) {
  auto object = ordered_json::object();
  Writer writer(object);
  fields_of_change(writer, row);
  object["old"] = row.old_row == nullptr ? ordered_json(nullptr) : written_result(*row.old_row);
  object["new"] = row.new_row == nullptr ? ordered_json(nullptr) : written_result(*row.new_row);
  return object;
}

}  // namespace

std::string write_difference(const Difference& difference) {
  ordered_json document{{"schema", kDifferenceFormat},
                        {"old", written_side(*difference.old_report)},
                        {"new", written_side(*difference.new_report)},
                        {"notes", difference.notes}};
  auto& rows = document["rows"] = ordered_json::array();
  for (const RowChange& row : difference.rows) rows.push_back(written_row(row));
  return document_text(document);
}

}  // namespace netpreflight
