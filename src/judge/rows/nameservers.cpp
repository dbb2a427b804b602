// Nameservers that give no answer: where the questions to them end.
#include <algorithm>

#include <fmt/format.h>

#include "judge/rows/rows.hpp"
#include "judge/steps/places.hpp"
#include "text/address.hpp"
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

/// The nameservers that a finding is about.
Things nameservers_of(const Finding& finding) {
  const auto fact = finding.facts.find("nameserver");
  const Things* things = fact == finding.facts.end() ? nullptr : fact->second.things();
  return things == nullptr ? Things() : *things;
}

}  // namespace

std::optional<PathEnd> end_of_questions(const Bench& bench, const RowEvidence& evidence, const QueryEvidence& query) {
  const auto* trace = trace_to(evidence, query.nameserver);
  if (query.end == QueryEnd::timed_out) return place_of_silence(query.nameserver, trace);
  if (query.end != QueryEnd::unreachable || !query.icmp) return std::nullopt;
  const std::string& sender = query.icmp->from;
  const auto& own = bench.circumstances.host.addresses;
  if (is_at(query.nameserver, sender) || std::ranges::find(own, sender) != own.end()) return std::nullopt;
  return place_of_rejection(query.nameserver, sender, is_time_exceeded(*query.icmp) ? nullptr : trace);
}

void tell_nameservers(const Bench& bench, const RowEvidence& evidence, Finding& finding) {
  const bool is_silent = finding.cause == Cause::dns_timeout;
  if (!is_silent && finding.cause != Cause::dns_unreachable) return;
  const Things meant = nameservers_of(finding);
  for (const auto& query : queries_in(evidence)) {
    const bool is_meant = query.end == (is_silent ? QueryEnd::timed_out : QueryEnd::unreachable) &&
                          std::ranges::find(meant, query.nameserver) != meant.end();
    const auto place = is_meant ? end_of_questions(bench, evidence, query) : std::nullopt;
    if (!place || std::ranges::find(finding.places, query.nameserver, &PathEnd::address) != finding.places.end())
      continue;
    finding.places.push_back(*place);
    const bool loops = !is_silent && is_time_exceeded(*query.icmp) && finding.remarks.empty();
    if (!loops) continue;
    finding.facts["loop"] = join(boxes_of_loop(*query.icmp, trace_to(evidence, query.nameserver)));
    finding.remarks.push_back(Remark::goes_round);
  }
  put_words(finding.places, finding.facts, finding.remarks);
}

}  // namespace netpreflight
