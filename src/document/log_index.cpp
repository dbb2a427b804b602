#include "document/log_index.hpp"

#include <algorithm>
#include <array>

#include "text/address.hpp"

namespace netpreflight {

namespace {

/// As `listen` keeps them (docs/stand-in.md); a log from elsewhere can hold anything.
constexpr std::size_t kMostOfAKind = 1000;

template <class Items>
void keep_first(Items& items) {
  if (items.size() > kMostOfAKind) items.erase(items.begin() + kMostOfAKind, items.end());
}

struct KindOfVisit {
  VisitKind kind;
  FarEndVisit visit;
};
constexpr std::array kVisits{
    KindOfVisit{VisitKind::check, FarEndVisit::check},         KindOfVisit{VisitKind::page, FarEndVisit::page},
    KindOfVisit{VisitKind::other_request, FarEndVisit::words}, KindOfVisit{VisitKind::ssh, FarEndVisit::ssh},
    KindOfVisit{VisitKind::silent, FarEndVisit::silent},       KindOfVisit{VisitKind::not_tls, FarEndVisit::words},
    KindOfVisit{VisitKind::other_tls, FarEndVisit::words},     KindOfVisit{VisitKind::other_words, FarEndVisit::words},
    KindOfVisit{VisitKind::unfinished, FarEndVisit::words},    KindOfVisit{VisitKind::displaced, FarEndVisit::silent},
};
static_assert(kVisits.size() == static_cast<std::size_t>(VisitKind::displaced) + 1);

struct EndOfArrival {
  ArrivalEnd end;
  FarEndSight sight;
};
constexpr std::array kEnds{
    EndOfArrival{ArrivalEnd::served, FarEndSight::served},
    EndOfArrival{ArrivalEnd::dropped_here, FarEndSight::dropped_here},
    EndOfArrival{ArrivalEnd::rejected_here, FarEndSight::rejected_here},
    EndOfArrival{ArrivalEnd::answer_lost, FarEndSight::answer_lost},
    EndOfArrival{ArrivalEnd::data_lost, FarEndSight::data_lost},
    EndOfArrival{ArrivalEnd::closed_here, FarEndSight::closed_here},
};
static_assert(kEnds.size() == static_cast<std::size_t>(ArrivalEnd::closed_here) + 1);

}  // namespace

FarEndVisit far_end_visit(VisitKind kind) {
  const auto* found = std::ranges::find(kVisits, kind, &KindOfVisit::kind);
  return found == kVisits.end() ? FarEndVisit::none : found->visit;
}

FarEndVisit best_visit(const std::vector<const Visit*>& visits) {
  FarEndVisit best = FarEndVisit::none;
  for (const auto* visit : visits) best = std::min(best, far_end_visit(visit->kind));
  return best;
}

FarEndSight far_end_sight(ArrivalEnd end) {
  const auto* found = std::ranges::find(kEnds, end, &EndOfArrival::end);
  return found == kEnds.end() ? FarEndSight::not_known : found->sight;
}

LogIndex::LogIndex(ListenLogFile file) : file_(std::move(file)) {
  ListenLog& log = file_.log;
  for (auto* visits : {&log.checks, &log.pages, &log.others}) keep_first(*visits);
  keep_first(log.arrivals);
  keep_first(log.from);
  keep_first(log.rows);
  keep_first(log.ports);
  latest_ = log.started;
  for (auto* visits : {&log.checks, &log.pages, &log.others}) {
    for (auto& visit : *visits) {
      visit.from = unmapped(visit.from);
      add(visit);
    }
  }
  for (auto& arrival : log.arrivals) {
    arrival.from = unmapped(arrival.from);
    met_[{arrival.port, arrival.protocol, arrival.from}].arrival = &arrival;
    latest_ = std::max(latest_, arrival.last);
    add_source(role_of_source(arrival.from), arrival.from);
  }
}

void LogIndex::add(const Visit& visit) {
  met_[{visit.port, visit.protocol, visit.from}].visits.push_back(&visit);
  latest_ = std::max({latest_, visit.at, visit.last});
  if (visit.kind == VisitKind::check) {
    seen_as_[unmapped(visit.claimed_source)].insert(visit.from);
    role_of_check_.emplace(visit.from, visit.role);
    add_source(visit.role, visit.from);
  } else {
    role_by_network_.emplace(visit.from, visit.role.empty() ? role_of(file_.log.from, visit.from) : visit.role);
    add_source(role_of_source(visit.from), visit.from);
  }
}

void LogIndex::add_source(const std::string& role, const std::string& address) {
  const bool is_new = known_sources_.emplace(role, address).second;
  if (is_new) sources_.emplace_back(role, address);
}

const Met* LogIndex::find(const Meeting& meeting) const {
  const auto found = met_.find(meeting);
  return found == met_.end() ? nullptr : &found->second;
}

std::set<std::string> LogIndex::seen_as(const std::vector<std::string>& addresses) const {
  std::set<std::string> all(addresses.begin(), addresses.end());
  for (const auto& address : addresses) {
    const auto others = seen_as_.find(address);
    if (others != seen_as_.end()) all.insert(others->second.begin(), others->second.end());
  }
  return all;
}

std::string LogIndex::role_of_source(const std::string& address) const {
  if (const auto said = role_by_network_.find(address); said != role_by_network_.end() && !said->second.empty())
    return said->second;
  std::string by_network = role_of(file_.log.from, address);
  if (!by_network.empty()) return by_network;
  const auto said = role_of_check_.find(address);
  return said == role_of_check_.end() ? std::string() : said->second;
}

Span LogIndex::known() const {
  return {file_.log.started, file_.log.ended.value_or(latest_)};
}

/// A port is stood in for; echoes, which the host answers itself, are looked at.
FarEndDoubt LogIndex::doubt_of_standing(std::uint16_t port, Protocol protocol) const {
  const ListenLog& log = file_.log;
  const bool sees_all = log.packets.sight == PacketSight::all;
  if (protocol == Protocol::icmp)
    return sees_all && !log.packets.echoes.value_or(false) ? FarEndDoubt::no_echoes : FarEndDoubt::none;
  const bool stood_in = std::ranges::any_of(log.ports, [&](const ListenPort& each) {
    return each.port == port && each.protocol == protocol && each.state == PortState::stood_in;
  });
  return stood_in ? FarEndDoubt::none : FarEndDoubt::not_stood_in;
}

FarEndDoubt LogIndex::doubt_of_silence(std::uint16_t port, Protocol protocol) const {
  const ListenLog& log = file_.log;
  if (const auto doubt = doubt_of_standing(port, protocol); doubt != FarEndDoubt::none) return doubt;
  if (log.packets.sight != PacketSight::all) return FarEndDoubt::half_open;
  const bool all_kept = log.packets.lost == 0 && log.arrivals.size() < kMostOfAKind;
  return all_kept ? FarEndDoubt::none : FarEndDoubt::packets_lost;
}

}  // namespace netpreflight
