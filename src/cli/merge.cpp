#include <atomic>
#include <future>
#include <thread>

#include <fmt/format.h>

#include "cli/commands.hpp"
#include "cli/files.hpp"
#include "cli/output.hpp"
#include "core/merged_json.hpp"
#include "report/paste.hpp"
#include "report/writers.hpp"

namespace netpreflight {

namespace {

using Loaded = tl::expected<Document, std::string>;

Loaded load_without_evidence(const std::filesystem::path& path) {
  auto document = load_document(path);
  auto* report = document ? std::get_if<Report>(&*document) : nullptr;
  if (report == nullptr) return document;
  for (auto& row : report->rows) {  // a thousand hosts' evidence would fill the memory, and nothing here shows it
    row.steps.clear();
    row.findings.clear();
  }
  return document;
}

/// Reading is nearly all of the work, and each file is read by itself: on every core, the results in the files' order.
std::vector<Loaded> load_all(const std::vector<std::filesystem::path>& paths) {
  std::vector<Loaded> documents(paths.size(), tl::unexpected(std::string()));
  std::atomic<std::size_t> next = 0;
  const auto work = [&] {
    for (std::size_t i = next++; i < paths.size(); i = next++) documents[i] = load_without_evidence(paths[i]);
  };
  std::vector<std::future<void>> others;
  for (unsigned core = 1; core < std::thread::hardware_concurrency() && core < paths.size(); ++core) {
    others.push_back(std::async(std::launch::async, work));
  }
  work();
  for (auto& other : others) other.get();
  return documents;
}

/// The reports in a file; of merged ones each by itself, as it came from its own file.
void add_reports(Document document, const std::string& file, std::vector<ReportFile>& files) {
  if (auto* report = std::get_if<Report>(&document)) {
    files.push_back({file, std::move(*report)});
    return;
  }
  for (auto& host : std::get<Merged>(document).hosts)
    files.push_back({fmt::format("{}: {}", file, host.file), std::move(host.report)});
}

}  // namespace

tl::expected<Document, std::string> load_document(const std::filesystem::path& file, std::size_t block) {
  const auto text = read_input(file, kMaxReportBytes);
  if (!text) return tl::unexpected(text.error());
  return read_report_or_mail(*text, input_name(file), block);
}

tl::expected<Report, std::string> load_report(const std::filesystem::path& file) {
  auto document = load_document(file);
  if (!document) return tl::unexpected(document.error());
  if (auto* report = std::get_if<Report>(&*document)) return std::move(*report);
  return tl::unexpected(fmt::format("{}: holds the merged reports of {} hosts, and one host's is wanted",
                                    input_name(file), std::get<Merged>(*document).hosts.size()));
}

int run_merge(const MergeOptions& options) {
  if (const auto fault = fault_of(options)) return complain(*fault, kExitUsage);
  auto documents = load_all(options.files);
  std::vector<ReportFile> files;
  for (std::size_t i = 0; i < documents.size(); ++i) {
    if (!documents[i]) return complain(documents[i].error(), kExitUsage);
    add_reports(std::move(*documents[i]), input_name(options.files[i]), files);
  }
  const Merged merged = merge_reports(std::move(files), {NETPREFLIGHT_VERSION, NETPREFLIGHT_ROOTS_DATE, {}});
  if (const int code = write_outputs(merged, options); code != kExitDone) return code;
  return exit_code(merged.verdict, options.strict);
}

int run_diff(const DiffOptions& options) {
  const auto old_report = load_report(options.old_file);
  if (!old_report) return complain(old_report.error(), kExitUsage);
  const auto new_report = load_report(options.new_file);
  if (!new_report) return complain(new_report.error(), kExitUsage);
  const Difference difference = compare_reports(*old_report, *new_report);
  const std::string text = options.format == "json"       ? write_difference(difference)
                           : options.format == "markdown" ? write_markdown(difference)
                                                          : write_text(difference, terminal_style(options.color));
  const int code = print(text);
  return code == kExitDone ? exit_code(new_report->verdict, options.strict) : code;
}

}  // namespace netpreflight
