// icmp: an echo to every address, without root.
#include "net/echo.hpp"
#include "probes/addresses.hpp"
#include "probes/diagnosis.hpp"

namespace netpreflight {

namespace {

Awaitable<std::vector<Step>> ask_one(ProbeContext& context, std::string address) {
  const auto start = std::chrono::steady_clock::now();
  auto early = trace_early(context, Transport::icmp, address, 0);
  EchoEvidence evidence = co_await ask_echo(address, context.timeout);
  early.reset();
  std::vector<Step> steps;
  steps.push_back({address, since(start), evidence});
  append(steps, co_await trace_echo(context, std::move(evidence)));
  co_return steps;
}

}  // namespace

Awaitable<std::vector<Step>> probe_icmp(ProbeContext& context, const PlannedRow& row) {
  co_return co_await probe_addresses(context, row,
                                     [&context](std::string address) { return ask_one(context, std::move(address)); });
}

}  // namespace netpreflight
