// The report for a mail: plain ASCII, at most 78 columns, and under it the whole report in an armoured block.
#pragma once

#include <string>

#include <tl/expected.hpp>

#include "netpreflight/merged.hpp"

namespace netpreflight {

std::string write_paste(const Report& report);
std::string write_paste(const Merged& merged);

/// A report's JSON and what errors call it.
struct ReportText {
  std::string json;
  std::string name;
};

/// The JSON in a file of it, or in the block of a mail that has one; `file` names it in errors. `block` chooses one of
/// several blocks, counted from 1; 0: there must be exactly one. The error is one line.
tl::expected<ReportText, std::string> find_report(std::string text, std::string_view file, std::size_t block);

/// Reads one host's report or many hosts' as one, from what find_report finds.
tl::expected<Document, std::string> read_report_or_mail(std::string text, std::string_view file, std::size_t block);

}  // namespace netpreflight
