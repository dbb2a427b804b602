// The formats a report can be printed in: one file and one row in the table each.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "report/text/text.hpp"
#include "text/sink.hpp"

namespace netpreflight {

bool is_report_format(std::string_view format);

/// Whether a report in this format is redacted unless the user wants it otherwise: it is meant to leave the house.
bool redacts_by_default(std::string_view format);

/// Their names, in the order in which they are told.
std::vector<std::string> report_formats();

/// "text, json", for messages.
std::string report_format_names();

/// Prints one host's report, or many hosts' as one. `format` is one of the names above; only text heeds the style. JSON comes in many
/// pieces, each other format in one.
void format_report(const Report& report, std::string_view format, const TextStyle& style, const TextSink& sink);
void format_report(const Merged& merged, std::string_view format, const TextStyle& style, const TextSink& sink);

/// The same as one text.
std::string format_report(const Report& report, std::string_view format, const TextStyle& style);
std::string format_report(const Merged& merged, std::string_view format, const TextStyle& style);

}  // namespace netpreflight
