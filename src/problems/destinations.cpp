#include "problems/destinations.hpp"

#include <algorithm>
#include <array>

#include "catalogue/phrases.hpp"
#include "text/columns.hpp"

namespace netpreflight {

namespace {

/// `netpreflight rules --failed-in` has them all.
constexpr std::size_t kMostDestinations = 1000;

struct Needed {
  const PlannedRow* row;
  std::vector<std::string> addresses;
};

bool leads_to_a_host(const JudgedRow* judged) {
  const auto kind = judged->row->requirement.destination.kind;
  return kind == DestinationKind::host || kind == DestinationKind::role;
}

/// A line for each address; the column of addresses is left out where none is known.
void add_lines(std::vector<std::vector<std::string>>& lines, const Needed& needed, bool any_address) {
  const auto& requirement = needed.row->requirement;
  const std::string level = requirement.level == Level::optional ? "(optional)" : "";
  const std::string port = port_and_protocol(requirement);
  if (!any_address) return lines.push_back({needed.row->host, port, level});
  if (needed.addresses.empty()) lines.push_back({needed.row->host, port, "", level});
  for (const auto& address : needed.addresses)
    lines.push_back({needed.row->host, port, address == needed.row->host ? "" : address, level});
}

/// A row that is about many names by itself: the proxy's, those of the nameservers.
constexpr std::array<std::string_view, 2> kNamesOfARow{"targets", "name"};

}  // namespace

std::string names_table(const Facts& facts, std::size_t more_than) {
  for (const auto name : kNamesOfARow) {
    const auto fact = facts.find(name);
    const Things* things = fact == facts.end() ? nullptr : fact->second.things();
    if (things == nullptr || things->size() <= more_than) continue;
    std::vector<std::vector<std::string>> lines;
    for (std::size_t i = 0; i < std::min(things->size(), kMostDestinations); ++i) lines.push_back({(*things)[i]});
    return in_columns(lines);
  }
  return {};
}

std::string destinations_table(const std::vector<const JudgedRow*>& rows) {
  const auto destinations = static_cast<std::size_t>(std::ranges::count_if(rows, leads_to_a_host));
  if (destinations < 2) return {};
  std::vector<Needed> all;
  for (const auto* judged : rows) {
    if (!leads_to_a_host(judged) || all.size() == kMostDestinations) continue;
    all.push_back(
        {judged->row, addresses_tried(judged->evidence.steps, judged->row->host, judged->row->requirement.port)});
  }
  const bool any_address = std::ranges::any_of(all, [](const Needed& needed) { return !needed.addresses.empty(); });
  std::vector<std::vector<std::string>> lines;
  for (const auto& needed : all) add_lines(lines, needed, any_address);
  std::string table = in_columns(lines);
  if (destinations > all.size())
    table += '\n' + phrase(Phrase::more_destinations, {{"number", std::to_string(destinations - all.size())}}) + '\n';
  return table;
}

}  // namespace netpreflight
