// What is said of certificates: the facts that every judgement of one has, and which certificate of a chain is at fault. Pure.
#pragma once

#include <string>

#include "judge/steps/judged.hpp"

namespace netpreflight {

bool has_fault(const Verification& verification, ChainFault fault);

/// The path does not reach a root of the set, or somebody only borrows the name of one.
bool is_anchorless(const Verification& verification);

/// Every fault of this kind is the root's own.
bool is_about_root(const Verification& verification, ChainFault fault);

/// What all sentences about certificates need. The chain is not empty.
Facts certificate_facts(const HandshakeEvidence& evidence);
Facts facts_without_certificate(const HandshakeEvidence& evidence);
/// Of a chain that is longer than what is read of any.
Facts facts_of_unread_chain(const HandshakeEvidence& evidence);

/// The same facts for a date that does not hold, of the certificate that has it: the server's own, an intermediate, the root.
Facts with_dates(Facts facts, const HandshakeEvidence& evidence, const Verification& verification, ChainFault fault);

/// For an issuer on the way that may not sign for the names of the certificate.
Facts with_misfit(Facts facts, const HandshakeEvidence& evidence, const Verification& verification);

/// For a certificate below a known root that no program accepts, with OpenSSL's word for why.
Facts with_distrust(Facts facts, const Verification& verification, ChainFault fault);

/// For a chain whose missing certificate this host happens to have.
Facts with_missing(Facts facts, const HandshakeEvidence& evidence);

/// For a genuine certificate that this host's own programs refuse: which root is missing, or too old.
Facts with_lack(Facts facts, const HandshakeEvidence& evidence);

/// A chain of the vendor's organisation that nothing but this host's own store vouches for, with the fingerprint to compare.
std::string only_here_words(const HandshakeEvidence& evidence);

}  // namespace netpreflight
