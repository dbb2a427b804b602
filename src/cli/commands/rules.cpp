#include <array>

#include "cli/commands/commands.hpp"
#include "plan/selection.hpp"
#include "report/requests/rules.hpp"

namespace netpreflight {

namespace {

struct RulesFormat {
  std::string_view name;
  std::string (*write)(const RuleRequest& request);
};
constexpr std::array kRulesFormats{
    RulesFormat{"markdown", rules_markdown},
    RulesFormat{"csv", rules_csv},
    RulesFormat{"nftables", rules_nftables},
};

tl::expected<RuleRequest, std::string> make_request(const RulesOptions& options) {
  if (options.failed_in) {
    const auto report = load_report(*options.failed_in);
    if (!report) return tl::unexpected(report.error());
    return rules_of(*report);
  }
  auto table = load_table(options.requirements);
  if (!table) return tl::unexpected(table.error());
  if (auto chosen = choose_ports(*table, options.ports); !chosen) return tl::unexpected(chosen.error());
  if (const auto known = check_host_roles(options.hosts, table->roles); !known) return tl::unexpected(known.error());
  return rules_of(*table, options.hosts);
}

}  // namespace

int run_rules(const RulesOptions& options) {
  const auto request = make_request(options);
  if (!request) return complain(request.error(), kExitUsage);
  for (const auto& format : kRulesFormats) {
    if (format.name == options.format) return print(format.write(*request));
  }
  return complain("no such format", kExitUsage);
}

}  // namespace netpreflight
