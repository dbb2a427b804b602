// The options of `listen`.
#include <fmt/format.h>

#include "cli/options/option_parts.hpp"
#include "text/foreign.hpp"
#include "text/network.hpp"

namespace netpreflight {

namespace {

std::string take_log(const std::string& text, ListenOptions& options) {
  constexpr std::string_view kFormat = "json=";
  if (!text.starts_with(kFormat) || text.size() == kFormat.size())
    return fmt::format("-o {}: must be json=FILE", escape_foreign(text));
  options.log = text.substr(kFormat.size());
  return {};
}

/// Whether the role is one is known when the table is.
std::string take_source(const std::string& text, std::vector<RoleNetwork>& from) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos || equals == 0)
    return fmt::format("--from {}: must be ROLE=NETWORK", escape_foreign(text));
  const std::string network = text.substr(equals + 1);
  if (!parse_network(network))
    return fmt::format("--from {}: \"{}\" is no address and no network such as 10.2.2.0/24", escape_foreign(text),
                       escape_foreign(network));
  from.push_back({text.substr(0, equals), network});
  return {};
}

}  // namespace

void add_listen_options(CLI::App& command, Options& options) {
  auto& wanted = options.listen;
  add_duration_option(command, "--for", wanted.time, "End by itself after this time (90s, 30m, 2h)");
  repeatable(command.add_option("--only", wanted.only, "Only the ports of these rows or sections (globs allowed)")
                 ->type_name("ID"));
  add_port_option(command, wanted.ports);
  command.add_option("--as", wanted.role, "Role of this host; by default the one that the table is about")
      ->type_name("ROLE");
  repeatable(command
                 .add_option("--from", each([&](const std::string& text) { return take_source(text, wanted.from); }),
                             "Who comes from there counts as this role's host (a network or an address)")
                 ->type_name("ROLE=NETWORK"));
  command.add_option("--connections", wanted.connections, "Connections at the same time")
      ->type_name("N")
      ->check(CLI::Range(std::size_t{4}, std::size_t{10'000}))
      ->capture_default_str();
  command
      .add_option("-o,--output", each([&](const std::string& text) { return take_log(text, wanted); }),
                  "Also keep a log of the checks")
      ->type_name("json=FILE");
  auto* v4 = command.add_flag_callback("-4", [&] { wanted.family = Family::v4; }, "Use IPv4 only");
  command.add_flag_callback("-6", [&] { wanted.family = Family::v6; }, "Use IPv6 only")->excludes(v4);
  add_table_option(command, wanted.requirements);
  command.add_flag("--until-input-ends", wanted.until_input_ends, "End when standard input does (for scripts)");
}

}  // namespace netpreflight
