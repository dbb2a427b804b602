#include "cli/commands.hpp"
#include "cli/files.hpp"
#include "cli/output.hpp"
#include "core/report_json.hpp"
#include "report/paste.hpp"

namespace netpreflight {

int run_show(const ShowOptions& options) {
  if (const auto fault = fault_of(options)) return complain(*fault, kExitUsage);
  const auto text = read_input(options.file, kMaxReportBytes);
  if (!text) return complain(text.error(), kExitUsage);
  const std::string name = options.file == "-" ? "standard input" : escape_foreign(options.file.string());
  auto report = read_report_or_mail(*text, name, options.block);
  if (!report) return complain(report.error(), kExitUsage);
  if (options.rejudge) {
    auto again = rejudge(*report, NETPREFLIGHT_VERSION);
    if (!again) return complain(name + ": cannot be judged again: " + again.error(), kExitUsage);
    report = std::move(*again);
  }
  if (const int code = write_outputs(*report, options); code != kExitDone) return code;
  return exit_code(report->verdict, options.strict);
}

}  // namespace netpreflight
