// How endings, messages and times are called to a person.
#pragma once

#include <string>
#include <string_view>

#include "netpreflight/evidence.hpp"

namespace netpreflight {

/// How an ending of a socket operation is called: "no answer", "connection refused" ...
std::string_view words(SocketEnd end);

/// "ICMP host unreachable"; `v6` tells the family, whose types and codes differ (RFC 792, RFC 4443).
std::string words(const Icmp& icmp, bool v6);

/// "3 minutes ahead", "42 s behind": this host's clock as seen from the server.
std::string offset_words(Milliseconds offset);

}  // namespace netpreflight
