// Names and connections: what answers and errors of nameservers and of the kernel mean.
#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include <fmt/format.h>

#include "catalogue/phrases.hpp"
#include "catalogue/words.hpp"
#include "judge/steps/steps.hpp"
#include "text/address.hpp"
#include "text/listing.hpp"

namespace netpreflight {

namespace {

struct EndCause {
  QueryEnd end;
  Cause cause;
};

/// The order is how much an ending tells about the name, the most telling first.
constexpr std::array kQueryCauses{
    EndCause{QueryEnd::nxdomain, Cause::dns_nxdomain},       EndCause{QueryEnd::no_address, Cause::dns_no_address},
    EndCause{QueryEnd::servfail, Cause::dns_servfail},       EndCause{QueryEnd::other_code, Cause::dns_servfail},
    EndCause{QueryEnd::refused, Cause::dns_refused},         EndCause{QueryEnd::malformed, Cause::dns_malformed},
    EndCause{QueryEnd::unreachable, Cause::dns_unreachable}, EndCause{QueryEnd::timed_out, Cause::dns_timeout},
};

struct CodeName {
  int code;
  std::string_view name;
};
constexpr std::array kResponseCodes{CodeName{1, "FORMERR"}, CodeName{2, "SERVFAIL"}, CodeName{3, "NXDOMAIN"},
                                    CodeName{4, "NOTIMP"},  CodeName{5, "REFUSED"},  CodeName{9, "NOTAUTH"}};

std::string seen_words(const QueryEvidence& query) {
  if (query.end == QueryEnd::unreachable) {
    if (!query.icmp) return std::string(words(query.socket));
    return fmt::format("{} from {}", words(*query.icmp, is_v6_text(query.icmp->from)), query.icmp->from);
  }
  if (query.end == QueryEnd::no_address) return "no address record";
  for (const auto& row : kResponseCodes) {
    if (row.code == query.rcode && query.rcode != 0) return std::string(row.name);
  }
  return query.rcode == 0 ? "no answer" : fmt::format("response code {}", query.rcode);
}

}  // namespace

Judged judge_query(const QueryEvidence& evidence) {
  Facts facts{{"nameserver", Things{evidence.nameserver}},
              {"name", Things{evidence.name}},
              {"seen", seen_words(evidence)},
              {"addresses", evidence.addresses}};
  if (evidence.end == QueryEnd::answered) return passing(std::move(facts));
  // Nobody has been asked: that is no nameserver's fault.
  const bool own_trouble = evidence.socket == SocketEnd::no_descriptor || evidence.socket == SocketEnd::local_error;
  if (evidence.end == QueryEnd::unreachable && own_trouble) return because(Cause::run_inconclusive, std::move(facts));
  const auto row = std::ranges::find(kQueryCauses, evidence.end, &EndCause::end);
  return because(row->cause, std::move(facts));
}

Judged judge_queries(const std::vector<QueryEvidence>& queries) {
  if (queries.empty()) return because(Cause::dns_no_nameserver, {});
  if (const auto good = std::ranges::find(queries, QueryEnd::answered, &QueryEvidence::end); good != queries.end()) {
    return judge_query(*good);
  }
  for (const auto& row : kQueryCauses) {
    Judged judged;
    Things nameservers;
    for (const auto& query : queries) {
      if (query.end != row.end) continue;
      if (nameservers.empty()) judged = judge_query(query);
      nameservers.push_back(query.nameserver);
    }
    if (nameservers.empty()) continue;
    judged.facts["nameserver"] = std::move(nameservers);
    return judged;
  }
  return because(Cause::dns_no_nameserver, {});
}

bool leads_to_external_name(const Bench& bench) {
  return bench.row.requirement.destination.kind == DestinationKind::host && !bench.row.replaced;
}

bool nobody_configured_answers(const Bench& bench, const Judged& asked) {
  const bool in_vain = asked.cause == Cause::dns_unreachable || asked.cause == Cause::dns_timeout;
  return bench.circumstances.nameservers.empty() && (in_vain || asked.cause == Cause::dns_no_nameserver);
}

bool has_v6(const HostFacts& host) {
  return std::ranges::any_of(host.addresses, is_v6_text);
}

Judged judge_resolve(const Bench& bench, const ResolveEvidence& evidence) {
  Judged queries = judge_queries(evidence.nameservers);
  queries.facts["name"] = Things{evidence.name};
  if (evidence.addresses.empty()) {
    if (nobody_configured_answers(bench, queries)) return because(Cause::dns_no_nameserver, std::move(queries.facts));
    if (queries.status != Status::pass) return queries;
    // Applications end their search at the first nameserver that says there is no such name.
    std::vector<QueryEvidence> denying;
    std::ranges::copy_if(evidence.nameservers, std::back_inserter(denying),
                         [](const QueryEvidence& query) { return query.end == QueryEnd::nxdomain; });
    if (!denying.empty()) return judge_queries(denying);
    const Things known = *queries.facts["addresses"].things();
    if (!has_v6(bench.circumstances.host) && std::ranges::all_of(known, is_v6_text)) {
      queries.facts["seen"] = phrase(Phrase::only_v6_addresses, {{"addresses", known}});
      return because(Cause::dns_no_address, std::move(queries.facts));
    }
    // The nameservers know addresses, and the applications of this host still find none that they can use.
    queries.facts["seen"] = phrase(Phrase::only_nameservers_know);
    Judged judged = because(Cause::dns_no_address, std::move(queries.facts));
    judged.explained_by = Cause::dns_no_nameserver;  // whatever it is, this host's administrator mends it
    judged.facts["resolver"] = phrase(Phrase::own_lookup_fails);
    return judged;
  }
  if (leads_to_external_name(bench) && std::ranges::any_of(evidence.addresses, is_nowhere) &&
      !is_literal(evidence.name)) {
    return because(Cause::dns_sinkholed, {{"name", Things{evidence.name}}, {"addresses", evidence.addresses}});
  }
  const auto answered = std::ranges::count(evidence.nameservers, QueryEnd::answered, &QueryEvidence::end);
  if (answered > 0 && static_cast<std::size_t>(answered) < evidence.nameservers.size()) {
    return because(Cause::dns_partial, std::move(queries.facts));
  }
  return {};
}

namespace {

bool is_prohibition(const Icmp& icmp, bool v6) {
  static constexpr std::array kV4{2, 3, 9, 10, 13};
  static constexpr std::array kV6{1, 4, 5, 6};
  if (icmp.type != (v6 ? 1 : 3)) return false;
  return v6 ? std::ranges::find(kV6, icmp.code) != kV6.end() : std::ranges::find(kV4, icmp.code) != kV4.end();
}

}  // namespace

namespace {

/// Of the kernel, without an ICMP message: what kind of entry of the routing table refuses at once (ip-route(8)).
Phrase refusing_route(SocketEnd end) {
  if (end == SocketEnd::host_unreachable || end == SocketEnd::protocol_unreachable) return Phrase::route_unreachable;
  if (end == SocketEnd::access_denied) return Phrase::route_prohibit;
  if (end == SocketEnd::not_permitted) return Phrase::own_firewall;
  return Phrase::route_missing;
}

/// ICMP host unreachable from this host itself: nobody answered for the next hop, or for the address where it is a neighbour.
bool is_dead_neighbour(const Icmp& icmp, bool v6) {
  return icmp.code == (v6 ? 3 : 1);
}

}  // namespace

Judged judge_icmp(const Bench& bench, const Icmp& icmp, const std::string& address) {
  const bool v6 = is_v6_text(icmp.from);
  const auto& own = bench.circumstances.host.addresses;
  const bool from_here = std::ranges::find(own, icmp.from) != own.end();
  Facts facts{{"address", Things{address}},
              {"seen", words(icmp, v6)},
              {"icmp_from", from_here ? fmt::format("this host itself ({})", icmp.from) : icmp.from}};
  if (from_here && is_dead_neighbour(icmp, v6))
    facts["seen"] = phrase(v6 ? Phrase::dead_neighbour_v6 : Phrase::dead_neighbour, {{"seen", words(icmp, v6)}});
  if (!is_prohibition(icmp, v6)) return because(Cause::net_unreachable, std::move(facts));
  return because(from_here ? Cause::net_blocked_locally : Cause::net_rejected, std::move(facts));
}

Judged judge_socket(const Bench& bench, SocketEnd end, const std::optional<Icmp>& icmp, const std::string& address) {
  if (end == SocketEnd::ok) return passing({{"address", Things{address}}});
  if (icmp) return judge_icmp(bench, *icmp, address);
  Facts facts{{"address", Things{address}}, {"seen", std::string(words(end))}, {"icmp_from", "this host itself"}};
  switch (end) {
    case SocketEnd::ok:
    case SocketEnd::timed_out:
      return because(Cause::tcp_timeout, std::move(facts));
    case SocketEnd::refused:
      return because(Cause::tcp_refused, std::move(facts));
    case SocketEnd::reset:
    case SocketEnd::closed:
      return because(Cause::tcp_reset, std::move(facts));
    case SocketEnd::host_unreachable:
    case SocketEnd::protocol_unreachable:
    case SocketEnd::network_unreachable:
    case SocketEnd::no_such_family:
      facts["seen"] = phrase(refusing_route(end));
      return because(Cause::net_no_route, std::move(facts));
    case SocketEnd::access_denied:
    case SocketEnd::not_permitted:
      facts["seen"] = phrase(refusing_route(end));
      return because(Cause::net_blocked_locally, std::move(facts));
    case SocketEnd::no_descriptor:
    case SocketEnd::local_error:
      return because(Cause::run_inconclusive, std::move(facts));
  }
  return {};
}

Judged judge_connect(const Bench& bench, const ConnectEvidence& evidence) {
  Judged judged = judge_socket(bench, evidence.end, evidence.icmp, evidence.address);
  const bool blackhole = evidence.error_number == EINVAL && judged.cause == Cause::net_no_route;
  if (blackhole) judged.facts["seen"] = phrase(Phrase::route_blackhole);
  if (evidence.end == SocketEnd::local_error) {
    judged.facts["seen"] = fmt::format("{}: {}", words(evidence.end), std::strerror(evidence.error_number));
  }
  return judged;
}

}  // namespace netpreflight
