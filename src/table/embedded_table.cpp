#include "netpreflight/embedded_tables.hpp"

#include <algorithm>
#include <iterator>
#include <set>
#include <stdexcept>

#include <fmt/format.h>

#include "text/foreign.hpp"
#include "text/suggestion.hpp"

namespace netpreflight {

// Generated at build time from data/ (src/embed.cmake).
std::string_view embedded_table_schema();

namespace {

constexpr std::string_view kDefault = "analysis-cockpit";

/// The newest of those with this id: the last, because they stand by edition.
const EmbeddedTable* newest_of(std::string_view id) {
  const EmbeddedTable* newest = nullptr;
  for (const auto& table : embedded_tables()) {
    if (table.id == id) newest = &table;
  }
  return newest;
}

const EmbeddedTable* edition_of(std::string_view id, std::string_view edition) {
  const auto all = embedded_tables();
  const auto found =
      std::ranges::find_if(all, [&](const auto& table) { return table.id == id && table.edition == edition; });
  return found == all.end() ? nullptr : &*found;
}

std::set<std::string> hosts_of(const Table& table) {
  std::set<std::string> hosts;
  for (const auto& row : table.rows) {
    if (row.destination.kind == DestinationKind::host) hosts.insert(row.destination.name);
  }
  return hosts;
}

}  // namespace

const EmbeddedTable& default_table() {
  const EmbeddedTable* table = find_embedded_table(kDefault);
  if (table == nullptr) throw std::logic_error("the default table is not embedded");
  return *table;
}

const EmbeddedTable* find_embedded_table(std::string_view name) {
  const std::size_t at = name.find('@');
  if (at != std::string_view::npos) return edition_of(name.substr(0, at), name.substr(at + 1));
  const auto all = embedded_tables();
  const auto marked = std::ranges::find_if(all, [&](const auto& table) { return table.id == name && table.by_name; });
  return marked == all.end() ? newest_of(name) : &*marked;
}

std::string full_name(const EmbeddedTable& table) {
  return fmt::format("{}@{}", table.id, table.edition);
}

bool may_name_a_table(std::string_view text) {
  return !text.empty() && text.find_first_of("./") == std::string_view::npos && text != "-";
}

std::string no_such_table(std::string_view name) {
  std::vector<std::string> names;
  for (const auto& table : embedded_tables()) names.push_back(full_name(table));
  std::vector<std::string> candidates = names;
  for (const auto& table : embedded_tables()) {
    if (std::ranges::find(candidates, table.id) == candidates.end()) candidates.emplace_back(table.id);
  }
  // Whoever knows the name may have mistaken the edition.
  const auto* of_id = find_embedded_table(name.substr(0, name.find('@')));
  std::string meant = did_you_mean(name, of_id == nullptr ? candidates : names);
  if (meant.empty() && of_id != nullptr) meant = fmt::format("; did you mean {}?", full_name(*of_id));
  return fmt::format("{}: no such table{} (there are: {}), and no such file", escape_foreign(name), meant,
                     fmt::join(names, ", "));
}

Table read_embedded_table(const EmbeddedTable& embedded) {
  auto table = read_table(embedded.text(), full_name(embedded));
  if (!table) throw std::logic_error(table.error().line());
  return *std::move(table);
}

std::string requirements_option(std::string_view id, std::string_view edition) {
  const EmbeddedTable* table = edition_of(id, edition);
  return table == nullptr || table == &default_table() ? "" : " --requirements " + full_name(*table);
}

Table embedded_table() {
  return read_embedded_table(default_table());
}

DroppedRows dropped_rows(std::string_view id, std::string_view edition) {
  const EmbeddedTable* older = edition_of(id, edition);
  const EmbeddedTable* newest = newest_of(id);
  if (older == nullptr || older == newest) return {};
  DroppedRows dropped{std::string(newest->edition), {}};
  const auto hosts = hosts_of(read_embedded_table(*newest));
  for (auto& row : read_embedded_table(*older).rows) {
    if (row.destination.kind == DestinationKind::host && !hosts.contains(row.destination.name))
      dropped.rows.push_back(std::move(row));
  }
  return dropped;
}

std::string_view table_schema() {
  return embedded_table_schema();
}

}  // namespace netpreflight
