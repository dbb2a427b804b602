#include "cli/pair/ends.hpp"

#include <algorithm>
#include <filesystem>
#include <functional>

#include <fmt/format.h>

#include "cli/options/duration.hpp"
#include "netpreflight/embedded_tables.hpp"
#include "netpreflight/listen_log.hpp"
#include "plan/selection.hpp"
#include "text/foreign.hpp"
#include "text/suggestion.hpp"

namespace netpreflight {

namespace {

using Error = tl::unexpected<std::string>;
using Words = std::vector<std::string>;

bool leads(const Requirement& row, const std::string& from, const std::string& to) {
  return row.source == from && row.destination.kind == DestinationKind::role && row.destination.name == to;
}

/// The roles that rows lead to from `here`, and those that rows lead from to it.
Words neighbours(const Table& table, const std::string& here) {
  Words found;
  for (const auto& role : table.roles) {
    const bool any = role.id != here && std::ranges::any_of(table.rows, [&](const Requirement& row) {
                       return leads(row, role.id, here) || leads(row, here, role.id);
                     });
    if (any) found.push_back(role.id);
  }
  return found;
}

tl::expected<std::string, std::string> role_there(const Table& table, const std::string& here) {
  std::string own = own_role(table.roles).id;
  const Words choices = neighbours(table, here);
  if (here != own && std::ranges::find(choices, own) != choices.end()) return own;
  if (choices.size() == 1) return choices.front();
  if (choices.empty()) return Error(fmt::format("no row of the table leads from another host to the role {}", here));
  return Error(fmt::format("which role has the other end? Add --there {}", fmt::join(choices, " or --there ")));
}

struct Roles {
  std::string here;
  std::string there;
};

/// Ids that the table has not.
tl::expected<void, std::string> check_ids(const Table& table, const PairOptions& options) {
  for (const auto& [option, role] : {std::pair("--from ", options.from), std::pair("--there ", options.there)}) {
    if (role.empty()) continue;
    if (auto known = check_role(option + escape_foreign(role), role, table.roles); !known) return known;
  }
  if (auto known = check_host_roles(options.hosts, table.roles); !known) return known;
  return check_patterns("--only", options.only, table.sections, table.rows);
}

tl::expected<Roles, std::string> roles_of(const Table& table, const PairOptions& options) {
  Roles roles{options.from.empty() ? own_role(table.roles).id : options.from, options.there};
  if (roles.there.empty()) {
    auto there = role_there(table, roles.here);
    if (!there) return Error(there.error());
    roles.there = *there;
  }
  if (roles.here == roles.there)
    return Error(fmt::format("--there {}: that is the role of this end, too; see --from", roles.there));
  return roles;
}

void add(Words& words, std::string option, std::string value) {
  words.push_back(std::move(option));
  words.push_back(std::move(value));
}

/// What both ends need alike.
void add_common(Words& words, const PairOptions& options, const std::string& table_file) {
  if (!table_file.empty()) add(words, "--requirements", table_file);
  for (const auto& [row, choice] : options.ports)
    add(words, "--port", fmt::format("{}={}/{}", row, choice.port, name(choice.protocol)));
  if (options.family != Family::any) words.emplace_back(options.family == Family::v4 ? "-4" : "-6");
}

/// One end, and the other as it is seen from there; `other_host` is empty where only that end will know.
struct View {
  std::string role;
  std::string other;
  std::string other_host;
  std::string table_file;
};

Words check_words(const PairOptions& options, const View& view) {
  Words words{"check", "--from", view.role};
  for (const auto& [role, host] : options.hosts) {
    if (role != view.role && role != view.other) add(words, "--host", fmt::format("{}={}", role, host));
  }
  if (!view.other_host.empty()) add(words, "--host", fmt::format("{}={}", view.other, view.other_host));
  for (const auto& id : options.only) add(words, "--only", id);
  add_common(words, options, view.table_file);
  if (options.timeout != PairOptions{}.timeout) add(words, "--timeout", duration_text(options.timeout));
  return words;
}

/// Why nothing can be checked from there; empty: something can. The table has the chosen ports already.
std::string nothing_to_check(const Table& table, const PairOptions& options, const View& view) {
  Wishes wishes{.from = view.role,
                .hosts = options.hosts,
                .ports = {},
                .ntp = {},
                .resolve = {},
                .only = options.only,
                .skip = {},
                .expect_fail = {},
                .proxy = std::nullopt,
                .no_proxy = {}};
  wishes.hosts.erase(view.role);
  wishes.hosts[view.other] = view.other_host.empty() ? "192.0.2.1" : view.other_host;
  const auto plan = make_plan(table, std::move(wishes));
  return plan ? std::string() : plan.error();
}

std::vector<Requirement> rows_between(const Table& table, const PairOptions& options, const View& view) {
  std::vector<Requirement> rows;
  for (const auto& row : table.rows) {
    const bool selected = options.only.empty() || matches_any(options.only, row);
    if (selected && leads(row, view.other, view.role)) rows.push_back(row);
  }
  return rows;
}

void add_listen(EndWork& work, const std::vector<Requirement>& rows, const PairOptions& options, const View& view,
                Milliseconds limit) {
  if (std::ranges::none_of(rows, [](const Requirement& row) { return meeting_port(row).has_value(); })) return;
  work.listen = {"listen", "--as", view.role, "--for", duration_text(limit), "--until-input-ends"};
  for (const auto& row : rows) {
    const auto port = meeting_port(row);
    if (!port) continue;
    add(work.listen, "--only", row.id);
    work.ports.push_back(*port);
  }
  add_common(work.listen, options, view.table_file);
}

EndWork work_of(const Table& table, const PairOptions& options, const View& view, Milliseconds limit) {
  EndWork work{.role = view.role, .listen = {}, .ports = {}, .check = {}, .to_add = std::nullopt};
  add_listen(work, rows_between(table, options, view), options, view, limit);
  if (!nothing_to_check(table, options, view).empty()) return work;
  work.check = check_words(options, view);
  if (view.other_host.empty()) work.to_add = view.other;
  return work;
}

/// A row makes some tens of steps at most, one after the other (run/run.cpp), and names may keep many of them waiting.
Milliseconds limit_of(const PairOptions& options) {
  constexpr int kStepsInARow = 100;
  constexpr Milliseconds kBesideTheSteps{300'000};
  constexpr Milliseconds kMost{24LL * 3600 * 1000};  // of listen --for
  return std::min<Milliseconds>(
      kMost, std::chrono::ceil<std::chrono::seconds>(options.timeout * kStepsInARow) + kBesideTheSteps);
}

std::string given_host(const PairOptions& options, const std::string& role) {
  const auto given = options.hosts.find(role);
  return given == options.hosts.end() ? std::string() : given->second;
}

std::string own_table_file(const PairOptions& options) {
  return options.requirements ? options.requirements->string() : std::string();
}

bool is_built_in(const PairOptions& options) {
  return !options.requirements || find_embedded_table(options.requirements->string()) != nullptr;
}

}  // namespace

tl::expected<PairWork, std::string> plan_pair(const Table& given, const PairOptions& options, const std::string& host) {
  if (auto known = check_ids(given, options); !known) return Error(known.error());
  Table table = given;
  if (auto chosen = choose_ports(table, options.ports); !chosen) return Error(chosen.error());
  const auto roles = roles_of(table, options);
  if (!roles) return Error(roles.error());
  const std::string host_there = given_host(options, roles->there).empty() ? host : given_host(options, roles->there);
  const View here{roles->here, roles->there, host_there, own_table_file(options)};
  const std::string copy = is_built_in(options) ? own_table_file(options) : name_of_copy(options);
  const View there{roles->there, roles->here, given_host(options, roles->here), copy};
  const Milliseconds limit = limit_of(options);
  PairWork work{work_of(table, options, here, limit), work_of(table, options, there, limit), limit};
  if (rows_between(table, options, here).empty() && rows_between(table, options, there).empty())
    return Error(fmt::format("no row {}leads between {} and {}: check from each end by itself",
                             options.only.empty() ? "of the table " : "of --only ", roles->here, roles->there));
  if (work.here.check.empty() && work.there.check.empty()) return Error(nothing_to_check(table, options, here));
  return work;
}

std::string name_of_copy(const PairOptions& options) {
  if (is_built_in(options)) return {};
  std::string name = options.requirements->filename().string();
  const auto is_plain = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_' || c == '.';
  };
  std::ranges::replace_if(name, std::not_fn(is_plain), '_');
  while (name.starts_with('.') || name.starts_with('-')) name.erase(0, 1);
  if (name.empty()) return "table.json";
  return name.ends_with(".json") ? name : name + ".json";
}

std::string host_of_destination(const std::string& destination) {
  constexpr std::string_view kScheme = "ssh://";
  const bool is_url = destination.starts_with(kScheme);
  std::string host = is_url ? destination.substr(kScheme.size()) : destination;
  host.erase(0, host.rfind('@') == std::string::npos ? 0 : host.rfind('@') + 1);
  if (!is_url) return host;
  host = host.substr(0, host.find('/'));
  if (host.starts_with('[')) return host.substr(1, host.find(']') - 1);
  return host.substr(0, host.find(':'));
}

}  // namespace netpreflight
