// TLS: whose certificate it is, whether it holds, and how a handshake that did not complete ended.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "core/judging.hpp"

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

/// The vendor's own CA: by the organisation of the topmost issuer presented, and by fingerprint where the table has them.
bool is_vendors(const VendorCa& vendor, const std::vector<Certificate>& chain) {
  if (vendor.organisation.empty() || chain.empty()) return false;
  if (chain.back().issuer_organisation != vendor.organisation) return false;
  if (vendor.sha256.empty()) return true;
  return std::ranges::any_of(chain, [&](const Certificate& certificate) {
    return std::ranges::find(vendor.sha256, certificate.sha256) != vendor.sha256.end();
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
  const std::string name = first_of({certificate.issuer_common_name, certificate.issuer_organisation, certificate.issuer});
  const bool add = !certificate.issuer_organisation.empty() && certificate.issuer_organisation != name;
  return add ? fmt::format("{} ({})", name, certificate.issuer_organisation) : name;
}

namespace {

std::string name_list(const Certificate& certificate) {
  constexpr std::size_t kMostShown = 4;
  if (certificate.names.empty()) return first_of({certificate.subject_common_name, certificate.subject});
  const auto shown = std::min(certificate.names.size(), kMostShown);
  const std::vector<std::string> first(certificate.names.begin(), certificate.names.begin() + static_cast<std::ptrdiff_t>(shown));
  return join(first) + (shown < certificate.names.size() ? ", ..." : "");
}

Facts certificate_facts(const HandshakeEvidence& evidence) {
  const Certificate& leaf = evidence.chain.front();
  // The fault may lie in any certificate of the chain; the tightest dates are the ones to show.
  std::string not_after = leaf.not_after;
  std::string not_before = leaf.not_before;
  for (const auto& certificate : evidence.chain) {
    not_after = std::min(not_after, certificate.not_after);
    not_before = std::max(not_before, certificate.not_before);
  }
  const auto& anchor = evidence.with_public.anchor ? evidence.with_public.anchor : evidence.local.anchor;
  return {{"address", evidence.address},
          {"server_name", first_of({evidence.server_name, evidence.address})},
          {"issuer", issuer_words(evidence.chain.back())},
          {"subject", leaf.subject},
          {"interceptor", issuer_words(evidence.chain.back())},
          {"not_after", not_after},
          {"not_before", not_before},
          {"certificate_names", name_list(leaf)},
          {"version", first_of({evidence.version, "TLS"})},
          {"anchor", anchor ? anchor->subject : evidence.chain.back().issuer},
          {"note", ""}};
}

Judged judge_untrusted(const HandshakeEvidence& evidence, Facts facts) {
  const auto& top = evidence.chain.back();
  if (const auto product = known_interceptor(evidence.chain); !product.empty()) {
    facts["interceptor"] = fmt::format("{} ({})", issuer_words(top), product);
    Judged judged = because(Cause::tls_intercepted, std::move(facts));
    judged.interceptor = judged.facts["interceptor"];
    return judged;
  }
  const bool alone = evidence.chain.size() == 1 && !top.self_issued && has(evidence.with_public, ChainFault::unknown_issuer);
  return because(alone ? Cause::tls_incomplete_chain : Cause::tls_untrusted, std::move(facts));
}

Judged judge_interception(const Bench& bench, const HandshakeEvidence& evidence, Facts facts) {
  if (const auto& anchor = evidence.local.anchor) facts["anchor"] = anchor->subject;
  Judged judged = because(Cause::tls_intercepted, std::move(facts));
  judged.interceptor = judged.facts["interceptor"];
  if (bench.row.requirement.interception == Interception::tolerated) judged.status = Status::warn;
  return judged;
}

/// A genuine certificate can still be for another name, or out of date.
std::optional<Cause> ordinary_fault(const HandshakeEvidence& evidence) {
  if (!evidence.name_matches) return Cause::tls_name_mismatch;
  if (has(evidence.with_public, ChainFault::expired)) return Cause::tls_expired;
  if (has(evidence.with_public, ChainFault::not_yet_valid)) return Cause::tls_not_yet_valid;
  return std::nullopt;
}

}  // namespace

Judged judge_certificate(const Bench& bench, const HandshakeEvidence& evidence) {
  if (evidence.chain.empty()) {
    return because(Cause::tls_untrusted, {{"address", evidence.address}, {"issuer", "none"}});
  }
  Facts facts = certificate_facts(evidence);
  if (evidence.staple == OcspStaple::revoked) return because(Cause::tls_revoked, std::move(facts));
  const bool is_public = is_trusted(evidence.with_public);
  const bool vendors = is_vendors(bench.plan.table.vendor_ca, evidence.chain);
  if (!is_public && !vendors) {
    const bool trusted_here = evidence.trust_store_present && is_trusted(evidence.local);
    return trusted_here ? judge_interception(bench, evidence, std::move(facts)) : judge_untrusted(evidence, std::move(facts));
  }
  if (const auto fault = ordinary_fault(evidence)) return because(*fault, std::move(facts));
  if (!evidence.trust_store_present && is_public) return because(Cause::tls_no_trust_store, std::move(facts));
  if (is_public && !is_trusted(evidence.local)) facts["note"] = "; this host's own trust store does not know it";
  if (evidence.client_certificate_requested) facts["note"] += "; asks for a client certificate, as it should";
  return {Status::pass, std::nullopt, std::move(facts), {}};
}

namespace {

struct AlertName {
  int alert;
  std::string_view name;
};
constexpr std::array kAlerts{
    AlertName{0, "close_notify"},          AlertName{10, "unexpected_message"},
    AlertName{20, "bad_record_mac"},       AlertName{40, "handshake_failure"},
    AlertName{42, "bad_certificate"},      AlertName{43, "unsupported_certificate"},
    AlertName{46, "certificate_unknown"},  AlertName{47, "illegal_parameter"},
    AlertName{48, "unknown_ca"},           AlertName{49, "access_denied"},
    AlertName{50, "decode_error"},         AlertName{70, "protocol_version"},
    AlertName{71, "insufficient_security"}, AlertName{80, "internal_error"},
    AlertName{86, "inappropriate_fallback"}, AlertName{90, "user_canceled"},
    AlertName{109, "missing_extension"},   AlertName{112, "unrecognized_name"},
    AlertName{116, "certificate_required"}, AlertName{120, "no_application_protocol"},
};

std::string alert_words(const HandshakeEvidence& evidence) {
  if (!evidence.alert) return evidence.detail.empty() ? "an improper TLS message" : evidence.detail;
  const auto row = std::ranges::find(kAlerts, *evidence.alert, &AlertName::alert);
  return row == kAlerts.end() ? fmt::format("TLS alert {}", *evidence.alert) : fmt::format("TLS alert {}", row->name);
}

/// Alerts that a server sends when it and the client have no version or cipher in common.
bool is_protocol_alert(int alert) { return alert == 40 || alert == 70 || alert == 71; }

}  // namespace

Judged judge_handshake(const Bench& bench, const HandshakeEvidence& evidence) {
  const bool wants_client = evidence.client_certificate_requested && !evidence.chain.empty();
  if (evidence.end == HandshakeEnd::completed) return judge_certificate(bench, evidence);
  Facts facts{{"address", evidence.address},
              {"server_name", first_of({evidence.server_name, evidence.address})},
              {"first_bytes", evidence.first_bytes},
              {"seen", alert_words(evidence)}};
  switch (evidence.end) {
    case HandshakeEnd::completed:
    case HandshakeEnd::alert:
      // Refused for want of a client certificate: the server has been reached, and it has shown its own.
      if (wants_client) return judge_certificate(bench, evidence);
      return because(is_protocol_alert(evidence.alert.value_or(0)) ? Cause::tls_protocol : Cause::tls_alert, std::move(facts));
    case HandshakeEnd::reset:
    case HandshakeEnd::closed:
      if (wants_client) return judge_certificate(bench, evidence);
      return because(Cause::tcp_reset, std::move(facts));
    case HandshakeEnd::protocol:
      return because(Cause::tls_protocol, std::move(facts));
    case HandshakeEnd::not_tls:
      return because(Cause::tls_not_tls, std::move(facts));
    case HandshakeEnd::timed_out:
      return because(Cause::tcp_mute, std::move(facts));
    case HandshakeEnd::malformed:
      return because(Cause::tls_alert, std::move(facts));
  }
  return {};
}

namespace {

/// What to do with a private address behind an external name when it does not lead to the genuine server.
bool shows_sinkhole(const AddressJudgement& address) {
  static constexpr std::array kGenuine{Cause::tls_expired, Cause::tls_not_yet_valid, Cause::tls_revoked};
  const auto cause = address.judged.cause;
  if (!cause || *cause == Cause::tls_no_trust_store || !is_private(address.address)) return false;
  return std::ranges::find(kGenuine, *cause) == kGenuine.end();
}

const ResolveEvidence* resolve_of(const RowEvidence& evidence) {
  for (const auto& step : evidence.steps) {
    if (const auto* resolve = std::get_if<ResolveEvidence>(&step.evidence)) return resolve;
  }
  return nullptr;
}

}  // namespace

Finding judge_tls_row(const Bench& bench, const RowEvidence& evidence) {
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
  if (resolve->source != ResolveEvidence::Source::literal && finding.cause != Cause::tcp_partial &&
      std::ranges::any_of(addresses, shows_sinkhole)) {
    finding.status = Status::fail;
    finding.cause = Cause::dns_sinkholed;
    finding.facts["name"] = resolve->name;
    finding.facts["addresses"] = join(resolve->addresses);
  }
  return finding;
}

}  // namespace netpreflight
