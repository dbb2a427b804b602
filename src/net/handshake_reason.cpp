#include "net/handshake_reason.hpp"

#include <algorithm>
#include <array>

#include <openssl/err.h>
#include <openssl/ssl.h>

namespace netpreflight {

namespace {

struct ReasonRow {
  int number;
  HandshakeReason reason;
};
constexpr std::array kReasons{
    ReasonRow{SSL_R_UNSUPPORTED_PROTOCOL, HandshakeReason::old_version},
    ReasonRow{SSL_R_WRONG_SSL_VERSION, HandshakeReason::old_version},
    ReasonRow{SSL_R_WRONG_VERSION_NUMBER, HandshakeReason::old_version},
    ReasonRow{SSL_R_NO_PROTOCOLS_AVAILABLE, HandshakeReason::old_version},
    ReasonRow{SSL_R_UNSUPPORTED_SSL_VERSION, HandshakeReason::old_version},
    ReasonRow{SSL_R_VERSION_TOO_LOW, HandshakeReason::old_version},
    ReasonRow{SSL_R_BAD_PROTOCOL_VERSION_NUMBER, HandshakeReason::old_version},
    ReasonRow{SSL_R_UNKNOWN_CIPHER_RETURNED, HandshakeReason::unknown_cipher},
    ReasonRow{SSL_R_WRONG_CIPHER_RETURNED, HandshakeReason::unknown_cipher},
    ReasonRow{SSL_R_UNKNOWN_CIPHER_TYPE, HandshakeReason::unknown_cipher},
    ReasonRow{SSL_R_UNKNOWN_KEY_EXCHANGE_TYPE, HandshakeReason::unknown_cipher},
    ReasonRow{SSL_R_UNSUPPORTED_COMPRESSION_ALGORITHM, HandshakeReason::unknown_cipher},
    ReasonRow{SSL_R_NO_CIPHERS_AVAILABLE, HandshakeReason::unknown_cipher},
    ReasonRow{SSL_R_CIPHERSUITE_DIGEST_HAS_CHANGED, HandshakeReason::unknown_cipher},
    ReasonRow{SSL_R_DH_KEY_TOO_SMALL, HandshakeReason::weak_key_exchange},
    ReasonRow{SSL_R_BAD_DH_VALUE, HandshakeReason::weak_key_exchange},
    ReasonRow{SSL_R_UNSAFE_LEGACY_RENEGOTIATION_DISABLED, HandshakeReason::no_secure_renegotiation},
    ReasonRow{SSL_R_WRONG_CURVE, HandshakeReason::unknown_curve},
    ReasonRow{SSL_R_BAD_ECPOINT, HandshakeReason::unknown_curve},
    ReasonRow{SSL_R_UNSUPPORTED_ELLIPTIC_CURVE, HandshakeReason::unknown_curve},
    ReasonRow{SSL_R_BAD_KEY_SHARE, HandshakeReason::unknown_curve},
    ReasonRow{SSL_R_NO_SUITABLE_KEY_SHARE, HandshakeReason::unknown_curve},
    ReasonRow{SSL_R_NO_SUITABLE_GROUPS, HandshakeReason::unknown_curve},
    ReasonRow{SSL_R_ECC_CERT_NOT_FOR_SIGNING, HandshakeReason::unknown_curve},
    ReasonRow{SSL_R_BAD_ECC_CERT, HandshakeReason::unknown_curve},
    ReasonRow{SSL_R_WRONG_SIGNATURE_TYPE, HandshakeReason::signature_algorithm},
    ReasonRow{SSL_R_UNKNOWN_DIGEST, HandshakeReason::signature_algorithm},
    ReasonRow{SSL_R_NO_SUITABLE_SIGNATURE_ALGORITHM, HandshakeReason::signature_algorithm},
    ReasonRow{SSL_R_LEGACY_SIGALG_DISALLOWED_OR_UNSUPPORTED, HandshakeReason::signature_algorithm},
    ReasonRow{SSL_R_WRONG_CERTIFICATE_TYPE, HandshakeReason::signature_algorithm},
    ReasonRow{SSL_R_NO_SUITABLE_DIGEST_ALGORITHM, HandshakeReason::signature_algorithm},
    ReasonRow{SSL_R_BAD_SIGNATURE, HandshakeReason::bad_signature},
    ReasonRow{SSL_R_WRONG_SIGNATURE_LENGTH, HandshakeReason::bad_signature},
    ReasonRow{SSL_R_WRONG_SIGNATURE_SIZE, HandshakeReason::bad_signature},
    ReasonRow{SSL_R_MISSING_RSA_CERTIFICATE, HandshakeReason::bad_signature},
    ReasonRow{SSL_R_INAPPROPRIATE_FALLBACK, HandshakeReason::lowered_version},
    ReasonRow{SSL_R_DECRYPTION_FAILED_OR_BAD_RECORD_MAC, HandshakeReason::damaged_record},
    ReasonRow{SSL_R_DECRYPTION_FAILED, HandshakeReason::damaged_record},
    ReasonRow{SSL_R_BAD_DIGEST_LENGTH, HandshakeReason::damaged_record},
    ReasonRow{SSL_R_DIGEST_CHECK_FAILED, HandshakeReason::damaged_record},
    ReasonRow{SSL_R_ENCRYPTED_LENGTH_TOO_LONG, HandshakeReason::damaged_record},
    ReasonRow{SSL_R_DATA_LENGTH_TOO_LONG, HandshakeReason::damaged_record},
    ReasonRow{SSL_R_PACKET_LENGTH_TOO_LONG, HandshakeReason::damaged_record},
    ReasonRow{SSL_R_BAD_RECORD_TYPE, HandshakeReason::damaged_record},
    ReasonRow{SSL_R_BLOCK_CIPHER_PAD_IS_WRONG, HandshakeReason::damaged_record},
    ReasonRow{SSL_R_UNABLE_TO_FIND_PUBLIC_KEY_PARAMETERS, HandshakeReason::unreadable_certificate},
    ReasonRow{SSL_R_UNKNOWN_CERTIFICATE_TYPE, HandshakeReason::unreadable_certificate},
    ReasonRow{SSL_R_CERT_LENGTH_MISMATCH, HandshakeReason::unreadable_certificate},
    ReasonRow{SSL_R_NO_CERTIFICATES_RETURNED, HandshakeReason::unreadable_certificate},
    ReasonRow{SSL_R_BAD_DATA_RETURNED_BY_CALLBACK, HandshakeReason::unreadable_certificate},
    ReasonRow{SSL_R_EXCESSIVE_MESSAGE_SIZE, HandshakeReason::too_long},
    ReasonRow{SSL_R_UNEXPECTED_MESSAGE, HandshakeReason::improper_message},
    ReasonRow{SSL_R_LENGTH_MISMATCH, HandshakeReason::improper_message},
    ReasonRow{SSL_R_LENGTH_TOO_SHORT, HandshakeReason::improper_message},
    ReasonRow{SSL_R_LENGTH_TOO_LONG, HandshakeReason::improper_message},
    ReasonRow{SSL_R_BAD_EXTENSION, HandshakeReason::improper_message},
    ReasonRow{SSL_R_UNSOLICITED_EXTENSION, HandshakeReason::improper_message},
    ReasonRow{SSL_R_BAD_PACKET, HandshakeReason::improper_message},
    ReasonRow{SSL_R_CCS_RECEIVED_EARLY, HandshakeReason::improper_message},
    ReasonRow{SSL_R_UNEXPECTED_CCS_MESSAGE, HandshakeReason::improper_message},
    ReasonRow{SSL_R_INVALID_CCS_MESSAGE, HandshakeReason::improper_message},
    ReasonRow{SSL_R_BAD_LENGTH, HandshakeReason::improper_message},
    ReasonRow{SSL_R_BAD_HANDSHAKE_STATE, HandshakeReason::improper_message},
    ReasonRow{SSL_R_BAD_HELLO_REQUEST, HandshakeReason::improper_message},
    ReasonRow{SSL_R_BAD_HRR_VERSION, HandshakeReason::improper_message},
    ReasonRow{SSL_R_RECORD_LENGTH_MISMATCH, HandshakeReason::improper_message},
    ReasonRow{SSL_R_RECORD_TOO_SMALL, HandshakeReason::improper_message},
    ReasonRow{SSL_R_INVALID_SESSION_ID, HandshakeReason::improper_message},
    ReasonRow{SSL_R_SSL_SESSION_ID_TOO_LONG, HandshakeReason::improper_message},
    ReasonRow{SSL_R_TOO_MANY_WARN_ALERTS, HandshakeReason::improper_message},
    ReasonRow{SSL_R_INVALID_ALERT, HandshakeReason::improper_message},
    ReasonRow{SSL_R_UNKNOWN_ALERT_TYPE, HandshakeReason::improper_message},
    ReasonRow{SSL_R_UNEXPECTED_RECORD, HandshakeReason::improper_message},
    ReasonRow{SSL_R_BAD_CHANGE_CIPHER_SPEC, HandshakeReason::improper_message},
    ReasonRow{SSL_R_GOT_A_FIN_BEFORE_A_CCS, HandshakeReason::improper_message},
    ReasonRow{SSL_R_NOT_ON_RECORD_BOUNDARY, HandshakeReason::improper_message},
};

}  // namespace

HandshakeReason reason_of(unsigned long error) {
  const int library = ERR_GET_LIB(error);
  // Below the TLS library only certificates and keys of the far end are read.
  if (library == ERR_LIB_ASN1 || library == ERR_LIB_X509) return HandshakeReason::unreadable_certificate;
  if (library == ERR_LIB_RSA || library == ERR_LIB_EVP) return HandshakeReason::bad_signature;
  if (library == ERR_LIB_EC) return HandshakeReason::unknown_curve;
  if (library != ERR_LIB_SSL) return HandshakeReason::other;
  const auto known = std::ranges::find(kReasons, ERR_GET_REASON(error), &ReasonRow::number);
  return known == kReasons.end() ? HandshakeReason::other : known->reason;
}

bool is_disagreement(HandshakeReason reason) {
  static constexpr std::array kDisagreements{
      HandshakeReason::old_version,    HandshakeReason::unknown_cipher,      HandshakeReason::weak_key_exchange,
      HandshakeReason::unknown_curve,  HandshakeReason::signature_algorithm, HandshakeReason::no_secure_renegotiation,
      HandshakeReason::lowered_version};
  return std::ranges::find(kDisagreements, reason) != kDisagreements.end();
}

}  // namespace netpreflight
