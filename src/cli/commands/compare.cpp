#include <fmt/format.h>

#include "cli/commands/commands.hpp"
#include "cli/files.hpp"
#include "page/compare.hpp"

namespace netpreflight {

int run_compare(const RequirementsOptions& options) {
  constexpr int kExitDiffers = 1;
  const auto table = load_table(options.requirements);
  if (!table) return complain(table.error(), kExitUsage);
  const auto text = read_input(options.file, kMaxPageBytes);
  if (!text) return complain(text.error(), kExitUsage);
  const std::string name = input_name(options.file);
  const auto page = read_page(*text);
  if (!page) return complain(fmt::format("{}: {}", name, page.error()), kExitUsage);
  const Comparison comparison = compare(*page, *table);
  const int printed = print(comparison_text(comparison, *table, name));
  if (printed != kExitDone) return printed;
  return comparison.differences.empty() ? kExitDone : kExitDiffers;
}

}  // namespace netpreflight
