// Points in time as text: RFC 3339 in UTC with milliseconds, "2025-07-28T09:00:00.123Z".
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "netpreflight/evidence.hpp"

namespace netpreflight {

std::string rfc3339(WallTime time);

/// Takes the form that rfc3339() writes, the fraction being optional; nothing for any other.
std::optional<WallTime> from_rfc3339(std::string_view text);

}  // namespace netpreflight
