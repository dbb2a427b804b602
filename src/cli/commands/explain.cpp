#include <algorithm>

#include <fmt/format.h>

#include "cli/commands/commands.hpp"
#include "cli/terminal.hpp"
#include "netpreflight/catalogue.hpp"
#include "netpreflight/setting.hpp"
#include "report/explanation.hpp"
#include "text/foreign.hpp"
#include "text/suggestion.hpp"

namespace netpreflight {

namespace {

std::string no_such_cause(const std::string& typed) {
  KnownWords codes;
  for (const auto& entry : catalogue()) codes.emplace_back(entry.code);
  for (const auto& entry : setting_catalogue()) codes.emplace_back(entry.code);
  return fmt::format("explain {}: no such cause{} (see `netpreflight explain`)", escape_foreign(typed),
                     did_you_mean(typed, codes));
}

}  // namespace

int run_explain(const ExplainOptions& options) {
  if (options.format == "markdown") return print(causes_markdown());
  const std::size_t columns = output_columns();
  if (!options.cause.empty()) {
    const auto cause = cause_of_code(options.cause);
    const auto settings = setting_catalogue();
    const auto setting = std::ranges::find(settings, options.cause, &SettingEntry::code);
    if (setting != settings.end()) return print(write_explanation(*setting, columns));
    if (!cause) return complain(no_such_cause(options.cause), kExitUsage);
    return print(write_explanation(*cause, columns));
  }
  std::string all;
  for (const auto& entry : catalogue()) all += (all.empty() ? "" : "\n") + write_explanation(entry.cause, columns);
  return print(all);
}

}  // namespace netpreflight
