#include "net/resolver.hpp"

#include <algorithm>
#include <set>
#include <sstream>

#include "net/child.hpp"
#include "net/codecs/lookup_files.hpp"
#include "net/elapsed.hpp"
#include "net/file.hpp"
#include "text/foreign.hpp"

namespace netpreflight {

namespace {

/// More children at once would only wait for each other on a small machine.
constexpr std::size_t kMostChildren = 32;

constexpr int kGetentNotFound = 2;

/// A file of this host's administrator; empty where it cannot be read.
std::string content_of(const char* path) {
  constexpr FileBounds kBounds{.most = 1U << 20U, .may_be_cut = true};
  return read_bounded(path, kBounds).value_or("");
}

bool wanted(const std::string& address, Family family) {
  if (family == Family::any) return true;
  return is_v6(address) == (family == Family::v6);
}

/// Where getent(1) does not run, the hosts file is all that can be seen of what applications get.
void look_into_hosts_file(const std::string& host, Family family, ApplicationsView& view) {
  look_up_in_hosts(content_of("/etc/hosts"), host, view);
  std::erase_if(view.addresses, [&](const std::string& address) { return !wanted(address, family); });
  view.end = view.addresses.empty() ? ApplicationsView::End::no_such_view : ApplicationsView::End::found;
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
      unreachable_(settings_.nameservers.size()),
      unanswered_(settings_.nameservers.size()),
      has_answered_(settings_.nameservers.size()) {}

Awaitable<ApplicationsView> Resolver::run_getent(std::string host) {
  const auto place = co_await children_.take();
  std::vector<std::string> arguments{"getent"};
  if (settings_.nameservers_replaced) arguments.insert(arguments.end(), {"-s", "hosts:files"});
  arguments.insert(arguments.end(), {"ahosts", "--", host});
  const auto start = std::chrono::steady_clock::now();
  const auto child = co_await run_child(std::move(arguments), settings_.timeout);
  ApplicationsView view;
  view.duration = since(start);
  switch (child.end) {
    case ChildResult::End::not_started:
      look_into_hosts_file(host, settings_.family, view);
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

Awaitable<ApplicationsView> Resolver::find_view(std::string host) {
  // Applications wait longer for a nameserver that is slow, and ask others: that is theirs to show.
  constexpr std::chrono::milliseconds kPatience{100};
  if (!files_) files_ = read_lookup_files();
  if (settings_.nameservers_replaced && is_in_no_hosts_file(*files_, host)) {
    ApplicationsView nothing;
    nothing.end = ApplicationsView::End::not_found;
    nothing.derived = true;
    co_return nothing;
  }
  if (follows_first_nameserver(*files_, settings_, host)) {
    const auto answer = answer_of(0, host);
    if (co_await answer.has_ended_by(std::chrono::steady_clock::now() + kPatience)) {
      auto view = view_of(*files_, co_await answer.get(), settings_.family);
      if (view) co_return std::move(*view);
    }
  }
  co_return co_await run_getent(std::move(host));
}

Awaitable<bool> Resolver::is_in_hosts_file(std::string host, std::vector<std::string> addresses) {
  const auto place = co_await children_.take();
  const auto child = co_await run_child({"getent", "-s", "hosts:files", "ahosts", "--", host}, settings_.timeout);
  ApplicationsView view;
  if (child.end == ChildResult::End::not_started) look_into_hosts_file(host, settings_.family, view);
  if (child.end == ChildResult::End::exited && child.exit_code == 0) read_ahosts(child.output, settings_.family, view);
  co_return std::ranges::find_first_of(view.addresses, addresses) != view.addresses.end();
}

Awaitable<ApplicationsView> Resolver::ask_applications(std::string host) {
  auto known = views_.find(host);
  if (known == views_.end()) known = views_.emplace(host, Shared(executor_, find_view(host))).first;
  const auto view = known->second;
  co_return co_await view.get();
}

Awaitable<NameserverAnswer> Resolver::learn(std::size_t nameserver, Awaitable<NameserverAnswer> question) {
  NameserverAnswer answer = co_await std::move(question);
  QueryEvidence& evidence = answer.evidence;
  if (evidence.end != QueryEnd::timed_out) {
    has_answered_.at(nameserver) = true;
    unanswered_.at(nameserver).reset();
  }
  auto& unreachable = unreachable_.at(nameserver);
  if (evidence.end == QueryEnd::unreachable && !unreachable) unreachable = evidence;
  // Hosts limit how many ICMP errors they send (RFC 1812 section 4.3.2.8): of many questions to a closed port only the
  // first few are told so, and the silence about the others means the same.
  if (evidence.end == QueryEnd::timed_out && unreachable) {
    evidence.end = unreachable->end;
    evidence.socket = unreachable->socket;
    evidence.icmp = unreachable->icmp;
  }
  co_return answer;
}

Shared<NameserverAnswer> Resolver::answer_of(std::size_t nameserver, const std::string& host) {
  const std::pair key(nameserver, host);
  auto known = queries_.find(key);
  if (known == queries_.end()) {
    if (!has_answered_.at(nameserver) && !unanswered_.at(nameserver)) unanswered_.at(nameserver) = host;
    auto task = ask_addresses(settings_.nameservers.at(nameserver), host, settings_.family, settings_.manners,
                              settings_.timeout);
    known = queries_.emplace(key, Shared(executor_, learn(nameserver, std::move(task)))).first;
  }
  return known->second;
}

Awaitable<QueryEvidence> Resolver::ask(std::size_t nameserver, std::string host) {
  const auto answer = answer_of(nameserver, host);
  co_return (co_await answer.get()).evidence;
}

Awaitable<std::string> Resolver::complete(std::string host) {
  constexpr std::size_t kMostDomains = 6;
  for (std::size_t i = 0; i < std::min(settings_.search.size(), kMostDomains); ++i) {
    const std::string completed = host + '.' + settings_.search[i];
    const auto queries = ask_every(completed);
    if (!first_answer(co_await queries.get()).empty()) co_return escape_foreign(completed, 255);
  }
  co_return std::string();
}

Awaitable<QueryEvidence> Resolver::ask_reverse(std::size_t nameserver, std::string address) {
  auto question =
      ask_pointers(settings_.nameservers.at(nameserver), std::move(address), settings_.manners, settings_.timeout);
  co_return (co_await learn(nameserver, std::move(question))).evidence;
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
  std::vector<std::string> known = first_answer(evidence.nameservers);
  if (view_decides) {
    if (!known.empty()) evidence.applications.sources = sources_of_hosts(content_of("/etc/nsswitch.conf"));
    co_return evidence;
  }
  evidence.addresses = std::move(known);
  if (!evidence.addresses.empty()) evidence.source = ResolveEvidence::Source::nameservers;
  co_return evidence;
}

}  // namespace netpreflight
