// tls and tls service: every resolved address, a connection and a handshake each. What the certificate must be like is
// the judge's difference between the two, not the probe's.
#include "probes/addresses.hpp"

namespace netpreflight {

Awaitable<std::vector<Step>> probe_tls(ProbeContext& context, const PlannedRow& row) {
  co_return co_await probe_addresses(context, row, [&context, &row](std::string address) {
    return connect_and_shake_hands(context, std::move(address), row.requirement.port.value_or(443), row.host);
  });
}

Awaitable<std::vector<Step>> probe_tls_service(ProbeContext& context, const PlannedRow& row) {
  co_return co_await probe_tls(context, row);
}

}  // namespace netpreflight
