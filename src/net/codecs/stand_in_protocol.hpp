// What the stand-in and its clients say to each other, as text (docs/stand-in.md), and the key that signs it. No I/O.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <openssl/evp.h>
#include <openssl/ssl.h>

#include "netpreflight/evidence.hpp"

namespace netpreflight {

/// The line that the stand-in begins with on ports without TLS.
inline constexpr std::string_view kStandInGreeting = "netpreflight/1 stand-in\r\n";

/// Bytes of every question; no answer is longer.
inline constexpr std::size_t kStandInMessage = 512;

/// What every question begins with.
inline constexpr std::string_view kStandInQuestionStart = "netpreflight/1 check ";

struct StandInQuestion {
  std::string nonce;        ///< 64 lower-case hexadecimal digits
  std::string source;       ///< the client's address, as it sees it
  std::string destination;  ///< the address that it went to
  std::string role;         ///< its vantage
};

struct StandInAnswer {
  std::string signed_part;  ///< everything up to the space before the proof
  std::string source;
  std::string destination;
  std::string key;    ///< SubjectPublicKeyInfo, DER
  std::string proof;  ///< DER
};

struct EvpKeyDeleter {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
using EvpKeyPointer = std::unique_ptr<EVP_PKEY, EvpKeyDeleter>;

/// 32 fresh random bytes as hexadecimal digits. Throws where the system has no randomness.
std::string fresh_nonce();

/// The question's kStandInMessage bytes.
std::string write_question(const StandInQuestion& question);
/// Nothing where it is not exactly in the form that write_question writes.
std::optional<StandInQuestion> read_question(std::string_view bytes);

/// The answer to the question's bytes, signed by `key`; `channel` is channel_of() the session, empty without TLS.
std::string write_answer(std::string_view question, std::string_view source, std::string_view destination,
                         EVP_PKEY* key, std::string_view channel);
/// Reads one line without its end. Nothing where it is not in the form that write_answer writes.
std::optional<StandInAnswer> read_answer(std::string_view line);
/// Whether the answer's own key signed it for this question and channel.
bool verifies(const StandInAnswer& answer, std::string_view question, std::string_view channel);

/// SubjectPublicKeyInfo in DER. The key is on P-256, as a stand-in's is; empty: it is not.
std::string public_key(EVP_PKEY* key);
/// The same of a certificate, as it stands there, whatever kind of key it is.
std::string public_key(X509* certificate);
/// X509_set_pubkey(3) for a key on P-256, the form of which is known here: OpenSSL's own would link how every kind of key is written.
/// False: it is another kind, or OpenSSL cannot.
bool put_public_key(X509_PUBKEY* slot, EVP_PKEY* key);
/// A stand-in's name: "3f2a-91bc-77d0-12e4" for its public key in DER.
std::string instance_name(std::string_view public_key);

/// 32 bytes that only the two ends of this session know (RFC 5705); empty where they cannot be had.
std::string channel_of(SSL* session);

}  // namespace netpreflight
