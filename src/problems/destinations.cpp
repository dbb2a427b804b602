#include "problems/destinations.hpp"

#include <algorithm>

#include "text/columns.hpp"
#include "text/host_name.hpp"

namespace netpreflight {

namespace {

/// Nobody reads on; `netpreflight rules --failed-in` has them all.
constexpr std::size_t kMostDestinations = 1000;

void add(std::vector<std::string>& into, const std::string& address) {
  if (is_address(address) && std::ranges::find(into, address) == into.end()) into.push_back(address);
}

/// Where the packets of a row's own steps went; a connection to another port than the row's is one to a proxy.
std::vector<std::string> addresses_of(const JudgedRow& judged) {
  std::vector<std::string> addresses;
  for (const auto& step : judged.evidence.steps) {
    if (const auto* resolve = std::get_if<ResolveEvidence>(&step.evidence)) {
      if (resolve->name != judged.row->host) continue;
      for (const auto& address : resolve->addresses) add(addresses, address);
    } else if (const auto* connect = std::get_if<ConnectEvidence>(&step.evidence)) {
      if (connect->port == judged.row->requirement.port) add(addresses, connect->address);
    } else if (const auto* ntp = std::get_if<NtpEvidence>(&step.evidence)) {
      add(addresses, ntp->address);
    }
  }
  return addresses;
}

bool leads_to_a_host(const JudgedRow& judged) {
  const auto kind = judged.row->requirement.destination.kind;
  return kind == DestinationKind::host || kind == DestinationKind::role;
}

}  // namespace

std::string destinations_table(const std::vector<const JudgedRow*>& rows) {
  std::vector<std::vector<std::string>> lines;
  std::size_t destinations = 0;
  const bool any_address =
      std::ranges::any_of(rows, [](const JudgedRow* judged) { return !addresses_of(*judged).empty(); });
  for (const auto* judged : rows) {
    if (!leads_to_a_host(*judged)) continue;
    const auto& requirement = judged->row->requirement;
    const std::string level = requirement.level == Level::optional ? "(optional)" : "";
    auto addresses = addresses_of(*judged);
    if (addresses.empty()) addresses.emplace_back();
    for (const auto& address : addresses) {
      const std::string& shown = address == judged->row->host ? std::string() : address;
      lines.push_back({judged->row->host, port_and_protocol(requirement), shown, level});
      if (!any_address) lines.back().erase(lines.back().begin() + 2);
    }
    if (++destinations == kMostDestinations) break;
  }
  return destinations < 2 ? std::string() : in_columns(lines);
}

}  // namespace netpreflight
