// How a TLS handshake ended, and what that means.
#include <algorithm>
#include <array>
#include <cctype>

#include <fmt/format.h>

#include "catalogue/handshake_reasons.hpp"
#include "catalogue/phrases.hpp"
#include "judge/steps/certificate_words.hpp"
#include "judge/steps/steps.hpp"
#include "netpreflight/catalogue.hpp"
#include "text/foreign.hpp"

namespace netpreflight {

namespace {

/// What ended the handshake, and what has to be done about it.
void put_reason(const HandshakeEvidence& evidence, Facts& facts) {
  if (evidence.alert) {
    const AlertMeaning& known = meaning_of_alert(*evidence.alert);
    const Fact name = known.name.empty() ? Fact(*evidence.alert) : Fact(known.name);
    facts["seen"] = phrase(Phrase::with_meaning,
                           {{"seen", phrase(Phrase::tls_alert, {{"alert", name}})}, {"meaning", known.meaning}});
    facts["tls_request"] = known.request;
    if (known.on_the_way) facts["team"] = team_id(Team::firewall);
    return;
  }
  const ReasonMeaning& known = meaning_of_reason(evidence.reason.value_or(HandshakeReason::other));
  const std::string detail = evidence.detail.empty() ? phrase(Phrase::improper_message) : evidence.detail;
  facts["seen"] = phrase(Phrase::with_meaning, {{"seen", detail}, {"meaning", known.meaning}});
  facts["tls_request"] = known.request;
  if (known.on_the_way) facts["team"] = team_id(Team::firewall);
}

/// Alerts that a server sends when it and the client have no version or cipher in common.
bool is_protocol_alert(int alert) {
  return alert == 40 || alert == 70 || alert == 71;
}

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
  if (evidence.reason == HandshakeReason::too_long)
    return because(Cause::tls_untrusted, facts_of_unread_chain(evidence));
  Facts facts{{"address", Things{evidence.address}},
              {"server_name", first_of({evidence.server_name, evidence.address})},
              {"first_bytes", quoted_start(evidence.first_bytes)}};
  put_reason(evidence, facts);
  switch (evidence.end) {
    case HandshakeEnd::completed:
    case HandshakeEnd::alert:
      return because(is_protocol_alert(evidence.alert.value_or(0)) ? Cause::tls_protocol : Cause::tls_alert,
                     std::move(facts));
    case HandshakeEnd::reset:
    case HandshakeEnd::closed:
    case HandshakeEnd::timed_out: {
      // Who has begun to shake hands is neither mute nor gone before the first word; and that is no alert.
      if (evidence.bytes_received > 0) return cut_off_after(evidence, false, std::move(facts));
      return because(evidence.end == HandshakeEnd::timed_out ? Cause::tcp_mute : Cause::tcp_reset, std::move(facts));
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

namespace {

/// Anybody can copy a certificate, and who ends a handshake with RSA key exchange has not shown the key.
Judged without_proof(const HandshakeEvidence& evidence, Facts facts) {
  Facts known{{"address", evidence.address}};
  put_reason(evidence, known);
  facts["seen"] = phrase(Phrase::key_not_proven, known);
  facts["team"] = team_id(Team::server);
  Judged judged = because(Cause::run_inconclusive, std::move(facts));
  judged.reached = true;
  return judged;
}

/// This program's own bound ended the handshake: the server may be as it should be for others.
Judged too_dear(const HandshakeEvidence& evidence, Facts facts) {
  Facts known{{"address", evidence.address}};
  put_reason(evidence, known);
  facts["seen"] = phrase(Phrase::dear_key_exchange, known);
  facts["team"] = team_id(Team::server);
  Judged judged = because(Cause::run_inconclusive, std::move(facts));
  judged.reached = true;
  return judged;
}

}  // namespace

bool ends_without_a_word(const HandshakeEvidence& evidence) {
  static constexpr std::array kCutOff{HandshakeEnd::timed_out, HandshakeEnd::reset, HandshakeEnd::closed};
  return std::ranges::find(kCutOff, evidence.end) != kCutOff.end();
}

Judged cut_off_after(const HandshakeEvidence& evidence, bool other_name_passes, Facts facts) {
  const std::string message = evidence.last_message.value_or("");
  const Phrase when = evidence.bytes_received == 0 ? Phrase::when_name_sent
                      : message.empty()            ? Phrase::when_after_bytes
                                                   : Phrase::when_after_message;
  facts["server_name"] = first_of({evidence.server_name, evidence.address});
  const Facts known{
      {"server_name", facts["server_name"]}, {"message", message}, {"bytes", std::to_string(evidence.bytes_received)}};
  facts["when"] = phrase(when, known);
  facts["when_of_several"] = phrase(message.empty() ? Phrase::when_in_the_answer : Phrase::when_behind_message, known);
  // Rows are for the same people whatever their names and however long the answers were.
  facts["when_in_short"] = std::to_string(static_cast<int>(when)) + message;
  facts["besides"] = phrase(other_name_passes ? Phrase::besides_other_name_passes : Phrase::besides_whatever_name);
  const bool silent = evidence.end == HandshakeEnd::timed_out;
  return because(silent ? Cause::tls_timeout_after_hello : Cause::tls_reset_after_hello, std::move(facts));
}

Judged judge_handshake(const Bench& bench, const HandshakeEvidence& evidence) {
  if (evidence.end == HandshakeEnd::completed) return judge_certificate(bench, evidence);
  if (evidence.chain.empty()) return judge_unfinished(evidence);
  // Whoever shows a certificate can be judged by it. Refused for want of a client certificate, the server has been reached.
  Judged shown = judge_certificate(bench, evidence);
  if (shown.cause) return shown;
  if (evidence.reason == HandshakeReason::too_long) return too_dear(evidence, std::move(shown.facts));
  if (!evidence.client_certificate_requested) return judge_unfinished(evidence);
  switch (evidence.end) {
    case HandshakeEnd::completed:
    case HandshakeEnd::alert:
      return evidence.key_proven.value_or(true) ? shown : without_proof(evidence, std::move(shown.facts));
    case HandshakeEnd::reset:
    case HandshakeEnd::closed:
      // Some servers refuse so, and so do filters that look at certificates.
      shown.facts["seen"] = phrase(Phrase::asks_and_ends, {{"address", evidence.address}});
      shown.facts["team"] = team_id(Team::server);
      return because(Cause::run_inconclusive, std::move(shown.facts));
    case HandshakeEnd::timed_out:
    case HandshakeEnd::protocol:
    case HandshakeEnd::not_tls:
    case HandshakeEnd::malformed:
      return judge_unfinished(evidence);
  }
  return shown;
}

}  // namespace netpreflight
