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
#include "netpreflight/far_end.hpp"
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
  std::size_t number = 0;  ///< among those of its file
};
using Loaded = tl::expected<std::vector<LoadedDocument>, std::string>;

/// Its evidence is kept, in case a stand-in's log is to be put beside it. What is a file is read again for that.
bool can_be_read_once(const std::filesystem::path& path) {
  return path == "-";
}

/// The evidence is not kept. A document takes many times its text while it is read: of large ones there is one at a time, however many
/// cores there are.
tl::expected<Document, std::string> read_without_evidence(const FoundReport& found, const std::filesystem::path& path,
                                                          std::mutex& one_large) {
  constexpr std::size_t kLarge = 4U << 20U;
  std::unique_lock alone(one_large, std::defer_lock);
  if (found.json && found.json->size() > kLarge) alone.lock();
  auto document = read_found(found, input_name(path));
  auto* report = document ? std::get_if<Report>(&*document) : nullptr;
  if (report != nullptr && !can_be_read_once(path)) *report = without_evidence(std::move(*report));
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
    auto document = read_without_evidence(each, path, one_large);
    if (!document) return tl::unexpected(document.error());
    documents.push_back(
        {found->size() == 1 ? file : fmt::format("{}: {}", file, each.place), std::move(*document), documents.size()});
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

/// A report with its evidence, judged with what the stand-ins at the far ends of its rows saw.
tl::expected<Report, std::string> told_by_far_ends(Report report, const LoadedDocument& loaded,
                                                   const std::filesystem::path& path, FarEnds& far_ends) {
  if (!far_ends.may_tell(report)) return report;
  if (!can_be_read_once(path)) {
    const auto found = load_found(path);
    if (!found) return tl::unexpected(found.error());
    const std::string changed = fmt::format("{}: was changed while it was read", input_name(path));
    if (loaded.number >= found->size()) return tl::unexpected(changed);
    auto again = read_found((*found)[loaded.number], input_name(path));
    if (!again) return tl::unexpected(again.error());
    auto* with_evidence = std::get_if<Report>(&*again);
    if (with_evidence == nullptr) return tl::unexpected(changed);
    report = std::move(*with_evidence);
  }
  return without_evidence(far_ends.told(std::move(report), loaded.name, NETPREFLIGHT_VERSION));
}

/// The reports of a document; of merged ones each by itself, as it came from its own file.
tl::expected<std::vector<ReportFile>, std::string> reports_of(LoadedDocument loaded, const std::filesystem::path& path,
                                                              FarEnds& far_ends) {
  std::vector<ReportFile> files;
  if (auto* report = std::get_if<Report>(&loaded.document)) {
    auto told = told_by_far_ends(std::move(*report), loaded, path, far_ends);
    if (!told) return tl::unexpected(told.error());
    files.push_back({loaded.name, std::move(*told)});
  } else if (auto* merged = std::get_if<Merged>(&loaded.document)) {
    for (auto& host : merged->hosts) {
      const std::string file = fmt::format("{}: {}", loaded.name, host.file);
      files.push_back({file, far_ends.told(std::move(host.report), file, NETPREFLIGHT_VERSION), host.seen_by});
    }
  }
  return files;
}

std::vector<ListenLogFile> logs_among(std::vector<Loaded>& documents) {
  std::vector<ListenLogFile> logs;
  for (auto& of_file : documents) {
    for (auto& each : *of_file) {
      if (auto* log = std::get_if<ListenLog>(&each.document)) logs.push_back({each.name, std::move(*log)});
    }
  }
  return logs;
}

/// Every document as one. The error is one line.
tl::expected<Merged, std::string> merge_documents(std::vector<Loaded> documents,
                                                  const std::vector<std::filesystem::path>& paths) {
  for (const auto& each : documents) {
    if (!each) return tl::unexpected(each.error());
  }
  FarEnds far_ends(logs_among(documents));
  std::vector<ReportFile> files;
  for (std::size_t i = 0; i < documents.size(); ++i) {
    for (auto& each : *documents[i]) {
      auto reports = reports_of(std::move(each), paths[i], far_ends);
      if (!reports) return tl::unexpected(reports.error());
      std::ranges::move(*reports, std::back_inserter(files));
    }
  }
  Merged merged = merge_reports(std::move(files), {NETPREFLIGHT_VERSION, NETPREFLIGHT_ROOTS_DATE, {}}, far_ends);
  if (!merged.hosts.empty()) return merged;
  return tl::unexpected(fmt::format(
      "{}: nobody came to this stand-in who counts for a role; `netpreflight show` tells who came, and `listen --from` "
      "says who counts",
      input_name(paths.front())));
}

}  // namespace

int run_merge(const MergeOptions& options) {
  if (const auto fault = fault_of(options)) return complain(*fault, kExitUsage);
  if (std::ranges::count(options.files, "-") > 1) return complain(kReadTwice, kExitUsage);
  const auto merged = merge_documents(load_all(options.files), options.files);
  if (!merged) return complain(merged.error(), kExitUsage);
  if (const int code = write_outputs(*merged, options); code != kExitDone) return code;
  return exit_code(merged->verdict, options.strict);
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
