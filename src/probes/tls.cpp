// tls: every resolved address, a connection and a handshake each.
#include "probes/addresses.hpp"

namespace netpreflight {

Awaitable<std::vector<Step>> probe_tls(ProbeContext& context, const PlannedRow& row) {
  co_return co_await probe_addresses(context, row, [&context, &row](std::string address) {
    return connect_and_shake_hands(context, std::move(address), row.requirement.port.value_or(443), row.host);
  });
}

}  // namespace netpreflight
