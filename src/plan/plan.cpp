#include "netpreflight/plan.hpp"

#include <algorithm>
#include <functional>
#include <set>
#include <unordered_map>

#include <fmt/format.h>

#include "plan/selection.hpp"
#include "text/foreign.hpp"
#include "text/host_name.hpp"

namespace netpreflight {

namespace {

using Error = tl::unexpected<std::string>;

template <class Items, class Projection>
std::string list(const Items& items, Projection projection) {
  std::string all;
  for (const auto& item : items) all += (all.empty() ? "" : ", ") + std::invoke(projection, item);
  return all;
}

/// The servers of --ntp take the place of this vantage's NTP rows: same section and level, one row each.
tl::expected<void, std::string> replace_ntp(Table& table, const Wishes& wishes) {
  if (wishes.ntp.empty()) return {};
  const auto is_replaced = [&](const Requirement& row) {
    return row.probe == ProbeKind::ntp && row.source == wishes.from;
  };
  const auto first = std::ranges::find_if(table.rows, is_replaced);
  if (first == table.rows.end())
    return Error(fmt::format("--ntp: the table has no NTP row that starts at {}", wishes.from));
  const auto at = first - table.rows.begin();
  std::vector<Requirement> rows;
  rows.reserve(wishes.ntp.size());
  for (std::size_t i = 0; i < wishes.ntp.size(); ++i) {
    Requirement row = *first;
    row.id = fmt::format("ntp-{}", i);
    row.destination.name = wishes.ntp[i];
    rows.push_back(std::move(row));
  }
  std::erase_if(table.rows, is_replaced);
  table.rows.insert(table.rows.begin() + at, rows.begin(), rows.end());
  return {};
}

tl::expected<void, std::string> check_roles(const Wishes& wishes, const Table& table) {
  if (auto from = check_role("--from " + escape_foreign(wishes.from), wishes.from, table.roles); !from) return from;
  return check_host_roles(wishes.hosts, table.roles);
}

/// The derived row is made of the rows that forbid interception: whoever selects it selects them.
bool selects_derived(const Wishes& wishes, const Table& table) {
  return std::ranges::any_of(table.rows, [&](const Requirement& row) {
    return row.probe == ProbeKind::tls_interception && matches_any(wishes.only, row);
  });
}

/// Why a row is not run, most final reason first.
std::optional<Cause> reason_to_skip(const Requirement& row, const Wishes& wishes, bool with_parts_of_derived) {
  const bool is_part =
      with_parts_of_derived && row.probe == ProbeKind::tls && row.interception == Interception::forbidden;
  const bool selected = wishes.only.empty() || matches_any(wishes.only, row) || is_part;
  if (!selected || matches_any(wishes.skip, row)) return Cause::run_not_selected;
  if (row.source != wishes.from) return Cause::run_other_vantage;
  const bool needs_host = row.destination.kind == DestinationKind::role && !wishes.hosts.contains(row.destination.name);
  const bool needs_proxy = row.destination.kind == DestinationKind::proxy && !wishes.proxy;
  if (needs_host || needs_proxy) return Cause::run_not_configured;
  return std::nullopt;
}

std::string host_of(const Requirement& row, const Wishes& wishes) {
  if (row.destination.kind == DestinationKind::host) return row.destination.name;
  if (row.destination.kind == DestinationKind::proxy) return wishes.proxy ? wishes.proxy->host : "";
  if (row.destination.kind != DestinationKind::role) return {};
  const auto given = wishes.hosts.find(row.destination.name);
  return given == wishes.hosts.end() ? std::string() : given->second;
}

/// The hosts of the rows that start at this vantage, each once.
std::vector<ExternalName> external_names_of(const Plan& plan) {
  std::vector<ExternalName> names;
  std::unordered_map<std::string_view, std::size_t> places;  // a table may have very many rows
  for (const auto& planned : plan.rows) {
    const Requirement& row = planned.requirement;
    const bool starts_here = row.source == plan.surroundings.from;
    if (row.destination.kind != DestinationKind::host || !starts_here || is_address(row.destination.name)) continue;
    const auto& section = section_of(plan.surroundings.table.sections, row.section);
    const ExternalName name{row.destination.name, row.level == Level::mandatory, section.any_of ? section.id : ""};
    const auto [place, is_new] = places.emplace(row.destination.name, names.size());
    if (is_new) {
      names.push_back(name);
      continue;
    }
    ExternalName& known = names[place->second];
    if (name.mandatory && (!known.mandatory || name.any_of.empty())) known = name;
  }
  return names;
}

Route route_of(const Requirement& row, const Wishes& wishes) {
  if (!wishes.proxy) return Route::direct;
  if (row.destination.kind == DestinationKind::proxy) return Route::proxy;
  const bool exempt = is_exempt(wishes.no_proxy, row.destination.name, row.port.value_or(443));
  return may_use_proxy(row) && !exempt ? Route::proxy : Route::direct;
}

/// The port of the proxy's own row is the proxy's.
Requirement completed(Requirement row, const Wishes& wishes) {
  if (row.destination.kind != DestinationKind::proxy || !wishes.proxy) return row;
  row.port = wishes.proxy->port;
  row.protocol = Protocol::tcp;
  return row;
}

/// Enough to tell a proxy that refuses some destinations from one that refuses all.
constexpr std::size_t kMostTunnelTargets = 16;

/// What the proxy's own row asks it for: the hosts outside that the vantage's rows reach through it; where everyone is exempt, those
/// that it would be for.
std::vector<TunnelTarget> tunnel_targets_of(const Plan& plan) {
  std::vector<TunnelTarget> proxied;
  std::vector<TunnelTarget> every;
  std::set<std::pair<std::string_view, std::uint16_t>> known;
  for (const auto& row : plan.rows) {
    if (!may_use_proxy(row.requirement) || row.requirement.source != plan.surroundings.from) continue;
    const TunnelTarget target{row.host, row.requirement.port.value_or(443)};
    if (!known.emplace(row.host, target.port).second) continue;
    every.push_back(target);
    if (row.route == Route::proxy) proxied.push_back(target);
  }
  auto& chosen = proxied.empty() ? every : proxied;
  chosen.resize(std::min(chosen.size(), kMostTunnelTargets));
  return chosen;
}

void add_port(const Requirement& row, Surroundings& surroundings) {
  const bool leads_here = row.destination.kind == DestinationKind::role && row.destination.name == surroundings.from;
  if (!leads_here) return;
  auto& ports = surroundings.ports_from[row.source];
  std::string port = port_and_protocol(row);
  if (std::ranges::find(ports, port) == ports.end()) ports.push_back(std::move(port));
}

/// When no row is left to run: what is missing.
std::string nothing_to_check(const std::vector<PlannedRow>& rows, const Wishes& wishes) {
  std::set<std::string> options;
  std::set<std::string> sources;
  for (const auto& row : rows) {
    if (row.skip == Cause::run_not_configured && row.requirement.destination.kind == DestinationKind::role) {
      options.insert(fmt::format("--host {}=NAME", row.requirement.destination.name));
    }
    if (row.skip == Cause::run_not_configured && row.requirement.destination.kind == DestinationKind::proxy) {
      options.insert("--proxy URL");
    }
    if (row.skip == Cause::run_other_vantage) sources.insert("--from " + row.requirement.source);
  }
  const std::string from = fmt::format("nothing can be checked from {}", wishes.from);
  if (!options.empty()) return fmt::format("{}: add {}", from, list(options, std::identity{}));
  if (!sources.empty())
    return fmt::format("{} with this selection: its rows start elsewhere, use {}", from,
                       list(sources, std::identity{}));
  return fmt::format("{}: --only and --skip leave no row", from);
}

}  // namespace

tl::expected<Plan, std::string> make_plan(Table table, Wishes wishes) {
  if (wishes.from.empty()) wishes.from = own_role(table.roles).id;
  if (auto roles = check_roles(wishes, table); !roles) return Error(roles.error());
  if (auto chosen = choose_ports(table, wishes.ports); !chosen) return Error(chosen.error());
  if (auto ntp = replace_ntp(table, wishes); !ntp) return Error(ntp.error());
  struct Option {
    std::string_view name;
    const std::vector<std::string>& patterns;
  };
  for (const auto& option :
       {Option{"--only", wishes.only}, Option{"--skip", wishes.skip}, Option{"--expect-fail", wishes.expect_fail}}) {
    if (auto known = check_patterns(option.name, option.patterns, table.sections, table.rows); !known)
      return Error(known.error());
  }
  Plan plan{{facts_of(table), wishes.from, wishes.hosts, wishes.proxy, {}, {}, {}, {}}, {}};
  const bool with_parts_of_derived = selects_derived(wishes, table);
  plan.rows.reserve(table.rows.size());
  for (const auto& row : table.rows) {
    plan.rows.push_back({completed(row, wishes), reason_to_skip(row, wishes, with_parts_of_derived),
                         matches_any(wishes.expect_fail, row), host_of(row, wishes), route_of(row, wishes),
                         row.probe == ProbeKind::ntp && !wishes.ntp.empty()});
  }
  if (std::ranges::all_of(plan.rows, [](const PlannedRow& row) { return row.skip.has_value(); })) {
    return Error(nothing_to_check(plan.rows, wishes));
  }
  add_names_and_ports(plan);
  auto& internal_names = plan.surroundings.internal_names;
  for (const auto& [role, host] : wishes.hosts) {
    if (!is_address(host)) internal_names.push_back(host);
  }
  internal_names.insert(internal_names.end(), wishes.resolve.begin(), wishes.resolve.end());
  return plan;
}

void add_names_and_ports(Plan& plan) {
  auto& surroundings = plan.surroundings;
  surroundings.external_names = external_names_of(plan);
  if (surroundings.proxy) surroundings.tunnel_targets = tunnel_targets_of(plan);
  for (const auto& row : plan.rows) add_port(row.requirement, surroundings);
}

tl::expected<std::vector<Requirement>, std::string> incoming_rows(const Table& table, const std::string& role,
                                                                  const std::vector<std::string>& only) {
  if (auto known = check_role("--as " + escape_foreign(role), role, table.roles); !known) return Error(known.error());
  if (auto known = check_patterns("--only", only, table.sections, table.rows); !known) return Error(known.error());
  std::vector<Requirement> rows;
  for (const auto& row : table.rows) {
    const bool incoming = row.destination.kind == DestinationKind::role && row.destination.name == role;
    if (incoming && (only.empty() || matches_any(only, row))) rows.push_back(row);
  }
  if (!rows.empty()) return rows;
  if (only.empty()) return Error(fmt::format("--as {}: no row of the table leads there", role));
  return Error(fmt::format("--only {}: no row of that leads to {}", list(only, std::identity{}), role));
}

}  // namespace netpreflight
