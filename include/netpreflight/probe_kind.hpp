// The kinds of probes: one row a kind, with what a row of the requirements table must have for it. What a kind does lies in src/probes,
// what its evidence means in src/judge/rows.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>

namespace netpreflight {

enum class Protocol : std::uint8_t { tcp, udp, none };

/// Where a row leads: a fixed host, the host that has a role, or something only this host knows.
enum class DestinationKind : std::uint8_t { host, role, proxy, nameservers, itself, forbidden_rows };

/// What is done to check a row.
enum class ProbeKind : std::uint8_t {
  tls,
  tls_service,
  ssh_service,
  proxy,
  ntp,
  dns_external,
  dns_internal,
  host_name,
  tls_interception,  ///< derived from other rows
};

/// Which port a row with the probe has: one of TCP, one of UDP, any or none, none.
enum class PortUse : std::uint8_t { tcp, udp, free, none };

/// The step that every run of a probe begins with; any: the judge relies on none.
enum class FirstStep : std::uint8_t { any, resolve, host_name };

struct ProbeKindEntry {
  ProbeKind kind;
  std::string_view name;  ///< in the table file
  DestinationKind destination;
  PortUse port;
  bool judges_interception;
  bool enforces_names;
  FirstStep first_step;
  Protocol
      traced;  ///< over what it is traced how far its packets get; none: it leads to no host, or to the nameservers, which all need
};

// The nameservers' port is this host's setting; the row's is only what a firewall must let through.
inline constexpr std::array kProbeKinds{
    ProbeKindEntry{ProbeKind::tls, "tls", DestinationKind::host, PortUse::tcp, true, false, FirstStep::resolve,
                   Protocol::tcp},
    ProbeKindEntry{ProbeKind::tls_service, "tls-service", DestinationKind::role, PortUse::tcp, false, true,
                   FirstStep::resolve, Protocol::tcp},
    ProbeKindEntry{ProbeKind::ssh_service, "ssh-service", DestinationKind::role, PortUse::tcp, false, false,
                   FirstStep::resolve, Protocol::tcp},
    ProbeKindEntry{ProbeKind::proxy, "proxy", DestinationKind::proxy, PortUse::none, false, false, FirstStep::resolve,
                   Protocol::tcp},
    ProbeKindEntry{ProbeKind::ntp, "ntp", DestinationKind::host, PortUse::udp, false, false, FirstStep::resolve,
                   Protocol::udp},
    ProbeKindEntry{ProbeKind::dns_external, "dns-external", DestinationKind::nameservers, PortUse::free, false, false,
                   FirstStep::any, Protocol::none},
    ProbeKindEntry{ProbeKind::dns_internal, "dns-internal", DestinationKind::nameservers, PortUse::free, false, false,
                   FirstStep::any, Protocol::none},
    ProbeKindEntry{ProbeKind::host_name, "host-name", DestinationKind::itself, PortUse::none, false, false,
                   FirstStep::host_name, Protocol::none},
    ProbeKindEntry{ProbeKind::tls_interception, "tls-interception", DestinationKind::forbidden_rows, PortUse::none,
                   true, false, FirstStep::any, Protocol::none},
};
static_assert(std::ranges::is_sorted(kProbeKinds, {}, &ProbeKindEntry::kind));
static_assert(kProbeKinds.size() == static_cast<std::size_t>(ProbeKind::tls_interception) + 1);

constexpr const ProbeKindEntry& entry(ProbeKind kind) {
  return kProbeKinds.at(static_cast<std::size_t>(kind));
}

/// The spelling of the table file; empty for a value behind the last.
constexpr std::string_view name(ProbeKind kind) {
  const auto index = static_cast<std::size_t>(kind);
  return index < kProbeKinds.size() ? kProbeKinds[index].name : std::string_view();
}

}  // namespace netpreflight
