// The addresses of a row: each judged by its steps, then all together.
#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "catalogue/phrases.hpp"
#include "judge/rows/rows.hpp"
#include "judge/steps/places.hpp"
#include "judge/steps/steps.hpp"
#include "netpreflight/catalogue.hpp"
#include "text/address.hpp"
#include "text/listing.hpp"

namespace netpreflight {

namespace {

/// An address that this host has no way to at all, and whose family it lacks: evidence, not a fault. A route that refuses is one.
bool is_foreign_family(const AddressJudgement& address) {
  const auto seen = address.judged.facts.find("seen");
  const bool is_missing = seen != address.judged.facts.end() && seen->second.words() == phrase(Phrase::route_missing);
  return address.judged.cause == Cause::net_no_route && is_v6_text(address.address) && is_missing;
}

struct StepJudge {
  const Bench& bench;
  Judged operator()(const ResolveEvidence& evidence) const { return judge_resolve(bench, evidence); }
  Judged operator()(const QueryEvidence& evidence) const { return judge_query(evidence); }
  Judged operator()(const ConnectEvidence& evidence) const { return judge_connect(bench, evidence); }
  Judged operator()(const HandshakeEvidence& evidence) const {
    return bench.row.requirement.probe == ProbeKind::tls ? judge_handshake(bench, evidence)
                                                         : judge_service_handshake(bench, evidence);
  }
  Judged operator()(const IdentifyEvidence& evidence) const { return judge_words(bench, evidence); }
  Judged operator()(const StandInEvidence& evidence) const { return judge_stand_in(bench, evidence); }
  Judged operator()(const NtpEvidence& evidence) const { return judge_time(bench, evidence); }
  Judged operator()(const DatagramEvidence& evidence) const { return judge_datagram(bench, evidence); }
  Judged operator()(const EchoEvidence& evidence) const { return judge_echo(bench, evidence); }
  Judged operator()(const HostNameEvidence&) const { return {}; }
  Judged operator()(const TunnelEvidence&) const { return {}; }  // judged with the route that it belongs to
  Judged operator()(const TraceEvidence&) const { return {}; }
  Judged operator()(const FarEndEvidence&) const { return {}; }  // judged with the address that it is about
};

struct AddressOf {
  std::string operator()(const ConnectEvidence& evidence) const { return evidence.address; }
  std::string operator()(const HandshakeEvidence& evidence) const { return evidence.address; }
  std::string operator()(const IdentifyEvidence& evidence) const { return evidence.address; }
  std::string operator()(const StandInEvidence& evidence) const { return evidence.address; }
  std::string operator()(const NtpEvidence& evidence) const { return evidence.address; }
  std::string operator()(const DatagramEvidence& evidence) const { return evidence.address; }
  std::string operator()(const EchoEvidence& evidence) const { return evidence.address; }
  template <class Other>
  std::string operator()(const Other&) const {
    return {};
  }
};

/// The certificate fault that decides for the row, the worst of them first.
const AddressJudgement* decisive(const std::vector<AddressJudgement>& addresses) {
  for (const Status status : {Status::fail, Status::warn}) {
    const AddressJudgement* worst = nullptr;
    for (const auto& one : addresses) {
      const bool counts = one.judged.cause && one.judged.status == status && is_certificate_fault(*one.judged.cause);
      if (counts && (worst == nullptr || precedes(*one.judged.cause, *worst->judged.cause))) worst = &one;
    }
    if (worst != nullptr) return worst;
  }
  return nullptr;
}

}  // namespace

std::string failing_words(std::string address, const Judged& judged) {
  Facts facts = judged.facts;
  facts["address"] = Things{std::move(address)};
  facts["way"] = "";
  for (const auto& place : judged.places) {
    if (place.hop == 0) continue;
    facts["way"] = phrase(place.rejects ? Phrase::at_hop : Phrase::gets_as_far_as,
                          {{"box", place.box}, {"hop", fmt::format("{}", place.hop)}});
  }
  return failing_address(judged.root(), facts);
}

namespace {

bool is_alike(const Judged& one, const Judged& other) {
  return one.cause == other.cause && one.explained_by == other.explained_by;
}

std::vector<std::string> failing_otherwise(const std::vector<AddressJudgement>& addresses, const Judged& judged) {
  std::vector<std::string> others;
  for (const auto& one : addresses) {
    if (one.judged.cause && !is_alike(one.judged, judged)) others.push_back(failing_words(one.address, one.judged));
  }
  return others;
}

/// A warning about something that works. Silence, and what could not be tried, is not that.
bool works(const Judged& judged) {
  const bool silent = judged.cause == Cause::tcp_mute || judged.cause == Cause::udp_silent;
  const bool unknown = silent || (judged.cause == Cause::run_inconclusive && !judged.reached);
  return judged.status == Status::pass || (judged.status == Status::warn && !unknown);
}

/// Where all addresses of one family fail and all of the other work, the family that fails: one fault for all names. Else nothing.
std::string family_that_fails(const Things& failing, const Things& working) {
  const auto all_are = [](const Things& addresses, bool v6) {
    return std::ranges::all_of(addresses, [&](const auto& address) { return is_v6_text(address) == v6; });
  };
  if (all_are(failing, true) && all_are(working, false)) return "IPv6";
  return all_are(failing, false) && all_are(working, true) ? "IPv4" : "";
}

Things addresses_of(const std::vector<const AddressJudgement*>& some) {
  Things addresses;
  for (const auto* one : some) addresses.push_back(one->address);
  return addresses;
}

bool is_of_this_host(const AddressJudgement* one) {
  return entry(one->judged.root()).place == PlaceKind::this_host;
}

/// Where all that does not work has one cause, and that is not the firewall's, its remedy is the one to follow. What fails on this
/// host itself is for its administrator, in whatever way it fails.
void explain_part(const std::vector<const AddressJudgement*>& failing, Finding& finding) {
  const Judged& first = failing.front()->judged;
  const bool alike = std::ranges::all_of(failing, [&](const auto* one) { return one->judged.root() == first.root(); });
  const bool is_anothers = alike && entry(first.root()).team != entry(Cause::tcp_partial).team;
  if (!is_anothers && !std::ranges::all_of(failing, is_of_this_host)) return;
  finding.explained_by = first.root();
  for (const auto* one : failing)
    finding.places.insert(finding.places.end(), one->judged.places.begin(), one->judged.places.end());
  for (const auto& [name, fact] : first.facts) finding.facts[name] = fact;
  finding.facts["address"] = addresses_of(failing);
}

/// As people know them: sentences have no address that only the C library makes.
void unmap(std::vector<AddressJudgement>& addresses) {
  for (auto& [address, judged] : addresses) {
    const bool is_said = judged.facts["address"] == Fact(Things{address});
    address = unmapped(address);
    if (is_said) judged.facts["address"] = Things{address};
  }
}

/// Of two that do not work; what fails at random is less than what fails.
bool is_worse(const Judged& one, const Judged& other) {
  const auto weight = [](const Judged& judged) {
    return std::pair(judged.status == Status::fail, !is_by_chance(judged));
  };
  return weight(one) > weight(other);
}

}  // namespace

void adopt(const Judged& judged, Finding& finding) {
  finding.status = judged.status;
  finding.cause = judged.cause;
  finding.facts = judged.facts;
  finding.remarks = judged.remarks;
  finding.places = judged.places;
  finding.explained_by = judged.explained_by;
}

Things addresses_with(const std::vector<AddressJudgement>& addresses, const Judged& judged) {
  Things same;
  for (const auto& one : addresses) {
    if (is_alike(one.judged, judged)) same.push_back(one.address);
  }
  return same;
}

namespace {

/// Interception that a second attempt met stands at that attempt, too: the rows are compared by their steps.
void note_repetitions(const RowEvidence& evidence, const std::vector<AddressJudgement>& addresses, Finding& finding) {
  for (std::size_t i = 0; i < evidence.steps.size(); ++i) {
    if (evidence.steps[i].purpose != Purpose::repetition) continue;
    const std::string address = std::visit(AddressOf{}, evidence.steps[i].evidence);
    const auto known = std::ranges::find(addresses, address, &AddressJudgement::address);
    if (known == addresses.end() || known->judged.cause != Cause::tls_intercepted) continue;
    finding.steps[i] = {known->judged.status, known->judged.cause, known->judged.interceptor};
  }
}

}  // namespace

namespace {

/// A name with IPv6 addresses only, on a host that has none: an address is missing, and no route.
void miss_family(const Bench& bench, const RowEvidence& evidence, std::vector<AddressJudgement>& addresses) {
  const auto* resolve =
      evidence.steps.empty() ? nullptr : std::get_if<ResolveEvidence>(&evidence.steps.front().evidence);
  if (has_v6(bench.circumstances.host) || resolve == nullptr || resolve->source == ResolveEvidence::Source::literal)
    return;
  for (auto& [address, judged] : addresses) {
    judged = because(Cause::dns_no_address,
                     {{"name", Things{resolve->name}},
                      {"seen", phrase(Phrase::only_v6_addresses, {{"addresses", resolve->addresses}})}});
  }
}

}  // namespace

std::vector<AddressJudgement> judge_addresses(const Bench& bench, const RowEvidence& evidence, Finding& finding) {
  std::vector<AddressJudgement> addresses;
  for (const auto& step : evidence.steps) {
    // A second attempt is no fault of the row, whatever became of it: refine() makes use of it.
    Judged judged = step.purpose == Purpose::check ? std::visit(StepJudge{bench}, step.evidence) : Judged();
    finding.steps.push_back({judged.status, judged.cause, judged.interceptor});
    if (step.purpose != Purpose::check) continue;
    const std::string address = std::visit(AddressOf{}, step.evidence);
    if (address.empty()) continue;
    judged.facts.emplace("address", Things{address});
    const auto known = std::ranges::find(addresses, address, &AddressJudgement::address);
    if (known == addresses.end()) {
      addresses.push_back({address, std::move(judged)});
    } else {
      known->judged = std::move(judged);
    }
  }
  for (auto& address : addresses) refine(bench, evidence, address);
  note_repetitions(evidence, addresses, finding);
  const bool others_remain = !std::ranges::all_of(addresses, is_foreign_family);
  if (!others_remain) {
    miss_family(bench, evidence, addresses);
    unmap(addresses);
    return addresses;
  }
  std::set<std::string> left_out;
  for (const auto& one : addresses) {
    if (is_foreign_family(one)) left_out.insert(one.address);
  }
  for (std::size_t i = 0; i < evidence.steps.size(); ++i) {
    if (left_out.contains(std::visit(AddressOf{}, evidence.steps[i].evidence))) finding.steps[i].status = Status::skip;
  }
  std::erase_if(addresses, is_foreign_family);
  unmap(addresses);
  return addresses;
}

void settle_addresses(const std::vector<AddressJudgement>& addresses, Finding& finding) {
  if (const auto* worst = decisive(addresses)) {
    adopt(worst->judged, finding);
    finding.facts["address"] = addresses_with(addresses, worst->judged);
    return;
  }
  std::vector<std::string> working;
  std::vector<std::string> failing;
  std::vector<const AddressJudgement*> broken;
  const AddressJudgement* worst_failing = nullptr;
  const AddressJudgement* best = nullptr;
  for (const auto& one : addresses) {
    if (works(one.judged)) {
      working.push_back(one.address);
      // A warning on one working address must not hide behind a plain pass on another.
      if (best == nullptr || (one.judged.cause && !best->judged.cause)) best = &one;
    } else {
      failing.push_back(failing_words(one.address, one.judged));
      broken.push_back(&one);
      if (worst_failing == nullptr || is_worse(one.judged, worst_failing->judged)) worst_failing = &one;
    }
  }
  if (working.empty() && worst_failing != nullptr) {
    adopt(worst_failing->judged, finding);
    finding.facts["address"] = addresses_with(addresses, worst_failing->judged);
    tell_places(addresses, finding);
    Things others = failing_otherwise(addresses, worst_failing->judged);
    if (!others.empty()) finding.remarks.push_back(Remark::other_addresses);
    finding.facts["others"] = std::move(others);
  } else if (!failing.empty()) {
    adopt(because(Cause::tcp_partial, best->judged.facts), finding);
    explain_part(broken, finding);
    std::string family = family_that_fails(addresses_of(broken), working);
    if (!family.empty()) {
      finding.facts["all_over"] = phrase(Phrase::all_over, {{"family", family}});
      finding.facts["part"] = std::move(family);
    }
  } else if (best != nullptr) {
    adopt(best->judged, finding);
  }
  finding.facts["failing"] = std::move(failing);
  finding.facts["addresses"] = working;
  finding.facts["working"] = std::move(working);
}

namespace {

/// A private address behind an external name that does not lead to the genuine server.
bool shows_sinkhole(const AddressJudgement& address) {
  const auto cause = address.judged.cause;
  return cause && is_private(address.address) && !entry(*cause).traits.genuine_address;
}

}  // namespace

void suspect_sinkhole(const Bench& bench, const ResolveEvidence& resolve,
                      const std::vector<AddressJudgement>& addresses, Finding& finding) {
  const bool may_be = leads_to_external_name(bench) && resolve.source != ResolveEvidence::Source::literal &&
                      finding.status != Status::pass && finding.cause != Cause::tcp_partial;
  if (!may_be || !std::ranges::any_of(addresses, shows_sinkhole)) return;
  // Elsewhere somebody shows a certificate that is not as it should be: that is the row's fault, on whatever address.
  const auto is_elsewhere = [](const AddressJudgement& one) {
    return one.judged.cause && is_certificate_fault(*one.judged.cause) && !shows_sinkhole(one);
  };
  if (std::ranges::any_of(addresses, is_elsewhere)) return;
  Listing inside;
  for (const auto& one : addresses) {
    if (shows_sinkhole(one)) inside.add(one.address);
  }
  finding.status = Status::fail;
  finding.cause = Cause::dns_sinkholed;
  finding.explained_by.reset();
  finding.remarks.clear();
  finding.places.clear();
  finding.facts["name"] = Things{resolve.name};
  finding.facts["addresses"] = inside.items();
}

}  // namespace netpreflight
