// TLS: whose certificate it is, whether it holds, and how a handshake that did not complete ended.
#include <algorithm>
#include <array>
#include <cctype>

#include <fmt/format.h>

#include "judge/judging.hpp"

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

std::string first_of(std::initializer_list<std::string> candidates) {
  for (const auto& candidate : candidates) {
    if (!candidate.empty()) return candidate;
  }
  return "?";
}

}  // namespace

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
  const auto& anchor = evidence.with_public.anchor ? evidence.with_public.anchor : evidence.local.anchor;
  return {{"address", evidence.address},
          {"server_name", first_of({evidence.server_name, evidence.address})},
          {"issuer", issuer_words(top_of(evidence.chain))},
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
    judged.interceptor = judged.facts["interceptor"];
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
    const std::string interceptor = policy == Interception::tolerated ? facts["interceptor"] : "";
    Judged judged = because(*fault, std::move(facts));
    judged.interceptor = interceptor;
    return judged;
  }
  if (policy == Interception::not_judged) return {Status::pass, std::nullopt, std::move(facts), {}, {}};
  Judged judged = because(Cause::tls_intercepted, std::move(facts));
  judged.interceptor = judged.facts["interceptor"];
  if (policy == Interception::tolerated) judged.status = Status::warn;
  return judged;
}

}  // namespace

Judged judge_certificate(const Bench& bench, const HandshakeEvidence& evidence) {
  if (evidence.chain.empty()) {
    return because(Cause::tls_untrusted, {{"address", evidence.address}, {"issuer", "none"}});
  }
  Facts facts = certificate_facts(evidence);
  const bool is_public = is_trusted(evidence.with_public);
  const bool vendors = is_vendors(bench.plan.table.vendor_ca, evidence.chain);
  if (!is_public && !vendors) {
    const bool trusted_here = evidence.trust_store_present && is_trusted(evidence.local);
    return trusted_here ? judge_local_trust(bench, evidence, std::move(facts))
                        : judge_untrusted(evidence, std::move(facts));
  }
  if (evidence.staple == OcspStaple::revoked) return because(Cause::tls_revoked, std::move(facts));
  if (const auto fault = ordinary_fault(evidence, evidence.with_public)) return because(*fault, std::move(facts));
  if (!evidence.trust_store_present && is_public) return because(Cause::tls_no_trust_store, std::move(facts));
  if (is_public && !is_trusted(evidence.local)) facts["note"] = "; this host's own trust store does not know it";
  if (evidence.client_certificate_requested) facts["note"] += "; asks for a client certificate, as it should";
  return {Status::pass, std::nullopt, std::move(facts), {}, {}};
}

namespace {

struct AlertName {
  int alert;
  std::string_view name;
};
constexpr std::array kAlerts{
    AlertName{0, "close_notify"},
    AlertName{10, "unexpected_message"},
    AlertName{20, "bad_record_mac"},
    AlertName{40, "handshake_failure"},
    AlertName{42, "bad_certificate"},
    AlertName{43, "unsupported_certificate"},
    AlertName{46, "certificate_unknown"},
    AlertName{47, "illegal_parameter"},
    AlertName{48, "unknown_ca"},
    AlertName{49, "access_denied"},
    AlertName{50, "decode_error"},
    AlertName{70, "protocol_version"},
    AlertName{71, "insufficient_security"},
    AlertName{80, "internal_error"},
    AlertName{86, "inappropriate_fallback"},
    AlertName{90, "user_canceled"},
    AlertName{109, "missing_extension"},
    AlertName{112, "unrecognized_name"},
    AlertName{116, "certificate_required"},
    AlertName{120, "no_application_protocol"},
};

std::string alert_words(const HandshakeEvidence& evidence) {
  if (!evidence.alert) return evidence.detail.empty() ? "an improper TLS message" : evidence.detail;
  const auto row = std::ranges::find(kAlerts, *evidence.alert, &AlertName::alert);
  return row == kAlerts.end() ? fmt::format("TLS alert {}", *evidence.alert) : fmt::format("TLS alert {}", row->name);
}

/// Alerts that a server sends when it and the client have no version or cipher in common.
bool is_protocol_alert(int alert) {
  return alert == 40 || alert == 70 || alert == 71;
}

}  // namespace

namespace {

/// The target of an HTTP redirect (RFC 9110 section 10.2.2) in escaped bytes; empty: none. A header's name may be in any case.
std::string redirect_in(std::string_view first_bytes) {
  if (!first_bytes.starts_with("HTTP/")) return {};
  constexpr std::string_view kHeader = "location:";
  const auto same = [](char one, char other) { return std::tolower(static_cast<unsigned char>(one)) == other; };
  const auto found = std::search(first_bytes.begin(), first_bytes.end(), kHeader.begin(), kHeader.end(), same);
  if (found == first_bytes.end()) return {};
  std::string_view target = first_bytes.substr(static_cast<std::size_t>(found - first_bytes.begin()) + kHeader.size());
  target = target.substr(0, target.find("\\x0d"));
  target.remove_prefix(std::min(target.find_first_not_of(' '), target.size()));
  return std::string(target);
}

Judged judge_plain_answer(const std::string& first_bytes, Facts facts) {
  const std::string redirect = redirect_in(first_bytes);
  if (!redirect.empty()) facts["redirect"] = redirect;
  Judged judged = because(Cause::tls_not_tls, std::move(facts));
  if (!redirect.empty()) judged.remarks.push_back(Remark::redirects_to);
  return judged;
}

/// A handshake that showed no certificate, or a good one and then did not get through.
Judged judge_unfinished(const HandshakeEvidence& evidence) {
  Facts facts{{"address", evidence.address},
              {"server_name", first_of({evidence.server_name, evidence.address})},
              {"first_bytes", evidence.first_bytes},
              {"seen", alert_words(evidence)}};
  const bool has_spoken = evidence.bytes_received > 0;
  switch (evidence.end) {
    case HandshakeEnd::completed:
    case HandshakeEnd::alert:
      return because(is_protocol_alert(evidence.alert.value_or(0)) ? Cause::tls_protocol : Cause::tls_alert,
                     std::move(facts));
    case HandshakeEnd::reset:
    case HandshakeEnd::closed:
    case HandshakeEnd::timed_out: {
      const bool silent = evidence.end == HandshakeEnd::timed_out;
      facts["seen"] = fmt::format("{} after {} bytes of TLS", silent ? "silence" : "the end of the connection",
                                  evidence.bytes_received);
      const Cause unheard = silent ? Cause::tcp_mute : Cause::tcp_reset;
      return because(has_spoken ? Cause::tls_alert : unheard, std::move(facts));
    }
    case HandshakeEnd::protocol:
      return because(Cause::tls_protocol, std::move(facts));
    case HandshakeEnd::not_tls:
      return judge_plain_answer(evidence.first_bytes, std::move(facts));
    case HandshakeEnd::malformed:
      return because(Cause::tls_alert, std::move(facts));
  }
  return {};
}

}  // namespace

Judged judge_handshake(const Bench& bench, const HandshakeEvidence& evidence) {
  if (evidence.end == HandshakeEnd::completed) return judge_certificate(bench, evidence);
  if (evidence.chain.empty()) return judge_unfinished(evidence);
  // Whoever shows a certificate can be judged by it. Refused for want of a client certificate, the server has been reached.
  Judged shown = judge_certificate(bench, evidence);
  if (shown.cause) return shown;
  if (!evidence.client_certificate_requested) return judge_unfinished(evidence);
  switch (evidence.end) {
    case HandshakeEnd::completed:
    case HandshakeEnd::alert:
      return shown;
    case HandshakeEnd::reset:
    case HandshakeEnd::closed:
      // Some servers refuse so, and so do filters that look at certificates.
      shown.facts["seen"] = fmt::format("{} shows its certificate, asks for one and ends the connection without a word",
                                        evidence.address);
      return because(Cause::run_inconclusive, std::move(shown.facts));
    case HandshakeEnd::timed_out:
    case HandshakeEnd::protocol:
    case HandshakeEnd::not_tls:
    case HandshakeEnd::malformed:
      return judge_unfinished(evidence);
  }
  return shown;
}

namespace {

const ResolveEvidence* resolve_of(const RowEvidence& evidence) {
  for (const auto& step : evidence.steps) {
    if (const auto* resolve = std::get_if<ResolveEvidence>(&step.evidence)) return resolve;
  }
  return nullptr;
}

}  // namespace

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

Finding judge_tls_row(const Bench& bench, const RowEvidence& evidence) {
  if (bench.row.route == Route::proxy) return judge_proxied_row(bench, evidence);
  Finding finding;
  const auto addresses = judge_addresses(bench, evidence, finding);
  const ResolveEvidence* resolve = resolve_of(evidence);
  if (resolve == nullptr) return finding;
  const Judged resolved = judge_resolve(bench, *resolve);
  if (resolved.status == Status::fail) {
    finding.status = resolved.status;
    finding.cause = resolved.cause;
    finding.facts = resolved.facts;
    return finding;
  }
  settle_addresses(addresses, finding);
  finding.facts["way"] = "at " + finding.facts["addresses"];
  suspect_sinkhole(bench, *resolve, addresses, finding);
  return finding;
}

}  // namespace netpreflight
