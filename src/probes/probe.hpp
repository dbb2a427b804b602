// A probe is a chain of steps that fills the evidence of one row. It never judges.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "net/resolver.hpp"
#include "net/tls_handshake.hpp"
#include "net/trace.hpp"
#include "netpreflight/evidence.hpp"
#include "netpreflight/plan.hpp"

namespace netpreflight {

/// What this host is called, found out once in a run.
struct HostIdentity {
  HostNameEvidence evidence;
  Milliseconds duration{};
};

/// What all probes of a run share, and which row this one is for. What it refers to is owned by the run and outlives every probe.
struct ProbeContext {
  const Plan& plan;
  Resolver& resolver;
  Shared<HostIdentity>& identity;
  const std::vector<std::string>& own_addresses;  ///< this host's
  /// Made when the first row needs it: the first SSL_CTX costs more than a connection.
  std::function<const TlsClient&()> tls;
  Milliseconds timeout;
  Tracer& tracer;
  Places& tunnels;  ///< for who asks the proxy for one
  std::optional<ProxyCredentials> proxy_credentials;
  bool diagnoses = true;  ///< whether what does not get through is followed up (probes/diagnosis.hpp)
  std::optional<std::size_t> row = std::nullopt;  ///< the row of the plan that a copy of this is for
};

using Probe = Awaitable<std::vector<Step>> (*)(ProbeContext& context, const PlannedRow& row);

/// The probe of a kind; nullptr for rows that are derived.
Probe find_probe(ProbeKind kind);

/// Whether that needs a TlsClient in any case.
bool shakes_hands(ProbeKind kind);

/// gethostname(2), its fully qualified form as `hostname --fqdn` finds it, and `addresses`.
Awaitable<HostIdentity> identify_host(Resolver& resolver, std::string name, std::vector<std::string> addresses);

}  // namespace netpreflight
