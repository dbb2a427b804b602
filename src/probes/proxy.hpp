// The route through the configured proxy: reaching it, and asking it for tunnels.
#pragma once

#include <memory>
#include <vector>

#include "net/tunnel.hpp"
#include "probes/listening.hpp"
#include "probes/probe.hpp"

namespace netpreflight {

/// The steps towards a tunnel, and the tunnel if it stands.
struct TunnelAttempt {
  std::vector<Step> steps;
  std::unique_ptr<ByteStream> stream;
};

/// What a tunnel is for.
enum class TunnelUse : std::uint8_t { nothing, speaking, listening };

/// Resolves the proxy as this host's applications do.
Awaitable<Step> resolve_proxy(ProbeContext& context);

/// Connects to the first of the proxy's addresses that answers, shakes hands with an https:// proxy, and asks for a
/// tunnel. The credentials are sent to a proxy only whose certificate holds, where it has one.
Awaitable<TunnelAttempt> tunnel_to(ProbeContext& context, const Step& resolved, TunnelTarget target, TunnelUse use);

/// The proxied route of a row: a tunnel and the handshake through it.
Awaitable<std::vector<Step>> shake_hands_through_proxy(ProbeContext& context, TunnelTarget target);

/// Where a tunnel leads, and what is heard in it.
struct ProxiedListening {
  TunnelTarget target;
  Listener listener;
};

/// The proxied route of a row without TLS: a tunnel and what the far end says in it.
Awaitable<std::vector<Step>> listen_through_proxy(ProbeContext& context, ProxiedListening wanted);

/// The proxied route, and beside it for a short while the direct one, because some components of products have been seen to ignore the
/// proxy. The direct route decides nothing and is not followed up.
Awaitable<std::vector<Step>> beside_proxy(ProbeContext& context, const PlannedRow& row,
                                          Awaitable<std::vector<Step>> proxied, Probe directly);

}  // namespace netpreflight
