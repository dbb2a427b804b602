#include <algorithm>
#include <atomic>
#include <future>
#include <mutex>
#include <system_error>
#include <thread>

#include <fmt/format.h>

#include "cli/commands/commands.hpp"
#include "cli/files.hpp"
#include "cli/output.hpp"
#include "record/merged_json.hpp"
#include "report/mail/found.hpp"
#include "report/writers.hpp"

namespace netpreflight {

namespace {

constexpr std::string_view kReadTwice = "standard input is named twice, and can be read once";

/// A document, and what its file calls it.
struct LoadedDocument {
  std::string name;
  Document document;
};
using Loaded = tl::expected<std::vector<LoadedDocument>, std::string>;

/// The evidence is not kept. A document takes many times its text while it is read: of large ones there is one at a time, however many
/// cores there are.
tl::expected<Document, std::string> read_without_evidence(const FoundReport& found, const std::string& file,
                                                          std::mutex& one_large) {
  constexpr std::size_t kLarge = 4U << 20U;
  std::unique_lock alone(one_large, std::defer_lock);
  if (found.json && found.json->size() > kLarge) alone.lock();
  auto document = read_found(found, file);
  auto* report = document ? std::get_if<Report>(&*document) : nullptr;
  if (report != nullptr) *report = without_evidence(std::move(*report));
  return document;
}

/// All reports of a file: of a mail that has several, each.
Loaded load_without_evidence(const std::filesystem::path& path, std::mutex& one_large) {
  const std::string file = input_name(path);
  const auto found = load_found(path);
  if (!found) return tl::unexpected(found.error());
  if (found->size() > 1 && !is_choice(*found)) return tl::unexpected(choose(*found, file, 0).error());
  std::vector<LoadedDocument> documents;
  for (const auto& each : *found) {
    auto document = read_without_evidence(each, file, one_large);
    if (!document) return tl::unexpected(document.error());
    documents.push_back({found->size() == 1 ? file : fmt::format("{}: {}", file, each.place), std::move(*document)});
  }
  return documents;
}

/// Reading is nearly all of the work, and each file is read by itself: on every core, the results in the files' order.
std::vector<Loaded> load_all(const std::vector<std::filesystem::path>& paths) {
  std::vector<Loaded> documents(paths.size(), tl::unexpected(std::string()));
  std::atomic<std::size_t> next = 0;
  std::mutex one_large;
  const auto work = [&] {
    for (std::size_t i = next++; i < paths.size(); i = next++)
      documents[i] = load_without_evidence(paths[i], one_large);
  };
  std::vector<std::future<void>> others;
  try {
    for (unsigned core = 1; core < std::thread::hardware_concurrency() && core < paths.size(); ++core) {
      others.push_back(std::async(std::launch::async, work));
    }
  } catch (const std::system_error&) {  // NOLINT(bugprone-empty-catch)
    // This host allows no more threads: those that there are do the work.
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

int run_merge(const MergeOptions& options) {
  if (const auto fault = fault_of(options)) return complain(*fault, kExitUsage);
  if (std::ranges::count(options.files, "-") > 1) return complain(kReadTwice, kExitUsage);
  auto documents = load_all(options.files);
  std::vector<ReportFile> files;
  for (std::size_t i = 0; i < documents.size(); ++i) {
    if (!documents[i]) return complain(documents[i].error(), kExitUsage);
    for (auto& each : *documents[i]) add_reports(std::move(each.document), each.name, files);
  }
  const Merged merged = merge_reports(std::move(files), {NETPREFLIGHT_VERSION, NETPREFLIGHT_ROOTS_DATE, {}});
  if (const int code = write_outputs(merged, options); code != kExitDone) return code;
  return exit_code(merged.verdict, options.strict);
}

int run_diff(const DiffOptions& options) {
  if (options.old_file == "-" && options.new_file == "-") return complain(kReadTwice, kExitUsage);
  const auto old_report = load_report(options.old_file);
  if (!old_report) return complain(old_report.error(), kExitUsage);
  const auto new_report = load_report(options.new_file);
  if (!new_report) return complain(new_report.error(), kExitUsage);
  const Difference difference = compare_reports(*old_report, *new_report);
  const std::string text = options.format == "json"       ? write_difference(difference)
                           : options.format == "markdown" ? write_markdown(difference)
                                                          : write_text(difference, terminal_style(options.color));
  const int code = print(text);
  if (code != kExitDone) return code;
  return options.exit_verdict ? exit_code(new_report->verdict, options.strict) : got_worse(difference) ? 1 : kExitDone;
}

}  // namespace netpreflight
