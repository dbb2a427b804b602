#include <algorithm>

#include <fmt/format.h>

#include "cli/commands/commands.hpp"
#include "cli/files.hpp"
#include "cli/output.hpp"
#include "plan/selection.hpp"
#include "record/listen_log_json.hpp"
#include "report/writers.hpp"
#include "report/text/listen_log.hpp"

namespace netpreflight {

namespace {

/// The report with what this version makes of its evidence.
tl::expected<Report, std::string> judged_again(const Document& document) {
  if (const auto* report = std::get_if<Report>(&document)) return rejudge(*report, NETPREFLIGHT_VERSION);
  if (std::holds_alternative<ListenLog>(document))
    return tl::unexpected(
        std::string("it is the log of a stand-in, which judges nothing; `netpreflight merge` reads it"));
  return tl::unexpected(
      std::string("merged reports hold no evidence; judge the reports of the hosts again, and merge those"));
}

/// Standard output is for a report: what there is to choose from goes where complaints go.
void offer_choice(const std::vector<FoundReport>& found, std::string_view file) {
  write_standard_error(fmt::format("netpreflight: {}", list_of(found, file)));
}

/// The ids of the rows that --only chooses.
tl::expected<std::set<std::string>, std::string> chosen_rows(const Document& document, const ShowOptions& options) {
  const auto* report = std::get_if<Report>(&document);
  if (std::holds_alternative<ListenLog>(document))
    return tl::unexpected(
        fmt::format("{}: is the log of a stand-in, and --only shows rows of a report", input_name(options.file)));
  if (report == nullptr)
    return tl::unexpected(fmt::format("{}: holds the merged reports of several hosts, and --only shows rows of one",
                                      input_name(options.file)));
  std::vector<Requirement> rows;
  rows.reserve(report->rows.size());
  for (const auto& row : report->rows) rows.push_back(row.requirement);
  if (const auto known = check_patterns("--only", options.only, report->table.sections, rows); !known)
    return tl::unexpected(known.error());
  std::set<std::string> chosen;
  for (const auto& row : rows) {
    if (matches_any(options.only, row)) chosen.insert(row.id);
  }
  return chosen;
}

/// Every other format is read as the whole report, by whoever or whatever gets it.
std::optional<std::string> fault_of_only(const ShowOptions& options) {
  const bool is_text_alone = options.format == "text" && options.outputs.empty();
  if (options.only.empty() || is_text_alone) return std::nullopt;
  return "--only shows rows as text on standard output; -f and -o are for the whole report";
}

/// What --block and --rejudge make of the file; nothing where there is a choice to make, which is then offered.
tl::expected<std::optional<Document>, std::string> load(const ShowOptions& options) {
  const std::string file = input_name(options.file);
  auto found = load_found(options.file);
  if (!found) return tl::unexpected(found.error());
  if (options.block == 0 && is_choice(*found)) {
    offer_choice(*found, file);
    return std::nullopt;
  }
  const auto chosen = choose(std::move(*found), file, options.block);
  if (!chosen) return tl::unexpected(chosen.error());
  auto document = read_found(*chosen, file);
  if (!document) return tl::unexpected(document.error());
  if (!options.rejudge) return std::move(*document);
  auto again = judged_again(*document);
  if (!again) return tl::unexpected(fmt::format("{}: cannot be judged again: {}", file, again.error()));
  return std::move(*again);
}

/// A log is no report: there is no verdict in it, and nobody outside the house needs it. One sentence; empty: it can be shown so.
std::string fault_of_log(const ShowOptions& options) {
  const auto refused = [](std::string_view format) { return format != "text" && format != "json"; };
  const auto output = std::ranges::find_if(options.outputs, refused, &OutputFile::format);
  const std::string& format = output == options.outputs.end() ? options.format : output->format;
  if (refused(format))
    return fmt::format(
        "is the log of a stand-in, which is shown as text or json, not as {}; `netpreflight merge` makes "
        "a matrix of it",
        format);
  const bool redacts = options.redaction.redact.value_or(false) || options.redaction.map;
  return redacts
             ? "is the log of a stand-in, and those are not redacted; `netpreflight merge --redact` redacts what it "
               "makes of one"
             : "";
}

/// Every output is tried, whatever happens to the others.
int show_log(const ListenLog& log, const ShowOptions& options) {
  if (const std::string fault = fault_of_log(options); !fault.empty())
    return complain(fmt::format("{}: {}", input_name(options.file), fault), kExitUsage);
  TextStyle style = terminal_style(options.color);
  const auto formatted = [&](std::string_view format) {
    return format == "json" ? write_listen_log(log) : write_text(log, style);
  };
  int code = print(formatted(options.format));
  style.color = false;
  for (const auto& output : options.outputs) {
    const auto written = write_output(output.path, formatted(output.format));
    if (!written) code = complain(written.error(), kExitIncomplete);
  }
  return code;
}

template <class Reports>
int show_reports(const Reports& reports, const ShowOptions& options) {
  const int code = write_outputs(reports, options);
  return code == kExitDone ? exit_code(reports.verdict, options.strict) : code;
}

}  // namespace

int run_show(ShowOptions options) {
  for (const auto& fault : {fault_of(options), fault_of_only(options)}) {
    if (fault) return complain(*fault, kExitUsage);
  }
  const auto loaded = load(options);
  if (!loaded) return complain(loaded.error(), kExitUsage);
  if (!*loaded) return kExitUsage;
  const Document& document = **loaded;
  if (!options.only.empty()) {
    auto rows = chosen_rows(document, options);
    if (!rows) return complain(rows.error(), kExitUsage);
    options.only_rows = std::move(*rows);
  }
  if (const auto* log = std::get_if<ListenLog>(&document)) return show_log(*log, options);
  if (const auto* merged = std::get_if<Merged>(&document)) return show_reports(*merged, options);
  return show_reports(std::get<Report>(document), options);
}

}  // namespace netpreflight
