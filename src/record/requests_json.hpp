// The messages to the teams as JSON, for scripts that open tickets.
#pragma once

#include <string>
#include <vector>

#include "netpreflight/requests.hpp"

namespace netpreflight {

inline constexpr std::string_view kRequestsFormat = "netpreflight-requests/1";

/// Indented, with a final newline.
std::string write_requests(const std::vector<TeamRequest>& requests);

}  // namespace netpreflight
