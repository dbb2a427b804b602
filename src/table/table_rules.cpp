#include "table/table_rules.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace netpreflight {
namespace {

enum class PortUse : std::uint8_t { tcp, udp, free, none };

struct ProbeRule {
  ProbeKind probe;
  DestinationKind destination;
  PortUse port;
  bool judges_interception;
  bool enforces_names;
};

// The nameservers' port is this host's setting; the row's is only what a firewall must let through.
constexpr std::array kRules{
    ProbeRule{ProbeKind::tls, DestinationKind::host, PortUse::tcp, true, false},
    ProbeRule{ProbeKind::tls_service, DestinationKind::role, PortUse::tcp, false, true},
    ProbeRule{ProbeKind::ssh_service, DestinationKind::role, PortUse::tcp, false, false},
    ProbeRule{ProbeKind::proxy, DestinationKind::proxy, PortUse::none, false, false},
    ProbeRule{ProbeKind::ntp, DestinationKind::host, PortUse::udp, false, false},
    ProbeRule{ProbeKind::dns_external, DestinationKind::nameservers, PortUse::free, false, false},
    ProbeRule{ProbeKind::dns_internal, DestinationKind::nameservers, PortUse::free, false, false},
    ProbeRule{ProbeKind::host_name, DestinationKind::itself, PortUse::none, false, false},
    ProbeRule{ProbeKind::tls_interception, DestinationKind::forbidden_rows, PortUse::none, true, false},
};

std::string spelled(DestinationKind kind) {
  switch (kind) {
    case DestinationKind::host:
      return R"({"host": NAME})";
    case DestinationKind::role:
      return R"({"role": ID})";
    case DestinationKind::proxy:
    case DestinationKind::nameservers:
    case DestinationKind::itself:
    case DestinationKind::forbidden_rows:
      return fmt::format(R"({{"local": "{}"}})", name(kind));
  }
  return {};
}

std::optional<BrokenRule> broken_port(const Requirement& row, PortUse use) {
  switch (use) {
    case PortUse::tcp:
    case PortUse::udp: {
      const Protocol protocol = use == PortUse::tcp ? Protocol::tcp : Protocol::udp;
      if (!row.port) {
        return BrokenRule{"port", fmt::format("is missing; the probe {} needs it", name(row.probe))};
      }
      if (row.protocol != protocol) {
        return BrokenRule{"protocol", fmt::format(R"(must be "{}" for the probe {})", name(protocol), name(row.probe))};
      }
      return std::nullopt;
    }
    case PortUse::free:
      if (!row.port && row.protocol != Protocol::none) {
        return BrokenRule{"protocol", "must be left out where there is no port"};
      }
      return std::nullopt;
    case PortUse::none:
      if (row.port || row.protocol != Protocol::none) {
        return BrokenRule{row.port ? "port" : "protocol",
                          fmt::format("must be left out for the probe {}", name(row.probe))};
      }
      return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

std::optional<BrokenRule> broken_rule(const Requirement& row) {
  const ProbeRule& rule =
      *std::find_if(kRules.begin(), kRules.end(), [&row](const ProbeRule& each) { return each.probe == row.probe; });
  if (row.destination.kind != rule.destination) {
    return BrokenRule{"destination",
                      fmt::format("must be {} for the probe {}", spelled(rule.destination), name(row.probe))};
  }
  if (auto broken = broken_port(row, rule.port)) {
    return broken;
  }
  if (row.interception != Interception::not_judged && !rule.judges_interception) {
    return BrokenRule{"interception", fmt::format("must be left out for the probe {}", name(row.probe))};
  }
  if (row.name_enforced && !rule.enforces_names) {
    return BrokenRule{"name_enforced", fmt::format("must be left out for the probe {}", name(row.probe))};
  }
  return std::nullopt;
}

}  // namespace netpreflight
