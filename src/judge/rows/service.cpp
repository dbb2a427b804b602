// Rows of the product's own services.
#include <algorithm>

#include "catalogue/phrases.hpp"
#include "judge/rows/rows.hpp"
#include "judge/steps/steps.hpp"
#include "netpreflight/catalogue.hpp"
#include "text/address.hpp"

namespace netpreflight {

namespace {

/// An address of the host that checks: whatever answers there is not the other role's host.
const AddressJudgement* find_own(const Bench& bench, const std::vector<AddressJudgement>& addresses) {
  const auto& own = bench.circumstances.host.addresses;
  const auto found = std::ranges::find_if(addresses, [&](const AddressJudgement& one) {
    return is_nowhere(one.address) || std::ranges::find(own, one.address) != own.end();
  });
  return found == addresses.end() ? nullptr : &*found;
}

}  // namespace

Finding judge_service_row(const Bench& bench, const RowEvidence& evidence) {
  Finding finding;
  const auto addresses = judge_addresses(bench, evidence, finding);
  if (addresses.empty()) {  // the name did not resolve: the first step is all there is
    adopt_resolution(judge_resolve(bench, std::get<ResolveEvidence>(evidence.steps.front().evidence)), finding);
    return finding;
  }
  settle_addresses(addresses, finding);
  const auto& resolve = std::get<ResolveEvidence>(evidence.steps.front().evidence);
  tell_search_list(resolve, finding);
  tell_hosts_file(resolve, finding);
  if (const auto* own = find_own(bench, addresses); own != nullptr) {
    // What fails there stays what it is; whoever named the host mends it, and no firewall.
    (finding.status == Status::fail ? finding.explained_by : finding.cause) = Cause::run_inconclusive;
    if (!finding.explained_by) finding.status = entry(Cause::run_inconclusive).severity;
    finding.remarks.clear();
    finding.facts["seen"] = phrase(
        finding.explained_by ? Phrase::leads_here_in_vain : Phrase::leads_here,
        {{"host", bench.row.host}, {"address", own->address}, {"port", port_and_protocol(bench.row.requirement)}});
    return finding;
  }
  const bool name_matters = bench.row.requirement.name_enforced && !is_fully_qualified(bench.row.host);
  if (name_matters && finding.status == Status::pass) {
    finding.status = entry(Cause::host_not_fqdn).severity;
    finding.cause = Cause::host_not_fqdn;
  }
  return finding;
}

}  // namespace netpreflight
