#include "judge/steps/certificate_words.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>

#include "catalogue/phrases.hpp"
#include "judge/steps/steps.hpp"
#include "netpreflight/catalogue.hpp"
#include "text/listing.hpp"

namespace netpreflight {

bool has_fault(const Verification& verification, ChainFault fault) {
  return std::ranges::find(verification.faults, fault) != verification.faults.end();
}

bool is_anchorless(const Verification& verification) {
  static constexpr std::array kWithoutAnchor{ChainFault::unknown_issuer, ChainFault::self_signed,
                                             ChainFault::bad_signature, ChainFault::unexamined};
  return std::ranges::any_of(kWithoutAnchor, [&](ChainFault fault) { return has_fault(verification, fault); });
}

namespace {

/// The place in the path of the certificate with this fault that stands nearest to the server's own; nothing in older reports.
std::optional<std::size_t> place_of(const Verification& verification, ChainFault fault) {
  if (!verification.path) return std::nullopt;
  const auto found = std::ranges::find_if(*verification.path, [fault](const PathCertificate& certificate) {
    return std::ranges::find(certificate.faults, fault) != certificate.faults.end();
  });
  if (found == verification.path->end()) return std::nullopt;
  return static_cast<std::size_t>(found - verification.path->begin());
}

bool is_root(const Verification& verification, std::size_t place) {
  return place > 0 && verification.anchor && place + 1 == verification.path->size();
}

std::string name_list(const Certificate& certificate) {
  constexpr std::size_t kMostShown = 4;
  if (certificate.names.empty()) return first_of({certificate.subject_common_name, certificate.subject});
  const auto shown = std::min(certificate.names.size(), kMostShown);
  const std::vector<std::string> first(certificate.names.begin(),
                                       certificate.names.begin() + static_cast<std::ptrdiff_t>(shown));
  return join(first) + (shown < certificate.names.size() ? ", ..." : "");
}

/// Of a report that does not say which certificate is at fault the tightest dates are shown.
void put_tightest_dates(const HandshakeEvidence& evidence, Facts& facts) {
  std::string not_after = evidence.chain.front().not_after;
  std::string not_before = evidence.chain.front().not_before;
  for (const auto& certificate : evidence.chain) {
    if (!certificate.in_path) continue;
    not_after = std::min(not_after, certificate.not_after);
    not_before = std::max(not_before, certificate.not_before);
  }
  facts["not_after"] = std::move(not_after);
  facts["not_before"] = std::move(not_before);
}

/// OpenSSL's word for the first fault of a kind, and whose fault it is.
Facts details_of(const Verification& verification, ChainFault fault) {
  Facts details{{"detail", std::string("?")}, {"subject", std::string("?")}};
  const auto found = std::ranges::find(verification.faults, fault);
  const auto index = static_cast<std::size_t>(found - verification.faults.begin());
  if (index < verification.details.size()) details["detail"] = verification.details[index];
  if (const auto place = place_of(verification, fault)) details["subject"] = verification.path->at(*place).subject;
  return details;
}

std::string unexamined_words(const std::string& issuer, const std::string& why) {
  return phrase(Phrase::distrust_unexamined, {{"issuer", issuer}, {"seen", why}});
}

std::string root_words(const Anchor& anchor) {
  return phrase(Phrase::root_and_fingerprint, {{"subject", anchor.subject}, {"fingerprint", anchor.sha256}});
}

}  // namespace

bool is_about_root(const Verification& verification, ChainFault fault) {
  const auto place = place_of(verification, fault);
  return place && is_root(verification, *place);
}

Facts certificate_facts(const HandshakeEvidence& evidence) {
  const Certificate& leaf = evidence.chain.front();
  const std::string issuer = issuer_words(top_of(evidence.chain));
  const auto& anchor = deciding_anchor(evidence);
  Facts facts{{"address", Things{evidence.address}},
              {"server_name", first_of({evidence.server_name, evidence.address})},
              {"issuer", issuer},
              {"certificate_of_issuer", phrase(Phrase::untrusted_certificate_of, {{"issuer", issuer}})},
              {"missing", issuer},
              {"subject", leaf.subject},
              {"interceptor", issuer_words(top_of(evidence.chain))},
              {"certificate_names", name_list(leaf)},
              {"version", first_of({evidence.version, "TLS"})},
              {"signed_by", first_of({leaf.issuer_organisation, leaf.issuer_common_name, leaf.issuer})},
              {"anchor", anchor ? anchor->subject : top_of(evidence.chain).issuer},
              {"faulty", phrase(Phrase::faulty_leaf)},
              {"renewal", phrase(Phrase::renew_leaf)},
              {"clock_first", phrase(Phrase::clock_first)},
              {"note", ""}};
  put_tightest_dates(evidence, facts);
  facts["what_to_check"] = phrase(Phrase::check_address_of, facts);
  facts["misfit"] = phrase(Phrase::misfit_other_name, facts);
  facts["name_request"] = phrase(Phrase::request_other_name, facts);
  facts["distrust"] = is_unexamined(evidence) ? unexamined_words(issuer, join(evidence.with_public.details))
                                              : phrase(Phrase::distrust_no_root, facts);
  facts["missing_doubt"] = phrase(Phrase::missing_or_inspected, facts);
  return facts;
}

Facts facts_without_certificate(const HandshakeEvidence& evidence) {
  return {{"address", Things{evidence.address}},
          {"issuer", "none"},
          {"certificate_of_issuer", phrase(Phrase::no_certificate_at_all)},
          {"distrust", phrase(Phrase::distrust_no_certificate)}};
}

Facts facts_of_unread_chain(const HandshakeEvidence& evidence) {
  const std::string issuer = phrase(Phrase::unread_issuer);
  return {{"address", Things{evidence.address}},
          {"issuer", issuer},
          {"certificate_of_issuer", phrase(Phrase::unread_certificate)},
          {"distrust", phrase(Phrase::distrust_unread, {{"seen", evidence.detail}})}};
}

Facts with_dates(Facts facts, const HandshakeEvidence& evidence, const Verification& verification, ChainFault fault) {
  const auto place = place_of(verification, fault);
  if (!place) return facts;
  const PathCertificate& certificate = verification.path->at(*place);
  facts["not_after"] = certificate.not_after;
  facts["not_before"] = certificate.not_before;
  if (*place == 0) return facts;
  const Facts subject{{"subject", certificate.subject}};
  const bool root = is_root(verification, *place);
  facts["faulty"] = phrase(root ? Phrase::faulty_root : Phrase::faulty_intermediate, subject);
  facts["renewal"] = phrase(root ? Phrase::renew_root : Phrase::renew_intermediate, subject);
  facts["address"] = Things{evidence.address};
  return facts;
}

Facts with_misfit(Facts facts, const HandshakeEvidence& evidence, const Verification& verification) {
  // OpenSSL names the certificate with the names; the constraint is that of an issuer on the way, the nearest one in most cases.
  const auto& path = verification.path;
  facts["issuer"] = path && path->size() > 2 ? path->at(1).subject : issuer_words(evidence.chain.front());
  facts["what_to_check"] = phrase(Phrase::check_server_of, facts);
  facts["misfit"] = phrase(Phrase::misfit_not_permitted, facts);
  facts["name_request"] = phrase(Phrase::request_not_permitted, facts);
  facts["team"] = team_id(Team::server);  // the address is right: the name stands in the certificate
  return facts;
}

Facts with_distrust(Facts facts, const Verification& verification, ChainFault fault) {
  facts["distrust"] = phrase(Phrase::distrust_below_root, details_of(verification, fault));
  facts["team"] = team_id(Team::server);  // it hangs on a known root: no inspecting device shows it
  return facts;
}

Facts with_missing(Facts facts, const HandshakeEvidence& evidence) {
  Things missing;
  for (const auto& certificate : evidence.local.path.value_or(std::vector<PathCertificate>())) {
    const bool sent =
        std::ranges::find(evidence.chain, certificate.sha256, &Certificate::sha256) != evidence.chain.end();
    const bool is_anchor = evidence.local.anchor && evidence.local.anchor->sha256 == certificate.sha256;
    if (!sent && !is_anchor) missing.push_back(certificate.subject);
  }
  if (!missing.empty()) facts["missing"] = std::move(missing);
  facts["missing_doubt"] = phrase(Phrase::missing_known_here);
  return facts;
}

Facts with_lack(Facts facts, const HandshakeEvidence& evidence) {
  const auto& anchor = evidence.with_public.anchor;
  facts["roots"] = Things{anchor ? root_words(*anchor) : facts["anchor"].words()};
  facts["install"] = phrase(evidence.trust_store_present ? Phrase::update_store : Phrase::install_store);
  const Verification& local = evidence.local;
  const Facts details = details_of(local, local.faults.empty() ? ChainFault::other : local.faults.front());
  if (!evidence.trust_store_present) {
    facts["lack"] = phrase(Phrase::lack_store);
  } else if (is_about_root(local, ChainFault::expired)) {
    const Facts old = with_dates({}, evidence, local, ChainFault::expired);
    facts["lack"] = phrase(Phrase::lack_newer_root,
                           {{"subject", local.anchor->subject}, {"not_after", old.find("not_after")->second}});
  } else {
    facts["lack"] = phrase(is_anchorless(local) ? Phrase::lack_root : Phrase::lack_agreement, details);
  }
  return facts;
}

std::string only_here_words(const HandshakeEvidence& evidence) {
  const auto& anchor = evidence.local.anchor;
  const Certificate& top = top_of(evidence.chain);
  return phrase(Phrase::vendors_only_here, {{"anchor", anchor ? anchor->subject : top.subject},
                                            {"fingerprint", anchor ? anchor->sha256 : top.sha256},
                                            {"address", evidence.address}});
}

}  // namespace netpreflight
