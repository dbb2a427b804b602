// Keeps the log of a stand-in within bounds, whatever comes; knows nothing of sockets or terminals.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <tuple>

#include "netpreflight/listen_log.hpp"

namespace netpreflight {

class Journal {
 public:
  static constexpr std::size_t kMostChecks = 1000;
  static constexpr std::size_t kMostPages = 1000;
  static constexpr std::size_t kMostOthers = 200;

  explicit Journal(ListenLog begun) : log_(std::move(begun)) {}

  /// True where the visit is worth a line: the caller may show it.
  bool add(Visit visit);

  ListenLog& log() { return log_; }

 private:
  using Key = std::tuple<std::string, std::uint16_t, Protocol, VisitKind>;

  /// Visits of one address, port and kind are one.
  bool add_to(std::vector<Visit>& visits, std::size_t most, Visit visit);

  ListenLog log_;
  std::map<Key, std::size_t> known_;  ///< where the visit stands in its list
};

}  // namespace netpreflight
