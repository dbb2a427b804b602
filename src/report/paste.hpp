// The report for a mail: plain ASCII, at most 78 columns, and under it the whole report in an armoured block.
#pragma once

#include <string>

#include <tl/expected.hpp>

#include "netpreflight/report.hpp"

namespace netpreflight {

std::string write_paste(const Report& report);

/// Reads a report from its JSON or from a mail that has a pasted block in it; `file` names it in errors. `block` chooses one
/// of several blocks, counted from 1; 0: there must be exactly one. The error is one line.
tl::expected<Report, std::string> read_report_or_mail(std::string_view text, std::string_view file, std::size_t block);

}  // namespace netpreflight
