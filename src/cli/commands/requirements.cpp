#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "cli/commands/commands.hpp"
#include "cli/files.hpp"
#include "netpreflight/embedded_tables.hpp"
#include "report/requirements.hpp"
#include "table/table_hints.hpp"

namespace netpreflight {

namespace {

struct TableFormat {
  std::string_view name;
  std::string (*write)(const Table& table);
};
constexpr std::array kTableFormats{
    TableFormat{"text", requirements_text},
    TableFormat{"json", write_table},
    TableFormat{"markdown", requirements_markdown},
    TableFormat{"csv", requirements_csv},
};

int show(const RequirementsOptions& options) {
  const auto table = load_table(options.requirements);
  if (!table) return complain(table.error(), kExitUsage);
  for (const auto& format : kTableFormats) {
    if (format.name == options.format) return print(format.write(*table));
  }
  return complain("no such format", kExitUsage);
}

constexpr std::size_t kMostHints = 1000;

int check(const RequirementsOptions& options) {
  const auto table = load_table(options.file);
  if (!table) return complain(table.error(), kExitUsage);
  const auto hints = hints_of(*table);
  const std::size_t told = std::min(hints.size(), kMostHints);
  std::string text;
  for (std::size_t i = 0; i < told; ++i) text += fmt::format("{}: hint: {}\n", input_name(options.file), hints[i]);
  if (told < hints.size())
    text += fmt::format("{}: and {} more hints\n", input_name(options.file), hints.size() - told);
  write_standard_error(text);
  return print(
      fmt::format("{}: fine, {} rows, edition {}\n", input_name(options.file), table->rows.size(), table->edition));
}

std::vector<KnownTable> known_tables() {
  std::vector<KnownTable> known;
  for (const auto& embedded : embedded_tables()) {
    const bool is_meant = find_embedded_table(embedded.id) == &embedded;
    known.push_back({full_name(embedded), read_embedded_table(embedded), &embedded == &default_table(), is_meant});
  }
  return known;
}

}  // namespace

int run_requirements(const RequirementsOptions& options) {
  switch (options.action) {
    case RequirementsOptions::Action::show:
      return show(options);
    case RequirementsOptions::Action::check:
      return check(options);
    case RequirementsOptions::Action::compare:
      return run_compare(options);
    case RequirementsOptions::Action::import:
      return run_import(options);
    case RequirementsOptions::Action::list:
      return print(tables_text(known_tables()));
    case RequirementsOptions::Action::schema:
      return print(table_schema());
  }
  return kExitUsage;
}

}  // namespace netpreflight
