// Merged reports and differences as JSON (docs/report.md). Merged reports are read back like the report of one host.
#pragma once

#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "record/report_json.hpp"
#include "netpreflight/difference.hpp"
#include "netpreflight/merged.hpp"

namespace netpreflight {

/// "netpreflight-merged/1", described by data/merged.schema.json. Indented, with a final newline.
std::string write_merged(const Merged& merged);
void write_merged(const Merged& merged, const TextSink& sink);

/// Reads what write_report or write_merged wrote, and tells them by their schema. As read_report.
tl::expected<Document, ReportError> read_document(std::string_view text, std::string_view file);

/// "netpreflight-difference/1", described by data/difference.schema.json. Indented, with a final newline.
std::string write_difference(const Difference& difference);

}  // namespace netpreflight
