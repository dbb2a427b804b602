// What the text forms of a report, of merged reports and of a difference have in common.
#pragma once

#include <string>
#include <string_view>

#include "report/text/text.hpp"
#include "report/writers.hpp"

namespace netpreflight {

/// `text` in a colour (SGR parameters, ECMA-48) where the style has colours.
std::string painted(const TextStyle& style, std::string_view text, std::string_view color);

/// "PASS", "WARN" ... in its colour.
std::string painted(const TextStyle& style, Status status);

/// "NOT READY" ... in its colour.
std::string painted(const TextStyle& style, Verdict verdict);

inline constexpr std::string_view kBold = "1";

/// A labelled paragraph below a row: "        found text ...".
std::string text_field(const TextStyle& style, std::string_view label, std::string_view text);

/// "found" and "means" of a row that does not pass.
std::string text_found(const TextStyle& style, const ReportedRow& row);

/// The row's "do" line: whom to ask for what.
std::string text_remedy(const TextStyle& style, const ReportedRow& row);

}  // namespace netpreflight
