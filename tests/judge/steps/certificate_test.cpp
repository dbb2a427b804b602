// Whose certificate a TLS row was shown, and whether it holds.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "catalogue/interceptors.hpp"
#include "tests/fixtures/scenarios.hpp"

namespace netpreflight::scenarios {
namespace {

void with_fingerprint_of_the_vendor(Setting& setting) {
  setting.table.vendor_ca.sha256 = {vendors(kA).chain.back().sha256};
}

void with_fingerprint_of_another_ca(Setting& setting) {
  setting.table.vendor_ca.sha256 = {std::string(64, '0')};
}

void interception_not_judged(Setting& setting) {
  for (Requirement& row : setting.table.rows) {
    if (row.id == "chatgpt") row.interception = Interception::not_judged;
  }
}

/// The device's own chain, and behind it the vendor's CA certificate, which anybody can copy.
HandshakeEvidence with_copied_vendor_ca(HandshakeEvidence evidence) {
  evidence.chain.push_back(vendors(kA).chain.back());
  evidence.chain.back().in_path = false;
  return evidence;
}

/// The CA certificate that the leaf names as its issuer has not signed it.
HandshakeEvidence not_signed_by_its_ca(HandshakeEvidence evidence) {
  evidence.chain.back().in_path = false;
  return with_fault(std::move(evidence), ChainFault::bad_signature);
}

/// An issuer that calls itself as the vendor's does, below a root of somebody else's.
HandshakeEvidence vendor_name_below(const std::string& root, const std::string& organisation) {
  HandshakeEvidence evidence = vendors(kA);
  evidence.chain.back().issuer = "CN = " + root + ", O = " + organisation;
  evidence.chain.back().issuer_common_name = root;
  evidence.chain.back().issuer_organisation = organisation;
  return evidence;
}

HandshakeEvidence alone(HandshakeEvidence evidence) {
  evidence.chain.resize(1);
  evidence.local = evidence.with_public = unknown();
  return evidence;
}

/// More certificates than are examined: whatever they say of themselves, nobody has checked it.
HandshakeEvidence unexamined(HandshakeEvidence evidence) {
  evidence.chain.resize(1);
  evidence.local =
      evidence.with_public = {{ChainFault::unexamined}, {"33 certificates, of which at most 32 are examined"}, {}};
  return evidence;
}

/// The leaf says that the vendor's CA has issued it.
HandshakeEvidence unexamined_of_the_vendor() {
  HandshakeEvidence evidence = unexamined(vendors(kA));
  evidence.chain.front().issuer_organisation = vendors(kA).chain.back().issuer_organisation;
  return evidence;
}

void with_fingerprint_of_the_local_anchor(Setting& setting) {
  setting.table.vendor_ca.sha256 = {trusted_here(vendors(kA)).local.anchor->sha256};
}

const std::vector<StepSays> kWell{kOk, kOk, kOk};

HandshakeEvidence with_local(HandshakeEvidence evidence, ChainFault fault) {
  evidence.local.faults = {fault};
  evidence.local.details = {"whatever it is"};
  return evidence;
}

/// The server's own, its issuer, and the root; none at fault.
std::vector<PathCertificate> path_of(const HandshakeEvidence& evidence) {
  std::vector<PathCertificate> path;
  for (const Certificate& each : evidence.chain) {
    path.push_back({each.subject, each.sha256, each.not_before, each.not_after, {}});
  }
  path.push_back({"CN = Public Root", std::string(64, 'c'), "2015-01-01T00:00:00Z", "2035-01-01T00:00:00Z", {}});
  return path;
}

/// In both verifications the certificate at one place of the path has this fault.
HandshakeEvidence at_fault(HandshakeEvidence evidence, std::size_t place, ChainFault fault) {
  for (Verification* each : {&evidence.local, &evidence.with_public}) {
    each->faults.push_back(fault);
    each->details.emplace_back("words for it");
    each->path = path_of(evidence);
    each->path->at(place).faults = {fault};
    each->path->at(place).not_after = "2025-08-20T00:00:00Z";
    each->path->at(place).not_before = "2025-09-20T00:00:00Z";
    if (fault == ChainFault::other) each->anchor.reset();
  }
  return evidence;
}

/// This host has only the root that was renewed since.
HandshakeEvidence old_root_here() {
  HandshakeEvidence evidence = genuine(kA);
  evidence.local = at_fault(genuine(kA), 2, ChainFault::expired).local;
  evidence.local.path->back().subject = "CN = Old Public Root";
  evidence.local.anchor = anchor("Old Public Root", false);
  return evidence;
}

/// The copy of the root that the program carries has run out, and this host has a newer one.
HandshakeEvidence only_public_root_expired() {
  HandshakeEvidence evidence = genuine(kA);
  evidence.with_public = at_fault(genuine(kA), 2, ChainFault::expired).with_public;
  return evidence;
}

/// The server sends its own certificate only, and this host happens to have its issuer's.
HandshakeEvidence completed_here() {
  HandshakeEvidence evidence = genuine(kA);
  evidence.local.path = path_of(evidence);
  evidence.chain.resize(1);
  evidence.with_public = unknown();
  return evidence;
}

std::vector<StepSays> shows(StepSays says) {
  return {kOk, kOk, says};
}

const Scenario kScenarios[] = {
    {"TooLongToBeExamined", "product-updates", to({unexamined(genuine(kA))}), fail, tls_untrusted,
     shows(tls_untrusted)},
    {"TooLongOfTheVendor", "product-updates", to({unexamined_of_the_vendor()}), fail, tls_untrusted,
     shows(tls_untrusted)},
    {"TooLongWhereTolerated", "chatgpt", to({unexamined(genuine(kA))}), fail, tls_untrusted, shows(tls_untrusted)},
    // Genuine.
    {"PublicRoot", "product-updates", to({genuine(kA)}), pass, kOk, kWell},
    {"PublicRootOnTolerantRow", "thor-cloud", to({genuine(kA)}), pass, kOk, kWell},
    {"VendorsCa", "product-updates", to({vendors(kA)}), pass, kOk, kWell},
    {"VendorsCaByFingerprint", "product-updates", to({vendors(kA)}), pass, kOk, kWell, with_fingerprint_of_the_vendor},
    {"VendorsCaInstalledHereByFingerprint", "product-updates", to({trusted_here(vendors(kA))}), pass, kOk, kWell,
     with_fingerprint_of_the_vendor},
    {"VendorsRootInstalledHereByFingerprintAndNotSent", "product-updates", to({trusted_here(vendors(kA))}), pass, kOk,
     kWell, with_fingerprint_of_the_local_anchor},
    {"OldCopyOfAPublicRootWhichThisHostHasAnew", "product-updates", to({only_public_root_expired()}), pass, kOk, kWell},

    // The vendor's name, vouched for by nobody but this host: what a careful interceptor installs.
    {"VendorsCaInstalledHere", "product-updates", to({trusted_here(vendors(kA))}), warn, run_inconclusive,
     shows(run_inconclusive)},
    {"VendorsCaInstalledHereWhereTolerated", "thor-cloud", to({trusted_here(vendors(kA))}), warn, run_inconclusive,
     shows(run_inconclusive)},
    {"VendorsCaInstalledHereAndExpired", "product-updates", to({expired(trusted_here(vendors(kA)))}), fail, tls_expired,
     shows(tls_expired)},
    {"VendorsCaInstalledHereForAnotherName", "product-updates", to({for_another_name(trusted_here(vendors(kA)))}), fail,
     tls_name_mismatch, shows(tls_name_mismatch)},

    // Genuine, and this host's own programs refuse it.
    {"PublicRootUnknownToLocalStore", "product-updates", to({unknown_here(genuine(kA))}), warn, tls_no_trust_store,
     shows(tls_no_trust_store)},
    {"OnlyThePredecessorOfThePublicRootHere", "product-updates", to({old_root_here()}), warn, tls_no_trust_store,
     shows(tls_no_trust_store)},
    {"RefusedHereForWhateverReason", "thor-cloud", to({with_local(genuine(kA), ChainFault::too_weak)}), warn,
     tls_no_trust_store, shows(tls_no_trust_store)},
    {"RefusedHereAndExpired", "product-updates", to({expired(unknown_here(genuine(kA)))}), fail, tls_expired,
     shows(tls_expired)},
    {"InternalServiceOfPrivateCa", "chatgpt", to({intercepted(kA)}), pass, kOk, kWell, interception_not_judged},

    // Genuine, and still not good.
    {"Expired", "product-updates", to({expired(genuine(kA))}), fail, tls_expired, shows(tls_expired)},
    {"NotYetValid", "product-updates", to({not_yet_valid(genuine(kA))}), fail, tls_not_yet_valid,
     shows(tls_not_yet_valid)},
    {"AnotherName", "product-updates", to({for_another_name(genuine(kA))}), fail, tls_name_mismatch,
     shows(tls_name_mismatch)},
    {"ExpiredAndAnotherName", "product-updates", to({expired(for_another_name(genuine(kA)))}), fail, tls_name_mismatch,
     shows(tls_name_mismatch)},
    {"Revoked", "product-updates", to({revoked(genuine(kA))}), fail, tls_revoked, shows(tls_revoked)},
    {"VendorsExpired", "product-updates", to({expired(vendors(kA))}), fail, tls_expired, shows(tls_expired)},
    {"VendorsForAnotherName", "product-updates", to({for_another_name(vendors(kA))}), fail, tls_name_mismatch,
     shows(tls_name_mismatch)},
    {"ExpiredOnTolerantRow", "thor-cloud", to({expired(genuine(kA))}), fail, tls_expired, shows(tls_expired)},
    {"IntermediateExpired", "product-updates", to({at_fault(genuine(kA), 1, ChainFault::expired)}), fail, tls_expired,
     shows(tls_expired)},
    {"IssuerMayNotSignForTheName", "product-updates", to({at_fault(genuine(kA), 0, ChainFault::not_permitted)}), fail,
     tls_name_mismatch, shows(tls_name_mismatch)},
    {"WeakBelowAPublicRoot", "product-updates", to({at_fault(genuine(kA), 0, ChainFault::too_weak)}), fail,
     tls_untrusted, shows(tls_untrusted)},
    {"RefusedBelowAPublicRoot", "product-updates", to({at_fault(genuine(kA), 1, ChainFault::other)}), fail,
     tls_untrusted, shows(tls_untrusted)},

    // Intercepted, and this host trusts it.
    {"InterceptedWhereForbidden", "product-updates", to({intercepted(kA)}), fail, tls_intercepted,
     shows(tls_intercepted)},
    {"InterceptedWhereTolerated", "thor-cloud", to({intercepted(kA)}), warn, tls_intercepted,
     shows({warn, tls_intercepted})},
    {"InterceptedOnOptionalForbiddenRow", "case-intelligence-feed-1", to({intercepted(kA)}), fail, tls_intercepted,
     shows(tls_intercepted)},
    {"InterceptedAndExpired", "product-updates", to({expired(intercepted(kA))}), fail, tls_intercepted,
     shows(tls_intercepted)},
    {"InterceptedForAnotherName", "product-updates", to({for_another_name(intercepted(kA))}), fail, tls_intercepted,
     shows(tls_intercepted)},
    {"InterceptedAndRevoked", "product-updates", to({revoked(intercepted(kA))}), fail, tls_intercepted,
     shows(tls_intercepted)},
    {"SelfSignedButInstalledHere", "product-updates", to({trusted_here(self_signed(kA))}), fail, tls_intercepted,
     shows(tls_intercepted)},
    {"CopyOfTheVendorsNameBelowAnotherRoot", "product-updates",
     to({trusted_here(vendor_name_below("Example Corp Root", "Example Corp"))}), fail, tls_intercepted,
     shows(tls_intercepted)},
    {"VendorsNameWithAnotherFingerprintTrustedHere", "product-updates", to({trusted_here(vendors(kA))}), fail,
     tls_intercepted, shows(tls_intercepted), with_fingerprint_of_another_ca},
    {"InterceptorAppendsTheVendorsCa", "product-updates", to({with_copied_vendor_ca(intercepted(kA))}), fail,
     tls_intercepted, shows(tls_intercepted)},
    {"InterceptorAppendsTheVendorsCaDespiteFingerprint", "product-updates",
     to({with_copied_vendor_ca(intercepted(kA))}), fail, tls_intercepted, shows(tls_intercepted),
     with_fingerprint_of_the_vendor},
    // Tolerance is for who signed, not for a certificate that no client accepts.
    {"TolerantRowInterceptedAndExpired", "thor-cloud", to({expired(intercepted(kA))}), fail, tls_expired,
     shows(tls_expired)},
    {"TolerantRowInterceptedForAnotherName", "thor-cloud", to({for_another_name(intercepted(kA))}), fail,
     tls_name_mismatch, shows(tls_name_mismatch)},

    // Trusted by nobody.
    {"SelfSigned", "product-updates", to({self_signed(kA)}), fail, tls_untrusted, shows(tls_untrusted)},
    {"SelfSignedOnTolerantRow", "thor-cloud", to({self_signed(kA)}), fail, tls_untrusted, shows(tls_untrusted)},
    {"PrivateCa", "product-updates", to({of_issuer(kA, "Some CA", "Somebody")}), fail, tls_untrusted,
     shows(tls_untrusted)},
    {"PrivateCaExpiredAndAnotherName", "product-updates",
     to({expired(for_another_name(of_issuer(kA, "Some CA", "Somebody")))}), fail, tls_untrusted, shows(tls_untrusted)},
    {"PrivateCaAndRevoked", "product-updates", to({revoked(of_issuer(kA, "Some CA", "Somebody"))}), fail, tls_untrusted,
     shows(tls_untrusted)},
    {"IntermediateMissing", "product-updates", to({alone(genuine(kA))}), fail, tls_incomplete_chain,
     shows(tls_incomplete_chain)},
    {"IntermediateOnlyOnThisHost", "product-updates", to({completed_here()}), fail, tls_incomplete_chain,
     shows(tls_incomplete_chain)},
    {"IntermediateOnlyOnThisHostOnTolerantRow", "thor-cloud", to({completed_here()}), fail, tls_incomplete_chain,
     shows(tls_incomplete_chain)},
    {"KnownInterceptor", "product-updates", to({known_interceptor(kA)}), fail, tls_intercepted, shows(tls_intercepted)},
    {"KnownInterceptorOnTolerantRow", "thor-cloud", to({known_interceptor(kA)}), fail, tls_intercepted,
     shows(tls_intercepted)},
    {"KnownInterceptorWithoutItsCa", "product-updates", to({alone(known_interceptor(kA))}), fail, tls_intercepted,
     shows(tls_intercepted)},
    {"VendorsNameWithAnotherFingerprint", "product-updates", to({vendors(kA)}), fail, tls_untrusted,
     shows(tls_untrusted), with_fingerprint_of_another_ca},
    {"VendorsNameWithBadSignature", "product-updates", to({not_signed_by_its_ca(vendors(kA))}), fail, tls_untrusted,
     shows(tls_untrusted)},
    {"VendorsNameWithBadSignatureDespiteFingerprint", "product-updates", to({not_signed_by_its_ca(vendors(kA))}), fail,
     tls_untrusted, shows(tls_untrusted), with_fingerprint_of_the_vendor},
    {"PublicIssuerWithBadSignature", "product-updates", to({not_signed_by_its_ca(genuine(kA))}), fail, tls_untrusted,
     shows(tls_untrusted)},
    {"CopiedVendorCaBehindAnUntrustedChain", "product-updates",
     to({with_copied_vendor_ca(of_issuer(kA, "Some CA", "Somebody"))}), fail, tls_untrusted, shows(tls_untrusted)},
    {"NoCertificateAtAll", "product-updates", to({shown(kA, {})}), fail, tls_untrusted, shows(tls_untrusted)},

    // A host without a trust store.
    {"NoTrustStore", "product-updates", to({without_store(genuine(kA))}), warn, tls_no_trust_store,
     shows(tls_no_trust_store)},
    {"NoTrustStoreVendorsCa", "product-updates", to({without_store(vendors(kA))}), pass, kOk, kWell},
    {"NoTrustStoreExpired", "product-updates", to({without_store(expired(genuine(kA)))}), fail, tls_expired,
     shows(tls_expired)},
    {"NoTrustStoreAnotherName", "product-updates", to({without_store(for_another_name(genuine(kA)))}), fail,
     tls_name_mismatch, shows(tls_name_mismatch)},
    {"NoTrustStoreRevoked", "product-updates", to({without_store(revoked(genuine(kA)))}), fail, tls_revoked,
     shows(tls_revoked)},
    {"NoTrustStorePrivateCa", "product-updates", to({without_store(of_issuer(kA, "Some CA", "Somebody"))}), fail,
     tls_untrusted, shows(tls_untrusted)},
    {"NoTrustStoreKnownInterceptor", "thor-cloud", to({without_store(known_interceptor(kA))}), fail, tls_intercepted,
     shows(tls_intercepted)},
};

class JudgeCertificates : public testing::TestWithParam<Scenario> {};

TEST_P(JudgeCertificates, AsTheContractSays) {
  EXPECT_EQ(judged(GetParam()), expected(GetParam()));
}

INSTANTIATE_TEST_SUITE_P(Tls, JudgeCertificates, testing::ValuesIn(kScenarios),
                         [](const auto& info) { return std::string(info.param.name); });

struct Interceptor {
  const char* description;
  HandshakeEvidence shown;
  std::string named;  ///< must stand in the step
};

TEST(JudgeCertificates, TheInterceptorIsNamedFromTheCertificate) {
  HandshakeEvidence below = intercepted(kA);
  below.chain = signed_by("Branch Inspection", "Example Corp Root", "Example Corp");
  const Interceptor cases[] = {
      {"its own root", intercepted(kA), "Example TLS Inspection (Example Corp)"},
      {"an intermediate below a root", below, "Example Corp Root (Example Corp)"},
      {"a known product", known_interceptor(kA), "Zscaler Intermediate Root CA (Zscaler Inc.)"},
      {"the vendor's CA appended", with_copied_vendor_ca(intercepted(kA)), "Example TLS Inspection (Example Corp)"},
      {"a common name alone", of_issuer(kA, "fortigate-vm", ""), "fortigate-vm (Fortinet)"},
  };
  for (const Interceptor& each : cases) {
    WholeRun run = all_well({});
    run.saw("product-updates", to({each.shown}));
    run.judge_rows();
    const Finding& finding = run.finding("product-updates");
    EXPECT_EQ(said(finding.status, finding.cause), "fail tls.intercepted") << each.description;
    EXPECT_EQ(finding.steps.back().interceptor, each.named) << each.description;
  }
}

// ---- Words ----

struct Worded {
  const char* name;
  HandshakeEvidence shown;
  std::vector<std::string> summary;  ///< what must stand in it
  std::vector<std::string> remedy;   ///< likewise
  std::vector<std::string> unsaid = {};
};

const Worded kWorded[] = {
    {"the server's own certificate",
     at_fault(genuine(kA), 0, ChainFault::expired),
     {"the certificate of " + kA + " expired on 2025-08-20"},
     {"Please renew the certificate of update-301.nextron-systems.com"}},
    {"an intermediate",
     at_fault(genuine(kA), 1, ChainFault::expired),
     {"the intermediate certificate \"CN = Public Issuer, O = Public Trust Ltd\" in the chain of " + kA +
      " expired on 2025-08-20"},
     {"Please replace the intermediate certificate \"CN = Public Issuer, O = Public Trust Ltd\" in the chain of "
      "update-301.nextron-systems.com"},
     {"renew the certificate"}},
    {"an intermediate of tomorrow",
     at_fault(genuine(kA), 1, ChainFault::not_yet_valid),
     {"the intermediate certificate", "is not valid before 2025-09-20"},
     {"intermediate certificate \"CN = Public Issuer, O = Public Trust Ltd\""}},
    {"a root",
     at_fault(genuine(kA), 2, ChainFault::expired),
     {"the root certificate \"CN = Public Root\" above the chain of " + kA + " expired"},
     {"another root than \"CN = Public Root\""},
     {"renew the certificate"}},
    {"an issuer that may not sign for the name",
     at_fault(genuine(kA), 0, ChainFault::not_permitted),
     {"for which its issuer \"CN = Public Issuer, O = Public Trust Ltd\" may not sign"},
     {"may sign for update-301.nextron-systems.com"},
     {"not trusted", "no trusted root", "not for update-301"}},
    {"a weak key",
     at_fault(genuine(kA), 1, ChainFault::too_weak),
     {"below a known root and is refused all the same: words for it, at \"CN = Public Issuer, O = Public Trust Ltd\""},
     {"below a known root"},
     {"no trusted root"}},
    {"a root that this host lacks",
     unknown_here(genuine(kA)),
     {"genuine (\"CN = Public Root\")", "this host's own trust store lacks that root"},
     {"bring the root certificates up to date", "the root \"CN = Public Root\" (SHA-256 " + std::string(64, 'c')},
     {"has no trust store"}},
    {"a root of which this host has only the predecessor",
     old_root_here(),
     {"only \"CN = Old Public Root\" fits, which expired on 2025-08-20"},
     {"bring the root certificates up to date", "the root \"CN = Public Root\""}},
    {"no trust store at all",
     without_store(genuine(kA)),
     {"this host has no trust store"},
     {"install the root certificates", "the root \"CN = Public Root\""}},
    {"an intermediate that only this host has",
     completed_here(),
     {"the certificate of \"CN = Public Issuer, O = Public Trust Ltd\" is missing"},
     {"add this intermediate certificate", "This host happens to know it"},
     {"ntercept", "inspecting"}},
    {"the vendor's name alone",
     trusted_here(vendors(kA)),
     {"could not be judged", "the vendor's name in it proves nothing", "SHA-256 " + std::string(64, 'c')},
     {"SHA-256 " + std::string(64, 'c')}},
};

TEST(JudgeCertificates, WordsNameTheCertificateAtFault) {
  for (const Worded& each : kWorded) {
    SCOPED_TRACE(each.name);
    WholeRun run = all_well({});
    run.saw("product-updates", to({each.shown}));
    const Report report = run.report();
    const ReportedRow& row = report.rows[run.index("product-updates")];
    const std::string remedy = row.remedy.value_or("");
    for (const auto& words : each.summary) EXPECT_THAT(row.summary, testing::HasSubstr(words));
    for (const auto& words : each.remedy) EXPECT_THAT(remedy, testing::HasSubstr(words));
    for (const auto& words : each.unsaid) EXPECT_THAT(row.summary + remedy, testing::Not(testing::HasSubstr(words)));
  }
}

/// Both addresses are reached: neither of them "does not work".
TEST(JudgeCertificates, TheVendorsNameAloneOnOneAddressOfTwo) {
  WholeRun run = all_well({});
  run.saw("product-updates", to({genuine(kB), trusted_here(vendors(kA))}));
  run.report();
  const Finding& finding = run.finding("product-updates");
  EXPECT_EQ(said(finding.status, finding.cause), "warn run.inconclusive");
}

/// A sub-CA of a public root that signs for names it may not sign for is no genuine issuer of them.
TEST(JudgeCertificates, AnIssuerBeyondItsLimitsIsNotGenuine) {
  WholeRun run = all_well({});
  run.saw("product-updates", to({at_fault(genuine(kA), 0, ChainFault::not_permitted)}));
  run.report();
  const Finding& derived = run.finding("tls-interception");
  EXPECT_EQ(said(derived.status, derived.cause), "warn run.inconclusive");
}

TEST(JudgeCertificates, NobodyIsNamedWhereNobodyIntercepts) {
  for (const auto& handshake : {genuine(kA), expired(genuine(kA)), self_signed(kA), of_issuer(kA, "Some CA", "X")}) {
    WholeRun run = all_well({});
    run.saw("product-updates", to({handshake}));
    run.judge_rows();
    EXPECT_EQ(run.finding("product-updates").steps.back().interceptor, "");
  }
}

}  // namespace

std::vector<Scenario> certificate_scenarios() {
  return {std::begin(kScenarios), std::end(kScenarios)};
}

}  // namespace netpreflight::scenarios
