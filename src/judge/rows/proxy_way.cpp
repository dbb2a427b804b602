// The way to the proxy: its name, and the connection to it.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "catalogue/phrases.hpp"
#include "catalogue/words.hpp"
#include "judge/rows/proxy.hpp"
#include "judge/steps/places.hpp"
#include "judge/steps/steps.hpp"
#include "netpreflight/catalogue.hpp"
#include "text/address.hpp"
#include "text/listing.hpp"

namespace netpreflight {

std::string proxy_url(const Bench& bench) {
  const auto& proxy = bench.surroundings.proxy;
  return proxy ? proxy->url() : "?";
}

std::string proxy_port(const Bench& bench) {
  return fmt::format("{}/tcp", bench.surroundings.proxy ? bench.surroundings.proxy->port : 0);
}

Judged of_proxy(const Bench& bench, Cause cause, std::string seen) {
  return because(cause, {{"proxy", proxy_url(bench)}, {"seen", std::move(seen)}});
}

namespace {

/// What is wrong with the proxy's own name alone. Any other fault of the nameservers is one that other rows see, too.
constexpr std::array kAboutTheName{Cause::dns_nxdomain, Cause::dns_no_address, Cause::run_inconclusive};

void own_lookup_is_of_proxy(const std::string& name, Facts& facts) {
  facts["way_to"] = Things{name};
  facts["resolver"] = phrase(Phrase::own_lookup_of_proxy, {{"name", name}, {"seen", facts["resolver"].words()}});
}

}  // namespace

Judged judge_proxy_name(const Bench& bench, const ResolveEvidence& evidence) {
  if (!evidence.addresses.empty()) return {};
  Judged name = judge_resolve(bench, evidence);
  const bool own_lookup = name.explained_by == Cause::host_lookup;
  Judged judged =
      of_proxy(bench, Cause::proxy_unresolved,
               own_lookup ? phrase(Phrase::no_address_found) : fill(entry(*name.cause).found, as_subject(name.facts)));
  const bool about_it = std::ranges::find(kAboutTheName, *name.cause) != kAboutTheName.end();
  judged.explained_by = name.explained_by || about_it ? name.explained_by : name.cause;
  if (own_lookup) own_lookup_is_of_proxy(evidence.name, name.facts);
  judged.facts.merge(name.facts);
  return judged;
}

namespace {

std::string ending_words(const ConnectEvidence& evidence) {
  const bool said_so = evidence.icmp && evidence.end != SocketEnd::timed_out;
  const std::string seen =
      said_so ? fmt::format("{} from {}", words(*evidence.icmp, is_v6_text(evidence.icmp->from)), evidence.icmp->from)
              : std::string(words(evidence.end));
  return phrase(Phrase::seen_at, {{"seen", seen}, {"address", evidence.address}});
}

/// The proxy's addresses that could not be connected to, each once. That a family has no route is no fault beside another one.
std::vector<const ConnectEvidence*> unconnected(const RowEvidence& row) {
  std::vector<const ConnectEvidence*> failed;
  for (const auto& step : row.steps) {
    const auto* connect = std::get_if<ConnectEvidence>(&step.evidence);
    if (connect == nullptr || step.route != Route::proxy || connect->end == SocketEnd::ok) continue;
    const auto is_same = [&](const ConnectEvidence* other) { return other->address == connect->address; };
    if (std::ranges::none_of(failed, is_same)) failed.push_back(connect);
  }
  const auto lacks_family = [](const ConnectEvidence* connect) {
    return connect->end == SocketEnd::network_unreachable && !connect->icmp && is_v6_text(connect->address);
  };
  if (!std::ranges::all_of(failed, lacks_family)) std::erase_if(failed, lacks_family);
  return failed;
}

/// Who mends that the proxy is not reached: of one reason for all its addresses whoever mends that anywhere else, but that a proxy
/// whose port is closed is its own team's. What fails at random is no reason beside one that always holds.
void blame_the_way_to_proxy(const Bench& bench, std::vector<AddressJudgement> ends, Judged& judged) {
  const auto at_random = [](const AddressJudgement& end) { return is_by_chance(end.judged); };
  if (!std::ranges::all_of(ends, at_random)) std::erase_if(ends, at_random);
  const Cause cause = ends.front().judged.root();
  const bool alike = std::ranges::all_of(ends, [&](const auto& end) { return end.judged.root() == cause; });
  if (!alike || cause == Cause::tcp_refused || cause == Cause::run_inconclusive) return;
  if (entry(cause).place == PlaceKind::this_host || cause == Cause::net_unsteady) {
    judged.explained_by = cause;
  } else {
    judged.facts["team"] = team_id(entry(cause).team);
  }
  judged.facts["way_to"] = Things{judged.facts["proxy"].words()};
  judged.facts["port"] = Things{proxy_port(bench)};
  judged.facts["address"] = addresses_with(ends, ends.front().judged);
  judged.facts.insert(ends.front().judged.facts.begin(), ends.front().judged.facts.end());
}

}  // namespace

/// The cause is one, but where the packets to each of its addresses get is told as for any other destination.
Judged judge_proxy_connection(const Bench& bench, const RowEvidence& row, const ConnectEvidence& evidence) {
  if (evidence.end == SocketEnd::ok) return {};
  Judged judged = of_proxy(bench, Cause::proxy_unreachable, "");
  std::vector<std::string> seen;
  std::vector<AddressJudgement> ends;
  const auto failed = unconnected(row);
  for (const auto* connect : failed) {
    AddressJudgement address{connect->address, judge_connect(bench, *connect)};
    refine(bench, row, address);
    seen.push_back(ending_words(*connect));
    ends.push_back(address);
    judged.places.insert(judged.places.end(), address.judged.places.begin(), address.judged.places.end());
    // What is said of one reset or one loop is not said of another.
    if (failed.size() > 1) continue;
    judged.remarks = std::move(address.judged.remarks);
    judged.facts.merge(address.judged.facts);
  }
  judged.facts["seen"] = join(seen);
  if (!ends.empty()) blame_the_way_to_proxy(bench, ends, judged);
  put_words(judged.places, judged.facts, judged.remarks);
  return judged;
}

namespace {

/// What a host that is not the proxy at all may bring about.
constexpr std::array kAtTheProxy{Cause::proxy_unreachable, Cause::proxy_timeout, Cause::proxy_not_a_proxy};

const ResolveEvidence* name_of_proxy(const RowEvidence& evidence) {
  for (const auto& step : evidence.steps) {
    const auto* resolve = std::get_if<ResolveEvidence>(&step.evidence);
    if (resolve != nullptr && step.route == Route::proxy) return resolve;
  }
  return nullptr;
}

}  // namespace

void tell_own_lookup_of_proxy(const RowEvidence& evidence, Finding& finding) {
  const ResolveEvidence* resolve = name_of_proxy(evidence);
  const bool counts = !finding.cause || std::ranges::find(kAtTheProxy, *finding.cause) != kAtTheProxy.end();
  if (resolve == nullptr || !counts) return;
  tell_search_list(*resolve, finding);
  tell_hosts_file(*resolve, finding);
  if (finding.explained_by != Cause::host_lookup) return;
  finding.facts.erase("team");  // of whoever could mend what was met there
  own_lookup_is_of_proxy(resolve->name, finding.facts);
}

}  // namespace netpreflight
