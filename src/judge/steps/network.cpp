// Names and connections: what answers and errors of nameservers and of the kernel mean.
#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <iterator>
#include <sstream>

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

struct SocketCause {
  SocketEnd end;
  Cause cause;
  std::optional<Phrase> refusal = std::nullopt;  ///< of the kernel itself: what refused at once (ip-route(8))
  std::optional<Phrase> mending = std::nullopt;  ///< where there is no route: what gives one
};

/// What an ending without an ICMP message means.
constexpr std::array kSocketCauses{
    SocketCause{SocketEnd::timed_out, Cause::tcp_timeout},
    SocketCause{SocketEnd::refused, Cause::tcp_refused},
    SocketCause{SocketEnd::reset, Cause::tcp_reset},
    SocketCause{SocketEnd::closed, Cause::tcp_reset},
    SocketCause{SocketEnd::network_unreachable, Cause::net_no_route, Phrase::route_missing, Phrase::set_a_route},
    SocketCause{SocketEnd::host_unreachable, Cause::net_no_route, Phrase::route_unreachable,
                Phrase::take_unreachable_out},
    SocketCause{SocketEnd::protocol_unreachable, Cause::net_no_route, Phrase::route_unreachable,
                Phrase::take_unreachable_out},
    SocketCause{SocketEnd::access_denied, Cause::net_blocked_locally, Phrase::route_prohibit},
    SocketCause{SocketEnd::not_permitted, Cause::net_blocked_locally, Phrase::own_firewall},
    SocketCause{SocketEnd::no_such_family, Cause::net_no_route, Phrase::route_missing, Phrase::set_a_route},
    SocketCause{SocketEnd::blackhole, Cause::net_no_route, Phrase::route_blackhole, Phrase::take_blackhole_out},
    SocketCause{SocketEnd::no_descriptor, Cause::run_inconclusive},
    SocketCause{SocketEnd::local_error, Cause::run_inconclusive},
};
static_assert(kSocketCauses.size() == static_cast<std::size_t>(SocketEnd::local_error));

/// What the kernel refused by, and what mends that.
void tell_refusal(const SocketCause& row, Facts& facts) {
  if (row.refusal) facts["seen"] = phrase(*row.refusal);
  if (row.mending) facts["route_mending"] = phrase(*row.mending);
}

/// A question that never left this host is no nameserver's fault, nor that of anybody on the way.
const SocketCause* refused_here(const QueryEvidence& query) {
  const auto row = std::ranges::find(kSocketCauses, query.socket, &SocketCause::end);
  const bool unsent = query.end == QueryEnd::unreachable && !query.icmp && row != kSocketCauses.end();
  return unsent && (row->refusal || row->cause == Cause::run_inconclusive) ? &*row : nullptr;
}

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

/// Why a nameserver answers with another code than those that say something of the name.
std::string suspects_of(const QueryEvidence& query) {
  constexpr int kFormatError = 1;
  constexpr int kNotImplemented = 4;
  const bool is_about_question = query.rcode == kFormatError || query.rcode == kNotImplemented;
  return phrase(is_about_question ? Phrase::suspect_the_question : Phrase::suspect_its_own_way);
}

/// As sentences have what was asked for: of an address it is the name.
std::string asked_name(const QueryEvidence& query) {
  const bool reverse = query.question == Question::reverse;
  return reverse ? phrase(Phrase::reverse_name, {{"address", query.name}}) : query.name;
}

}  // namespace

Judged judge_query(const QueryEvidence& evidence) {
  Facts facts{{"nameserver", Things{evidence.nameserver}},
              {"name", Things{asked_name(evidence)}},
              {"addresses", evidence.addresses}};
  if (evidence.end == QueryEnd::answered) return passing(std::move(facts));
  facts["seen"] = seen_words(evidence);
  facts["suspects"] = suspects_of(evidence);
  if (const auto* refused = refused_here(evidence)) {
    facts["address"] = Things{evidence.nameserver};
    facts["way_to"] = Things{evidence.nameserver};
    tell_refusal(*refused, facts);
    return because(refused->cause, std::move(facts));
  }
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
    // Where no question left this host the way to all of them is what is missing.
    for (const char* of_all : {"address", "way_to"}) {
      if (judged.facts.contains(of_all)) judged.facts[of_all] = nameservers;
    }
    judged.facts["nameserver"] = std::move(nameservers);
    return judged;
  }
  return because(Cause::dns_no_nameserver, {});
}

bool leads_to_external_name(const Bench& bench) {
  return bench.row.requirement.destination.kind == DestinationKind::host && !bench.row.replaced;
}

bool nobody_configured_answers(const Bench& bench, const Judged& asked) {
  const bool in_vain =
      asked.cause == Cause::dns_unreachable || asked.cause == Cause::dns_timeout || asked.cause == Cause::net_no_route;
  return bench.circumstances.nameservers.empty() && (in_vain || asked.cause == Cause::dns_no_nameserver);
}

bool has_v6(const HostFacts& host) {
  return std::ranges::any_of(host.addresses, is_v6_text);
}

bool has_only_v6(const HostFacts& host) {
  return !host.addresses.empty() && std::ranges::all_of(host.addresses, is_v6_text);
}

namespace {

/// Applications leave out what this host has no address for, as getent does (AI_ADDRCONFIG). Of a name that has nothing else it is
/// IPv6 that its owner can add to, and IPv4 that this host and its network need.
std::optional<Judged> judge_missing_family(const Bench& bench, Facts facts) {
  const Things* known = facts["addresses"].things();
  if (known == nullptr || known->empty()) return std::nullopt;
  const HostFacts& host = bench.circumstances.host;
  const bool all_v6 = std::ranges::all_of(*known, is_v6_text);
  const bool all_v4 = std::ranges::none_of(*known, is_v6_text);
  if (all_v6 && !has_v6(host)) {
    facts["seen"] = phrase(Phrase::only_v6_addresses, facts);
    return because(Cause::dns_no_address, std::move(facts));
  }
  if (!all_v4 || !has_only_v6(host)) return std::nullopt;
  facts["seen"] = phrase(Phrase::only_v4_addresses, facts);
  facts["address"] = *known;
  Judged judged = because(Cause::dns_no_address, std::move(facts));
  judged.explained_by = Cause::net_no_route;
  return judged;
}

/// Why applications find nothing that the nameservers know. nss-resolve asks DNS as well.
std::string lookup_words(const std::optional<std::string>& sources) {
  if (!sources) return phrase(Phrase::own_lookup_fails);
  std::istringstream words{*sources};
  const auto asks_dns = [](const std::string& word) { return word == "dns" || word == "resolve"; };
  const bool asked = std::any_of(std::istream_iterator<std::string>(words), {}, asks_dns);
  return phrase(asked ? Phrase::lookup_stops_before_dns : Phrase::lookup_without_dns, {{"sources", *sources}});
}

}  // namespace

Judged judge_resolve(const Bench& bench, const ResolveEvidence& evidence) {
  Judged queries = judge_queries(evidence.nameservers);
  queries.facts["name"] = Things{evidence.name};
  if (evidence.addresses.empty()) {
    if (nobody_configured_answers(bench, queries))
      return without_nameserver(bench.circumstances, std::move(queries.facts));
    if (queries.status != Status::pass) return queries;
    // Applications end their search at the first nameserver that says there is no such name.
    std::vector<QueryEvidence> denying;
    std::ranges::copy_if(evidence.nameservers, std::back_inserter(denying),
                         [](const QueryEvidence& query) { return query.end == QueryEnd::nxdomain; });
    if (!denying.empty()) return judge_queries(denying);
    if (auto missing = judge_missing_family(bench, queries.facts)) return *missing;
    // The nameservers know addresses, and the applications of this host still find none that they can use.
    queries.facts["seen"] = phrase(Phrase::found_by_nameservers_only);
    Judged judged = because(Cause::dns_no_address, std::move(queries.facts));
    blame_own_lookup("applications", lookup_words(evidence.applications.sources), judged);
    return judged;
  }
  if (!is_literal(evidence.name) && leads_to_external_name(bench) &&
      std::ranges::any_of(evidence.addresses, is_nowhere)) {
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
              {"icmp_from", from_here ? phrase(Phrase::this_host_itself) : icmp.from}};
  if (from_here && is_dead_neighbour(icmp, v6))
    facts["seen"] = phrase(v6 ? Phrase::dead_neighbour_v6 : Phrase::dead_neighbour, {{"seen", words(icmp, v6)}});
  if (!is_prohibition(icmp, v6)) return because(Cause::net_unreachable, std::move(facts));
  return because(from_here ? Cause::net_blocked_locally : Cause::net_rejected, std::move(facts));
}

Judged judge_socket(const Bench& bench, SocketEnd end, const std::optional<Icmp>& icmp, const std::string& address) {
  if (end == SocketEnd::ok) return passing({{"address", Things{address}}});
  if (icmp) return judge_icmp(bench, *icmp, address);
  Facts facts{
      {"address", Things{address}}, {"seen", std::string(words(end))}, {"icmp_from", phrase(Phrase::this_host_itself)}};
  const SocketCause& row = *std::ranges::find(kSocketCauses, end, &SocketCause::end);
  tell_refusal(row, facts);
  return because(row.cause, std::move(facts));
}

Judged judge_connect(const Bench& bench, const ConnectEvidence& evidence) {
  // Reports of older versions tell a blackhole route by its number only.
  const bool blackhole = evidence.end == SocketEnd::network_unreachable && evidence.error_number == EINVAL;
  Judged judged = judge_socket(bench, blackhole ? SocketEnd::blackhole : evidence.end, evidence.icmp, evidence.address);
  if (evidence.end == SocketEnd::local_error) {
    judged.facts["seen"] = fmt::format("{}: {}", words(evidence.end), std::strerror(evidence.error_number));
  }
  return judged;
}

}  // namespace netpreflight
