// What the HTML forms of a report and of merged reports have in common: one self-contained page without scripts.
#pragma once

#include <string>
#include <string_view>

#include "netpreflight/report.hpp"

namespace netpreflight {

/// The whole document around `body`. Its policy forbids every request, should anything ever slip through.
std::string html_page(std::string_view title, std::string_view body);

/// The verdict as a banner.
std::string html_verdict(Verdict verdict, std::string_view below);

/// "<span class="status fail">FAIL</span>".
std::string html_status(Status status);

/// A cause with its meaning as a tool tip.
std::string html_cause(Cause cause);

/// Where the packets went and where they stopped, as an SVG picture.
std::string html_path(const Report& report);

}  // namespace netpreflight
