// Reports beside the logs of the stand-ins that their rows lead to: which belong together, and what one says of the other.
#include "netpreflight/far_end.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "document/log_index.hpp"
#include "text/address.hpp"
#include "text/letter_case.hpp"
#include "text/listing.hpp"

namespace netpreflight {

namespace {

/// What the clocks of two hosts may differ by.
constexpr std::chrono::seconds kSlack{60};

Span time_of(const Report& report) {
  return {report.run.started,
          report.run.started + std::chrono::duration_cast<std::chrono::milliseconds>(report.run.duration)};
}

/// The time that the stand-in looked, as far as it meant to, or was ended before.
Span time_of(const ListenLog& log) {
  return {log.started, log.ended.value_or(log.until)};
}

bool holds(const Span& outer, const Span& inner, std::chrono::seconds slack) {
  return outer.first - slack <= inner.first && outer.last + slack >= inner.last;
}

bool meets(const Span& one, const Span& other) {
  return one.first - kSlack <= other.last && one.last + kSlack >= other.first;
}

/// A row that does not pass and leads to the stand-in's host.
bool leads_to(const ReportedRow& row, const ListenLog& log) {
  const Requirement& wanted = row.requirement;
  return is_problem(row.status) && wanted.destination.kind == DestinationKind::role &&
         wanted.destination.name == log.role && meeting_port(wanted);
}

/// What a row tried: an address of the far end, from one of this host's.
struct Attempt {
  std::string address;
  std::string source;
  bool sent_first = false;  ///< something was sent on the connection before anything came back
};

Attempt* attempt_at(std::vector<Attempt>& attempts, const std::string& address) {
  const auto known = std::ranges::find(attempts, address, &Attempt::address);
  return known == attempts.end() ? nullptr : &*known;
}

void add_attempt(std::vector<Attempt>& attempts, const std::string& address, const std::string& source) {
  if (attempt_at(attempts, address) == nullptr) attempts.push_back({address, unmapped(source)});
}

std::vector<Attempt> attempts_of(const ReportedRow& row) {
  std::vector<Attempt> attempts;
  for (const auto& step : row.steps) {
    if (step.purpose != Purpose::check || step.route != Route::direct) continue;
    if (const auto* connect = std::get_if<ConnectEvidence>(&step.evidence)) {
      if (connect->port == row.requirement.port) add_attempt(attempts, connect->address, connect->source_address);
    } else if (const auto* sent = std::get_if<DatagramEvidence>(&step.evidence)) {
      add_attempt(attempts, sent->address, sent->source_address);
    } else if (const auto* echo = std::get_if<EchoEvidence>(&step.evidence)) {
      const bool is_missed = !echo->not_allowed && echo->end != SocketEnd::ok;
      if (is_missed) add_attempt(attempts, echo->address, echo->source_address);
    } else if (const auto* handshake = std::get_if<HandshakeEvidence>(&step.evidence)) {
      Attempt* attempt = attempt_at(attempts, handshake->address);
      if (attempt != nullptr) attempt->sent_first = handshake->hello_bytes.value_or(0) > 0;
    }
  }
  return attempts;
}

bool is_host_of(const ListenLog& log, const Attempt& attempt, const ReportedRow& row) {
  const auto is_it = [&](const std::string& address) { return unmapped(address) == unmapped(attempt.address); };
  if (std::ranges::any_of(log.addresses, is_it)) return true;
  return row.plan && lower_case(row.plan->host) == lower_case(log.host);
}

/// Packets that arrived at the port during the run and were not served, from addresses that count for no role and made no check: behind
/// NAT they may be anybody's. An echo is served as soon as the answer has left, wherever that went.
bool strangers_came(const LogIndex& index, const Requirement& row, const Span& run) {
  return std::ranges::any_of(index.log().arrivals, [&](const Arrival& arrival) {
    const bool may_lack_answer = arrival.end != ArrivalEnd::served || row.protocol == Protocol::icmp;
    return arrival.port == meeting_port(row) && arrival.protocol == row.protocol && may_lack_answer &&
           meets({arrival.first, arrival.last}, run) && index.role_of_source(arrival.from).empty();
  });
}

/// What the stand-in met at the port from any of a host's addresses, during the run.
struct Sighting {
  const Arrival* arrival = nullptr;
  std::vector<const Visit*> visits;
  std::string from;
};

Sighting sighting_of(const LogIndex& index, const Requirement& row, const std::set<std::string>& sources,
                     const Span& run) {
  Sighting sighting;
  for (const auto& source : sources) {
    const Met* met = index.find({meeting_port(row).value_or(0), row.protocol, source});
    if (met == nullptr) continue;
    const bool arrived = met->arrival != nullptr && meets({met->arrival->first, met->arrival->last}, run);
    const bool worse = sighting.arrival == nullptr || sighting.arrival->end == ArrivalEnd::served;
    if (arrived && worse) sighting.arrival = met->arrival;
    for (const auto* visit : met->visits) {
      if (meets({visit->at, std::max(visit->at, visit->last)}, run)) sighting.visits.push_back(visit);
    }
    if (sighting.from.empty() && (arrived || !sighting.visits.empty())) sighting.from = source;
  }
  return sighting;
}

/// Somebody connected, and nothing of what was sent came through.
bool lost_its_data(const Sighting& sighting, const Attempt& attempt) {
  const auto heard = [](const Visit* visit) { return visit->kind != VisitKind::silent || visit->received > 0; };
  return attempt.sent_first && !sighting.visits.empty() && std::ranges::none_of(sighting.visits, heard);
}

/// Of an echo nothing can come later: where its answer left and did not come, that was lost.
FarEndSight sight_of(const Sighting& sighting, const Attempt& attempt, Protocol protocol) {
  const bool stopped = sighting.arrival != nullptr && sighting.arrival->end != ArrivalEnd::served;
  if (stopped) return far_end_sight(sighting.arrival->end);
  if (protocol == Protocol::icmp) return FarEndSight::answer_lost;
  return lost_its_data(sighting, attempt) ? FarEndSight::data_lost : FarEndSight::served;
}

/// Nothing was met: whether that means that nothing arrived.
void conclude_silence(const LogIndex& index, const Requirement& row, const Span& run, FarEndEvidence& seen) {
  seen.doubt = index.doubt_of_silence(seen.port, row.protocol);
  if (seen.doubt == FarEndDoubt::none && !holds(index.known(), run, {})) seen.doubt = FarEndDoubt::not_covered;
  if (seen.doubt == FarEndDoubt::none && strangers_came(index, row, run)) seen.doubt = FarEndDoubt::strangers;
  seen.sight = seen.doubt == FarEndDoubt::none ? FarEndSight::nothing_arrived : FarEndSight::not_known;
}

/// What it saw is of the whole time that it looked: where it got through in the end, it may have been stopped before.
bool got_through_later(const Sighting& sighting, const Span& run) {
  return sighting.arrival != nullptr && sighting.arrival->end == ArrivalEnd::served &&
         sighting.arrival->last > run.last + kSlack;
}

FarEndEvidence evidence_of(const LogIndex& index, const ReportedRow& row, const Attempt& attempt, const HostFacts& host,
                           const Span& run) {
  const ListenLog& log = index.log();
  const auto own = attempt.source.empty() ? host.addresses : std::vector{attempt.source};
  const Sighting sighting = sighting_of(index, row.requirement, index.seen_as(own), run);
  FarEndEvidence seen;
  seen.address = attempt.address;
  seen.port = meeting_port(row.requirement).value_or(0);
  seen.instance = log.instance;
  seen.host = log.host;
  seen.source_address = sighting.from.empty() ? (own.empty() ? "" : own.front()) : sighting.from;
  seen.visit = best_visit(sighting.visits);
  if (sighting.arrival != nullptr) {
    seen.packets = sighting.arrival->packets;
    seen.answers = sighting.arrival->answers;
    seen.firewall = sighting.arrival->firewall;
  }
  if (sighting.arrival == nullptr && sighting.visits.empty()) {
    conclude_silence(index, row.requirement, run, seen);
  } else if (got_through_later(sighting, run)) {
    seen.doubt = FarEndDoubt::later;
  } else {
    seen.sight = sight_of(sighting, attempt, row.requirement.protocol);
  }
  return seen;
}

/// The steps that a log has for the rows of a report; the number of them.
std::size_t add_steps(const LogIndex& index, Report& report) {
  const Span run = time_of(report);
  std::size_t added = 0;
  for (auto& row : report.rows) {
    if (!leads_to(row, index.log())) continue;
    for (const auto& attempt : attempts_of(row)) {
      if (!is_host_of(index.log(), attempt, row)) continue;
      ReportedStep step;
      step.target = index.log().host;
      step.evidence = evidence_of(index, row, attempt, report.run.host, run);
      row.steps.push_back(std::move(step));
      ++added;
    }
  }
  return added;
}

bool is_later(const ListenLog& one, const ListenLog& other) {
  return one.ended.has_value() != other.ended.has_value()
             ? one.ended.has_value()
             : LogIndex({"", one}).known().last > LogIndex({"", other}).known().last;
}

}  // namespace

FarEnds::FarEnds(std::vector<ListenLogFile> logs) {
  std::map<std::string, std::size_t> places;
  std::vector<ListenLogFile> kept;
  for (auto& log : logs) {
    const auto [place, is_new] = places.emplace(log.log.instance, kept.size());
    if (is_new) {
      kept.push_back(std::move(log));
      continue;
    }
    ListenLogFile& other = kept[place->second];
    if (is_later(log.log, other.log)) std::swap(log, other);
    notes_.push_back(fmt::format("{} is an earlier log of the stand-in {} than {}, or the same, and was left out",
                                 log.file, log.log.instance, other.file));
  }
  for (auto& log : kept) {
    if (!log.log.ended)
      notes_.push_back(fmt::format("{}: the stand-in {} on {} still ran when its log was written", log.file,
                                   log.log.instance, log.log.host));
    logs_.emplace_back(std::move(log));
  }
}

FarEnds::~FarEnds() = default;

bool FarEnds::empty() const {
  return logs_.empty();
}

const std::vector<std::string>& FarEnds::notes() const {
  return notes_;
}

bool FarEnds::may_tell(const Report& report) const {
  return std::ranges::any_of(logs_, [&](const LogIndex& index) {
    return std::ranges::any_of(report.rows, [&](const ReportedRow& row) { return leads_to(row, index.log()); });
  });
}

Report FarEnds::told(Report report, const std::string& file, std::string_view version) {
  if (!may_tell(report)) return report;
  if (report.redacted.value_or(false)) {
    notes_.push_back(
        fmt::format("{} is redacted: its placeholders cannot be matched with the addresses in a stand-in's log", file));
    return report;
  }
  if (std::ranges::all_of(report.rows, [](const ReportedRow& row) { return row.steps.empty(); })) {
    notes_.push_back(
        fmt::format("{} is part of merged reports, which hold no evidence to put beside a stand-in's log", file));
    return report;
  }
  std::size_t added = 0;
  for (const auto& index : logs_) {
    const bool concerned =
        std::ranges::any_of(report.rows, [&](const ReportedRow& row) { return leads_to(row, index.log()); });
    if (!concerned) continue;
    if (holds(time_of(index.log()), time_of(report), kSlack)) {
      added += add_steps(index, report);
    } else {
      notes_.push_back(fmt::format("{} says nothing of {}: its stand-in did not answer all of the time of that check",
                                   index.file(), file));
    }
  }
  if (added == 0) return report;
  auto again = rejudge(report, version);
  if (again) return std::move(*again);
  notes_.push_back(fmt::format("{} could not be judged with what its far end saw: {}", file, again.error()));
  return report;
}

}  // namespace netpreflight
