// Names to addresses as this host's applications see them, and as each nameserver answers by itself.
// Each question is asked once in a run, however many rows want to know.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "text/host_name.hpp"
#include "net/concurrent.hpp"
#include "net/derived_view.hpp"
#include "net/dns.hpp"

namespace netpreflight {

struct ResolverSettings {
  std::vector<Nameserver> nameservers;
  /// The nameservers are not this host's own: its applications' view is then only its hosts file.
  bool nameservers_replaced = false;
  /// No nameserver is configured: the one in `nameservers` is that which the C library asks then.
  bool nameservers_by_default = false;
  Family family = Family::any;
  DnsManners manners;
  std::vector<std::string> search;  ///< domains, where the nameservers are this host's own
  bool first_decides = false;       ///< applications ask the first nameserver first, and what it answers is theirs
  int ndots = 1;                    ///< they ask for a name with so many dots as it stands
  Milliseconds timeout{5000};
};

class Resolver {
 public:
  Resolver(const asio::any_io_executor& executor, ResolverSettings settings);

  const ResolverSettings& settings() const { return settings_; }

  /// When a name that had to wait for other children was last given a chance; the clock's epoch where none had to.
  std::chrono::steady_clock::time_point last_turn() const { return children_.last_turn(); }

  /// The name service switch of this host: hosts file, search domains, whatever is configured. Through getent(1), but where what it
  /// prints can be foreseen (net/derived_view.hpp).
  Awaitable<ApplicationsView> ask_applications(std::string host);

  /// Whether the hosts file gives one of the addresses for the name.
  Awaitable<bool> is_in_hosts_file(std::string host, std::vector<std::string> addresses);

  /// One nameserver by itself.
  Awaitable<QueryEvidence> ask(std::size_t nameserver, std::string host);
  /// The name with the first domain of the search list behind it with which a nameserver knows it; empty: with none.
  Awaitable<std::string> complete(std::string host);
  Awaitable<QueryEvidence> ask_reverse(std::size_t nameserver, std::string address);

  /// Of each nameserver, the first name that it was asked for; nothing where it was asked for none, or has said anything since.
  const std::vector<std::optional<std::string>>& unanswered() const { return unanswered_; }

  /// Every nameserver at once, started before this returns.
  Shared<std::vector<QueryEvidence>> ask_every(const std::string& host);

  /// The addresses to use. The nameservers' answers stand beside them in the evidence only where they were needed to
  /// decide: whoever wants them all waits for ask_every.
  Awaitable<ResolveEvidence> resolve(std::string host);

 private:
  Awaitable<ApplicationsView> run_getent(std::string host);
  Awaitable<ApplicationsView> find_view(std::string host);
  Shared<NameserverAnswer> answer_of(std::size_t nameserver, const std::string& host);
  Awaitable<std::vector<QueryEvidence>> run_every(std::string host);
  Awaitable<NameserverAnswer> learn(std::size_t nameserver, Awaitable<NameserverAnswer> question);

  asio::any_io_executor executor_;
  ResolverSettings settings_;
  Places children_;
  std::vector<std::optional<QueryEvidence>> unreachable_;  ///< for each nameserver, the first answer that said so
  std::vector<std::optional<std::string>> unanswered_;
  std::vector<bool> has_answered_;
  std::map<std::string, Shared<ApplicationsView>, std::less<>> views_;
  std::map<std::pair<std::size_t, std::string>, Shared<NameserverAnswer>> queries_;
  std::optional<LookupFiles> files_;  ///< read for the first name
};

/// Adds what getent(1) ahosts printed: "ADDRESS TYPE [NAME]", each address once for each socket type; the first line has the name.
void read_ahosts(const std::string& output, Family family, ApplicationsView& view);

bool is_v6(const std::string& address);

}  // namespace netpreflight
