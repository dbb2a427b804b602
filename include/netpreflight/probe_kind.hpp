// The kinds of probes: one row a kind, with what a row of the requirements table must have for it. What a kind does lies in src/probes,
// what its evidence means in src/judge/rows.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>

namespace netpreflight {

enum class Protocol : std::uint8_t { tcp, udp, icmp, none };

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
  tcp,
  udp,
  icmp,
};

/// Which port a row with the probe has: one of TCP, one of UDP, none but ICMP, any or none, none.
enum class PortUse : std::uint8_t { tcp, udp, icmp, free, none };

/// The step that every run of a probe begins with; any: the judge relies on none.
enum class FirstStep : std::uint8_t { any, resolve, host_name };

struct ProbeKindEntry {
  ProbeKind kind;
  std::string_view name;  ///< in the table file
  DestinationKind destination;
  bool or_role = false;  ///< it may lead to the host of a role as well
  PortUse port;
  bool judges_interception = false;
  bool enforces_names = false;
  bool listens = false;  ///< the row may say what the far end has to say first, and that a proxy leads there
  bool sends = false;    ///< the row may say what is sent
  FirstStep first_step = FirstStep::any;
  /// Over what it is traced how far its packets get; none: it leads to no host, or to the nameservers, which all need.
  Protocol traced = Protocol::none;
};

// The nameservers' port is this host's setting; the row's is only what a firewall must let through.
inline constexpr std::array kProbeKinds{
    ProbeKindEntry{.kind = ProbeKind::tls,
                   .name = "tls",
                   .destination = DestinationKind::host,
                   .port = PortUse::tcp,
                   .judges_interception = true,
                   .first_step = FirstStep::resolve,
                   .traced = Protocol::tcp},
    ProbeKindEntry{.kind = ProbeKind::tls_service,
                   .name = "tls-service",
                   .destination = DestinationKind::role,
                   .port = PortUse::tcp,
                   .enforces_names = true,
                   .first_step = FirstStep::resolve,
                   .traced = Protocol::tcp},
    ProbeKindEntry{.kind = ProbeKind::ssh_service,
                   .name = "ssh-service",
                   .destination = DestinationKind::role,
                   .port = PortUse::tcp,
                   .first_step = FirstStep::resolve,
                   .traced = Protocol::tcp},
    ProbeKindEntry{.kind = ProbeKind::proxy,
                   .name = "proxy",
                   .destination = DestinationKind::proxy,
                   .port = PortUse::none,
                   .first_step = FirstStep::resolve,
                   .traced = Protocol::tcp},
    ProbeKindEntry{.kind = ProbeKind::ntp,
                   .name = "ntp",
                   .destination = DestinationKind::host,
                   .port = PortUse::udp,
                   .first_step = FirstStep::resolve,
                   .traced = Protocol::udp},
    ProbeKindEntry{.kind = ProbeKind::dns_external,
                   .name = "dns-external",
                   .destination = DestinationKind::nameservers,
                   .port = PortUse::free},
    ProbeKindEntry{.kind = ProbeKind::dns_internal,
                   .name = "dns-internal",
                   .destination = DestinationKind::nameservers,
                   .port = PortUse::free},
    ProbeKindEntry{.kind = ProbeKind::host_name,
                   .name = "host-name",
                   .destination = DestinationKind::itself,
                   .port = PortUse::none,
                   .first_step = FirstStep::host_name},
    ProbeKindEntry{.kind = ProbeKind::tls_interception,
                   .name = "tls-interception",
                   .destination = DestinationKind::forbidden_rows,
                   .port = PortUse::none,
                   .judges_interception = true},
    ProbeKindEntry{.kind = ProbeKind::tcp,
                   .name = "tcp",
                   .destination = DestinationKind::host,
                   .or_role = true,
                   .port = PortUse::tcp,
                   .listens = true,
                   .first_step = FirstStep::resolve,
                   .traced = Protocol::tcp},
    ProbeKindEntry{.kind = ProbeKind::udp,
                   .name = "udp",
                   .destination = DestinationKind::host,
                   .or_role = true,
                   .port = PortUse::udp,
                   .sends = true,
                   .first_step = FirstStep::resolve,
                   .traced = Protocol::udp},
    ProbeKindEntry{.kind = ProbeKind::icmp,
                   .name = "icmp",
                   .destination = DestinationKind::host,
                   .or_role = true,
                   .port = PortUse::icmp,
                   .first_step = FirstStep::resolve,
                   .traced = Protocol::icmp},
};
static_assert(std::ranges::is_sorted(kProbeKinds, {}, &ProbeKindEntry::kind));
static_assert(kProbeKinds.size() == static_cast<std::size_t>(ProbeKind::icmp) + 1);

constexpr const ProbeKindEntry& entry(ProbeKind kind) {
  return kProbeKinds.at(static_cast<std::size_t>(kind));
}

/// The spelling of the table file; empty for a value behind the last.
constexpr std::string_view name(ProbeKind kind) {
  const auto index = static_cast<std::size_t>(kind);
  return index < kProbeKinds.size() ? kProbeKinds[index].name : std::string_view();
}

}  // namespace netpreflight
