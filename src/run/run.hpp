// One run: every row of the plan that is to be run, at once, with what is known when it ends or is interrupted.
// Owns the thread's io_context; nothing of it outlives the call.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "net/resolver.hpp"
#include "net/trust_store.hpp"
#include "netpreflight/finding.hpp"

namespace netpreflight {

struct RunSettings {
  ResolverSettings resolver;
  Milliseconds timeout{5000};
  std::size_t concurrency = 1000;  ///< rows in flight; lowered to what descriptors allow
  /// A row that takes longer is given up. Nothing: what its time-outs may add up to, which no row reaches.
  std::optional<Milliseconds> most_for_a_row;
  TrustStorePlace trust_store;
  PemSource public_roots;                             ///< asked when the first chain asks
  std::optional<ProxyCredentials> proxy_credentials;  ///< for the plan's proxy
  std::string host_name;
  std::vector<std::string> host_addresses;
};

/// What a run says of itself while it goes on.
struct Progress {
  std::function<void(std::size_t row)> started;
  std::function<void(std::size_t row, const RowEvidence& evidence)> finished;
  std::function<void()> tick;  ///< some times a second, for what counts time
};

struct RunResult {
  std::vector<RowEvidence> evidence;  ///< one for each row of the plan
  std::string fqdn;
  bool interrupted = false;
  std::vector<std::size_t> overdue;  ///< rows that did not end in any time they may take, and were given up
};

/// Throws boost::system::system_error with EMFILE where this host lets the program open too few files for a run.
/// Runs the plan until every row is done, or SIGINT, SIGTERM or SIGHUP arrives.
RunResult run(const Plan& plan, const RunSettings& settings, const Progress& progress);

}  // namespace netpreflight
