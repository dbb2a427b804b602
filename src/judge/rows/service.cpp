// Rows of the product's own services.
#include <algorithm>

#include "catalogue/phrases.hpp"
#include "judge/rows/rows.hpp"
#include "judge/steps/steps.hpp"
#include "netpreflight/catalogue.hpp"
#include "text/address.hpp"

namespace netpreflight {

namespace {

/// An address of the host that checks: whatever answers there, or does not, is not the other role's host.
bool is_own(const Bench& bench, const std::string& address) {
  const auto& own = bench.circumstances.host.addresses;
  return is_nowhere(address) || std::ranges::find(own, address) != own.end();
}

/// All that fails with the finding's cause does so on this host.
bool fails_here(const Bench& bench, const Finding& finding) {
  if (finding.status != Status::fail) return false;
  const Things* failing = finding.facts.at("address").things();
  return std::ranges::all_of(*failing, [&](const auto& address) { return is_own(bench, address); });
}

std::string words_of_own(const Bench& bench, const std::string& address) {
  return phrase(address == bench.row.host ? Phrase::is_this_host : Phrase::leads_to_this_host,
                {{"name", bench.row.host}, {"address", address}});
}

/// A closed port here says nothing about the host that was meant: where its name leads has to be corrected first.
void blame_the_way_here(const Bench& bench, Finding& finding) {
  const std::string address = finding.facts.at("address").things()->front();
  finding.remarks.clear();
  finding.places.clear();
  blame_own_lookup("this host", phrase(Phrase::role_is_this_host, {{"seen", words_of_own(bench, address)}}), finding);
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
  if (fails_here(bench, finding)) {
    blame_the_way_here(bench, finding);
    return finding;
  }
  const auto own =
      std::ranges::find_if(addresses, [&](const AddressJudgement& one) { return is_own(bench, one.address); });
  if (own != addresses.end() && finding.status != Status::fail) {
    finding.status = entry(Cause::run_inconclusive).severity;
    finding.cause = Cause::run_inconclusive;
    if (is_by_chance(finding)) finding.explained_by.reset();  // of the other addresses
    finding.remarks.clear();
    finding.facts["seen"] = words_of_own(bench, own->address);
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
