// What a problem is called: one line a cause that fails or warns.
#include "netpreflight/catalogue.hpp"

#include <algorithm>
#include <array>

namespace netpreflight {

namespace {

constexpr std::array kWords{
    ProblemWords{Cause::dns_nxdomain, Team::dns, PlaceKind::nameserver,
                 "{nameserver} {nameserver:knows|know} no address of {name}"},
    ProblemWords{Cause::dns_no_address, Team::dns, PlaceKind::nameserver, "no usable address for {name}"},
    ProblemWords{Cause::dns_servfail, Team::dns, PlaceKind::nameserver, "{nameserver} cannot resolve {name}"},
    ProblemWords{Cause::dns_refused, Team::dns, PlaceKind::nameserver, "no recursion for this host at {nameserver}"},
    ProblemWords{Cause::dns_malformed, Team::dns, PlaceKind::nameserver, "no proper DNS answer from {nameserver}"},
    ProblemWords{Cause::dns_timeout, Team::firewall, PlaceKind::nameserver, "no DNS answer from {nameserver}"},
    ProblemWords{Cause::dns_unreachable, Team::host, PlaceKind::nameserver, "no way to ask {nameserver}"},
    ProblemWords{Cause::dns_no_nameserver, Team::host, PlaceKind::this_host, "no nameserver is configured"},
    ProblemWords{Cause::dns_partial, Team::dns, PlaceKind::nameserver, "the nameservers do not all answer alike"},
    ProblemWords{Cause::dns_hijacked, Team::dns, PlaceKind::nameserver, "invented addresses from {nameserver}"},
    ProblemWords{Cause::dns_sinkholed, Team::dns, PlaceKind::nameserver, "a false address for {name}: {addresses}"},
    ProblemWords{Cause::tcp_refused, Team::firewall, PlaceKind::unknown, "connections refused by {destination}"},
    ProblemWords{Cause::tcp_timeout, Team::firewall, PlaceKind::unknown, "packets to {destination} are dropped"},
    ProblemWords{Cause::tcp_reset, Team::firewall, PlaceKind::unknown,
                 "connections to {destination} are cut off as soon as they are made"},
    ProblemWords{Cause::tcp_mute, Team::firewall, PlaceKind::unknown, "silence on connections to {destination}"},
    ProblemWords{Cause::tcp_partial, Team::firewall, PlaceKind::unknown, "some addresses of {destination} do not work"},
    ProblemWords{Cause::net_rejected, Team::firewall, PlaceKind::hop,
                 "packets to {destination} are rejected by {icmp_from}"},
    ProblemWords{Cause::net_unreachable, Team::network, PlaceKind::hop, "no way to {destination} behind {icmp_from}"},
    ProblemWords{Cause::net_no_route, Team::host, PlaceKind::this_host, "no route to {destination} on this host"},
    ProblemWords{Cause::net_blocked_locally, Team::host, PlaceKind::this_host,
                 "packets to {destination} are blocked on this host"},
    ProblemWords{Cause::tls_intercepted, Team::inspection, PlaceKind::unknown,
                 "TLS is intercepted by \"{interceptor}\""},
    ProblemWords{Cause::tls_untrusted, Team::firewall, PlaceKind::unknown,
                 "an untrusted certificate of \"{issuer}\" for {destination}"},
    ProblemWords{Cause::tls_incomplete_chain, Team::server, PlaceKind::destination,
                 "an incomplete certificate chain for {destination}"},
    ProblemWords{Cause::tls_no_trust_store, Team::host, PlaceKind::this_host,
                 "the trust store of this host lacks what it needs"},
    ProblemWords{Cause::tls_expired, Team::server, PlaceKind::destination, "an expired certificate for {destination}"},
    ProblemWords{Cause::tls_not_yet_valid, Team::host, PlaceKind::this_host,
                 "a certificate for {destination} that is not valid yet"},
    ProblemWords{Cause::tls_name_mismatch, Team::dns, PlaceKind::destination,
                 "a certificate for another name than {destination}"},
    ProblemWords{Cause::tls_revoked, Team::server, PlaceKind::destination, "a revoked certificate for {destination}"},
    ProblemWords{Cause::tls_not_tls, Team::firewall, PlaceKind::unknown, "something else answers for {destination}"},
    ProblemWords{Cause::tls_reset_after_hello, Team::firewall, PlaceKind::unknown,
                 "connections to {destination} are reset by name"},
    ProblemWords{Cause::tls_timeout_after_hello, Team::firewall, PlaceKind::unknown,
                 "packets to {destination} are dropped by name"},
    ProblemWords{Cause::tls_large_hello, Team::firewall, PlaceKind::unknown,
                 "large ClientHellos to {destination} get lost"},
    ProblemWords{Cause::tls_path_mtu, Team::network, PlaceKind::unknown,
                 "large packets get lost on the way to {destination}"},
    ProblemWords{Cause::tls_protocol, Team::server, PlaceKind::destination,
                 "no TLS version or cipher in common with {destination}"},
    ProblemWords{Cause::tls_alert, Team::server, PlaceKind::destination,
                 "the TLS handshake with {destination} is refused"},
    ProblemWords{Cause::proxy_unresolved, Team::host, PlaceKind::this_host, "the proxy's name does not resolve"},
    ProblemWords{Cause::proxy_unreachable, Team::proxy, PlaceKind::proxy, "the proxy cannot be reached"},
    ProblemWords{Cause::proxy_timeout, Team::proxy, PlaceKind::proxy, "the proxy does not answer"},
    ProblemWords{Cause::proxy_not_a_proxy, Team::host, PlaceKind::proxy, "what is set as the proxy is none"},
    ProblemWords{Cause::proxy_auth_required, Team::proxy, PlaceKind::proxy, "the proxy wants a user and a password"},
    ProblemWords{Cause::proxy_auth_rejected, Team::proxy, PlaceKind::proxy,
                 "the proxy rejects the user or the password"},
    ProblemWords{Cause::proxy_auth_unsupported, Team::proxy, PlaceKind::proxy,
                 "the proxy offers no Basic authentication"},
    ProblemWords{Cause::proxy_forbidden, Team::proxy, PlaceKind::proxy, "the proxy forbids {targets}"},
    ProblemWords{Cause::proxy_upstream, Team::proxy, PlaceKind::proxy, "the proxy cannot reach {targets}"},
    ProblemWords{Cause::ntp_timeout, Team::firewall, PlaceKind::unknown, "no time from {destination}"},
    ProblemWords{Cause::ntp_refused, Team::time, PlaceKind::destination, "no time service at {destination}"},
    ProblemWords{Cause::ntp_kiss_of_death, Team::time, PlaceKind::destination,
                 "no time for this host from {destination}"},
    ProblemWords{Cause::ntp_unsynchronised, Team::time, PlaceKind::destination, "no reliable time at {destination}"},
    ProblemWords{Cause::ntp_bogus, Team::time, PlaceKind::destination, "no proper time from {destination}"},
    ProblemWords{Cause::clock_offset, Team::host, PlaceKind::this_host, "the clock of this host is {offset}"},
    ProblemWords{Cause::host_no_domain, Team::host, PlaceKind::this_host, "this host has no domain"},
    ProblemWords{Cause::host_fqdn_unresolved, Team::dns, PlaceKind::nameserver, "{fqdn} is not in DNS"},
    ProblemWords{Cause::host_fqdn_mismatch, Team::dns, PlaceKind::nameserver, "{fqdn} leads to {addresses}"},
    ProblemWords{Cause::host_no_reverse, Team::dns, PlaceKind::nameserver, "no matching reverse name for {address}"},
    ProblemWords{Cause::host_not_fqdn, Team::host, PlaceKind::this_host,
                 "{destination} {destination:is no|are no} full {destination:name|names}"},
    ProblemWords{Cause::run_inconclusive, Team::host, PlaceKind::unknown, "{destination} could not be judged"},
    ProblemWords{Cause::run_unexpected_pass, Team::host, PlaceKind::this_host,
                 "{destination} works, although it was expected to fail"},
};
static_assert(std::ranges::is_sorted(kWords, {}, &ProblemWords::cause), "in the order of the causes");

struct TeamName {
  Team team;
  std::string_view id;
  std::string_view name;
};
constexpr std::array kTeams{
    TeamName{Team::firewall, "firewall", "the firewall team"},
    TeamName{Team::network, "network", "the network team"},
    TeamName{Team::dns, "dns", "the DNS administrators"},
    TeamName{Team::host, "host", "the administrator of this host"},
    TeamName{Team::server, "server", "the operator of the server"},
    TeamName{Team::inspection, "inspection", "whoever runs the TLS inspection"},
    TeamName{Team::proxy, "proxy", "the proxy team"},
    TeamName{Team::time, "time", "the operator of the time servers"},
};

struct Plural {
  std::string_view fact;
  std::string_view noun;
};
constexpr std::array kPlurals{
    Plural{"destination", "destinations"}, Plural{"address", "addresses"},
    Plural{"addresses", "addresses"},      Plural{"name", "names"},
    Plural{"targets", "destinations"},     Plural{"row", "rows"},
    Plural{"nameserver", "nameservers"},   Plural{"untraced", "addresses"},
    Plural{"server_name", "names"},        Plural{"failing", "addresses"},
};

}  // namespace

const ProblemWords& problem_words(Cause cause) {
  const auto found = std::ranges::find(kWords, cause, &ProblemWords::cause);
  return found == kWords.end() ? *std::ranges::find(kWords, Cause::run_inconclusive, &ProblemWords::cause) : *found;
}

ProblemTeam team_words(Team team) {
  const auto& words = kTeams.at(static_cast<std::size_t>(team));
  return {std::string(words.id), std::string(words.name)};
}

std::vector<std::string> team_ids() {
  std::vector<std::string> ids;
  ids.reserve(kTeams.size());
  for (const auto& team : kTeams) ids.emplace_back(team.id);
  return ids;
}

std::vector<std::string> words_of_problems() {
  std::vector<std::string> words;
  words.reserve(kWords.size() + 2 * kTeams.size() + kPlurals.size());
  for (const auto& each : kWords) words.emplace_back(each.title);
  for (const auto& team : kTeams) words.insert(words.end(), {std::string(team.id), std::string(team.name)});
  for (const auto& plural : kPlurals) words.emplace_back(plural.noun);
  return words;
}

std::string_view plural_of(std::string_view fact) {
  const auto found = std::ranges::find(kPlurals, fact, &Plural::fact);
  return found == kPlurals.end() ? std::string_view() : found->noun;
}

std::string_view name(ProblemLevel level) {
  static constexpr std::array<std::string_view, 3> kNames{"mandatory", "optional", "advice"};
  const auto index = static_cast<std::size_t>(level);
  return index < kNames.size() ? kNames[index] : std::string_view();
}

std::string_view name(PlaceKind kind) {
  static constexpr std::array<std::string_view, 6> kNames{"this_host", "nameserver",  "proxy",
                                                          "hop",       "destination", "unknown"};
  const auto index = static_cast<std::size_t>(kind);
  return index < kNames.size() ? kNames[index] : std::string_view();
}

}  // namespace netpreflight
