#include "probes/addresses.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "probes/diagnosis.hpp"

namespace netpreflight {

namespace {

using Clock = std::chrono::steady_clock;

/// The nameservers give addresses, and none of them is among those that applications get.
bool leads_elsewhere(const ResolveEvidence& resolved) {
  bool answered = false;
  for (const auto& query : resolved.nameservers) {
    answered = answered || query.end == QueryEnd::answered;
    if (std::ranges::find_first_of(query.addresses, resolved.addresses) != query.addresses.end()) return false;
  }
  return answered && resolved.source == ResolveEvidence::Source::applications;
}

}  // namespace

void append(std::vector<Step>& steps, std::vector<Step> more) {
  for (auto& step : more) steps.push_back(std::move(step));
}

std::string endpoint_text(const std::string& address, std::uint16_t port) {
  return is_v6(address) ? fmt::format("[{}]:{}", address, port) : fmt::format("{}:{}", address, port);
}

Awaitable<void> look_beside(ProbeContext& context, Shared<std::vector<QueryEvidence>> nameservers,
                            ResolveEvidence& resolved) {
  resolved.nameservers = co_await nameservers.get();
  if (!leads_elsewhere(resolved)) co_return;
  resolved.applications.by_hosts_file = co_await context.resolver.is_in_hosts_file(resolved.name, resolved.addresses);
}

Awaitable<std::vector<Step>> probe_addresses(ProbeContext& context, const PlannedRow& row, AddressProbe probe) {
  const auto start = Clock::now();
  const bool literal = is_address(row.host);
  std::optional<Shared<std::vector<QueryEvidence>>> nameservers;
  if (!literal) nameservers = context.resolver.ask_every(row.host);
  ResolveEvidence resolved = co_await context.resolver.resolve(row.host);
  const Milliseconds duration = since(start);

  std::vector<Awaitable<std::vector<Step>>> tasks;
  tasks.reserve(resolved.addresses.size());
  for (const auto& address : resolved.addresses) tasks.push_back(probe(address));
  auto parts = co_await all(std::move(tasks));

  if (nameservers) co_await look_beside(context, *nameservers, resolved);
  std::vector<Step> lost;
  if (resolved.addresses.empty()) lost = co_await trace_nameservers(context, resolved.nameservers);
  std::vector<Step> steps;
  steps.push_back({row.host, duration, std::move(resolved)});
  append(steps, std::move(lost));
  for (auto& part : parts) append(steps, std::move(part));
  co_return steps;
}

Awaitable<std::vector<Step>> connect_and_shake_hands(ProbeContext& context, std::string address, std::uint16_t port,
                                                     std::string server_name) {
  const std::string target = endpoint_text(address, port);
  std::vector<Step> steps;
  auto connection = co_await connect_or_trace(context, address, port, steps);
  if (!connection.stream) co_return steps;
  const auto start = Clock::now();
  HandshakeWishes wishes;
  wishes.server_name = std::move(server_name);
  auto handshake = co_await shake_hands(*connection.stream, context.tls(), std::move(wishes), context.timeout);
  connection.stream.reset();  // second attempts may need its descriptor
  handshake.address = address;
  handshake.port = port;
  steps.push_back({target, since(start), handshake});
  append(steps, co_await retry_handshake(context, std::move(handshake)));
  co_return steps;
}

}  // namespace netpreflight
