// One CONNECT request over a stream to a proxy (RFC 9110 section 9.3.6): how it was answered, and the tunnel if it was
// opened. It neither chooses the proxy nor judges the answer.
#pragma once

#include <memory>
#include <string>

#include "net/byte_stream.hpp"
#include "netpreflight/plan.hpp"
#include "netpreflight/proxy.hpp"

namespace netpreflight {

struct TunnelWishes {
  TunnelTarget target;
  std::string proxy;                              ///< its URL, for the evidence
  const ProxyCredentials* credentials = nullptr;  ///< sent with the request; none: null
  bool to_be_used = true;                         ///< else there is time to wait for a page that the headers announce
  bool listens = false;  ///< what the far end says first is its own, and no page, unless the headers announce one
};

struct Tunnel {
  TunnelEvidence evidence;
  std::unique_ptr<ByteStream> stream;  ///< null unless opened
};

/// Asks for a tunnel within `timeout`. Reads at most 16 KiB of headers and 4 KiB of what follows.
/// Nothing of the credentials is in the evidence, whatever the proxy repeats.
Awaitable<Tunnel> open_tunnel(std::unique_ptr<ByteStream> stream, TunnelWishes wishes, Milliseconds timeout);

/// "host:443", "[2001:db8::1]:443" (RFC 9110 section 7.1, authority-form).
std::string authority(const TunnelTarget& target);

}  // namespace netpreflight
