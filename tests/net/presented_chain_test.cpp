// Chains as servers send them, good and bad: what is found, whose fault it is, and whose certificate completes them.
#include "net/presented_chain.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/fixtures/certificates.hpp"

namespace netpreflight {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

TrustStore store_of(const std::vector<Issued>& roots) {
  std::string text;
  for (const Issued& root : roots) text += pem(root);
  return TrustStore::from_pem([text] { return PemText::of(text); });
}

HandshakeEvidence examined(const std::vector<Issued>& sent, const std::vector<Issued>& local,
                           const std::vector<Issued>& roots) {
  std::vector<X509*> chain;
  for (const Issued& each : sent) chain.push_back(each.get());
  HandshakeEvidence evidence;
  GoodSignatures signatures;
  examine_chain(chain, "a.example", store_of(local), store_of(roots), signatures, evidence);
  return evidence;
}

/// The common part of the subjects of a path.
std::vector<std::string> names_of(const Verification& verification) {
  std::vector<std::string> names;
  for (const auto& certificate : verification.path.value()) {
    names.push_back(certificate.subject.substr(certificate.subject.rfind("= ") + 2));
  }
  return names;
}

Issued of_days(const std::string& name, const Issued* issuer, int from_days, int to_days, Key key = make_key()) {
  CertificateWishes wishes{.common_name = name, .organisation = "Test", .is_ca = true};
  wishes.from_days = from_days;
  wishes.to_days = to_days;
  return issue(wishes, issuer, std::move(key));
}

class PresentedChain : public testing::Test {
 protected:
  Issued root_ = make_root("Root");
  Issued middle_ = make_intermediate("Middle", root_);
  Issued leaf_ = make_leaf("a.example", middle_);
};

// ---- What servers send ----

TEST_F(PresentedChain, InWhateverShapeItIsSent) {
  const Issued stranger = make_root("Stranger");
  struct Sent {
    const char* name;
    std::vector<Issued> chain;
    bool holds;
  };
  for (const Sent& each :
       {Sent{"as it should be", {leaf_, middle_}, true}, Sent{"with the root", {leaf_, middle_, root_}, true},
        Sent{"the intermediate twice", {leaf_, middle_, middle_}, true},
        Sent{"the leaf twice", {leaf_, leaf_, middle_}, true}, Sent{"in another order", {leaf_, root_, middle_}, true},
        Sent{"with a stranger's root", {leaf_, middle_, stranger}, true},
        Sent{"without the intermediate", {leaf_}, false},
        Sent{"with the root of another path", {leaf_, stranger}, false},
        Sent{"with the root in the intermediate's place", {leaf_, root_}, false}}) {
    SCOPED_TRACE(each.name);
    const HandshakeEvidence evidence = examined(each.chain, {root_}, {root_});
    EXPECT_EQ(evidence.local.faults.empty(), each.holds);
    EXPECT_EQ(evidence.with_public.faults.empty(), each.holds);
    EXPECT_EQ(evidence.with_public.anchor.has_value(), each.holds);
    EXPECT_EQ(evidence.chain.size(), each.chain.size());
    if (each.holds) EXPECT_THAT(names_of(evidence.with_public), ElementsAre("a.example", "Middle", "Root"));
  }
}

TEST_F(PresentedChain, AnIntermediateThatOnlyThisHostHas) {
  const HandshakeEvidence evidence = examined({leaf_}, {root_, middle_}, {root_});
  EXPECT_THAT(evidence.local.faults, IsEmpty());
  ASSERT_TRUE(evidence.local.anchor);
  EXPECT_TRUE(evidence.local.anchor->is_public) << "it ends in a public root";
  EXPECT_THAT(names_of(evidence.local), ElementsAre("a.example", "Middle", "Root"));
  EXPECT_THAT(evidence.with_public.faults, Contains(ChainFault::unknown_issuer));
}

TEST_F(PresentedChain, AnInterceptorsRootIsNotPublic) {
  const Issued own = make_root("Root");  // of the same name
  const Issued below = make_leaf("a.example", own);
  const HandshakeEvidence evidence = examined({below}, {own}, {root_});
  EXPECT_THAT(evidence.local.faults, IsEmpty());
  ASSERT_TRUE(evidence.local.anchor);
  EXPECT_FALSE(evidence.local.anchor->is_public);
}

// ---- Roots that were renewed, and cross-signed ones ----

TEST_F(PresentedChain, AStoreWithOnlyTheExpiredPredecessor) {
  const Key key = make_key();
  const Issued old_root = of_days("Root X", nullptr, -1000, -10, key);
  const Issued new_root = of_days("Root X", nullptr, -100, 1000, key);
  const Issued leaf = make_leaf("a.example", new_root);
  const HandshakeEvidence evidence = examined({leaf}, {old_root}, {new_root});
  EXPECT_THAT(evidence.with_public.faults, IsEmpty());
  EXPECT_THAT(evidence.local.faults, ElementsAre(ChainFault::expired));
  ASSERT_EQ(evidence.local.path.value().size(), 2U);
  EXPECT_THAT(evidence.local.path->back().faults, ElementsAre(ChainFault::expired)) << "the root's fault";
  EXPECT_THAT(evidence.local.path->front().faults, IsEmpty());
  EXPECT_EQ(examined({leaf}, {old_root, new_root}, {new_root}).local.faults.size(), 0U) << "both: the valid one counts";
}

/// As with the roots that ended in 2021: the new root stands in the chain, signed by the old one.
TEST_F(PresentedChain, ACrossSignedRoot) {
  const Key key = make_key();
  const Issued old_root = of_days("Old Root", nullptr, -1000, -10);
  const Issued new_root = of_days("New Root", nullptr, -100, 1000, key);
  const Issued crossed = of_days("New Root", &old_root, -100, 100, key);
  const Issued middle = make_intermediate("Issuing", new_root);
  const Issued leaf = make_leaf("a.example", middle);
  const HandshakeEvidence modern = examined({leaf, middle, crossed}, {new_root}, {new_root});
  EXPECT_THAT(modern.local.faults, IsEmpty());
  EXPECT_THAT(names_of(modern.local), ElementsAre("a.example", "Issuing", "New Root"));
  const HandshakeEvidence outdated = examined({leaf, middle, crossed}, {old_root}, {new_root});
  EXPECT_THAT(outdated.with_public.faults, IsEmpty());
  EXPECT_THAT(outdated.local.faults, ElementsAre(ChainFault::expired));
  EXPECT_THAT(outdated.local.path.value().back().faults, ElementsAre(ChainFault::expired));
}

// ---- Whose fault it is ----

TEST_F(PresentedChain, TheCertificateAtFaultIsMarked) {
  const Issued old_middle = of_days("Old Middle", &root_, -100, -1);
  const HandshakeEvidence evidence = examined({make_leaf("a.example", old_middle), old_middle}, {root_}, {root_});
  EXPECT_THAT(evidence.with_public.faults, ElementsAre(ChainFault::expired));
  ASSERT_EQ(evidence.with_public.path.value().size(), 3U);
  EXPECT_THAT(evidence.with_public.path->at(0).faults, IsEmpty());
  EXPECT_THAT(evidence.with_public.path->at(1).faults, ElementsAre(ChainFault::expired));
  EXPECT_THAT(evidence.with_public.path->at(2).faults, IsEmpty());
}

TEST_F(PresentedChain, NamesThatAnIssuerMayNotSignFor) {
  for (const auto& [constraints, holds] :
       {std::pair("permitted;DNS:corp.example", false), std::pair("excluded;DNS:example", false),
        std::pair("permitted;DNS:example", true), std::pair("excluded;DNS:corp.example", true)}) {
    SCOPED_TRACE(constraints);
    const Issued limited = issue(
        {.common_name = "Limited", .organisation = "Test", .is_ca = true, .name_constraints = constraints}, &root_);
    const HandshakeEvidence evidence = examined({make_leaf("a.example", limited), limited}, {root_}, {root_});
    if (holds) {
      EXPECT_THAT(evidence.with_public.faults, IsEmpty());
    } else {
      EXPECT_THAT(evidence.with_public.faults, ElementsAre(ChainFault::not_permitted));
    }
    EXPECT_TRUE(evidence.with_public.anchor) << "its root is known all the same";
  }
}

TEST_F(PresentedChain, WhatProgramsOfTodayFindTooWeak) {
  const CertificateWishes wishes{.common_name = "a.example", .organisation = "Test", .names = {"DNS:a.example"}};
  const Issued small_key = issue(wishes, &root_, make_rsa_key(1024));
  EXPECT_THAT(examined({small_key}, {root_}, {root_}).with_public.faults, ElementsAre(ChainFault::too_weak));
  CertificateWishes with_sha1 = wishes;
  with_sha1.digest = EVP_sha1();
  EXPECT_THAT(examined({issue(with_sha1, &root_)}, {root_}, {root_}).with_public.faults,
              ElementsAre(ChainFault::too_weak));
  EXPECT_THAT(examined({issue(wishes, &root_, make_rsa_key(2048))}, {root_}, {root_}).with_public.faults, IsEmpty());
}

TEST_F(PresentedChain, WhatMayNotSignAtAll) {
  const Issued no_ca = issue({.common_name = "No CA", .organisation = "Test"}, &root_);
  const Issued too_long =
      issue({.common_name = "Last", .organisation = "Test", .is_ca = true, .path_length = 0}, &root_);
  const Issued below = make_intermediate("One too many", too_long);
  for (const auto& chain : {std::vector<Issued>{make_leaf("a.example", no_ca), no_ca},
                            std::vector<Issued>{make_leaf("a.example", below), below, too_long}}) {
    const HandshakeEvidence evidence = examined(chain, {root_}, {root_});
    EXPECT_THAT(evidence.with_public.faults, Contains(ChainFault::other));
    EXPECT_FALSE(evidence.with_public.anchor);
  }
}

}  // namespace
}  // namespace netpreflight
