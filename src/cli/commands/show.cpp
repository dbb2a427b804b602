#include <fmt/format.h>

#include "cli/commands/commands.hpp"
#include "cli/files.hpp"
#include "cli/output.hpp"
#include "plan/selection.hpp"

namespace netpreflight {

namespace {

/// The report with what this version makes of its evidence.
tl::expected<Report, std::string> judged_again(const Document& document) {
  if (const auto* report = std::get_if<Report>(&document)) return rejudge(*report, NETPREFLIGHT_VERSION);
  return tl::unexpected(
      std::string("merged reports hold no evidence; judge the reports of the hosts again, and merge those"));
}

/// The ids of the rows that --only chooses.
tl::expected<std::set<std::string>, std::string> chosen_rows(const Document& document, const ShowOptions& options) {
  const auto* report = std::get_if<Report>(&document);
  if (report == nullptr)
    return tl::unexpected(fmt::format("{}: holds the merged reports of several hosts, and --only shows rows of one",
                                      input_name(options.file)));
  std::vector<Requirement> rows;
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

tl::expected<Document, std::string> load(const ShowOptions& options) {
  auto document = load_document(options.file, options.block);
  if (!document || !options.rejudge) return document;
  auto again = judged_again(*document);
  if (again) return std::move(*again);
  return tl::unexpected(fmt::format("{}: cannot be judged again: {}", input_name(options.file), again.error()));
}

}  // namespace

int run_show(ShowOptions options) {
  for (const auto& fault : {fault_of(options), fault_of_only(options)}) {
    if (fault) return complain(*fault, kExitUsage);
  }
  const auto document = load(options);
  if (!document) return complain(document.error(), kExitUsage);
  if (!options.only.empty()) {
    auto rows = chosen_rows(*document, options);
    if (!rows) return complain(rows.error(), kExitUsage);
    options.only_rows = std::move(*rows);
  }
  return std::visit(
      [&](const auto& each) {
        const int code = write_outputs(each, options);
        return code == kExitDone ? exit_code(each.verdict, options.strict) : code;
      },
      *document);
}

}  // namespace netpreflight
