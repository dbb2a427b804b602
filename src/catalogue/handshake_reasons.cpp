#include "catalogue/handshake_reasons.hpp"

#include <algorithm>
#include <array>

namespace netpreflight {

namespace {

constexpr std::string_view kBetterTls = "TLS 1.2 or 1.3 with current ciphers has to be offered";
constexpr std::string_view kWhoAnswers =
    "whoever answers has to be found: the server itself, or a device that answers for it";
constexpr std::string_view kServersLog = "the server's own log says why";
constexpr std::string_view kLetRecordsPass = "the device on the way that changes TLS records has to let them pass";

/// RFC 8446 section 6, RFC 5246 section 7.2, RFC 6066 section 9, RFC 7301 section 3.2. The last row is for all others.
constexpr std::array kAlerts{
    AlertMeaning{0, "close_notify", "it takes its leave in the middle of the handshake", kWhoAnswers},
    AlertMeaning{10, "unexpected_message", "it did not expect what a client says at this place", kWhoAnswers},
    AlertMeaning{20, "bad_record_mac", "what it received is not what was sent: something on the way changes the bytes",
                 kLetRecordsPass, true},
    AlertMeaning{22, "record_overflow", "it takes no records of that size", kWhoAnswers},
    AlertMeaning{40, "handshake_failure", "nothing that is offered suits it: version, cipher, curve or signature",
                 kBetterTls},
    AlertMeaning{42, "bad_certificate", "it wants another client certificate than it got", kServersLog},
    AlertMeaning{43, "unsupported_certificate", "it wants a client certificate of another kind", kServersLog},
    AlertMeaning{44, "certificate_revoked", "it holds the client's certificate for revoked", kServersLog},
    AlertMeaning{45, "certificate_expired", "it holds the client's certificate for expired", kServersLog},
    AlertMeaning{46, "certificate_unknown", "it does not accept the client's certificate", kServersLog},
    AlertMeaning{47, "illegal_parameter", "it cannot make sense of the client's offer", kWhoAnswers},
    AlertMeaning{48, "unknown_ca", "it does not know who issued the client's certificate", kServersLog},
    AlertMeaning{49, "access_denied", "it refuses this client by its rules",
                 "its rules (addresses, names, countries) have to admit the source"},
    AlertMeaning{50, "decode_error", "it cannot read the client's message", kWhoAnswers},
    AlertMeaning{51, "decrypt_error", "a signature or key of the handshake does not fit", kWhoAnswers},
    AlertMeaning{70, "protocol_version", "it speaks no TLS version that is offered (1.2 and 1.3)", kBetterTls},
    AlertMeaning{71, "insufficient_security", "it wants stronger ciphers than are offered", kBetterTls},
    AlertMeaning{80, "internal_error", "something is wrong on its own side", kServersLog},
    AlertMeaning{86, "inappropriate_fallback", "it holds the client for one that was made to offer less", kWhoAnswers},
    AlertMeaning{90, "user_canceled", "it breaks off for a reason of its own", kServersLog},
    AlertMeaning{109, "missing_extension", "it wants something that the client did not send", kWhoAnswers},
    AlertMeaning{110, "unsupported_extension", "it was sent something that it does not want", kWhoAnswers},
    AlertMeaning{112, "unrecognized_name", "it serves no such name: another server, or one that is not set up for it",
                 "the address has to be the right one, and its server has to serve this name"},
    AlertMeaning{113, "bad_certificate_status_response", "it does not accept the client's OCSP answer", kServersLog},
    AlertMeaning{115, "unknown_psk_identity", "it only takes clients that share a key with it", kServersLog},
    AlertMeaning{116, "certificate_required", "it only takes clients with a certificate", kServersLog},
    AlertMeaning{120, "no_application_protocol", "it speaks none of the application protocols that were offered",
                 kServersLog},
    AlertMeaning{255, "", "an alert that no standard knows", kWhoAnswers},
};

constexpr std::array kReasons{
    ReasonMeaning{HandshakeReason::old_version, "it offers only TLS versions before 1.2",
                  "TLS 1.2 or 1.3 has to be offered"},
    ReasonMeaning{HandshakeReason::unknown_cipher, "it chooses a cipher that was not offered", kWhoAnswers},
    ReasonMeaning{HandshakeReason::weak_key_exchange, "its Diffie-Hellman parameters are too small",
                  "ECDHE, or Diffie-Hellman parameters of 2,048 bits and more, have to be offered"},
    ReasonMeaning{
        HandshakeReason::no_secure_renegotiation, "it offers TLS 1.2 without secure renegotiation (RFC 5746)",
        "secure renegotiation (RFC 5746) has to be supported, which an update of its TLS library brings, or TLS 1.3"},
    ReasonMeaning{HandshakeReason::unknown_curve,
                  "it chooses a key exchange group that was not offered, or an improper key",
                  "X25519 or P-256 has to be offered for the key exchange"},
    ReasonMeaning{HandshakeReason::signature_algorithm, "it signs in a way that is no longer accepted, such as SHA-1",
                  "the handshake has to be signed with SHA-256 or better"},
    ReasonMeaning{HandshakeReason::bad_signature,
                  "its signature does not fit the certificate: it has not got the key, or something on "
                  "the way changes the handshake",
                  kWhoAnswers},
    ReasonMeaning{HandshakeReason::lowered_version, "somebody on the way has lowered the TLS version",
                  "the device on the way that changes the handshake has to let it pass", true},
    ReasonMeaning{HandshakeReason::damaged_record,
                  "what arrives is not what was sent: something on the way changes the bytes", kLetRecordsPass, true},
    ReasonMeaning{HandshakeReason::unreadable_certificate, "its certificate cannot be read",
                  "a proper certificate has to be installed"},
    ReasonMeaning{HandshakeReason::too_long, "no honest server needs so much, and this program takes no more",
                  "only the certificates that belong to the server's own have to be sent"},
    ReasonMeaning{HandshakeReason::improper_message, "it says what makes no TLS handshake", kWhoAnswers},
    ReasonMeaning{HandshakeReason::other, "the handshake cannot go on", kWhoAnswers},
};
static_assert(kReasons.size() == static_cast<std::size_t>(HandshakeReason::other) + 1);

}  // namespace

std::span<const AlertMeaning> alert_meanings() {
  return kAlerts;
}

const AlertMeaning& meaning_of_alert(int alert) {
  const auto known = std::ranges::find(kAlerts, alert, &AlertMeaning::alert);
  return known == kAlerts.end() ? kAlerts.back() : *known;
}

std::span<const ReasonMeaning> reason_meanings() {
  return kReasons;
}

const ReasonMeaning& meaning_of_reason(HandshakeReason reason) {
  return kReasons.at(static_cast<std::size_t>(reason));
}

}  // namespace netpreflight
