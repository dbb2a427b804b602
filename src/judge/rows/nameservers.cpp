// Nameservers that give no answer: where the questions to them end.
#include <algorithm>

#include <fmt/format.h>

#include "catalogue/phrases.hpp"
#include "catalogue/words.hpp"
#include "judge/rows/rows.hpp"
#include "judge/steps/places.hpp"
#include "judge/steps/steps.hpp"
#include "netpreflight/catalogue.hpp"
#include "text/address.hpp"
#include "text/host_name.hpp"
#include "text/listing.hpp"

namespace netpreflight {

namespace {

const TraceEvidence* trace_to(const RowEvidence& evidence, const std::string& nameserver) {
  for (const auto& step : evidence.steps) {
    const auto* trace = std::get_if<TraceEvidence>(&step.evidence);
    if (trace != nullptr && trace->transport == Transport::udp && is_at(nameserver, trace->address)) return trace;
  }
  return nullptr;
}

std::vector<QueryEvidence> queries_in(const RowEvidence& evidence) {
  std::vector<QueryEvidence> queries;
  for (const auto& step : evidence.steps) {
    if (const auto* query = std::get_if<QueryEvidence>(&step.evidence)) queries.push_back(*query);
    const auto* resolve = std::get_if<ResolveEvidence>(&step.evidence);
    if (resolve != nullptr && step.route == Route::direct)
      queries.insert(queries.end(), resolve->nameservers.begin(), resolve->nameservers.end());
  }
  return queries;
}

bool is_on_this_host(const Bench& bench, const std::string& nameserver) {
  const auto& own = bench.circumstances.host.addresses;
  const std::string address = without_port(nameserver);
  return is_nowhere(address) || std::ranges::find(own, address) != own.end();
}

/// The nameservers that a finding is about.
Things nameservers_of(const Finding& finding) {
  const auto fact = finding.facts.find("nameserver");
  const Things* things = fact == finding.facts.end() ? nullptr : fact->second.things();
  return things == nullptr ? Things() : *things;
}

}  // namespace

Facts as_subject(Facts facts) {
  const Fact fact = facts["nameserver"];
  const Things* nameservers = fact.things();
  if (nameservers == nullptr || nameservers->empty()) return facts;
  facts["nameserver"] = join(*nameservers, " and ");
  facts[number_of("nameserver")] = static_cast<int>(nameservers->size());
  return facts;
}

Things said_together(const std::map<std::string, std::string>& words) {
  Things together;
  Things silent;
  for (const auto& [nameserver, said] : words) {
    const bool about_v6 = said == phrase(Phrase::silent_about_v6, {{"nameserver", nameserver}});
    (about_v6 ? silent : together).push_back(about_v6 ? nameserver : said);
  }
  if (!silent.empty()) together.push_back(phrase(Phrase::silent_about_v6, as_subject({{"nameserver", silent}})));
  return together;
}

void adopt_resolution(const Judged& resolved, Finding& finding) {
  finding.status = resolved.status;
  finding.cause = resolved.cause;
  finding.explained_by = resolved.explained_by;
  finding.facts = resolved.facts;
}

bool is_completed(const ResolveEvidence& resolve) {
  const std::string& canonical = resolve.applications.canonical_name;
  return resolve.source == ResolveEvidence::Source::applications && canonical.starts_with(resolve.name + ".") &&
         canonical != resolve.name + ".";
}

void tell_search_list(const ResolveEvidence& resolve, Finding& finding) {
  if (!is_completed(resolve) || finding.status == Status::pass) return;
  if (resolve.name.find('.') != std::string::npos) return blame_search_list(resolve, finding);
  finding.remarks.push_back(Remark::found_by_search_list);
  finding.facts["canonical"] = resolve.applications.canonical_name;
}

void blame_search_list(const ResolveEvidence& resolve, Finding& finding) {
  const auto& view = resolve.applications;
  finding.remarks.push_back(Remark::found_by_search_list);
  finding.facts["canonical"] = view.canonical_name;
  finding.facts["way_to"] = Things{resolve.name};
  blame_own_lookup("search list",
                   phrase(Phrase::search_list_completes, {{"canonical", view.canonical_name}, {"name", resolve.name}}),
                   finding);
}

void tell_hosts_file(const ResolveEvidence& resolve, Finding& finding) {
  if (!resolve.applications.by_hosts_file.value_or(false)) return;
  Things elsewhere;
  for (const auto& query : resolve.nameservers) {
    for (const auto& address : query.addresses) {
      if (std::ranges::find(elsewhere, address) == elsewhere.end()) elsewhere.push_back(address);
    }
  }
  finding.facts["elsewhere"] = elsewhere;
  if (finding.status == Status::pass) {
    // The sentence of a pass has no remarks; the addresses that it names get the words.
    const char* named = finding.facts.contains("way") ? "way" : "addresses";
    finding.facts[named] = finding.facts[named].words() + phrase(Phrase::by_hosts_file, {{"elsewhere", elsewhere}});
    return;
  }
  finding.remarks.push_back(Remark::led_by_hosts_file);
  blame_own_lookup("hosts file",
                   phrase(Phrase::hosts_file_leads,
                          {{"name", resolve.name}, {"addresses", resolve.addresses}, {"elsewhere", elsewhere}}),
                   finding);
}

Judged unresolved_fqdn(const HostFacts& host, const Judged& asked) {
  Facts facts{{"host_name", host.name}, {"fqdn", host.fqdn}, {"host_addresses", host.addresses}};
  facts.insert(asked.facts.begin(), asked.facts.end());
  return because(Cause::host_fqdn_unresolved, std::move(facts));
}

std::optional<PathEnd> end_of_questions(const Bench& bench, const RowEvidence& evidence, const QueryEvidence& query) {
  const auto* trace = trace_to(evidence, query.nameserver);
  if (query.end == QueryEnd::timed_out) return place_of_silence(query.nameserver, trace);
  if (query.end != QueryEnd::unreachable || !query.icmp) return std::nullopt;
  const std::string& sender = query.icmp->from;
  const auto& own = bench.circumstances.host.addresses;
  if (is_at(query.nameserver, sender) || std::ranges::find(own, sender) != own.end()) return std::nullopt;
  return place_of_rejection(query.nameserver, sender, is_time_exceeded(*query.icmp) ? nullptr : trace);
}

std::string_view team_of_rejection(const Bench& bench, const QueryEvidence& query) {
  // The message tells by itself; a report may claim any ending beside it.
  const Judged rejected = judge_socket(bench, SocketEnd::host_unreachable, query.icmp, query.nameserver);
  return team_id(entry(*rejected.cause).team);
}

void tell_nameservers(const Bench& bench, const RowEvidence& evidence, Finding& finding) {
  if (!finding.cause) return;
  const bool is_silent = finding.root() == Cause::dns_timeout;
  if (!is_silent && finding.root() != Cause::dns_unreachable) return;
  const Things meant = nameservers_of(finding);
  const bool all_here =
      !meant.empty() && std::ranges::all_of(meant, [&](const auto& one) { return is_on_this_host(bench, one); });
  if (all_here) {
    finding.remarks.push_back(Remark::own_resolver);
    const std::string seen(is_silent ? words(SocketEnd::timed_out) : finding.facts["seen"].words());
    blame_own_lookup("resolver", phrase(Phrase::own_resolver_fails, {{"nameserver", meant}, {"seen", seen}}), finding);
  }
  for (const auto& query : queries_in(evidence)) {
    const bool is_meant = query.end == (is_silent ? QueryEnd::timed_out : QueryEnd::unreachable) &&
                          std::ranges::find(meant, query.nameserver) != meant.end();
    const auto place = is_meant ? end_of_questions(bench, evidence, query) : std::nullopt;
    if (!place || std::ranges::find(finding.places, query.nameserver, &PathEnd::address) != finding.places.end())
      continue;
    finding.places.push_back(*place);
    if (place->rejects) finding.facts["team"] = team_of_rejection(bench, query);
    const bool loops = !is_silent && is_time_exceeded(*query.icmp) && finding.remarks.empty();
    if (!loops) continue;
    finding.facts["loop"] = join(boxes_of_loop(*query.icmp, trace_to(evidence, query.nameserver)));
    finding.remarks.push_back(Remark::goes_round);
  }
  put_words(finding.places, finding.facts, finding.remarks);
}

}  // namespace netpreflight
