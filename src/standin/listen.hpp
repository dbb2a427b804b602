// The stand-in: answers on the future host's incoming ports until its time is over or it is interrupted. Owns the
// thread's io_context; nothing of it outlives the call.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "net/dns.hpp"
#include "netpreflight/table.hpp"
#include "standin/journal.hpp"
#include "standin/log_file.hpp"

namespace netpreflight {

/// The text of a log that is to be kept.
using WriteLog = std::function<std::string(const ListenLog& log)>;

/// The page for a browser, in HTML; `fingerprint` is the certificate's: SHA-256, lower-case hexadecimal digits.
using WritePage = std::function<std::string(const ListenLog& log, const Visit& visit, std::string_view fingerprint)>;

struct ListenSettings {
  TableFacts table;
  std::vector<Requirement> rows;  ///< the incoming ones, with a port each
  std::string role;
  std::vector<RoleNetwork> from;  ///< which sources count as which role
  std::string version;
  std::string host_name;
  std::vector<std::string> host_addresses;
  Milliseconds time{1'800'000};
  std::size_t connections = 64;
  Family family = Family::any;
  bool until_input_ends = false;  ///< the end of standard input is an interruption, too
  std::optional<LogFile> log;
  WriteLog write;  ///< what goes into it; needed where there is one
  WritePage page;
};

/// What a stand-in says of itself while it stands there.
struct ListenProgress {
  std::function<void(const ListenLog& log)> started;                      ///< every port has its state
  std::function<void(const ListenLog& log, const Visit& visit)> visited;  ///< a check, or the first visitor of its kind
  std::function<void(const Arrival& arrival)> arrived;                    ///< packets came to another end than before
};

struct ListenResult {
  ListenLog log;
  bool interrupted = false;
  std::string refusal;    ///< one line: why it did not begin; empty: it did
  std::string log_error;  ///< one line; empty: the log is written, or none was wanted
};

/// Takes the ports, gives up privileges, and answers. Returns at once where no port could be taken, or
/// privileges cannot be given up.
ListenResult listen(ListenSettings settings, const ListenProgress& progress);

}  // namespace netpreflight
