#include <atomic>
#include <future>
#include <thread>

#include <fmt/format.h>

#include "cli/commands.hpp"
#include "cli/files.hpp"
#include "cli/terminal.hpp"
#include "core/merged_json.hpp"
#include "core/report_json.hpp"
#include "report/formats.hpp"
#include "report/paste.hpp"
#include "report/writers.hpp"

namespace netpreflight {

tl::expected<Report, std::string> load_report(const std::filesystem::path& file) {
  const auto text = read_input(file, kMaxReportBytes);
  if (!text) return tl::unexpected(text.error());
  return read_report_or_mail(*text, file == "-" ? "standard input" : escape_foreign(file.string()), 0);
}

namespace {

using LoadedReport = tl::expected<Report, std::string>;

LoadedReport load_without_evidence(const std::filesystem::path& path) {
  auto report = load_report(path);
  if (!report) return report;
  for (auto& row : report->rows) {  // a thousand hosts' evidence would fill the memory, and nothing here shows it
    row.steps.clear();
    row.findings.clear();
  }
  return report;
}

/// Reading is nearly all of the work, and each file is read by itself: on every core, the results in the files' order.
std::vector<LoadedReport> load_all(const std::vector<std::filesystem::path>& paths) {
  std::vector<LoadedReport> reports(paths.size(), tl::unexpected(std::string()));
  std::atomic<std::size_t> next = 0;
  const auto work = [&] {
    for (std::size_t i = next++; i < paths.size(); i = next++) reports[i] = load_without_evidence(paths[i]);
  };
  std::vector<std::future<void>> others;
  for (unsigned core = 1; core < std::thread::hardware_concurrency() && core < paths.size(); ++core) {
    others.push_back(std::async(std::launch::async, work));
  }
  work();
  for (auto& other : others) other.get();
  return reports;
}

}  // namespace

int run_merge(const MergeOptions& options) {
  auto reports = load_all(options.files);
  std::vector<ReportFile> files;
  for (std::size_t i = 0; i < reports.size(); ++i) {
    if (!reports[i]) return complain(reports[i].error(), kExitUsage);
    files.push_back({escape_foreign(options.files[i].string()), std::move(*reports[i])});
  }
  const Merged merged = merge_reports(std::move(files), {NETPREFLIGHT_VERSION, NETPREFLIGHT_ROOTS_DATE, {}});
  int code = exit_code(merged.verdict, options.strict);
  const TextStyle style{wants_color(options.color), output_columns(), TextStyle::Detail::normal};
  if (const auto written = write_standard_output(format_merged(merged, options.format, style)); !written) {
    code = complain(written.error(), kExitIncomplete);
  }
  const TextStyle plain{false, style.columns, style.detail};
  for (const auto& output : options.outputs) {
    const auto written = write_output(output.path, format_merged(merged, output.format, plain));
    if (!written) code = complain(written.error(), kExitIncomplete);
  }
  return code;
}

int run_diff(const DiffOptions& options) {
  const auto old_report = load_report(options.old_file);
  if (!old_report) return complain(old_report.error(), kExitUsage);
  const auto new_report = load_report(options.new_file);
  if (!new_report) return complain(new_report.error(), kExitUsage);
  const Difference difference = compare_reports(*old_report, *new_report);
  const TextStyle style{wants_color(options.color), output_columns(), TextStyle::Detail::normal};
  const std::string text = options.format == "json"       ? write_difference(difference)
                           : options.format == "markdown" ? write_markdown(difference)
                                                          : write_text(difference, style);
  const int code = print(text);
  return code == kExitDone ? exit_code(new_report->verdict, options.strict) : code;
}

}  // namespace netpreflight
