// Rows of a host outside that speaks TLS.
#include "judge/rows/rows.hpp"
#include "judge/steps/steps.hpp"

namespace netpreflight {

namespace {

const ResolveEvidence* resolve_of(const RowEvidence& evidence) {
  for (const auto& step : evidence.steps) {
    if (const auto* resolve = std::get_if<ResolveEvidence>(&step.evidence)) return resolve;
  }
  return nullptr;
}

}  // namespace

Finding judge_tls_row(const Bench& bench, const RowEvidence& evidence) {
  if (bench.row.route == Route::proxy) return judge_proxied_row(bench, evidence);
  Finding finding;
  const auto addresses = judge_addresses(bench, evidence, finding);
  const ResolveEvidence* resolve = resolve_of(evidence);
  if (resolve == nullptr) return finding;
  const Judged resolved = judge_resolve(bench, *resolve);
  if (resolved.status == Status::fail || resolve->addresses.empty()) {
    adopt_resolution(resolved, finding);
    return finding;
  }
  settle_addresses(addresses, finding);
  finding.facts["way"] = "at " + finding.facts["addresses"].words();
  suspect_sinkhole(bench, *resolve, addresses, finding);
  tell_search_list(*resolve, finding);
  tell_hosts_file(*resolve, finding);
  return finding;
}

}  // namespace netpreflight
