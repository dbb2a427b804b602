// The rules by which rows have one root cause, across causes and probes: two tables.
#include "problems/roots.hpp"

#include <algorithm>
#include <array>

#include "judge/run/run.hpp"
#include "judge/run/together.hpp"
#include "netpreflight/catalogue.hpp"

namespace netpreflight {

namespace {

/// A cause that is not the only sign of its root, or is told apart by other facts than its remedies are. Any other cause is a root
/// of its own, told apart by what its remedies are shared by, but for the port: one box or one server closes many.
struct RootRule {
  Cause cause;
  std::string_view root;     ///< causes of one name are signs of one fault
  std::string_view told_by;  ///< names of facts
  bool by_place = false;
  bool by_side = false;  ///< told apart where one leads to a host of this site and the other elsewhere
};

constexpr std::array kRoots{
    RootRule{Cause::tcp_timeout, "dropped", "", true},
    RootRule{Cause::ntp_timeout, "dropped", "", true},
    RootRule{Cause::udp_silent, "silent", "", true},
    RootRule{Cause::icmp_timeout, "no echo", "", true},
    RootRule{Cause::udp_refused, "no service", "", false, true},
    RootRule{Cause::net_rejected, "rejected", "", true},
    RootRule{Cause::net_unreachable, "unreachable", "", true},
    RootRule{Cause::tcp_reset, "cut off", "", false, true},
    RootRule{Cause::tcp_mute, "cut off", "", false, true},
    RootRule{Cause::tcp_refused, "refused", "refuser", false, true},
    RootRule{Cause::net_blocked_locally, "blocked by a host itself", "at"},
    RootRule{Cause::net_unsteady, "at random", "team"},  // behind a proxy the network is its own
    RootRule{Cause::tls_not_tls, "something else", "", false, true},
    RootRule{Cause::tls_reset_after_hello, "filtered by name", "when_in_short"},
    RootRule{Cause::tls_timeout_after_hello, "filtered by name", "when_in_short"},
    RootRule{Cause::tcp_partial, "part of the addresses", "part"},
    RootRule{Cause::host_lookup, "own lookup", "lookup"},
    RootRule{Cause::host_no_domain, "own name", ""},
    RootRule{Cause::host_fqdn_unresolved, "own name", ""},
};

/// Who answers for a fixed destination and for the host of a role need not be the same.
std::string side_of(const JudgedRow& judged) {
  const bool own = judged.row->requirement.destination.kind == DestinationKind::role;
  return own ? "\na host of ours" : "\nelsewhere";
}

/// Rows of a kind that say nothing of their own where the rows that they rest on do not pass.
struct DerivedRule {
  ProbeKind kind;
  Cause cause;
  bool (*rests_on)(const JudgedRow& other);
};

bool was_intercepted(const JudgedRow& other) {
  const auto intercepted = [](const StepFinding& step) { return !step.interceptor.empty(); };
  return forbids_interception(other) && std::ranges::any_of(other.finding.steps, intercepted);
}

bool lacks_a_nameserver(const JudgedRow& other) {
  const Cause cause = other.finding.root();
  return cause == Cause::dns_no_nameserver || entry(cause).place == PlaceKind::nameserver ||
         other.row->requirement.destination.kind == DestinationKind::nameservers;
}

constexpr std::array kDerived{
    DerivedRule{ProbeKind::tls_interception, Cause::tls_intercepted, was_intercepted},
    DerivedRule{ProbeKind::tls_interception, Cause::run_inconclusive, forbids_interception},
    DerivedRule{ProbeKind::dns_external, Cause::run_inconclusive, lacks_a_nameserver},
    DerivedRule{ProbeKind::dns_internal, Cause::run_inconclusive, lacks_a_nameserver},
    DerivedRule{ProbeKind::host_name, Cause::run_inconclusive, lacks_a_nameserver},
};

const DerivedRule* derived_rule(const JudgedRow& judged) {
  const auto rule = std::ranges::find_if(kDerived, [&](const DerivedRule& each) {
    return each.kind == judged.row->requirement.probe && each.cause == judged.finding.cause;
  });
  return rule == kDerived.end() ? nullptr : &*rule;
}

}  // namespace

Root root_of(const JudgedRow& judged) {
  const Cause cause = judged.finding.root();
  const auto rule = std::ranges::find(kRoots, cause, &RootRule::cause);
  if (rule == kRoots.end())
    return {std::string(code(cause)) + values_of(judged.finding.facts, entry(cause).shared_by, "port"), false};
  const std::string side = rule->by_side ? side_of(judged) : "";
  return {std::string(rule->root) + side + values_of(judged.finding.facts, rule->told_by), rule->by_place};
}

std::set<std::string> boxes_of(const Finding& finding) {
  std::set<std::string> boxes;
  for (const auto& place : finding.places) {
    if (!place.box.empty()) boxes.insert(place.box);
  }
  return boxes;
}

bool is_derived(const JudgedRow& judged) {
  return derived_rule(judged) != nullptr;
}

bool rests_on(const JudgedRow& derived, const JudgedRow& other) {
  return derived_rule(derived)->rests_on(other);
}

}  // namespace netpreflight
