// Durations as they stand on the command line.
#pragma once

#include <string>

#include <tl/expected.hpp>

#include "netpreflight/evidence.hpp"

namespace netpreflight {

/// "500ms", "5s", "2m": more than nothing, at most a day. The error is one sentence.
tl::expected<Milliseconds, std::string> parse_duration(const std::string& text);

/// What parse_duration reads as this, in the largest unit of which it is a whole number: "5s", "90s", "30m".
std::string duration_text(Milliseconds duration);

}  // namespace netpreflight
