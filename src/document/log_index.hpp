// One stand-in's log, so that what it saw of an address at a port is found at once.
#pragma once

#include <compare>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "netpreflight/far_end.hpp"

namespace netpreflight {

/// Somebody at one of the ports.
struct Meeting {
  std::uint16_t port = 0;
  Protocol protocol = Protocol::tcp;
  std::string from;

  friend auto operator<=>(const Meeting&, const Meeting&) = default;
};

/// A span of time.
struct Span {
  WallTime first{};
  WallTime last{};
};

/// What came of it.
struct Met {
  const Arrival* arrival = nullptr;
  std::vector<const Visit*> visits;
};

class LogIndex {
 public:
  /// Keeps no more of the log than `listen` does.
  explicit LogIndex(ListenLogFile file);
  LogIndex(LogIndex&&) = default;

  const ListenLog& log() const { return file_.log; }
  const std::string& file() const { return file_.file; }

  /// Nothing where nobody came.
  const Met* find(const Meeting& meeting) const;
  /// The addresses under which those of a host are seen here: themselves, and what checks from there arrived as (NAT).
  std::set<std::string> seen_as(const std::vector<std::string>& addresses) const;
  /// The role that an address counts as; empty: none. Of checks it is what they say.
  std::string role_of_source(const std::string& address) const;
  /// Roles and addresses from which somebody came, in the order in which the log has them.
  const std::vector<std::pair<std::string, std::string>>& sources() const { return sources_; }

  /// The times of which the log says what happened; while its stand-in runs, as far as it is known that it was written.
  Span known() const;
  /// Why it cannot be said that nothing arrived at a port, or no echo; none: it can.
  FarEndDoubt doubt_of_silence(std::uint16_t port, Protocol protocol) const;

 private:
  void add(const Visit& visit);
  FarEndDoubt doubt_of_standing(std::uint16_t port, Protocol protocol) const;
  void add_source(const std::string& role, const std::string& address);

  ListenLogFile file_;
  std::map<Meeting, Met> met_;
  std::map<std::string, std::set<std::string>> seen_as_;
  std::map<std::string, std::string> role_of_check_;
  std::map<std::string, std::string> role_by_network_;
  std::vector<std::pair<std::string, std::string>> sources_;
  std::set<std::pair<std::string, std::string>> known_sources_;
  WallTime latest_{};
};

/// What a visit says of a service.
FarEndVisit far_end_visit(VisitKind kind);
/// The most telling of several visits.
FarEndVisit best_visit(const std::vector<const Visit*>& visits);
FarEndSight far_end_sight(ArrivalEnd end);

struct FarEnds::Indexed : LogIndex {
  using LogIndex::LogIndex;
};

}  // namespace netpreflight
