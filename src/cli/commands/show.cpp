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

}  // namespace

int run_show(const ShowOptions& options) {
  if (const auto fault = fault_of(options)) return complain(*fault, kExitUsage);
  auto document = load_document(options.file, options.block);
  if (!document) return complain(document.error(), kExitUsage);
  if (options.rejudge) {
    auto again = judged_again(*document);
    if (!again)
      return complain(fmt::format("{}: cannot be judged again: {}", input_name(options.file), again.error()),
                      kExitUsage);
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
