// What the text forms of a report, of merged reports and of a difference have in common.
#pragma once

#include <string>
#include <string_view>

#include "report/text/text.hpp"
#include "report/writers.hpp"

namespace netpreflight {

/// `text` in a colour (SGR parameters, ECMA-48) where the style has colours.
std::string painted(const TextStyle& style, std::string_view text, std::string_view color);

/// Lines, each with its end.
std::string painted_lines(const TextStyle& style, std::string_view lines, std::string_view color);

/// "PASS", "WARN" ... in its colour.
std::string painted(const TextStyle& style, Status status);

/// "NOT READY" ... in its colour.
std::string painted(const TextStyle& style, Verdict verdict);

inline constexpr std::string_view kBold = "1";

/// "FAIL" of a mandatory row, "fail" of an optional one, "warn", "ok" or "-" in its colour, as wide as the widest.
std::string painted(const TextStyle& style, const ReportedRow& row);

/// A labelled paragraph: "  found     text ...".
std::string text_field(const TextStyle& style, std::string_view label, std::string_view text);
/// Where its text begins.
inline constexpr std::size_t kFieldIndent = 12;

/// "proxy http://10.0.0.1:3128 (from https_proxy)", "no proxy".
std::string proxy_words(const RunFacts& run);

}  // namespace netpreflight
