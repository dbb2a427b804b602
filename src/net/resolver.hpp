// Names to addresses as this host's applications see them, and as each nameserver answers by itself.
// Each question is asked once in a run, however many rows want to know.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "text/host_name.hpp"
#include "net/concurrent.hpp"
#include "net/dns.hpp"

namespace netpreflight {

struct ResolverSettings {
  std::vector<Nameserver> nameservers;
  /// The nameservers are not this host's own: its applications' view is then only its hosts file.
  bool nameservers_replaced = false;
  Family family = Family::any;
  Milliseconds timeout{5000};
};

class Resolver {
 public:
  Resolver(const asio::any_io_executor& executor, ResolverSettings settings);

  const ResolverSettings& settings() const { return settings_; }

  /// When a name that had to wait for other children was last given a chance; the clock's epoch where none had to.
  std::chrono::steady_clock::time_point last_turn() const { return children_.last_turn(); }

  /// The name service switch of this host, through getent(1): hosts file, search domains, whatever is configured.
  Awaitable<ApplicationsView> ask_applications(std::string host);

  /// One nameserver by itself.
  Awaitable<QueryEvidence> ask(std::size_t nameserver, std::string host);
  Awaitable<QueryEvidence> ask_reverse(std::size_t nameserver, std::string address);

  /// Every nameserver at once, started before this returns.
  Shared<std::vector<QueryEvidence>> ask_every(const std::string& host);

  /// The addresses to use. The nameservers' answers stand beside them in the evidence only where they were needed to
  /// decide: whoever wants them all waits for ask_every.
  Awaitable<ResolveEvidence> resolve(std::string host);

 private:
  Awaitable<ApplicationsView> run_getent(std::string host);
  Awaitable<std::vector<QueryEvidence>> run_every(std::string host);
  Awaitable<QueryEvidence> learn(std::size_t nameserver, Awaitable<QueryEvidence> question);

  asio::any_io_executor executor_;
  ResolverSettings settings_;
  Places children_;
  std::vector<std::optional<QueryEvidence>> unreachable_;  ///< for each nameserver, the first answer that said so
  std::map<std::string, Shared<ApplicationsView>, std::less<>> views_;
  std::map<std::pair<std::size_t, std::string>, Shared<QueryEvidence>> queries_;
};

/// Adds what getent(1) ahosts printed: "ADDRESS TYPE [NAME]", each address once for each socket type; the first line has the name.
void read_ahosts(const std::string& output, Family family, ApplicationsView& view);

bool is_v6(const std::string& address);

}  // namespace netpreflight
