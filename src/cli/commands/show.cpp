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

/// Standard output is for a report: what there is to choose from goes where complaints go.
void offer_choice(const std::vector<FoundReport>& found, std::string_view file) {
  write_standard_error(fmt::format("netpreflight: {}", list_of(found, file)));
}

/// The ids of the rows that --only chooses.
tl::expected<std::set<std::string>, std::string> chosen_rows(const Document& document, const ShowOptions& options) {
  const auto* report = std::get_if<Report>(&document);
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
  return std::visit(
      [&](const auto& each) {
        const int code = write_outputs(each, options);
        return code == kExitDone ? exit_code(each.verdict, options.strict) : code;
      },
      document);
}

}  // namespace netpreflight
