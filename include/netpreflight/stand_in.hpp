// What the stand-in and its clients call themselves (docs/stand-in.md).
#pragma once

#include <string_view>

namespace netpreflight {

/// The ALPN name and the first word of everything that the stand-in and its clients say.
inline constexpr std::string_view kStandInProtocol = "netpreflight/1";
/// How the check names itself to SSH servers (RFC 4253 section 4.2), without the end of the line.
inline constexpr std::string_view kOwnSshIdentification = "SSH-2.0-netpreflight";
/// The common name in every stand-in's certificate.
inline constexpr std::string_view kStandInName = "netpreflight stand-in";

}  // namespace netpreflight
