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

/// Behind a proxy the direct route decides nothing, and where only the proxy has a way out its packets are dropped. It gets
/// the time for one repeated SYN (after 1 s, RFC 6298 section 2.1) and not the whole time-out of every run.
constexpr Milliseconds kPatienceBeside{1500};

/// Tried all the same, because some components of products have been seen to ignore the proxy.
Awaitable<std::vector<Step>> probe_beside(ProbeContext& context, const PlannedRow& row) {
  ProbeContext beside = context;
  beside.timeout = std::min(beside.timeout, kPatienceBeside);
  beside.diagnoses = false;
  co_return co_await probe_directly(beside, row);
}

Awaitable<std::vector<Step>> probe_both(ProbeContext& context, const PlannedRow& row) {
  std::vector<Awaitable<std::vector<Step>>> routes;
  routes.push_back(shake_hands_through_proxy(context, {row.host, row.requirement.port.value_or(443)}));
  routes.push_back(probe_beside(context, row));
  std::vector<Step> steps;
  for (auto& part : co_await all(std::move(routes))) append(steps, std::move(part));
  co_return steps;
}

}  // namespace

Awaitable<std::vector<Step>> probe_tls(ProbeContext& context, const PlannedRow& row) {
  co_return row.route == Route::proxy ? co_await probe_both(context, row) : co_await probe_directly(context, row);
}

}  // namespace netpreflight
