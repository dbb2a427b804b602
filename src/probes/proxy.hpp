// The route through the configured proxy: reaching it, and asking it for tunnels.
#pragma once

#include <memory>
#include <vector>

#include "net/tunnel.hpp"
#include "probes/probe.hpp"

namespace netpreflight {

/// The steps towards a tunnel, and the tunnel if it stands.
struct TunnelAttempt {
  std::vector<Step> steps;
  std::unique_ptr<ByteStream> stream;
};

/// Resolves the proxy as this host's applications do.
Awaitable<Step> resolve_proxy(ProbeContext& context);

/// Connects to the first of the proxy's addresses that answers, shakes hands with an https:// proxy, and asks for a
/// tunnel. The credentials are sent to a proxy only whose certificate holds, where it has one.
Awaitable<TunnelAttempt> tunnel_to(ProbeContext& context, const Step& resolved, TunnelTarget target, bool to_be_used);

/// The proxied route of a row: a tunnel and the handshake through it.
Awaitable<std::vector<Step>> shake_hands_through_proxy(ProbeContext& context, TunnelTarget target);

}  // namespace netpreflight
