#include <fmt/format.h>

#include "cli/commands/commands.hpp"
#include "cli/files.hpp"
#include "cli/output.hpp"

namespace netpreflight {

namespace {

/// The report with what this version makes of its evidence.
tl::expected<Report, std::string> judged_again(const Document& document) {
  if (const auto* report = std::get_if<Report>(&document)) return rejudge(*report, NETPREFLIGHT_VERSION);
  return tl::unexpected(
      std::string("merged reports hold no evidence; judge the reports of the hosts again, and merge those"));
}

/// Standard output is for a report: what there is to choose from goes where complaints go.
int ask_to_choose(const std::vector<FoundReport>& found, std::string_view file) {
  write_standard_error(fmt::format("netpreflight: {}", list_of(found, file)));
  return kExitUsage;
}

}  // namespace

int run_show(const ShowOptions& options) {
  if (const auto fault = fault_of(options)) return complain(*fault, kExitUsage);
  const std::string file = input_name(options.file);
  auto found = load_found(options.file);
  if (!found) return complain(found.error(), kExitUsage);
  if (options.block == 0 && is_choice(*found)) return ask_to_choose(*found, file);
  const auto chosen = choose(std::move(*found), file, options.block);
  if (!chosen) return complain(chosen.error(), kExitUsage);
  auto document = read_found(*chosen, file);
  if (!document) return complain(document.error(), kExitUsage);
  if (options.rejudge) {
    auto again = judged_again(*document);
    if (!again) return complain(fmt::format("{}: cannot be judged again: {}", file, again.error()), kExitUsage);
    document = std::move(*again);
  }
  return std::visit(
      [&](const auto& each) {
        const int code = write_outputs(each, options);
        return code == kExitDone ? exit_code(each.verdict, options.strict) : code;
      },
      *document);
}

}  // namespace netpreflight
