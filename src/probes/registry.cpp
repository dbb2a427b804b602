// One row a kind of probe.
#include <algorithm>
#include <array>

#include "probes/probe.hpp"

namespace netpreflight {

Awaitable<std::vector<Step>> probe_tls(ProbeContext& context, const PlannedRow& row);
Awaitable<std::vector<Step>> probe_tls_service(ProbeContext& context, const PlannedRow& row);
Awaitable<std::vector<Step>> probe_ssh_service(ProbeContext& context, const PlannedRow& row);
Awaitable<std::vector<Step>> probe_proxy(ProbeContext& context, const PlannedRow& row);
Awaitable<std::vector<Step>> probe_ntp(ProbeContext& context, const PlannedRow& row);
Awaitable<std::vector<Step>> probe_dns_external(ProbeContext& context, const PlannedRow& row);
Awaitable<std::vector<Step>> probe_dns_internal(ProbeContext& context, const PlannedRow& row);
Awaitable<std::vector<Step>> probe_host_name(ProbeContext& context, const PlannedRow& row);
Awaitable<std::vector<Step>> probe_tcp(ProbeContext& context, const PlannedRow& row);
Awaitable<std::vector<Step>> probe_udp(ProbeContext& context, const PlannedRow& row);
Awaitable<std::vector<Step>> probe_icmp(ProbeContext& context, const PlannedRow& row);

namespace {

struct Registered {
  ProbeKind kind;
  Probe probe;
  bool shakes_hands = false;
};

constexpr std::array kProbes{
    Registered{ProbeKind::tls, probe_tls, true},
    Registered{ProbeKind::tls_service, probe_tls_service, true},
    Registered{ProbeKind::ssh_service, probe_ssh_service},
    Registered{ProbeKind::proxy, probe_proxy},
    Registered{ProbeKind::ntp, probe_ntp},
    Registered{ProbeKind::dns_external, probe_dns_external},
    Registered{ProbeKind::dns_internal, probe_dns_internal},
    Registered{ProbeKind::host_name, probe_host_name},
    Registered{ProbeKind::tcp, probe_tcp},
    Registered{ProbeKind::udp, probe_udp},
    Registered{ProbeKind::icmp, probe_icmp},
};

}  // namespace

Probe find_probe(ProbeKind kind) {
  const auto found = std::ranges::find(kProbes, kind, &Registered::kind);
  return found == kProbes.end() ? nullptr : found->probe;
}

bool shakes_hands(ProbeKind kind) {
  const auto found = std::ranges::find(kProbes, kind, &Registered::kind);
  return found != kProbes.end() && found->shakes_hands;
}

}  // namespace netpreflight
