// Services of the product's own host: an open port is not enough, the far end must speak its protocol.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "catalogue/phrases.hpp"
#include "judge/steps/certificate_words.hpp"
#include "judge/steps/steps.hpp"
#include "netpreflight/catalogue.hpp"
#include "netpreflight/stand_in.hpp"
#include "text/address.hpp"
#include "text/foreign.hpp"
#include "text/listing.hpp"
#include "text/wall_time.hpp"

namespace netpreflight {

namespace {

/// A page where a service of ours should answer is that of a box on the way; any other greeting is a service of that host.
Judged something_else(Facts facts) {
  const std::string said = facts["first_bytes"].words();
  const bool is_page = said.starts_with("HTTP/") || said.starts_with('<');
  if (!is_page) facts["team"] = team_id(Team::server);
  return because(Cause::tls_not_tls, std::move(facts));
}

Judged silent(Facts facts) {
  // Silence of a service is a warning: the port is open, and who is behind it is unknown.
  Judged judged = because(Cause::tcp_mute, std::move(facts));
  judged.status = Status::warn;
  return judged;
}

/// The product's own CA has another key on every host: it is known by its organisation.
bool is_products(const VendorCa& vendor, const std::vector<Certificate>& chain) {
  return vendor.organisation.empty() || is_of_organisation(vendor, chain);
}

/// Neither the product's CA nor the stand-in has issued it. Interceptors sign with a CA of their own; a certificate that signed
/// itself is more likely somebody's who set the service up.
Judged possibly_intercepted(const std::vector<Certificate>& chain, Facts facts) {
  facts["interceptor"] = issuer_words(top_of(chain));
  facts["possibly"] = phrase(Phrase::possibly);
  facts["exempting"] = phrase(Phrase::please_exempt_if);
  Judged judged = because(Cause::tls_intercepted, std::move(facts));
  judged.interceptor = judged.facts["interceptor"].words();
  if (chain.front().self_issued) judged.status = Status::warn;
  return judged;
}

/// Dates of any certificate of the chain that do not hold; RFC 3339 text compares as time does.
std::optional<Cause> date_fault(const Bench& bench, const std::vector<Certificate>& chain, Facts& facts) {
  const std::string now = rfc3339(bench.now).substr(0, 19);
  for (const auto& certificate : chain) {
    if (!certificate.in_path) continue;
    facts["not_after"] = certificate.not_after;
    facts["not_before"] = certificate.not_before;
    const Facts subject{{"subject", certificate.subject}};
    if (&certificate != &chain.front()) {
      facts["faulty"] = phrase(certificate.self_issued ? Phrase::faulty_root : Phrase::faulty_intermediate, subject);
      facts["renewal"] = phrase(certificate.self_issued ? Phrase::renew_root : Phrase::renew_intermediate, subject);
    }
    if (!certificate.not_after.empty() && certificate.not_after.substr(0, 19) < now) return Cause::tls_expired;
    if (certificate.not_before.substr(0, 19) > now) return Cause::tls_not_yet_valid;
  }
  return std::nullopt;
}

Judged judge_service_certificate(const Bench& bench, const HandshakeEvidence& evidence) {
  Facts facts = evidence.chain.empty() ? Facts{{"address", Things{evidence.address}}} : certificate_facts(evidence);
  facts["note"] = "";
  // The stand-in's certificate says nothing; its answer in the next step does.
  if (evidence.chain.empty() || evidence.application_protocol == kStandInProtocol) {
    return passing(std::move(facts));
  }
  if (is_unexamined(evidence)) return judge_certificate(bench, evidence);
  const auto& leaf = evidence.chain.front();
  if (bench.row.requirement.name_enforced && !is_products(*bench.surroundings.table.vendor_ca, evidence.chain)) {
    return possibly_intercepted(evidence.chain, std::move(facts));
  }
  if (!evidence.name_matches) {
    const std::string names = leaf.names.empty() ? leaf.subject_common_name : join(leaf.names);
    facts["certificate_names"] = names;
    facts["server_name"] = bench.row.host;
    facts["what_to_check"] = phrase(Phrase::check_address_of, facts);
    facts["misfit"] = phrase(Phrase::misfit_other_name, facts);
    facts["name_request"] = phrase(Phrase::request_other_name, facts);
    facts["note"] = fmt::format("; its certificate is for {}", names);
    // No certificate matches an address or a short name: that is host.not_fqdn, judged for the row.
    const bool judged_by_name = bench.row.requirement.name_enforced && is_fully_qualified(bench.row.host);
    if (judged_by_name) return because(Cause::tls_name_mismatch, std::move(facts));
  }
  if (const auto fault = date_fault(bench, evidence.chain, facts)) {
    Judged judged = because(*fault, std::move(facts));
    judged.status = Status::warn;
    return judged;
  }
  return passing(std::move(facts));
}

/// Alerts of a service that wants another client than this one: one with a certificate, or with another ALPN name.
constexpr std::array kOtherClientWanted{42, 116, 120};

/// A refusal in TLS is TLS. But filters refuse so, too, and nobody has shown a certificate.
Judged judge_refusal(const Bench& bench, const HandshakeEvidence& evidence, Facts facts) {
  const bool other_client_wanted =
      std::ranges::find(kOtherClientWanted, evidence.alert.value_or(-1)) != kOtherClientWanted.end();
  if (!other_client_wanted) return judge_handshake(bench, evidence);
  if (!bench.row.requirement.name_enforced) return passing(std::move(facts));
  facts["seen"] = fmt::format("{} speaks TLS and showed no certificate", evidence.address);
  facts["team"] = team_id(Team::server);
  return because(Cause::run_inconclusive, std::move(facts));
}

}  // namespace

Judged judge_service_handshake(const Bench& bench, const HandshakeEvidence& evidence) {
  // Whoever shows a certificate speaks TLS, however it goes on.
  if (!evidence.chain.empty()) return judge_service_certificate(bench, evidence);
  Facts facts{{"address", Things{evidence.address}}, {"first_bytes", quoted_start(evidence.first_bytes)}, {"note", ""}};
  switch (evidence.end) {
    case HandshakeEnd::completed:
      return judge_service_certificate(bench, evidence);
    case HandshakeEnd::alert:
      return judge_refusal(bench, evidence, std::move(facts));
    case HandshakeEnd::protocol:
      return judge_handshake(bench, evidence);
    case HandshakeEnd::timed_out:
      return silent(std::move(facts));
    case HandshakeEnd::malformed:
      facts["first_bytes"] = fmt::format("TLS records that make no handshake ({})", evidence.detail);
      return because(Cause::tls_not_tls, std::move(facts));
    case HandshakeEnd::not_tls:
      return something_else(std::move(facts));
    case HandshakeEnd::reset:
    case HandshakeEnd::closed:
      return because(Cause::tcp_reset, std::move(facts));
  }
  return {};
}

namespace {

/// RFC 4253 section 4.2, whatever its version, or the stand-in. What this program says itself comes back from a service that
/// echoes.
bool is_ssh(std::string_view identification) {
  constexpr std::string_view kSsh = "SSH-";
  if (identification == kOwnSshIdentification) return false;
  const bool has_version = identification.starts_with(kSsh) && identification.size() > kSsh.size() &&
                           identification[kSsh.size()] >= '1' && identification[kSsh.size()] <= '9';
  return has_version || identification.starts_with(kStandInProtocol);
}

/// OpenSSH's own words for a client that it has no place for (sshd.c), before it says who it is; empty: none of them.
std::string_view said_at_its_limit(std::string_view first_bytes) {
  constexpr std::array<std::string_view, 2> kWords{"Exceeded MaxStartups", "Not allowed at this time"};
  const auto said =
      std::ranges::find_if(kWords, [&](std::string_view words) { return first_bytes.starts_with(words); });
  return said == kWords.end() ? std::string_view() : *said;
}

Judged judge_identification(const IdentifyEvidence& evidence) {
  Facts facts{{"address", Things{evidence.address}},
              {"identification", evidence.identification},
              {"first_bytes", quoted_start(evidence.first_bytes)}};
  if (is_ssh(evidence.identification)) return passing(std::move(facts));
  if (!evidence.identification.empty()) {
    facts["first_bytes"] = quoted_start(evidence.identification);
    return something_else(std::move(facts));
  }
  if (const auto said = said_at_its_limit(evidence.first_bytes); !said.empty()) {
    facts["team"] = team_id(Team::server);
    facts["seen"] = phrase(Phrase::ssh_at_its_limit, {{"address", evidence.address}, {"said", said}});
    return because(Cause::run_inconclusive, std::move(facts));
  }
  if (!evidence.first_bytes.empty()) return something_else(std::move(facts));
  if (evidence.end == SocketEnd::timed_out) return silent(std::move(facts));
  return because(Cause::tcp_reset, std::move(facts));
}

/// A port of which nothing need be known but its number. An open one passes; it is the row that may ask for more.
Judged judge_greeting(const ProbeOptions& options, const IdentifyEvidence& evidence) {
  Facts facts{{"address", Things{evidence.address}},
              {"first_bytes", quoted_start(evidence.first_bytes)},
              {"expected", Things{options.expect}}};
  // The stand-in's proof in the next step decides.
  if (!evidence.identification.empty()) return passing(std::move(facts));
  const bool has_spoken = !evidence.first_bytes.empty();
  if (has_spoken && !evidence.as_expected.value_or(true)) {
    Judged other = something_else(std::move(facts));
    other.remarks.push_back(Remark::expected_otherwise);
    return other;
  }
  if (has_spoken) return passing(std::move(facts));
  if (evidence.end != SocketEnd::timed_out) return because(Cause::tcp_reset, std::move(facts));
  const bool has_to_speak = options.speaks_first || !options.expect.empty();
  return has_to_speak ? silent(std::move(facts)) : passing(std::move(facts));
}

}  // namespace

Judged judge_words(const Bench& bench, const IdentifyEvidence& evidence) {
  const auto& requirement = bench.row.requirement;
  return requirement.probe == ProbeKind::tcp ? judge_greeting(options_of(requirement), evidence)
                                             : judge_identification(evidence);
}

}  // namespace netpreflight
