// dns external and dns internal: each nameserver asked by itself, all questions at once.
#include <algorithm>
#include <random>

#include <fmt/format.h>

#include "probes/probe.hpp"

namespace netpreflight {

namespace {

Step step_of(QueryEvidence query) {
  std::string target = fmt::format("{} at {}", query.name, query.nameserver);
  const Milliseconds duration = query.duration;
  return {std::move(target), duration, std::move(query)};
}

Awaitable<std::vector<Step>> ask_each(ProbeContext& context, std::vector<std::string> names) {
  std::vector<Awaitable<QueryEvidence>> questions;
  for (std::size_t i = 0; i < context.resolver.settings().nameservers.size(); ++i) {
    for (const auto& name : names) questions.push_back(context.resolver.ask(i, name));
  }
  std::vector<Step> steps;
  for (auto& query : co_await all(std::move(questions))) steps.push_back(step_of(std::move(query)));
  co_return steps;
}

/// Nobody can register a name under .invalid (RFC 6761 section 6.4), and nobody has this one in a cache.
std::string name_that_cannot_exist() {
  std::random_device random;
  return fmt::format("netpreflight-{:08x}.invalid", random());
}

Awaitable<std::vector<Step>> ask_each_reverse(ProbeContext& context, std::string address) {
  std::vector<Awaitable<QueryEvidence>> questions;
  for (std::size_t i = 0; i < context.resolver.settings().nameservers.size(); ++i) {
    questions.push_back(context.resolver.ask_reverse(i, address));
  }
  std::vector<Step> steps;
  for (auto& query : co_await all(std::move(questions))) steps.push_back(step_of(std::move(query)));
  co_return steps;
}

/// The address of this host that its name leads to; empty: none of them.
std::string own_address_in(const std::vector<Step>& forward, const HostNameEvidence& host) {
  for (const auto& step : forward) {
    const auto& query = std::get<QueryEvidence>(step.evidence);
    if (query.name != host.fqdn) continue;
    const auto found = std::ranges::find_first_of(query.addresses, host.host_addresses);
    if (found != query.addresses.end()) return *found;
  }
  return {};
}

}  // namespace

Awaitable<std::vector<Step>> probe_dns_external(ProbeContext& context, const PlannedRow&) {
  std::vector<std::string> names;
  for (const auto& name : context.plan.external_names) names.push_back(name.name);
  names.push_back(name_that_cannot_exist());
  co_return co_await ask_each(context, names);
}

Awaitable<std::vector<Step>> probe_dns_internal(ProbeContext& context, const PlannedRow&) {
  const HostIdentity identity = co_await context.identity.get();
  std::vector<std::string> names = context.plan.internal_names;
  if (identity.evidence.fqdn.find('.') != std::string::npos) names.insert(names.begin(), identity.evidence.fqdn);
  const auto& own = identity.evidence.host_addresses;
  const std::string likely = own.empty() ? std::string() : own.front();
  std::vector<Awaitable<std::vector<Step>>> questions;
  questions.push_back(ask_each(context, names));
  if (!likely.empty()) questions.push_back(ask_each_reverse(context, likely));
  auto answers = co_await all(std::move(questions));
  auto steps = std::move(answers.front());
  // Which address is the host's is known from its name. On most hosts it is the likely one, and nothing has to wait for that.
  const std::string named = own_address_in(steps, identity.evidence);
  if (!named.empty() && named != likely) answers.back() = co_await ask_each_reverse(context, named);
  if (!likely.empty()) steps.insert(steps.end(), answers.back().begin(), answers.back().end());
  co_return steps;
}

}  // namespace netpreflight
