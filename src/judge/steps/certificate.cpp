// Whose certificate it is, and whether it holds.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "catalogue/interceptors.hpp"
#include "catalogue/phrases.hpp"
#include "judge/steps/certificate_words.hpp"
#include "judge/steps/steps.hpp"

namespace netpreflight {

namespace {

/// Trust is about who issued, not about what is wrong with a certificate all the same.
bool is_trusted(const Verification& verification) {
  static constexpr std::array kOrdinary{ChainFault::expired, ChainFault::not_yet_valid, ChainFault::not_permitted,
                                        ChainFault::too_weak};
  return std::ranges::all_of(verification.faults,
                             [](ChainFault fault) { return std::ranges::find(kOrdinary, fault) != kOrdinary.end(); });
}

}  // namespace

const std::optional<Anchor>& deciding_anchor(const HandshakeEvidence& evidence) {
  return evidence.with_public.anchor ? evidence.with_public.anchor : evidence.local.anchor;
}

bool is_unexamined(const HandshakeEvidence& evidence) {
  return has_fault(evidence.with_public, ChainFault::unexamined);
}

const Certificate& top_of(const std::vector<Certificate>& chain) {
  const auto path = std::ranges::count(chain, true, &Certificate::in_path);
  return chain.at(static_cast<std::size_t>(std::max<std::ptrdiff_t>(path, 1) - 1));
}

namespace {

/// The issuer that is named is sent along, and it has signed nothing here: somebody borrows its name.
bool is_unsigned_by_its_issuer(const std::vector<Certificate>& chain) {
  return std::ranges::any_of(
      chain, [&](const Certificate& other) { return !other.in_path && other.subject == top_of(chain).issuer; });
}

}  // namespace

bool is_of_organisation(const VendorCa& vendor, const std::vector<Certificate>& chain) {
  if (vendor.organisation.empty() || top_of(chain).issuer_organisation != vendor.organisation) return false;
  return !is_unsigned_by_its_issuer(chain);
}

namespace {

/// The vendor's own CA: by the organisation of the topmost issuer presented, and by fingerprint where the table has them.
bool is_vendors(const VendorCa& vendor, const HandshakeEvidence& evidence) {
  if (!is_of_organisation(vendor, evidence.chain)) return false;
  if (vendor.sha256.empty()) return true;
  const auto is_known = [&](const std::string& sha256) {
    return std::ranges::find(vendor.sha256, sha256) != vendor.sha256.end();
  };
  if (evidence.local.anchor && is_known(evidence.local.anchor->sha256)) return true;  // a root that was not sent along
  return std::ranges::any_of(evidence.chain, [&](const Certificate& certificate) {
    return certificate.in_path && is_known(certificate.sha256);
  });
}

}  // namespace

std::string first_of(std::initializer_list<std::string> candidates) {
  for (const auto& candidate : candidates) {
    if (!candidate.empty()) return candidate;
  }
  return "?";
}

/// Who signed, as far as the chain shows it: a person knows the organisation, a device is known by its common name.
std::string issuer_words(const Certificate& certificate) {
  const std::string name =
      first_of({certificate.issuer_common_name, certificate.issuer_organisation, certificate.issuer});
  const bool add = !certificate.issuer_organisation.empty() && certificate.issuer_organisation != name;
  return add ? fmt::format("{} ({})", name, certificate.issuer_organisation) : name;
}

namespace {

bool is_trusted_here(const HandshakeEvidence& evidence) {
  return evidence.trust_store_present && is_trusted(evidence.local);
}

/// A certificate of the right issuer can still be for another name, out of date, or what no program accepts.
std::optional<Judged> ordinary_fault(const HandshakeEvidence& evidence, const Verification& verification,
                                     const Facts& facts) {
  if (!evidence.name_matches) return because(Cause::tls_name_mismatch, facts);
  if (has_fault(verification, ChainFault::not_permitted)) {
    return because(Cause::tls_name_mismatch, with_misfit(facts, evidence, verification));
  }
  if (has_fault(verification, ChainFault::too_weak)) {
    return because(Cause::tls_untrusted, with_distrust(facts, verification, ChainFault::too_weak));
  }
  for (const auto& [fault, cause] : {std::pair(ChainFault::expired, Cause::tls_expired),
                                     std::pair(ChainFault::not_yet_valid, Cause::tls_not_yet_valid)}) {
    if (has_fault(verification, fault)) return because(cause, with_dates(facts, evidence, verification, fault));
  }
  return std::nullopt;
}

/// A path to a public root which only a certificate of this host's own store completes: others cannot follow it.
bool is_completed_here(const HandshakeEvidence& evidence) {
  const auto& anchor = evidence.local.anchor;
  return is_trusted_here(evidence) && anchor && anchor->is_public &&
         has_fault(evidence.with_public, ChainFault::unknown_issuer);
}

Judged judge_untrusted(const HandshakeEvidence& evidence, Facts facts) {
  const auto& top = top_of(evidence.chain);
  if (const auto product = known_interceptor(evidence.chain); !product.empty()) {
    const std::string issuer = issuer_words(top);
    const bool says_so = issuer.find(product) != std::string::npos;
    const bool has_bracket = issuer.ends_with(')');
    facts["interceptor"] = says_so       ? issuer
                           : has_bracket ? fmt::format("{}, {}", issuer, product)
                                         : fmt::format("{} ({})", issuer, product);
    Judged judged = because(Cause::tls_intercepted, std::move(facts));
    judged.interceptor = judged.facts["interceptor"].words();
    return judged;
  }
  const bool alone = !top.self_issued && top.sha256 == evidence.chain.front().sha256 &&
                     !is_unsigned_by_its_issuer(evidence.chain) &&
                     has_fault(evidence.with_public, ChainFault::unknown_issuer);
  if (alone) return because(Cause::tls_incomplete_chain, std::move(facts));
  // Its root is known, and something else than names, dates and strength is wrong on the way to it.
  if (!is_anchorless(evidence.with_public)) facts = with_distrust(facts, evidence.with_public, ChainFault::other);
  return because(Cause::tls_untrusted, std::move(facts));
}

/// A chain that this host trusts and the public does not.
Judged judge_local_trust(const Bench& bench, const HandshakeEvidence& evidence, Facts facts) {
  if (const auto& anchor = evidence.local.anchor) facts["anchor"] = anchor->subject;
  const Interception policy = bench.row.requirement.interception;
  // Where such a chain may stand, clients refuse it for another name or date all the same.
  if (policy != Interception::forbidden) {
    const std::string interceptor = policy == Interception::tolerated ? facts["interceptor"].words() : "";
    if (auto fault = ordinary_fault(evidence, evidence.local, facts)) {
      fault->interceptor = interceptor;
      return *fault;
    }
  }
  if (policy == Interception::not_judged) return passing(std::move(facts));
  Judged judged = because(Cause::tls_intercepted, std::move(facts));
  judged.interceptor = judged.facts["interceptor"].words();
  if (policy == Interception::tolerated) judged.status = Status::warn;
  return judged;
}

/// Of a root that has run out the program's own copy may be the old one: who has a newer one of the same key knows better.
const Verification& deciding_dates(const HandshakeEvidence& evidence) {
  const bool only_here = evidence.trust_store_present && evidence.local.faults.empty() &&
                         is_about_root(evidence.with_public, ChainFault::expired);
  return only_here ? evidence.local : evidence.with_public;
}

Judged judge_genuine(const Bench& bench, const HandshakeEvidence& evidence, bool is_public, Facts facts) {
  if (evidence.staple == OcspStaple::revoked) return because(Cause::tls_revoked, std::move(facts));
  const Verification& verification =
      is_public || !is_trusted_here(evidence) ? deciding_dates(evidence) : evidence.local;
  if (auto fault = ordinary_fault(evidence, verification, facts)) return *fault;
  const bool refused_here = !evidence.trust_store_present || !evidence.local.faults.empty();
  if (is_public && refused_here) return because(Cause::tls_no_trust_store, with_lack(facts, evidence));
  const bool by_name_only = bench.surroundings.table.vendor_ca->sha256.empty();
  const bool may_judge = bench.row.requirement.interception != Interception::not_judged;
  if (!is_public && by_name_only && may_judge && is_trusted_here(evidence)) {
    // A careful interceptor installs just this.
    facts["seen"] = only_here_words(evidence);
    Judged judged = because(Cause::run_inconclusive, std::move(facts));
    judged.reached = true;
    return judged;
  }
  facts["note"] =
      evidence.client_certificate_requested ? std::string("; asks for a client certificate, as it should") : "";
  return passing(std::move(facts));
}

}  // namespace

Judged judge_certificate(const Bench& bench, const HandshakeEvidence& evidence) {
  if (evidence.chain.empty()) return because(Cause::tls_untrusted, facts_without_certificate(evidence));
  Facts facts = certificate_facts(evidence);
  const bool is_public = is_trusted(evidence.with_public);
  const bool vendors = !is_unexamined(evidence) && is_vendors(*bench.surroundings.table.vendor_ca, evidence);
  if (is_public || vendors) return judge_genuine(bench, evidence, is_public, std::move(facts));
  if (is_completed_here(evidence)) return because(Cause::tls_incomplete_chain, with_missing(facts, evidence));
  return is_trusted_here(evidence) ? judge_local_trust(bench, evidence, std::move(facts))
                                   : judge_untrusted(evidence, std::move(facts));
}

Judged judge_proxy_certificate(const HandshakeEvidence& evidence) {
  if (evidence.chain.empty()) return because(Cause::tls_untrusted, facts_without_certificate(evidence));
  Facts facts = certificate_facts(evidence);
  const bool trusted_here = is_trusted(evidence.local);
  if (!trusted_here && !is_trusted(evidence.with_public)) return because(Cause::tls_untrusted, std::move(facts));
  const Verification& trusted = trusted_here ? evidence.local : evidence.with_public;
  return ordinary_fault(evidence, trusted, facts).value_or(Judged{});
}

}  // namespace netpreflight
