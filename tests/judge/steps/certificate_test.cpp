// Whose certificate a TLS row was shown, and whether it holds.
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

const std::vector<StepSays> kWell{kOk, kOk, kOk};

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
    {"PublicRootUnknownToLocalStore", "product-updates", to({unknown_here(genuine(kA))}), pass, kOk, kWell},
    {"VendorsCa", "product-updates", to({vendors(kA)}), pass, kOk, kWell},
    {"VendorsCaInstalledHere", "product-updates", to({trusted_here(vendors(kA))}), pass, kOk, kWell},
    {"VendorsCaByFingerprint", "product-updates", to({vendors(kA)}), pass, kOk, kWell, with_fingerprint_of_the_vendor},
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
      {"a known product", known_interceptor(kA), "Zscaler Intermediate Root CA (Zscaler Inc.) (Zscaler)"},
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
