// The ports that a site chose in place of the table's.
#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "netpreflight/plan.hpp"
#include "text/suggestion.hpp"

namespace netpreflight {

namespace {

using Error = tl::unexpected<std::string>;

/// What may have been meant, and where all ids stand.
std::string suggestion(const Table& table, std::string_view id) {
  KnownWords ids;
  ids.reserve(table.rows.size());
  for (const auto& row : table.rows) ids.push_back(row.id);
  return did_you_mean(id, ids) + " (rows: see `netpreflight requirements`)";
}

std::string words(const std::string& id, const PortChoice& choice) {
  return fmt::format("--port {}={}/{}", id, choice.port, name(choice.protocol));
}

tl::expected<void, std::string> choose(Requirement& row, const PortChoice& choice) {
  if (may_have_alternatives(row)) {
    row = at_port(std::move(row), choice.port, choice.protocol);
    row.alternative_of.reset();
    return {};
  }
  const PortUse use = entry(row.probe).port;
  if (use != PortUse::tcp && use != PortUse::udp)
    return Error(fmt::format("{}: a row of the probe {} has no port that could be chosen", words(row.id, choice),
                             name(row.probe)));
  const Protocol protocol = use == PortUse::tcp ? Protocol::tcp : Protocol::udp;
  if (choice.protocol != protocol)
    return Error(fmt::format("{}: a row of the probe {} needs a port of {}", words(row.id, choice), name(row.probe),
                             name(protocol)));
  row.port = choice.port;
  return {};
}

}  // namespace

tl::expected<void, std::string> choose_ports(Table& table, const std::map<std::string, PortChoice>& ports) {
  for (const auto& [id, choice] : ports) {
    const auto row = std::ranges::find(table.rows, id, &Requirement::id);
    if (row == table.rows.end())
      return Error(fmt::format("{}: no row has that id{}", words(id, choice), suggestion(table, id)));
    if (auto chosen = choose(*row, choice); !chosen) return chosen;
    const auto is_other_way = [&id](const Requirement& other) { return other.alternative_of == id; };
    std::erase_if(table.rows, is_other_way);
  }
  return {};
}

}  // namespace netpreflight
