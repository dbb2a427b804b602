// The JSON report (docs/report.md): written for scripts, and read back by whoever wants to see, compare or judge it
// again.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "netpreflight/report.hpp"
#include "text/sink.hpp"

namespace netpreflight {

/// The most a report file may hold, in bytes.
inline constexpr std::size_t kMaxReportBytes = 64U << 20U;

/// File, place and reason, as for a table.
using ReportError = TableError;

/// Calls `see` with every text of a report that is no word of an enumeration, and with where it stands: the keys down to it
/// as in the JSON, without indices ("rows.steps.evidence.address"). `see` may change the text.
void for_each_text(Report& report, const std::function<void(std::string_view where, std::string& text)>& see);

/// The report as indented JSON with a final newline; to a sink it never is in memory as a whole.
std::string write_report(const Report& report);
void write_report(const Report& report, const TextSink& sink);

/// What the steps of a row saw, as they stand in the report: an indented JSON array.
std::string write_steps(const ReportedRow& row);

/// Reads what write_report wrote, here or elsewhere: unknown keys are ignored, all strings are escaped. `file` is only
/// used in errors. The first fault is reported.
tl::expected<Report, ReportError> read_report(std::string_view text, std::string_view file);

}  // namespace netpreflight
