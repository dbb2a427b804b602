// What stands in an X.509 certificate, as evidence: every string escaped and bounded.
#pragma once

#include <memory>

#include <openssl/x509.h>

#include "netpreflight/evidence.hpp"

namespace netpreflight {

struct X509Deleter {
  void operator()(X509* certificate) const { X509_free(certificate); }
};
using X509Pointer = std::unique_ptr<X509, X509Deleter>;

/// Never throws; what cannot be read stays empty.
Certificate describe(X509* certificate);

/// What a path says of it; its faults are those of the path. Never throws.
PathCertificate describe_in_path(X509* certificate);

/// A distinguished name on one line, e.g. "CN = Example Root, O = Example" (RFC 2253 escapes off, ours on).
std::string describe(const X509_NAME* name);

/// SHA-256 of the DER form, lower-case hex.
std::string fingerprint(X509* certificate);

}  // namespace netpreflight
