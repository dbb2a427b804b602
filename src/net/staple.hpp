// The OCSP answer that a server staples to its certificate (RFC 6066 section 8). No connection is made to find out more.
#pragma once

#include <vector>

#include <openssl/ssl.h>

#include "netpreflight/evidence.hpp"

namespace netpreflight {

/// What the stapled answer says of the first certificate of `chain`, which stands in the order of signing; `none` where nothing was
/// stapled.
OcspStaple read_staple(SSL* ssl, const std::vector<X509*>& chain);

}  // namespace netpreflight
