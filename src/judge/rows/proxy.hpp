// The proxy itself, which rows that it tunnels for and its own row judge alike.
#pragma once

#include <string>
#include <string_view>

#include "judge/rows/rows.hpp"

namespace netpreflight {

std::string proxy_url(const Bench& bench);
/// "3128/tcp".
std::string proxy_port(const Bench& bench);

Judged of_proxy(const Bench& bench, Cause cause, std::string seen);

// ---- The way to it (proxy_way.cpp) ----

Judged judge_proxy_name(const Bench& bench, const ResolveEvidence& evidence);

Judged judge_proxy_connection(const Bench& bench, const RowEvidence& row, const ConnectEvidence& evidence);

/// Says so where /etc/hosts or the search list leads the proxy's name elsewhere than the nameservers do. Where the proxy itself is
/// at fault then, that is this host's matter.
void tell_own_lookup_of_proxy(const RowEvidence& evidence, Finding& finding);

// ---- Its answers (proxy_answers.cpp) ----

/// The start of escaped text, in quotes.
std::string said_in_quotes(std::string_view text);

/// Its answer to a request for a tunnel.
Judged judge_tunnel(const Bench& bench, const TunnelEvidence& evidence);

}  // namespace netpreflight
