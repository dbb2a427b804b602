// A host that has only IPv6, and what has only IPv4.
#include <algorithm>

#include "catalogue/phrases.hpp"
#include "judge/rows/rows.hpp"
#include "judge/steps/steps.hpp"
#include "netpreflight/catalogue.hpp"
#include "text/address.hpp"
#include "text/host_name.hpp"

namespace netpreflight {

namespace {

bool is_over_v4(const std::string& endpoint) {
  return !is_v6_text(without_port(endpoint));
}

}  // namespace

void tell_missing_v4(const Bench& bench, Finding& finding) {
  if (!finding.cause || finding.root() != Cause::net_no_route || !has_only_v6(bench.circumstances.host)) return;
  const Fact address = finding.facts["address"];
  const Things* meant = address.things();
  if (meant == nullptr || meant->empty() || !std::ranges::all_of(*meant, is_over_v4)) return;
  if (finding.cause == Cause::net_no_route) finding.facts["seen"] = phrase(Phrase::no_v4_address);
  const Things* nameservers = finding.facts["nameserver"].things();
  const bool is_nameserver = nameservers != nullptr && std::ranges::all_of(*meant, [&](const auto& one) {
                               return std::ranges::find(*nameservers, one) != nameservers->end();
                             });
  finding.facts["route_mending"] = phrase(is_nameserver ? Phrase::needs_v6_nameservers : Phrase::needs_v4);
  if (!is_nameserver) finding.facts["team"] = team_id(Team::network);
}

}  // namespace netpreflight
