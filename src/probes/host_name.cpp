// host name: what this host is called, and where the nameservers say that this name leads.
#include <fmt/format.h>

#include "probes/addresses.hpp"
#include "text/foreign.hpp"
#include "text/host_name.hpp"

namespace netpreflight {

Awaitable<HostIdentity> identify_host(Resolver& resolver, std::string name, std::vector<std::string> addresses) {
  const auto start = std::chrono::steady_clock::now();
  HostIdentity identity;
  HostNameEvidence& evidence = identity.evidence;
  evidence.name = escape_foreign(name, 255);
  evidence.host_addresses = std::move(addresses);
  evidence.applications = co_await resolver.ask_applications(name);
  evidence.fqdn = qualified_name(evidence.name, evidence.applications.canonical_name);
  const bool nobody_asked = evidence.applications.end == ApplicationsView::End::no_such_view;
  if (nobody_asked && evidence.fqdn.find('.') == std::string::npos) {
    evidence.fqdn = co_await resolver.complete(name);
    if (evidence.fqdn.empty()) evidence.fqdn = evidence.name;
  }
  identity.duration = since(start);
  co_return identity;
}

Awaitable<std::vector<Step>> probe_host_name(ProbeContext& context, const PlannedRow&) {
  HostIdentity identity = co_await context.identity.get();
  const std::string fqdn = identity.evidence.fqdn;
  std::vector<Step> steps;
  steps.push_back({identity.evidence.name, identity.duration, std::move(identity.evidence)});
  if (fqdn.find('.') == std::string::npos) co_return steps;
  for (auto& query : co_await context.resolver.ask_every(fqdn).get()) {
    std::string target = fmt::format("{} at {}", fqdn, query.nameserver);
    const Milliseconds duration = query.duration;
    steps.push_back({std::move(target), duration, std::move(query)});
  }
  co_return steps;
}

}  // namespace netpreflight
