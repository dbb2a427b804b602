// The certificates that a far end presented, held against sets of roots. Every fault is collected; nothing is accepted or refused.
#pragma once

#include <string>
#include <vector>

#include <openssl/x509.h>

#include "net/good_signatures.hpp"
#include "net/trust_store.hpp"
#include "netpreflight/evidence.hpp"

namespace netpreflight {

/// Verifies the chain (leaf first, the rest in any order) against one store at the current time, as a TLS client of the system does: for
/// a server's purpose, with keys and digests of OpenSSL's security level 2. Every fault is collected. An anchor is public when
/// `public_roots` has the same certificate. `signatures` are those that were found good before, and after it also those of this chain.
Verification verify_chain(const std::vector<X509*>& chain, const TrustStore& store, const TrustStore& public_roots,
                          GoodSignatures& signatures);

/// Describes what was presented, in the order of signing, and verifies it against this host's store and the public roots. What is too
/// long, or too dear to check, is left unexamined. `chain` is put into that order.
void examine_chain(std::vector<X509*>& chain, const std::string& server_name, const TrustStore& local,
                   const TrustStore& public_roots, GoodSignatures& signatures, HandshakeEvidence& evidence);

}  // namespace netpreflight
