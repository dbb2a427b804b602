// The JSON of a difference between two reports: written for scripts, and never read back.
#include "record/difference_fields.hpp"
#include "record/merged_json.hpp"

namespace netpreflight {

namespace {

void write_side(JsonText& out, const Report& report) {
  out.begin_object();
  Writer writer(out);
  fields_of_side(writer, report);
  out.end_object();
}

void write_result(JsonText& out, const ReportedRow* row) {
  if (row == nullptr) return out.null();
  out.begin_object();
  write_fields_of_result(out, *row);
  out.end_object();
}

void write_row(JsonText& out, const RowChange& row) {
  out.begin_object();
  Writer writer(out);
  fields_of_change(writer, row);
  out.key("old");
  write_result(out, row.old_row);
  out.key("new");
  write_result(out, row.new_row);
  out.end_object();
}

}  // namespace

std::string write_difference(const Difference& difference) {
  return document_text(kDifferenceFormat, [&](JsonText& out, Writer& writer) {
    out.key("old");
    write_side(out, *difference.old_report);
    out.key("new");
    write_side(out, *difference.new_report);
    writer("notes", difference.notes);
    out.key("rows");
    out.begin_array();
    for (const RowChange& row : difference.rows) write_row(out, row);
    out.end_array();
  });
}

}  // namespace netpreflight
