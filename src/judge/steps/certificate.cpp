// Whose certificate it is, and whether it holds.
#include <algorithm>

#include <fmt/format.h>

#include "catalogue/interceptors.hpp"
#include "catalogue/phrases.hpp"
#include "judge/steps/steps.hpp"
#include "text/listing.hpp"

namespace netpreflight {

namespace {

bool has(const Verification& verification, ChainFault fault) {
  return std::ranges::find(verification.faults, fault) != verification.faults.end();
}

/// Trust is about who issued, not about dates.
bool is_trusted(const Verification& verification) {
  return std::ranges::all_of(verification.faults, [](ChainFault fault) {
    return fault == ChainFault::expired || fault == ChainFault::not_yet_valid;
  });
}

}  // namespace

const std::optional<Anchor>& deciding_anchor(const HandshakeEvidence& evidence) {
  return evidence.with_public.anchor ? evidence.with_public.anchor : evidence.local.anchor;
}

bool is_unexamined(const HandshakeEvidence& evidence) {
  return has(evidence.with_public, ChainFault::unexamined);
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
bool is_vendors(const VendorCa& vendor, const std::vector<Certificate>& chain) {
  if (!is_of_organisation(vendor, chain)) return false;
  if (vendor.sha256.empty()) return true;
  return std::ranges::any_of(chain, [&](const Certificate& certificate) {
    return certificate.in_path && std::ranges::find(vendor.sha256, certificate.sha256) != vendor.sha256.end();
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

std::string name_list(const Certificate& certificate) {
  constexpr std::size_t kMostShown = 4;
  if (certificate.names.empty()) return first_of({certificate.subject_common_name, certificate.subject});
  const auto shown = std::min(certificate.names.size(), kMostShown);
  const std::vector<std::string> first(certificate.names.begin(),
                                       certificate.names.begin() + static_cast<std::ptrdiff_t>(shown));
  return join(first) + (shown < certificate.names.size() ? ", ..." : "");
}

Facts certificate_facts(const HandshakeEvidence& evidence) {
  const Certificate& leaf = evidence.chain.front();
  // The fault may lie in any certificate of the chain; the tightest dates are the ones to show.
  std::string not_after = leaf.not_after;
  std::string not_before = leaf.not_before;
  for (const auto& certificate : evidence.chain) {
    if (!certificate.in_path) continue;
    not_after = std::min(not_after, certificate.not_after);
    not_before = std::max(not_before, certificate.not_before);
  }
  std::string issuer = issuer_words(top_of(evidence.chain));
  if (is_unexamined(evidence))
    issuer = phrase(Phrase::behind_unexamined, {{"issuer", issuer}, {"seen", join(evidence.with_public.details)}});
  const auto& anchor = deciding_anchor(evidence);
  return {{"address", Things{evidence.address}},
          {"server_name", first_of({evidence.server_name, evidence.address})},
          {"issuer", std::move(issuer)},
          {"subject", leaf.subject},
          {"interceptor", issuer_words(top_of(evidence.chain))},
          {"not_after", not_after},
          {"not_before", not_before},
          {"certificate_names", name_list(leaf)},
          {"version", first_of({evidence.version, "TLS"})},
          {"anchor", anchor ? anchor->subject : top_of(evidence.chain).issuer},
          {"note", ""}};
}

/// A certificate of the right issuer can still be for another name, or out of date.
std::optional<Cause> ordinary_fault(const HandshakeEvidence& evidence, const Verification& verification) {
  if (!evidence.name_matches) return Cause::tls_name_mismatch;
  if (has(verification, ChainFault::expired)) return Cause::tls_expired;
  if (has(verification, ChainFault::not_yet_valid)) return Cause::tls_not_yet_valid;
  return std::nullopt;
}

Judged judge_untrusted(const HandshakeEvidence& evidence, Facts facts) {
  const auto& top = top_of(evidence.chain);
  if (const auto product = known_interceptor(evidence.chain); !product.empty()) {
    facts["interceptor"] = fmt::format("{} ({})", issuer_words(top), product);
    Judged judged = because(Cause::tls_intercepted, std::move(facts));
    judged.interceptor = judged.facts["interceptor"].words();
    return judged;
  }
  const bool alone = !top.self_issued && &top == &evidence.chain.front() &&
                     !is_unsigned_by_its_issuer(evidence.chain) &&
                     has(evidence.with_public, ChainFault::unknown_issuer);
  return because(alone ? Cause::tls_incomplete_chain : Cause::tls_untrusted, std::move(facts));
}

/// A chain that this host trusts and the public does not.
Judged judge_local_trust(const Bench& bench, const HandshakeEvidence& evidence, Facts facts) {
  if (const auto& anchor = evidence.local.anchor) facts["anchor"] = anchor->subject;
  const Interception policy = bench.row.requirement.interception;
  const auto fault = ordinary_fault(evidence, evidence.local);
  // Where such a chain may stand, clients refuse it for another name or date all the same.
  if (policy != Interception::forbidden && fault) {
    const std::string interceptor = policy == Interception::tolerated ? facts["interceptor"].words() : "";
    Judged judged = because(*fault, std::move(facts));
    judged.interceptor = interceptor;
    return judged;
  }
  if (policy == Interception::not_judged) return passing(std::move(facts));
  Judged judged = because(Cause::tls_intercepted, std::move(facts));
  judged.interceptor = judged.facts["interceptor"].words();
  if (policy == Interception::tolerated) judged.status = Status::warn;
  return judged;
}

}  // namespace

Judged judge_certificate(const Bench& bench, const HandshakeEvidence& evidence) {
  if (evidence.chain.empty()) {
    return because(Cause::tls_untrusted, {{"address", Things{evidence.address}}, {"issuer", "none"}});
  }
  Facts facts = certificate_facts(evidence);
  const bool is_public = is_trusted(evidence.with_public);
  const bool vendors = !is_unexamined(evidence) && is_vendors(*bench.surroundings.table.vendor_ca, evidence.chain);
  if (!is_public && !vendors) {
    const bool trusted_here = evidence.trust_store_present && is_trusted(evidence.local);
    return trusted_here ? judge_local_trust(bench, evidence, std::move(facts))
                        : judge_untrusted(evidence, std::move(facts));
  }
  if (evidence.staple == OcspStaple::revoked) return because(Cause::tls_revoked, std::move(facts));
  if (const auto fault = ordinary_fault(evidence, evidence.with_public)) return because(*fault, std::move(facts));
  if (!evidence.trust_store_present && is_public) return because(Cause::tls_no_trust_store, std::move(facts));
  std::string note;
  if (is_public && !is_trusted(evidence.local)) note = "; this host's own trust store does not know it";
  if (evidence.client_certificate_requested) note += "; asks for a client certificate, as it should";
  facts["note"] = std::move(note);
  return passing(std::move(facts));
}

Judged judge_proxy_certificate(const HandshakeEvidence& evidence) {
  if (evidence.chain.empty()) return because(Cause::tls_untrusted, {{"issuer", "none"}});
  Facts facts = certificate_facts(evidence);
  const bool trusted_here = is_trusted(evidence.local);
  if (!trusted_here && !is_trusted(evidence.with_public)) return because(Cause::tls_untrusted, std::move(facts));
  const Verification& trusted = trusted_here ? evidence.local : evidence.with_public;
  if (!evidence.name_matches) return because(Cause::tls_name_mismatch, std::move(facts));
  if (has(trusted, ChainFault::expired)) return because(Cause::tls_expired, std::move(facts));
  if (has(trusted, ChainFault::not_yet_valid)) return because(Cause::tls_not_yet_valid, std::move(facts));
  return {};
}

}  // namespace netpreflight
