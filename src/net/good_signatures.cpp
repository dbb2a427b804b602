#include "net/good_signatures.hpp"

#include <array>

#include <openssl/evp.h>
#include <openssl/x509v3.h>

namespace netpreflight {

namespace {

/// Servers choose how many certificates there are.
constexpr std::size_t kMostKnown = 4096;

void append_digest(std::string& key, const X509* certificate) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  X509_digest(certificate, EVP_sha256(), digest.data(), &size);
  key.append(reinterpret_cast<const char*>(digest.data()), size);
}

}  // namespace

bool GoodSignatures::has(X509* certificate, X509* issuer) {
  if (X509_check_issued(issuer, certificate) != X509_V_OK) return false;
  std::string key;
  append_digest(key, certificate);
  append_digest(key, issuer);
  {
    const std::lock_guard lock(mutex_);
    if (known_.contains(key)) return true;
  }
  if (X509_verify(certificate, X509_get0_pubkey(issuer)) != 1) return false;
  const std::lock_guard lock(mutex_);
  if (known_.size() >= kMostKnown) known_.clear();
  known_.insert(std::move(key));
  return true;
}

}  // namespace netpreflight
