#include "standin/listen.hpp"

#include <fmt/format.h>

#include "cli/commands/commands.hpp"
#include "cli/commands/listen_page.hpp"
#include "cli/commands/listen_text.hpp"
#include "cli/files.hpp"
#include "cli/options/repeat.hpp"
#include "cli/surroundings/host.hpp"
#include "cli/terminal.hpp"
#include "record/listen_log_json.hpp"
#include "text/foreign.hpp"
#include "text/suggestion.hpp"

namespace netpreflight {

namespace {

std::string own_program() {
  std::error_code unknown;
  const auto path = std::filesystem::read_symlink("/proc/self/exe", unknown);
  return unknown ? "netpreflight" : escape_foreign(path.string());
}

/// --from names roles of the table other than that of this host.
std::optional<std::string> fault_of_sources(const std::vector<RoleNetwork>& from, const Table& table) {
  std::vector<std::string> roles;
  roles.reserve(table.roles.size());
  for (const auto& role : table.roles) roles.push_back(role.id);
  for (const auto& [role, network] : from) {
    if (find_role(table.roles, role) == nullptr)
      return fmt::format("--from {}={}: {}", escape_foreign(role), network, no_such("role", role, roles));
  }
  return std::nullopt;
}

int code_of(const ListenResult& result, const std::string& output_error) {
  if (!output_error.empty()) return complain(output_error, kExitIncomplete);
  if (!result.log_error.empty()) return complain("-o " + result.log_error, kExitIncomplete);
  if (result.interrupted) return kExitInterrupted;
  const std::string missed = ports_not_taken(result.log);
  return missed.empty() ? kExitDone : complain(fmt::format("{} could not be taken", missed), kExitIncomplete);
}

}  // namespace

int run_listen(const ListenOptions& options) {
  auto table = load_table(options.requirements);
  if (!table) return complain(table.error(), kExitUsage);
  if (const auto chosen = choose_ports(*table, options.ports); !chosen) return complain(chosen.error(), kExitUsage);
  const std::string role = options.role.empty() ? own_role(table->roles).id : options.role;
  auto rows = incoming_rows(*table, role, options.only);
  if (!rows) return complain(rows.error(), kExitUsage);
  if (const auto fault = fault_of_sources(options.from, *table)) return complain(*fault, kExitUsage);
  const HostFacts host = read_host();
  const Role* own = find_role(table->roles, role);
  const ListenPage page(*rows, own == nullptr ? role : own->name);
  ListenSettings settings{.table = facts_of(*table),
                          .rows = std::move(*rows),
                          .role = role,
                          .from = options.from,
                          .version = NETPREFLIGHT_VERSION,
                          .host_name = host.name,
                          .host_addresses = host.addresses,
                          .time = options.time,
                          .connections = options.connections,
                          .family = options.family,
                          .until_input_ends = options.until_input_ends,
                          .log = std::nullopt,
                          .write = write_listen_log,
                          .page = page};
  if (options.log) {
    auto log = LogFile::open(*options.log);
    if (!log) return complain("-o " + log.error(), kExitIncomplete);
    settings.log.emplace(std::move(*log));
  }

  std::string output_error;  // the first one: the stand-in goes on without an audience
  const auto say = [&](const std::string& text) {
    if (!output_error.empty()) return;
    if (const auto written = write_standard_output(text); !written) output_error = written.error();
  };
  const ListenWords words{own_program(), output_columns(), options_to_repeat(options)};
  const ListenProgress progress{
      [&](const ListenLog& log) { say(listen_heading(log, *table, words)); },
      [&](const ListenLog& log, const Visit& visit) { say(visit_line(visit) + bound_reached(log, visit)); },
      [&](const Arrival& arrival) { say(arrival_line(arrival)); }};
  const ListenResult result = listen(std::move(settings), progress);
  if (!result.refusal.empty()) return complain("listen: " + result.refusal, kExitIncomplete);
  say(listen_ending(result.log, result.interrupted));
  return code_of(result, output_error);
}

}  // namespace netpreflight
