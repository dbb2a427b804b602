// Whom to ask: the teams, as requests call them.
#pragma once

#include <string_view>

#include "netpreflight/cause.hpp"

namespace netpreflight::causes {

using enum Status;

inline constexpr std::string_view kFirewall = "the firewall team";
inline constexpr std::string_view kNetwork = "the network team";
inline constexpr std::string_view kDns = "the DNS administrators";
inline constexpr std::string_view kHost = "the administrator of this host";
inline constexpr std::string_view kServer = "the operator of the server";
inline constexpr std::string_view kInspection = "whoever runs the TLS inspection (firewall or proxy team)";
inline constexpr std::string_view kProxy = "the proxy team";
inline constexpr std::string_view kTime = "the operator of the time servers";
inline constexpr std::string_view kNobody = "nobody";

}  // namespace netpreflight::causes
