// The fields of a difference between two reports, listed as those of a report are (report_fields.hpp), for writing alone.
#pragma once

#include <string>
#include <string_view>

#include "netpreflight/difference.hpp"
#include "record/archive_json.hpp"
#include "record/report_fields.hpp"

namespace netpreflight {

inline constexpr std::string_view kDifferenceFormat = "netpreflight-difference/1";

/// Which table a report is about.
struct TableName {
  std::string id;
  std::string edition;
};

template <typename Archive>
void fields(Archive& archive, typename Archive::template Ref<TableName> table) {
  archive("id", table.id);
  archive("edition", table.edition);
}

/// One of the two reports.
template <typename Archive>
void fields_of_side(Archive& archive, typename Archive::template Ref<Report> report) {
  archive("started", report.run.started);
  archive("from", report.run.from);
  archive("host", report.run.host);
  archive("table", TableName{report.table.id, report.table.edition});
  archive("verdict", report.verdict);
  archive("counts", report.counts);
}

/// A row without its two sides, each a result or null.
template <typename Archive>
void fields_of_change(Archive& archive, typename Archive::template Ref<RowChange> row) {
  fields_to_compare(archive, row.either().requirement, row.either().destination);
  archive("change", row.change);
}

}  // namespace netpreflight
