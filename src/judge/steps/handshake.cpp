// How a TLS handshake ended, and what that means.
#include <algorithm>
#include <array>
#include <cctype>

#include <fmt/format.h>

#include "catalogue/phrases.hpp"
#include "judge/steps/steps.hpp"

namespace netpreflight {

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
  if (!evidence.alert) return evidence.detail.empty() ? phrase(Phrase::improper_message) : evidence.detail;
  const auto row = std::ranges::find(kAlerts, *evidence.alert, &AlertName::alert);
  return phrase(Phrase::tls_alert, {{"alert", row == kAlerts.end() ? Fact(*evidence.alert) : Fact(row->name)}});
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
  Facts facts{{"address", Things{evidence.address}},
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
      facts["seen"] = phrase(silent ? Phrase::silence_after : Phrase::end_after,
                             {{"bytes", std::to_string(evidence.bytes_received)}});
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
      shown.facts["seen"] = phrase(Phrase::asks_and_ends, {{"address", evidence.address}});
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
