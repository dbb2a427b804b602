#include "table/table_rules.hpp"

#include <fmt/format.h>

namespace netpreflight {
namespace {

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
    case PortUse::icmp:
      if (row.port || row.protocol != Protocol::icmp) {
        return row.port ? BrokenRule{"port", fmt::format("must be left out for the probe {}", name(row.probe))}
                        : BrokenRule{"protocol", fmt::format(R"(must be "icmp" for the probe {})", name(row.probe))};
      }
      return std::nullopt;
    case PortUse::free:
      if (!row.port && row.protocol != Protocol::none) {
        return BrokenRule{"protocol", "must be left out where there is no port"};
      }
      if (row.protocol == Protocol::icmp) {
        return BrokenRule{"protocol", fmt::format(R"(must be "tcp" or "udp" for the probe {})", name(row.probe))};
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

/// An option of a probe that has none of this name.
std::optional<BrokenRule> broken_options(const Requirement& row, const ProbeKindEntry& rule) {
  const ProbeOptions options = options_of(row);
  struct Option {
    std::string_view field;
    bool is_given;
    bool is_allowed;
  };
  for (const auto& option :
       {Option{"speaks_first", options.speaks_first, rule.listens},
        Option{"expect", !options.expect.empty(), rule.listens}, Option{"proxy", options.proxy, rule.listens},
        Option{"payload", !options.payload.empty(), rule.sends}}) {
    if (option.is_given && !option.is_allowed)
      return BrokenRule{option.field, fmt::format("must be left out for the probe {}", name(row.probe))};
  }
  if (options.proxy && row.destination.kind != DestinationKind::host)
    return BrokenRule{"proxy",
                      fmt::format("must be left out where the destination is not {}", spelled(DestinationKind::host))};
  return std::nullopt;
}

}  // namespace

std::optional<BrokenRule> broken_rule(const Requirement& row) {
  const ProbeKindEntry& rule = entry(row.probe);
  const bool leads_to_role = rule.or_role && row.destination.kind == DestinationKind::role;
  if (row.destination.kind != rule.destination && !leads_to_role) {
    const std::string other = rule.or_role ? " or " + spelled(DestinationKind::role) : "";
    return BrokenRule{"destination",
                      fmt::format("must be {}{} for the probe {}", spelled(rule.destination), other, name(row.probe))};
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
  return broken_options(row, rule);
}

}  // namespace netpreflight
