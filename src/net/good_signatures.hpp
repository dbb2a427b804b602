// Which certificates were found to be signed by which. The servers of a run have their issuers in common, and each chain is looked at
// several times: a signature is checked once.
#pragma once

#include <mutex>
#include <string>
#include <unordered_set>

#include <openssl/x509.h>

namespace netpreflight {

/// For several threads at once.
class GoodSignatures {
 public:
  /// Whether `issuer` may have issued the certificate (X509_check_issued(3)), and its key made the signature (RFC 5280 section 6.1.3).
  bool has(X509* certificate, X509* issuer);

 private:
  std::mutex mutex_;
  std::unordered_set<std::string> known_;  ///< SHA-256 of the certificate, and of its issuer
};

}  // namespace netpreflight
