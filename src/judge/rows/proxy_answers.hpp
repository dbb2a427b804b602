// What a proxy's own answers mean, and how it is called. Pure.
#pragma once

#include <string>
#include <string_view>

#include "judge/steps/judged.hpp"

namespace netpreflight {

/// The configured proxy without credentials.
std::string proxy_url(const Bench& bench);

/// The start of escaped text, in quotes.
std::string said_in_quotes(std::string_view text);

/// A fault of the proxy itself, with what was seen of it.
Judged of_proxy(const Bench& bench, Cause cause, std::string seen);

/// Its answer to a request for a tunnel.
Judged judge_tunnel(const Bench& bench, const TunnelEvidence& evidence);

}  // namespace netpreflight
