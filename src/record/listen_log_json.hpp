// The log of `listen` as JSON (docs/stand-in.md): written by it, read beside reports.
#pragma once

#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "netpreflight/listen_log.hpp"
#include "record/report_json.hpp"

namespace netpreflight {

/// "netpreflight-listen/1", described by data/listen.schema.json. Indented, with a final newline.
std::string write_listen_log(const ListenLog& log);

/// Reads what write_listen_log wrote. As read_report.
tl::expected<ListenLog, ReportError> read_listen_log(std::string_view text, std::string_view file);

}  // namespace netpreflight
