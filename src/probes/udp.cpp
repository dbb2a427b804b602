// udp: a datagram to every address. Where a row leads to the host of a role, the stand-in may be there and is asked, too.
#include "net/udp_port.hpp"
#include "probes/addresses.hpp"
#include "probes/diagnosis.hpp"
#include "text/hexadecimal.hpp"

namespace netpreflight {

namespace {

Awaitable<std::vector<Step>> ask_one(ProbeContext& context, const PlannedRow& row, std::string address) {
  const auto start = std::chrono::steady_clock::now();
  const std::uint16_t port = row.requirement.port.value_or(0);
  const std::string payload = from_hexadecimal(options_of(row.requirement).payload);
  UdpQuestion question{Bytes(payload.begin(), payload.end()), std::nullopt};
  if (row.requirement.destination.kind == DestinationKind::role)
    question.call = StandInCall{address, port, {}, context.plan.surroundings.from};
  auto early = trace_early(context, Transport::udp, address, port, question.payload);
  auto answer = co_await ask_udp_port(address, port, question, context.timeout);
  early.reset();
  std::vector<Step> steps;
  steps.push_back({endpoint_text(address, port), since(start), answer.evidence});
  if (answer.stand_in) steps.push_back({endpoint_text(address, port), Milliseconds(), std::move(*answer.stand_in)});
  append(steps, co_await trace_datagram(context, std::move(answer.evidence), std::move(question.payload)));
  co_return steps;
}

}  // namespace

Awaitable<std::vector<Step>> probe_udp(ProbeContext& context, const PlannedRow& row) {
  co_return co_await probe_addresses(
      context, row, [&context, &row](std::string address) { return ask_one(context, row, std::move(address)); });
}

}  // namespace netpreflight
