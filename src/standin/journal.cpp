#include "standin/journal.hpp"

namespace netpreflight {

bool Journal::add(Visit visit) {
  visit.last = visit.at;
  if (visit.role.empty()) visit.role = role_of(log_.from, visit.from);
  if (visit.kind == VisitKind::check) {
    ++log_.counts.checks;
    if (log_.checks.size() >= kMostChecks) return false;
    log_.checks.push_back(std::move(visit));
    return true;
  }
  if (visit.kind == VisitKind::page) {
    ++log_.counts.pages;
    return add_to(log_.pages, kMostPages, std::move(visit));
  }
  ++log_.counts.others;
  return add_to(log_.others, kMostOthers, std::move(visit));
}

bool Journal::add_to(std::vector<Visit>& visits, std::size_t most, Visit visit) {
  const Key key{visit.from, visit.port, visit.protocol, visit.kind};
  if (const auto known = known_.find(key); known != known_.end()) {
    Visit& first = visits[known->second];
    ++first.count;
    first.last = visit.at;
    first.received = std::max(first.received, visit.received);
    return false;
  }
  if (visits.size() >= most) return false;
  known_.emplace(key, visits.size());
  visits.push_back(std::move(visit));
  return true;
}

}  // namespace netpreflight
