// A report or merged reports in JSON: read, through every format, judged again, merged.
#include "record/merged_json.hpp"
#include "tests/fuzz/driver/reports.hpp"

namespace netpreflight {
namespace {

void look(const std::string& input) {
  const auto document = read_document(input, "report");
  if (!document) return require_line(document.error().line());
  if (const auto* merged = std::get_if<Merged>(&*document)) return through_every_format(*merged);
  if (std::holds_alternative<ListenLog>(*document)) return;  // fuzz_listen_log
  const auto& report = std::get<Report>(*document);
  through_every_format(report);
  through_every_format(merge_reports({{"one", report}, {"two", report}}, report.tool));
}

}  // namespace
}  // namespace netpreflight

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace netpreflight;
  return look_at(data, size, kReportBudget, look);
}
