// What all commands do alike: load what the user names, print, complain.
#include "cli/commands/commands.hpp"

#include <fmt/format.h>

#include "cli/files.hpp"
#include "netpreflight/embedded_tables.hpp"
#include "record/merged_json.hpp"

namespace netpreflight {

tl::expected<Table, std::string> load_table(const std::optional<std::filesystem::path>& file) {
  if (!file) return embedded_table();
  if (const auto* embedded = find_embedded_table(file->string())) return read_embedded_table(*embedded);
  std::error_code unknown;
  if (may_name_a_table(file->string()) && !std::filesystem::exists(*file, unknown))
    return tl::unexpected(no_such_table(file->string()));
  const auto text = read_input(*file, kMaxTableBytes);
  if (!text) return tl::unexpected(text.error());
  auto table = read_table(*text, input_name(*file));
  if (!table) return tl::unexpected(table.error().line());
  return std::move(*table);
}

tl::expected<std::vector<FoundReport>, std::string> load_found(const std::filesystem::path& file) {
  auto text = read_input(file, kMaxReportBytes);
  if (!text) return tl::unexpected(text.error());
  return find_reports(std::move(*text), input_name(file));
}

tl::expected<Document, std::string> load_document(const std::filesystem::path& file) {
  auto found = load_found(file);
  if (!found) return tl::unexpected(found.error());
  const auto chosen = choose(std::move(*found), input_name(file), 0);
  if (!chosen) return tl::unexpected(chosen.error());
  return read_found(*chosen, input_name(file));
}

tl::expected<Report, std::string> load_report(const std::filesystem::path& file) {
  auto document = load_document(file);
  if (!document) return tl::unexpected(document.error());
  if (auto* report = std::get_if<Report>(&*document)) return std::move(*report);
  if (const auto* merged = std::get_if<Merged>(&*document))
    return tl::unexpected(fmt::format("{}: holds the merged reports of {} hosts, and one host's is wanted",
                                      input_name(file), merged->hosts.size()));
  return tl::unexpected(fmt::format("{}: is the log of a stand-in, and a host's report is wanted", input_name(file)));
}

int complain(std::string_view line, int exit_code) {
  write_standard_error(fmt::format("netpreflight: {}\n", line));
  return exit_code;
}

int print(std::string_view text) {
  const auto written = write_standard_output(text);
  return written ? kExitDone : complain(written.error(), kExitIncomplete);
}

}  // namespace netpreflight
