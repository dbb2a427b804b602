// dns external and dns internal: each nameserver asked by itself, all questions at once.
#include <algorithm>
#include <random>

#include <fmt/format.h>

#include "probes/addresses.hpp"
#include "probes/diagnosis.hpp"
#include "text/host_name.hpp"

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

std::vector<QueryEvidence> queries_of(const std::vector<std::vector<Step>>& answers) {
  std::vector<QueryEvidence> queries;
  for (const auto& steps : answers) {
    for (const auto& step : steps) queries.push_back(std::get<QueryEvidence>(step.evidence));
  }
  return queries;
}

Awaitable<std::vector<Step>> ask_each_reverse(ProbeContext& context, std::string address) {
  std::vector<Awaitable<QueryEvidence>> questions;
  const std::size_t nameservers = context.resolver.settings().nameservers.size();
  questions.reserve(nameservers);
  for (std::size_t i = 0; i < nameservers; ++i) {
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

/// Questions for IPv6 addresses that nobody answers make applications wait: how long, is seen with one of the names.
Awaitable<std::vector<Step>> time_applications(ProbeContext& context, const std::vector<Step>& asked) {
  std::vector<Step> steps;
  const auto is_silent = [](const Step& step) {
    const auto* query = std::get_if<QueryEvidence>(&step.evidence);
    return query != nullptr && query->v6_unanswered.value_or(false);
  };
  const auto found = std::ranges::find_if(asked, is_silent);
  if (found == asked.end()) co_return steps;
  const auto start = std::chrono::steady_clock::now();
  const std::string name = std::get<QueryEvidence>(found->evidence).name;
  ResolveEvidence resolved = co_await context.resolver.resolve(name);
  steps.push_back({name, since(start), std::move(resolved)});
  co_return steps;
}

/// Of names that every nameserver denies: what applications get, whose search list may complete them.
Awaitable<std::vector<Step>> ask_applications(ProbeContext& context, std::vector<std::string> names,
                                              std::vector<Step> asked) {
  std::vector<Step> steps;
  for (const auto& name : names) {
    const bool denied = std::ranges::all_of(asked, [&](const Step& step) {
      const auto& query = std::get<QueryEvidence>(step.evidence);
      return query.name != name || query.end == QueryEnd::nxdomain || query.end == QueryEnd::no_address;
    });
    if (!denied || is_address(name)) continue;
    const auto start = std::chrono::steady_clock::now();
    ResolveEvidence resolved = co_await context.resolver.resolve(name);
    if (!resolved.addresses.empty()) steps.push_back({name, since(start), std::move(resolved)});
  }
  co_return steps;
}

}  // namespace

Awaitable<std::vector<Step>> probe_dns_external(ProbeContext& context, const PlannedRow&) {
  std::vector<std::string> names;
  const auto& external = context.plan.surroundings.external_names;
  names.reserve(external.size() + 1);
  for (const auto& name : external) names.push_back(name.name);
  names.push_back(name_that_cannot_exist());
  std::vector<std::vector<Step>> answers;
  answers.push_back(co_await ask_each(context, names));
  auto traces = co_await trace_nameservers(context, queries_of(answers));
  append(answers.front(), std::move(traces));
  append(answers.front(), co_await time_applications(context, answers.front()));
  co_return std::move(answers.front());
}

Awaitable<std::vector<Step>> probe_dns_internal(ProbeContext& context, const PlannedRow&) {
  const HostIdentity identity = co_await context.identity.get();
  std::vector<std::string> names = context.plan.surroundings.internal_names;
  if (identity.evidence.fqdn.find('.') != std::string::npos) names.insert(names.begin(), identity.evidence.fqdn);
  const auto& own = identity.evidence.host_addresses;
  const std::string likely = own.empty() ? std::string() : own.front();
  std::vector<Awaitable<std::vector<Step>>> questions;
  questions.push_back(ask_each(context, names));
  if (!likely.empty()) questions.push_back(ask_each_reverse(context, likely));
  auto answers = co_await all(std::move(questions));
  // Which address is the host's is known from its name. On most hosts it is the likely one, and nothing has to wait for that.
  const std::string named = own_address_in(answers.front(), identity.evidence);
  const bool asks_again = !named.empty() && named != likely;
  std::vector<Awaitable<std::vector<Step>>> more;
  more.push_back(trace_nameservers(context, queries_of(answers)));
  if (asks_again) more.push_back(ask_each_reverse(context, named));
  auto later = co_await all(std::move(more));
  std::vector<Step> steps = std::move(answers.front());
  append(steps, co_await ask_applications(context, context.plan.surroundings.internal_names, steps));
  if (!likely.empty()) append(steps, std::move(asks_again ? later.back() : answers.back()));
  append(steps, std::move(later.front()));
  co_return steps;
}

}  // namespace netpreflight
