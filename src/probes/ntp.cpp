// ntp: every resolved address asked for the time at once.
#include "net/codecs/ntp.hpp"

#include "probes/addresses.hpp"
#include "probes/diagnosis.hpp"

namespace netpreflight {

namespace {

Awaitable<std::vector<Step>> ask_one(ProbeContext& context, std::string address, std::uint16_t port) {
  const auto start = std::chrono::steady_clock::now();
  auto early = trace_early(context, Transport::udp, address, port, time_question());
  NtpEvidence evidence = co_await ask_time(address, port, context.timeout);
  early.reset();
  std::vector<Step> steps;
  steps.push_back({endpoint_text(address, port), since(start), evidence});
  append(steps, co_await trace_time_server(context, std::move(evidence)));
  co_return steps;
}

}  // namespace

Awaitable<std::vector<Step>> probe_ntp(ProbeContext& context, const PlannedRow& row) {
  co_return co_await probe_addresses(context, row, [&context, &row](std::string address) {
    return ask_one(context, std::move(address), row.requirement.port.value_or(123));
  });
}

}  // namespace netpreflight
