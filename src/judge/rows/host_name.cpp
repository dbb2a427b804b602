// This host's own name: fully qualified, known to the nameservers, leading back to this host.
#include <algorithm>

#include "catalogue/phrases.hpp"
#include "judge/rows/rows.hpp"
#include "judge/steps/steps.hpp"
#include "netpreflight/catalogue.hpp"
#include "text/address.hpp"
#include "text/listing.hpp"

namespace netpreflight {

namespace {

bool has_domain(const std::string& fqdn) {
  return fqdn.find('.') != std::string::npos && !fqdn.starts_with("localhost.");
}

/// What nobody could ask is no fault of the name.
bool is_known(const HostNameEvidence& host) {
  const auto end = host.applications.end;
  return end != ApplicationsView::End::no_such_view && end != ApplicationsView::End::timed_out;
}

std::vector<QueryEvidence> queries_of(const RowEvidence& evidence) {
  std::vector<QueryEvidence> queries;
  for (const auto& step : evidence.steps) {
    if (const auto* query = std::get_if<QueryEvidence>(&step.evidence)) queries.push_back(*query);
  }
  return queries;
}

bool leads_here(const std::vector<std::string>& addresses, const std::vector<std::string>& own) {
  return std::ranges::any_of(addresses,
                             [&](const auto& address) { return std::ranges::find(own, address) != own.end(); });
}

/// What this host's applications get for the name, without Debian's own 127.0.1.1 line, which is fine where DNS is right.
std::vector<std::string> addresses_of_applications(const HostNameEvidence& host) {
  std::vector<std::string> addresses = host.applications.addresses;
  std::erase_if(addresses, is_nowhere);
  return addresses;
}

Judged judge_name(const HostNameEvidence& host, const std::vector<QueryEvidence>& queries) {
  Facts facts{{"host_name", host.name}, {"fqdn", host.fqdn}, {"host_addresses", host.host_addresses}};
  if (!has_domain(host.fqdn) && !is_known(host)) {
    facts["seen"] = phrase(Phrase::applications_not_asked);
    return because(Cause::run_inconclusive, std::move(facts));
  }
  if (!has_domain(host.fqdn)) return because(Cause::host_no_domain, std::move(facts));
  const Judged asked = judge_queries(queries);
  facts.insert(asked.facts.begin(), asked.facts.end());
  if (asked.cause == Cause::dns_nxdomain || asked.cause == Cause::dns_no_address) {
    return unresolved_fqdn({host.name, host.fqdn, host.host_addresses, {}}, asked);
  }
  if (asked.cause) {
    facts["seen"] = phrase(Phrase::nobody_knows_host, {{"fqdn", host.fqdn}});
    return because(Cause::run_inconclusive, std::move(facts));
  }
  for (const auto& query : queries) {
    if (query.end != QueryEnd::answered || leads_here(query.addresses, host.host_addresses)) continue;
    facts["addresses"] = query.addresses;
    return because(Cause::host_fqdn_mismatch, std::move(facts));
  }
  auto of_applications = addresses_of_applications(host);
  if (!of_applications.empty() && !leads_here(of_applications, host.host_addresses)) {
    of_applications.back() += phrase(Phrase::by_own_configuration);
    facts["addresses"] = std::move(of_applications);
    facts["team"] = team_id(Team::host);  // the nameservers lead here
    return because(Cause::host_fqdn_mismatch, std::move(facts));
  }
  return passing(std::move(facts));
}

}  // namespace

Finding judge_host_name_row(const Bench&, const RowEvidence& evidence) {
  Finding finding;
  const auto& host = std::get<HostNameEvidence>(evidence.steps.front().evidence);
  const auto queries = queries_of(evidence);
  const Judged judged = judge_name(host, queries);
  finding.status = judged.status;
  finding.cause = judged.cause;
  finding.facts = judged.facts;
  if (has_domain(host.fqdn)) {
    finding.steps.push_back({Status::pass, std::nullopt, {}});
  } else {
    finding.steps.push_back({judged.status, judged.cause, {}});
  }
  for (const auto& query : queries) {
    const Judged step = judge_query(query);
    finding.steps.push_back({step.status, step.cause, {}});
  }
  return finding;
}

}  // namespace netpreflight
