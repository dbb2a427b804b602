// Generated chains, given to `openssl verify` as well: with this host's store and with the public roots it must agree with both verdicts,
// and the judgement of the row must follow from the two. What differs, and why, stands in docs/diagnosis.md.
//
// NETPREFLIGHT_CHAINS is how many are made (default 150), NETPREFLIGHT_SEED which.
#include <algorithm>
#include <cstdlib>
#include <map>
#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "net/presented_chain.hpp"
#include "tests/fixtures/certificates.hpp"
#include "tests/fixtures/scenarios.hpp"
#include "tests/fixtures/temporary_folder.hpp"

namespace netpreflight::scenarios {
namespace {

constexpr const char* kName = "update-301.nextron-systems.com";

unsigned long from_environment(const char* variable, unsigned long otherwise) {
  const char* text = std::getenv(variable);
  return text == nullptr ? otherwise : std::strtoul(text, nullptr, 10);
}

/// A chain as a server sends it, and the two sets of roots that it is held against.
struct Case {
  Issued leaf;
  std::vector<Issued> sent;  ///< behind the leaf
  std::vector<Issued> local;
  std::vector<Issued> roots;
};

class Generator {
 public:
  explicit Generator(unsigned long seed) : random_(seed) {}

  Case next() {
    Case made;
    const Key key = make_key();
    const bool renewed = one_in(5);
    const Issued root = ca("Root", nullptr, key, renewed ? -1 : 1000);
    const Issued renewed_root = ca("Root", nullptr, key, 1000);
    const Issued cross_signer = ca("Other Root", nullptr, make_key(), one_in(3) ? -1 : 1000);
    const Issued interceptor = ca("Interceptor", nullptr, make_key(), 1000);
    std::vector<Issued> path{one_in(4) ? interceptor : root};
    for (int depth = pick(3); depth > 0; --depth) path.push_back(intermediate(path.back()));
    made.leaf = server(path.back());
    for (std::size_t i = path.size(); i-- > 1;) send(path[i], made);
    if (one_in(3)) made.sent.push_back(path.front());
    if (one_in(4)) made.sent.push_back(ca("Root", &cross_signer, key, 1000));
    if (one_in(6)) made.sent.push_back(cross_signer);
    if (one_in(4)) std::ranges::shuffle(made.sent, random_);
    const Issued bystander = ca("Bystander", nullptr, make_key(), 1000);
    made.roots = {bystander};
    made.local = {bystander};
    const bool has_old = !one_in(6);
    const bool has_new = renewed && one_in(2);
    if (has_old) made.roots.push_back(root);
    if (has_new) made.roots.push_back(renewed_root);
    const bool old_here = one_in(2);
    const bool new_here = renewed && one_in(2);
    if (old_here) made.local.push_back(root);
    if (new_here) made.local.push_back(renewed_root);
    if (one_in(3)) made.local.push_back(interceptor);
    if (one_in(4)) made.local.push_back(cross_signer);
    if (one_in(4)) made.roots.push_back(cross_signer);
    if (one_in(4) && path.size() > 1) made.local.push_back(path.back());  // an intermediate of this host's own
    return made;
  }

 private:
  int pick(int below) { return std::uniform_int_distribution<int>(0, below - 1)(random_); }
  bool one_in(int many) { return pick(many) == 0; }

  static Issued ca(const std::string& name, const Issued* issuer, Key key, int to_days) {
    CertificateWishes wishes{.common_name = name, .organisation = "Test", .is_ca = true};
    wishes.from_days = -2000;
    wishes.to_days = to_days;
    return issue(wishes, issuer, std::move(key));
  }

  Issued intermediate(const Issued& issuer) {
    CertificateWishes wishes{.common_name = "Issuing " + std::to_string(++made_), .organisation = "Test"};
    wishes.is_ca = !one_in(12);
    wishes.from_days = one_in(15) ? 10 : -100;
    wishes.to_days = one_in(8) ? -1 : 100;
    if (wishes.from_days > wishes.to_days) wishes.to_days = 100;
    if (one_in(10))
      wishes.name_constraints = one_in(2) ? "permitted;DNS:corp.example" : "permitted;DNS:nextron-systems.com";
    if (one_in(10)) wishes.extended_usage = one_in(2) ? "clientAuth" : "serverAuth";
    if (one_in(10)) wishes.key_usage = one_in(2) ? "critical,digitalSignature" : "critical,keyCertSign";
    if (one_in(8) && wishes.is_ca) wishes.path_length = pick(2);
    if (one_in(12)) wishes.digest = EVP_sha1();
    return issue(wishes, &issuer);
  }

  Issued server(const Issued& issuer) {
    CertificateWishes wishes{.common_name = kName, .organisation = "Test", .names = {std::string("DNS:") + kName}};
    wishes.from_days = one_in(20) ? 5 : -30;
    wishes.to_days = one_in(12) ? -1 : 60;
    if (wishes.from_days > wishes.to_days) wishes.to_days = 60;
    if (one_in(10)) wishes.extended_usage = one_in(2) ? "emailProtection" : "serverAuth";
    if (one_in(15)) wishes.digest = EVP_sha1();
    // A namesake of the issuer has signed it.
    if (one_in(12)) return issue(wishes, nullptr);
    return issue(wishes, &issuer, one_in(15) ? small_key_ : make_key());
  }

  void send(const Issued& certificate, Case& made) {
    if (one_in(6)) return;
    made.sent.push_back(certificate);
    if (one_in(8)) made.sent.push_back(certificate);
  }

  std::mt19937_64 random_;
  Key small_key_ = make_rsa_key(1024);
  int made_ = 0;
};

std::string pem_of(const std::vector<Issued>& certificates) {
  std::string text;
  for (const Issued& each : certificates) text += pem(each);
  return text;
}

TrustStore store_of(const std::vector<Issued>& roots) {
  return TrustStore::from_pem([text = pem_of(roots)] { return PemText::of(text); });
}

class Openssl {
 public:
  bool accepts(const Case& made, const std::vector<Issued>& roots) const {
    folder_.write("roots.pem", pem_of(roots));
    folder_.write("leaf.pem", pem(made.leaf));
    folder_.write("sent.pem", pem_of(made.sent));
    const std::string at = folder_.path().string();
    std::string command =
        "openssl verify -purpose sslserver -auth_level 2 -no-CApath -no-CAstore -CAfile " + at + "/roots.pem";
    if (!made.sent.empty()) command += " -untrusted " + at + "/sent.pem";
    command += " " + at + "/leaf.pem > " + at + "/said 2>&1";
    const int status = std::system(command.c_str());
    const std::string said = content_of(folder_ / "said");
    const bool has_verdict =
        said.find(": OK") != std::string::npos || said.find("verification failed") != std::string::npos;
    EXPECT_TRUE(has_verdict) << said;
    return status == 0;
  }
  std::string last_words() const { return content_of(folder_ / "said"); }

 private:
  TemporaryFolder folder_;
};

/// The one difference that stays: of a root the public set may have an old copy.
bool is_only_root_expired(const Verification& verification) {
  return verification.faults == std::vector{ChainFault::expired} &&
         verification.path->back().faults == std::vector{ChainFault::expired};
}

/// What the row must be judged as where the two verdicts are these.
std::vector<std::string> allowed(bool here, bool in_public, const HandshakeEvidence& evidence) {
  if (in_public) return {here ? "pass" : "warn tls.no_trust_store"};
  std::vector<std::string> faults{"fail tls.untrusted", "fail tls.expired", "fail tls.not_yet_valid",
                                  "fail tls.incomplete_chain", "fail tls.name_mismatch"};
  // Who has signed matters before dates, names and strength, which is all that this host may have against it.
  if (here || evidence.local.anchor) faults.emplace_back("fail tls.intercepted");
  if (here && is_only_root_expired(evidence.with_public)) faults.emplace_back("pass");
  return faults;
}

HandshakeEvidence shown(const Case& made) {
  std::vector<X509*> chain{made.leaf.get()};
  for (const Issued& each : made.sent) chain.push_back(each.get());
  HandshakeEvidence evidence = genuine(kA);
  evidence.chain.clear();
  GoodSignatures signatures;
  examine_chain(chain, kName, store_of(made.local), store_of(made.roots), signatures, evidence);
  return evidence;
}

std::string judged_as(const HandshakeEvidence& evidence) {
  WholeRun run = all_well({});
  run.saw("product-updates", to({evidence}));
  run.judge_rows();
  const Finding& finding = run.finding("product-updates");
  return said(finding.status, finding.cause);
}

TEST(PresentedChainComparison, OpensslVerifyAgrees) {
  const auto many = from_environment("NETPREFLIGHT_CHAINS", 150);
  Generator generator(from_environment("NETPREFLIGHT_SEED", 20251126));
  const Openssl openssl;
  std::map<std::string, int> seen;
  for (unsigned long i = 0; i < many; ++i) {
    SCOPED_TRACE("chain " + std::to_string(i));
    const Case made = generator.next();
    const HandshakeEvidence evidence = shown(made);
    const bool here = openssl.accepts(made, made.local);
    EXPECT_EQ(evidence.local.faults.empty(), here) << openssl.last_words();
    const bool in_public = openssl.accepts(made, made.roots);
    EXPECT_EQ(evidence.with_public.faults.empty(), in_public) << openssl.last_words();
    const std::string judged = judged_as(evidence);
    EXPECT_THAT(allowed(here, in_public, evidence), testing::Contains(judged));
    ++seen[judged];
  }
  // A generator that makes only one kind of chain shows nothing.
  if (many < 150) return;
  for (const char* outcome : {"pass", "warn tls.no_trust_store", "fail tls.intercepted", "fail tls.untrusted",
                              "fail tls.expired", "fail tls.incomplete_chain", "fail tls.name_mismatch"}) {
    EXPECT_GE(seen[outcome], 1) << outcome;
  }
}

}  // namespace
}  // namespace netpreflight::scenarios
