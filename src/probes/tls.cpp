// tls: every resolved address, a connection and a handshake each.
#include "probes/addresses.hpp"
#include "probes/proxy.hpp"

namespace netpreflight {

namespace {

Awaitable<std::vector<Step>> probe_directly(ProbeContext& context, const PlannedRow& row) {
  co_return co_await probe_addresses(context, row, [&context, &row](std::string address) {
    return connect_and_shake_hands(context, std::move(address), row.requirement.port.value_or(443), row.host);
  });
}

}  // namespace

Awaitable<std::vector<Step>> probe_tls(ProbeContext& context, const PlannedRow& row) {
  if (row.route == Route::direct) co_return co_await probe_directly(context, row);
  const TunnelTarget target{row.host, row.requirement.port.value_or(443)};
  co_return co_await beside_proxy(context, row, shake_hands_through_proxy(context, target), probe_directly);
}

}  // namespace netpreflight
