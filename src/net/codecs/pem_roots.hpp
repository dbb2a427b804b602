// The certificates of a PEM text (RFC 7468), and which of them have a subject. None is parsed for that: of a bundle nearly all are never
// asked for, and parsing them costs more than a handshake.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <openssl/x509.h>

namespace netpreflight {

/// Whether the line that begins a certificate is in it.
bool has_pem_certificate(std::string_view text);

/// The DER form of every certificate of a PEM text; empty where what is between its two lines is no base64.
std::vector<std::string> certificates_of(std::string_view pem);

/// The same for all names (RFC 5280 section 4.1.2.4, in DER) that X509_NAME_cmp(3) takes for one, which minds neither case, nor spaces, nor
/// the kind of string. Other names may share it.
std::uint64_t key_of_name(std::string_view name);
std::uint64_t key_of_name(const X509_NAME* name);

/// Certificates by the key of their subject.
class PemRoots {
 public:
  /// The text has to outlive this.
  explicit PemRoots(std::string_view pem);

  /// Those that may have this subject, in DER, in the order of the text.
  std::vector<std::string> of_subject(const X509_NAME* subject) const;

 private:
  std::multimap<std::uint64_t, std::string_view> roots_;  ///< what is between the two lines of each
};

}  // namespace netpreflight
