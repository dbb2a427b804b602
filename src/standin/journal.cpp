#include "standin/journal.hpp"

namespace netpreflight {

std::string_view name(VisitKind kind) {
  switch (kind) {
    case VisitKind::check:
      return "check";
    case VisitKind::silent:
      return "silent";
    case VisitKind::not_tls:
      return "not_tls";
    case VisitKind::other_tls:
      return "other_tls";
    case VisitKind::other_words:
      return "other_words";
    case VisitKind::unfinished:
      return "unfinished";
    case VisitKind::displaced:
      return "displaced";
  }
  return {};
}

bool Journal::add(Visit visit) {
  const bool is_check = visit.kind == VisitKind::check;
  ++(is_check ? log_.check_count : log_.other_count);
  auto& visits = is_check ? log_.checks : log_.others;
  if (visits.size() >= (is_check ? kMostChecks : kMostOthers)) return false;
  if (!is_check && !known_.emplace(visit.from, visit.port, visit.protocol, visit.kind).second) return false;
  visits.push_back(std::move(visit));
  return true;
}

}  // namespace netpreflight
