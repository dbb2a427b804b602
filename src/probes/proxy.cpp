// proxy: every destination outside is asked for at once; one tunnel is enough to know that the proxy works.
#include "probes/proxy.hpp"

#include <fmt/format.h>

#include "net/connect_first.hpp"
#include "net/secrets.hpp"
#include "net/tls_stream.hpp"
#include "probes/addresses.hpp"
#include "probes/diagnosis.hpp"

namespace netpreflight {

namespace {

using Clock = std::chrono::steady_clock;

const ProxyEndpoint& endpoint_of(const ProbeContext& context) {
  return *context.plan.surroundings.proxy;
}

const ProxyCredentials* credentials_of(const ProbeContext& context) {
  return context.proxy_credentials ? &*context.proxy_credentials : nullptr;
}

Step proxied(Step step) {
  step.route = Route::proxy;
  return step;
}

/// Whether a password may be given to who showed this: this host's trust store or the public roots accept it, by name.
bool holds(const HandshakeEvidence& evidence) {
  return evidence.end == HandshakeEnd::completed && evidence.name_matches &&
         (evidence.local.faults.empty() || evidence.with_public.faults.empty());
}

/// The handshake with an https:// proxy itself. The stream is null afterwards where it must not be used.
Awaitable<Step> secure(ProbeContext& context, std::unique_ptr<ByteStream>& stream, std::string address) {
  const auto& endpoint = endpoint_of(context);
  const auto start = Clock::now();
  HandshakeWishes wishes;
  wishes.server_name = endpoint.host;
  wishes.size = HelloSize::small;  // what large ones meet on the way is told of destinations, not of the proxy
  auto handshaken = co_await open_tls(*stream, context.tls(), std::move(wishes), context.timeout);
  handshaken.evidence.address = std::move(address);
  handshaken.evidence.port = endpoint.port;
  const bool good = holds(handshaken.evidence);
  Step step = proxied({endpoint.url(), since(start), std::move(handshaken.evidence)});
  stream = good ? make_tls_stream(std::move(stream), std::move(handshaken.session)) : nullptr;
  co_return step;
}

/// How far packets to each of the proxy's addresses get.
Awaitable<void> trace_attempts(ProbeContext& context, std::vector<Step>& steps) {
  std::vector<Awaitable<std::vector<Step>>> traces;
  traces.reserve(steps.size());
  for (const auto& step : steps) traces.push_back(trace_connection(context, std::get<ConnectEvidence>(step.evidence)));
  for (auto& part : co_await all(std::move(traces))) {
    for (auto& step : part) steps.push_back(proxied(std::move(step)));
  }
}

}  // namespace

namespace {

/// Where the proxy does not do what it should: whether its name leads to it.
Awaitable<void> look_beside_proxy(ProbeContext& context, Step& resolved) {
  auto& evidence = std::get<ResolveEvidence>(resolved.evidence);
  if (is_address(evidence.name)) co_return;
  co_await look_beside(context, context.resolver.ask_every(evidence.name), evidence);
}

}  // namespace

Awaitable<Step> resolve_proxy(ProbeContext& context) {
  const std::string& host = endpoint_of(context).host;
  const auto start = Clock::now();
  ResolveEvidence resolved = co_await context.resolver.resolve(host);
  const Milliseconds duration = since(start);
  Step step = proxied({host, duration, std::move(resolved)});
  co_return step;
}

Awaitable<TunnelAttempt> tunnel_to(ProbeContext& context, const Step& resolved, TunnelTarget target, TunnelUse use) {
  const auto& endpoint = endpoint_of(context);
  TunnelAttempt attempt;
  const auto& addresses = std::get<ResolveEvidence>(resolved.evidence).addresses;
  auto place = co_await context.tunnels.take();
  std::vector<EarlyTrace> early;
  early.reserve(addresses.size());
  for (const auto& address : addresses) early.push_back(trace_early(context, Transport::tcp, address, endpoint.port));
  auto connection = co_await connect_first(addresses, endpoint.port, context.timeout);
  early.clear();
  for (auto& each : connection.attempts) {
    std::string to = endpoint_text(each.evidence.address, endpoint.port);
    attempt.steps.push_back(proxied({std::move(to), each.duration, std::move(each.evidence)}));
  }
  if (!connection.stream) {
    place.reset();  // the proxy is asked for nothing more
    co_await trace_attempts(context, attempt.steps);
    co_return attempt;
  }
  if (endpoint.over_tls) {
    std::string address = std::get<ConnectEvidence>(attempt.steps.back().evidence).address;
    Step secured = co_await secure(context, connection.stream, std::move(address));
    attempt.steps.push_back(std::move(secured));
    if (!connection.stream) co_return attempt;
  }
  const auto start = Clock::now();
  TunnelWishes wishes{target, endpoint.url(), credentials_of(context), use != TunnelUse::nothing,
                      use == TunnelUse::listening};
  auto tunnel = co_await open_tunnel(std::move(connection.stream), std::move(wishes), context.timeout);
  attempt.steps.push_back(proxied({authority(target), since(start), std::move(tunnel.evidence)}));
  attempt.stream = std::move(tunnel.stream);
  co_return attempt;
}

namespace {

Awaitable<Step> shake_hands_in(ProbeContext& context, ByteStream& tunnel, TunnelTarget target, HandshakeWishes wishes) {
  const auto start = Clock::now();
  auto handshake = co_await shake_hands(tunnel, context.tls(), std::move(wishes), context.timeout);
  handshake.port = target.port;
  handshake.first_bytes = without_secrets(std::move(handshake.first_bytes), credentials_of(context));
  Step step = proxied({authority(target), since(start), std::move(handshake)});
  co_return step;
}

/// A handshake in a tunnel of its own; nothing where the proxy opens none this time.
Awaitable<std::vector<Step>> try_again(ProbeContext& context, const Step& resolved, TunnelTarget target,
                                       HandshakeWishes wishes, Purpose purpose) {
  std::vector<Step> steps;
  const auto attempt = co_await tunnel_to(context, resolved, target, TunnelUse::speaking);
  if (!attempt.stream) co_return steps;
  Step step = co_await shake_hands_in(context, *attempt.stream, target, std::move(wishes));
  step.purpose = purpose;
  steps.push_back(std::move(step));
  co_return steps;
}

/// As retry_handshake: whether it is the name, the size of the hello, or chance. The proxy or somebody behind it may filter by name.
Awaitable<std::vector<Step>> retry_in_tunnels(ProbeContext& context, const Step& resolved, TunnelTarget target,
                                              const HandshakeEvidence& failed) {
  std::vector<Awaitable<std::vector<Step>>> attempts;
  if (context.diagnoses && is_cut_off(failed)) {
    attempts.push_back(try_again(context, resolved, target, {.server_name = target.host}, Purpose::repetition));
    attempts.push_back(
        try_again(context, resolved, target, {.server_name = std::string(kNeutralName)}, Purpose::neutral_name));
  }
  if (context.diagnoses && may_be_too_large(failed)) {
    attempts.push_back(try_again(context, resolved, target, {.server_name = target.host, .size = HelloSize::small},
                                 Purpose::small_hello));
  }
  std::vector<Step> steps;
  for (auto& part : co_await all(std::move(attempts))) append(steps, std::move(part));
  co_return steps;
}

}  // namespace

Awaitable<std::vector<Step>> shake_hands_through_proxy(ProbeContext& context, TunnelTarget target) {
  std::vector<Step> steps;
  steps.push_back(co_await resolve_proxy(context));
  const Step resolved = steps.front();
  auto attempt = co_await tunnel_to(context, resolved, target, TunnelUse::speaking);
  append(steps, std::move(attempt.steps));
  if (!attempt.stream) {
    co_await look_beside_proxy(context, steps.front());
    co_return steps;
  }
  Step shaken = co_await shake_hands_in(context, *attempt.stream, target, {.server_name = target.host});
  const HandshakeEvidence handshake = std::get<HandshakeEvidence>(shaken.evidence);
  steps.push_back(std::move(shaken));
  attempt.stream.reset();  // second attempts may need its descriptor
  auto more = co_await retry_in_tunnels(context, resolved, target, handshake);
  append(steps, std::move(more));
  co_return steps;
}

Awaitable<std::vector<Step>> listen_through_proxy(ProbeContext& context, ProxiedListening wanted) {
  std::vector<Step> steps;
  steps.push_back(co_await resolve_proxy(context));
  const Step resolved = steps.front();
  auto attempt = co_await tunnel_to(context, resolved, wanted.target, TunnelUse::listening);
  append(steps, std::move(attempt.steps));
  if (!attempt.stream) co_return steps;
  const auto start = Clock::now();
  auto heard = co_await wanted.listener(*attempt.stream);
  heard.port = wanted.target.port;
  heard.first_bytes = without_secrets(std::move(heard.first_bytes), credentials_of(context));
  steps.push_back(proxied({authority(wanted.target), since(start), std::move(heard)}));
  co_return steps;
}

namespace {

/// Where only the proxy has a way out, packets of the direct route are dropped. It gets the time for one repeated SYN (after 1 s,
/// RFC 6298 section 2.1) and not the whole time-out of every run.
constexpr Milliseconds kPatienceBeside{1500};

Awaitable<std::vector<Step>> probe_beside(ProbeContext& context, const PlannedRow& row, Probe directly) {
  ProbeContext beside = context;
  beside.timeout = std::min(beside.timeout, kPatienceBeside);
  beside.diagnoses = false;
  co_return co_await directly(beside, row);
}

}  // namespace

Awaitable<std::vector<Step>> beside_proxy(ProbeContext& context, const PlannedRow& row,
                                          Awaitable<std::vector<Step>> proxied, Probe directly) {
  std::vector<Awaitable<std::vector<Step>>> routes;
  routes.push_back(std::move(proxied));
  routes.push_back(probe_beside(context, row, directly));
  std::vector<Step> steps;
  for (auto& part : co_await all(std::move(routes))) append(steps, std::move(part));
  co_return steps;
}

namespace {

Awaitable<std::vector<Step>> try_tunnel(ProbeContext& context, const Step& resolved, TunnelTarget target) {
  auto attempt = co_await tunnel_to(context, resolved, std::move(target), TunnelUse::nothing);
  co_return std::move(attempt.steps);
}

}  // namespace

Awaitable<std::vector<Step>> probe_proxy(ProbeContext& context, const PlannedRow& row) {
  std::optional<Shared<std::vector<QueryEvidence>>> nameservers;
  if (!is_address(row.host)) nameservers = context.resolver.ask_every(row.host);
  Step resolved = co_await resolve_proxy(context);
  std::vector<Awaitable<std::vector<Step>>> tasks;
  const auto& targets = context.plan.surroundings.tunnel_targets;
  tasks.reserve(targets.size());
  for (const auto& target : targets) tasks.push_back(try_tunnel(context, resolved, target));
  auto parts = co_await all(std::move(tasks));

  if (nameservers) co_await look_beside(context, *nameservers, std::get<ResolveEvidence>(resolved.evidence));
  std::vector<Step> steps;
  steps.push_back(std::move(resolved));
  for (auto& part : parts) append(steps, std::move(part));
  co_return steps;
}

}  // namespace netpreflight
