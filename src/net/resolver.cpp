#include "net/resolver.hpp"

#include <set>
#include <sstream>

#include "net/child.hpp"
#include "text/foreign.hpp"

namespace netpreflight {

namespace {

/// More children at once would only wait for each other on a small machine.
constexpr std::size_t kMostChildren = 32;

constexpr int kGetentNotFound = 2;

bool wanted(const std::string& address, Family family) {
  if (family == Family::any) return true;
  return is_v6(address) == (family == Family::v6);
}

std::vector<std::string> first_answer(const std::vector<QueryEvidence>& queries) {
  for (const auto& query : queries) {
    if (query.end == QueryEnd::answered) return query.addresses;
  }
  return {};
}

}  // namespace

void read_ahosts(const std::string& output, Family family, ApplicationsView& view) {
  std::istringstream lines(output);
  std::set<std::string, std::less<>> known;
  for (std::string line; std::getline(lines, line);) {
    std::istringstream fields(line);
    std::string address;
    std::string type;
    std::string canonical_name;
    fields >> address >> type >> canonical_name;
    if (view.canonical_name.empty()) view.canonical_name = escape_foreign(canonical_name, 255);
    if (is_address(address) && wanted(address, family) && known.insert(address).second)
      view.addresses.push_back(address);
  }
}

bool is_v6(const std::string& address) {
  return address.find(':') != std::string::npos;
}

Resolver::Resolver(const asio::any_io_executor& executor, ResolverSettings settings)
    : executor_(executor),
      settings_(std::move(settings)),
      children_(executor, kMostChildren),
      unreachable_(settings_.nameservers.size()) {}

Awaitable<ApplicationsView> Resolver::run_getent(std::string host) {
  const auto place = co_await children_.take();
  std::vector<std::string> arguments{"getent"};
  if (settings_.nameservers_replaced) arguments.insert(arguments.end(), {"-s", "hosts:files"});
  arguments.insert(arguments.end(), {"ahosts", "--", host});
  const auto child = co_await run_child(std::move(arguments), settings_.timeout);
  ApplicationsView view;
  switch (child.end) {
    case ChildResult::End::not_started:
      view.end = ApplicationsView::End::no_such_view;
      break;
    case ChildResult::End::timed_out:
      view.end = ApplicationsView::End::timed_out;
      break;
    case ChildResult::End::exited:
      if (child.exit_code == 0) read_ahosts(child.output, settings_.family, view);
      view.end = !view.addresses.empty()                                      ? ApplicationsView::End::found
                 : child.exit_code == 0 || child.exit_code == kGetentNotFound ? ApplicationsView::End::not_found
                                                                              : ApplicationsView::End::no_such_view;
      break;
  }
  co_return view;
}

Awaitable<ApplicationsView> Resolver::ask_applications(std::string host) {
  auto known = views_.find(host);
  if (known == views_.end()) known = views_.emplace(host, Shared(executor_, run_getent(host))).first;
  const auto view = known->second;
  co_return co_await view.get();
}

Awaitable<QueryEvidence> Resolver::learn(std::size_t nameserver, Awaitable<QueryEvidence> question) {
  QueryEvidence evidence = co_await std::move(question);
  auto& unreachable = unreachable_.at(nameserver);
  if (evidence.end == QueryEnd::unreachable && !unreachable) unreachable = evidence;
  // Hosts limit how many ICMP errors they send (RFC 1812 section 4.3.2.8): of many questions to a closed port only the
  // first few are told so, and the silence about the others means the same.
  if (evidence.end == QueryEnd::timed_out && unreachable) {
    evidence.end = unreachable->end;
    evidence.socket = unreachable->socket;
    evidence.icmp = unreachable->icmp;
  }
  co_return evidence;
}

Awaitable<QueryEvidence> Resolver::ask(std::size_t nameserver, std::string host) {
  const std::pair key(nameserver, host);
  auto known = queries_.find(key);
  if (known == queries_.end()) {
    auto task = ask_addresses(settings_.nameservers.at(nameserver), host, settings_.family, settings_.timeout);
    known = queries_.emplace(key, Shared(executor_, learn(nameserver, std::move(task)))).first;
  }
  const auto query = known->second;
  co_return co_await query.get();
}

Awaitable<QueryEvidence> Resolver::ask_reverse(std::size_t nameserver, std::string address) {
  return learn(nameserver, ask_pointers(settings_.nameservers.at(nameserver), std::move(address), settings_.timeout));
}

Awaitable<std::vector<QueryEvidence>> Resolver::run_every(std::string host) {
  std::vector<Awaitable<QueryEvidence>> questions;
  questions.reserve(settings_.nameservers.size());
  for (std::size_t i = 0; i < settings_.nameservers.size(); ++i) questions.push_back(ask(i, host));
  co_return co_await all(std::move(questions));
}

Shared<std::vector<QueryEvidence>> Resolver::ask_every(const std::string& host) {
  return Shared(executor_, run_every(host));
}

Awaitable<ResolveEvidence> Resolver::resolve(std::string host) {
  ResolveEvidence evidence;
  evidence.name = host;
  if (is_address(host)) {
    evidence.source = ResolveEvidence::Source::literal;
    evidence.addresses = {host};
    co_return evidence;
  }
  const auto queries = ask_every(host);
  evidence.applications = co_await ask_applications(host);
  if (evidence.applications.end == ApplicationsView::End::found) {
    evidence.source = ResolveEvidence::Source::applications;
    evidence.addresses = evidence.applications.addresses;
    co_return evidence;
  }
  evidence.nameservers = co_await queries.get();
  // "Not found" is what the applications get, whatever a nameserver says. But a hosts file alone, a view that came too
  // late or none at all says nothing about the name.
  const bool view_decides =
      evidence.applications.end == ApplicationsView::End::not_found && !settings_.nameservers_replaced;
  if (view_decides) co_return evidence;
  evidence.addresses = first_answer(evidence.nameservers);
  if (!evidence.addresses.empty()) evidence.source = ResolveEvidence::Source::nameservers;
  co_return evidence;
}

}  // namespace netpreflight
