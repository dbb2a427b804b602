// What a stand-in has done so far: which ports it took, who came, and how that ended. Bounded, whatever comes; knows
// nothing of sockets or terminals.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "netpreflight/catalogue.hpp"
#include "netpreflight/evidence.hpp"

namespace netpreflight {

/// One port of the table, as far as it has one state: a port may be served over IPv4 and free over IPv6.
struct ListenPort {
  std::uint16_t port = 0;
  Protocol protocol = Protocol::tcp;
  std::vector<std::string> rows;
  PortState state = PortState::failed;
  std::vector<std::string> at;  ///< "IPv4", "IPv6", or single addresses
  std::string service;          ///< who serves it already
  std::string identification;   ///< what that says of itself
  std::string reason;           ///< the system's words for a failure
};

/// How a visit ended. Everything but `check` was no check.
enum class VisitKind : std::uint8_t {
  check,
  silent,       ///< nothing came
  not_tls,      ///< something else came to a TLS port
  other_tls,    ///< TLS, but not by a check
  other_words,  ///< something else came to another port
  unfinished,   ///< began like a check and did not end like one
  displaced,    ///< hung up on, because somebody else needed the place
};

std::string_view name(VisitKind kind);

struct Visit {
  WallTime at{};
  VisitKind kind = VisitKind::silent;
  std::uint16_t port = 0;
  Protocol protocol = Protocol::tcp;
  std::string from;                 ///< the visitor's address as seen here
  std::string to;                   ///< this host's address
  std::string role;                 ///< of a check: its vantage
  std::string claimed_source;       ///< of a check: its address as it sees it
  std::string claimed_destination;  ///< of a check: the address it went to
  std::string first_bytes;          ///< of what was no check
};

struct ListenLog {
  std::string version;
  std::string instance;
  std::string role;
  std::string host;  ///< the name to check, as this host knows it
  WallTime started{};
  WallTime until{};
  std::optional<WallTime> ended;
  std::vector<ListenPort> ports;
  std::uint64_t check_count = 0;
  std::uint64_t other_count = 0;
  std::vector<Visit> checks;  ///< the first kMostChecks
  std::vector<Visit> others;  ///< the first kMostOthers, one for each address, port and kind
};

class Journal {
 public:
  static constexpr std::size_t kMostChecks = 1000;
  static constexpr std::size_t kMostOthers = 200;

  explicit Journal(ListenLog begun) : log_(std::move(begun)) {}

  /// True where the visit is worth a line: the caller may show it.
  bool add(Visit visit);

  ListenLog& log() { return log_; }

 private:
  ListenLog log_;
  std::set<std::tuple<std::string, std::uint16_t, Protocol, VisitKind>> known_;
};

/// The log as JSON (data/listen.schema.json), indented, with a final newline.
std::string write_listen_log(const ListenLog& log);

}  // namespace netpreflight
