// The ports that a site chose in place of the table's.
#include <algorithm>
#include <limits>
#include <vector>

#include <fmt/format.h>

#include "netpreflight/plan.hpp"

namespace netpreflight {

namespace {

using Error = tl::unexpected<std::string>;

/// How many letters have to be changed, put in or left out (Levenshtein).
std::size_t distance(std::string_view from, std::string_view to) {
  std::vector<std::size_t> row(to.size() + 1);
  for (std::size_t i = 0; i < row.size(); ++i) row[i] = i;
  for (std::size_t i = 0; i < from.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i + 1);
    for (std::size_t j = 0; j < to.size(); ++j) {
      const std::size_t changed = diagonal + (from[i] == to[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({changed, row[j] + 1, diagonal + 1});
    }
  }
  return row.back();
}

/// ", did you mean syslog?"; empty where no id is like it.
std::string suggestion(const Table& table, std::string_view id) {
  constexpr std::size_t kMostLetters = 100;  // of an id
  const std::string_view typed = id.substr(0, kMostLetters);
  std::size_t nearest = std::numeric_limits<std::size_t>::max();
  const Requirement* like = nullptr;
  for (const auto& row : table.rows) {
    const std::size_t far = distance(typed, row.id);
    if (far < nearest) like = &row;
    nearest = std::min(nearest, far);
  }
  const bool is_like = like != nullptr && nearest <= 2 + like->id.size() / 4;
  return is_like ? fmt::format(", did you mean {}?", like->id) : " (rows: see `netpreflight requirements`)";
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
