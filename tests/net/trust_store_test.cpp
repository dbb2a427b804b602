// Sets of roots: what is found in them, and every fault of a chain that is held against them.
#include "net/trust_store.hpp"

#include <barrier>
#include <future>

#include "net/presented_chain.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/fixtures/certificates.hpp"
#include "tests/fixtures/temporary_folder.hpp"

namespace netpreflight {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

TrustStore store_of(const std::vector<Issued>& roots) {
  std::string text;
  for (const Issued& root : roots) text += pem(root);
  return TrustStore::from_pem([text] { return PemText::of(text); });
}

std::vector<X509*> chain_of(const std::vector<Issued>& certificates) {
  std::vector<X509*> chain;
  for (const Issued& each : certificates) chain.push_back(each.get());
  return chain;
}

Verification verify(const std::vector<Issued>& chain, const TrustStore& store,
                    const TrustStore& public_roots = TrustStore::empty()) {
  GoodSignatures signatures;
  return verify_chain(chain_of(chain), store, public_roots, signatures);
}

Issued leaf_that(int from_days, int to_days, const Issued& issuer) {
  CertificateWishes wishes{.common_name = "a.example", .organisation = "Test", .names = {"DNS:a.example"}};
  wishes.from_days = from_days;
  wishes.to_days = to_days;
  return issue(wishes, &issuer);
}

// ---- Finding a root ----

TEST(TrustStore, FindsARootBySubject) {
  const Issued root = make_root("Root");
  const Issued leaf = make_leaf("a.example", root);
  const TrustStore store = store_of({make_root("Another"), root, make_root("A Third")});
  const Verification verification = verify({leaf}, store);
  EXPECT_THAT(verification.faults, IsEmpty());
  ASSERT_TRUE(verification.anchor);
  EXPECT_EQ(verification.anchor->subject, "O = Test, CN = Root");
  EXPECT_EQ(verification.anchor->sha256, fingerprint(root.get()));
  EXPECT_FALSE(verification.anchor->is_public);
  EXPECT_TRUE(store.present());
}

TEST(TrustStore, SaysWhetherAnAnchorIsPublic) {
  const Issued root = make_root("Root");
  const std::vector<Issued> chain{make_leaf("a.example", root)};
  const Verification with = verify(chain, store_of({root}), store_of({make_root("Other"), root}));
  ASSERT_TRUE(with.anchor);
  EXPECT_TRUE(with.anchor->is_public);
  const Verification namesake = verify(chain, store_of({root}), store_of({make_root("Root")}));
  ASSERT_TRUE(namesake.anchor);
  EXPECT_FALSE(namesake.anchor->is_public) << "another certificate of the same name is not the same root";
}

TEST(TrustStore, FollowsIntermediates) {
  const Issued root = make_root("Root");
  const Issued middle = make_intermediate("Middle", root);
  const Issued leaf = make_leaf("a.example", middle);
  const TrustStore store = store_of({root});
  EXPECT_THAT(verify({leaf, middle}, store).faults, IsEmpty());
  EXPECT_THAT(verify({leaf, middle, root}, store).faults, IsEmpty()) << "the root may be sent along";
  EXPECT_THAT(verify({leaf, root, middle}, store).faults, IsEmpty()) << "in any order";
  const Verification without = verify({leaf}, store);
  EXPECT_THAT(without.faults, testing::Contains(ChainFault::unknown_issuer));
  EXPECT_FALSE(without.anchor);
}

/// After a renewal with a new key, both roots of one subject are in the stores for years.
TEST(TrustStore, TwoRootsOfOneSubject) {
  const Issued old_root = make_root("Root");
  const Issued new_root = make_root("Root");
  const TrustStore store = store_of({old_root, new_root});
  for (const Issued* root : {&old_root, &new_root}) {
    const Verification verification = verify({make_leaf("a.example", *root)}, store);
    EXPECT_THAT(verification.faults, IsEmpty());
    ASSERT_TRUE(verification.anchor);
    EXPECT_EQ(verification.anchor->sha256, fingerprint(root->get()));
  }
}

/// Another thread that is just taking in the roots of that name leaves no moment in which some of them are missing.
TEST(TrustStore, TwoThreadsLookForRootsOfOneSubjectAtOnce) {
  std::vector<Issued> roots;
  while (roots.size() < 64) roots.push_back(make_root("Root"));
  const std::vector<std::vector<Issued>> chains{{make_leaf("a.example", roots.front())},
                                                {make_leaf("b.example", roots.back())}};
  const TemporaryFolder folder;
  std::string text;
  for (const Issued& root : roots) text += pem(root);
  folder.write(hashed_name(roots.front()), text);
  for (int round = 0; round < 200; ++round) {
    const TrustStore store = round % 2 == 0 ? store_of(roots) : TrustStore::from_hashed_folder(folder.path());
    std::barrier start(2);
    const auto verify_at_once = [&](std::size_t number) {
      start.arrive_and_wait();
      return verify(chains[number], store);
    };
    auto other = std::async(std::launch::async, verify_at_once, 1);
    const Verification mine = verify_at_once(0);
    for (const Verification& each : {mine, other.get()}) ASSERT_THAT(each.details, IsEmpty()) << "in round " << round;
  }
}

/// Else a chain would be trusted or not by what was asked for before it.
TEST(TrustStore, WhatElseLiesInAHashedFileIsNotThere) {
  const Issued root = make_root("Root");
  const Issued other = make_root("Other");
  const TemporaryFolder folder;
  folder.write(hashed_name(root), pem(other) + pem(root));
  const TrustStore store = TrustStore::from_hashed_folder(folder.path());
  const std::vector<Issued> of_other{make_leaf("b.example", other)};
  EXPECT_THAT(verify(of_other, store).faults, testing::Contains(ChainFault::unknown_issuer));
  EXPECT_THAT(verify({make_leaf("a.example", root)}, store).faults, IsEmpty());
  EXPECT_THAT(verify(of_other, store).faults, testing::Contains(ChainFault::unknown_issuer));
}

TEST(TrustStore, IsReadOnceAndOnlyWhenAChainAsks) {
  const Issued root = make_root("Root");
  const Issued leaf = make_leaf("a.example", root);
  int reads = 0;
  const TrustStore store = TrustStore::from_pem([&] {
    ++reads;
    return PemText::of(pem(root));
  });
  EXPECT_EQ(reads, 0);
  verify({leaf}, store);
  verify({leaf}, store);
  verify({make_leaf("b.example", make_root("Another"))}, store);
  EXPECT_EQ(reads, 1);
}

TEST(TrustStore, ReadsWhatPeoplePutInBundles) {
  const Issued root = make_root("Root");
  const Issued leaf = make_leaf("a.example", root);
  std::string with_crlf;
  for (const char c : pem(root)) with_crlf += c == '\n' ? std::string("\r\n") : std::string(1, c);
  struct Bundle {
    const char* description;
    std::string text;
  };
  const Bundle cases[] = {
      {"comments", "# Root\nsubject=/CN=Root\n\n" + pem(root) + "\ntrailing words\n"},
      {"line ends of Windows", with_crlf},
      {"no final newline", pem(root).substr(0, pem(root).size() - 1)},
      {"a key before it", key_pem(root) + pem(root)},
      {"a broken one before it", "-----BEGIN CERTIFICATE-----\nbroken\n-----END CERTIFICATE-----\n" + pem(root)},
      {"an unfinished one behind it", pem(root) + "-----BEGIN CERTIFICATE-----\nMIIB"},
      {"twice", pem(root) + pem(root)},
  };
  for (const Bundle& each : cases) {
    EXPECT_THAT(verify({leaf}, TrustStore::from_pem([&] { return PemText{each.text}; })).faults, IsEmpty())
        << each.description;
  }
}

TEST(TrustStore, EmptyOnesTrustNobody) {
  const Issued root = make_root("Root");
  const Issued leaf = make_leaf("a.example", root);
  const TrustStore nothing = TrustStore::empty();
  EXPECT_FALSE(nothing.present());
  EXPECT_FALSE(verify({leaf, root}, nothing).faults.empty());
  const TrustStore no_pem = TrustStore::from_pem([] { return PemText(); });
  EXPECT_THAT(verify({leaf}, no_pem).faults, testing::Contains(ChainFault::unknown_issuer));
  EXPECT_THAT(verify({}, nothing).faults, IsEmpty());
  EXPECT_FALSE(verify({}, nothing).anchor);
}

TEST(TrustStore, CanBeMoved) {
  const Issued root = make_root("Root");
  TrustStore first = store_of({root});
  TrustStore second = TrustStore::empty();
  second = std::move(first);
  const TrustStore third(std::move(second));
  EXPECT_THAT(verify({make_leaf("a.example", root)}, third).faults, IsEmpty());
}

// ---- Faults ----

TEST(ChainFaults, AreAllCollected) {
  const Issued root = make_root("Root");
  const Issued stranger = make_root("Stranger");
  const TrustStore store = store_of({root});
  const Issued self_signed =
      issue({.common_name = "a.example", .organisation = "", .names = {"DNS:a.example"}}, nullptr);
  EXPECT_THAT(verify({leaf_that(-10, -1, root)}, store).faults, ElementsAre(ChainFault::expired));
  EXPECT_THAT(verify({leaf_that(1, 10, root)}, store).faults, ElementsAre(ChainFault::not_yet_valid));
  EXPECT_THAT(verify({self_signed}, store).faults, ElementsAre(ChainFault::self_signed));
  EXPECT_THAT(verify({make_leaf("a.example", stranger), stranger}, store).faults, ElementsAre(ChainFault::self_signed));
  const auto date_and_issuer = verify({leaf_that(-10, -1, stranger)}, store).faults;
  EXPECT_THAT(date_and_issuer, testing::Contains(ChainFault::expired)) << "an unknown issuer does not hide a date";
  EXPECT_THAT(date_and_issuer, testing::Contains(ChainFault::unknown_issuer)) << "nor the other way round";
}

TEST(ChainFaults, HaveOpensslsWords) {
  const Verification verification = verify({leaf_that(-10, -1, make_root("Stranger"))}, TrustStore::empty());
  ASSERT_EQ(verification.details.size(), verification.faults.size());
  EXPECT_THAT(verification.details, testing::Contains(HasSubstr("expired")));
}

TEST(ChainFaults, AnExpiredRootIsADateAndStillTheAnchor) {
  const Issued root = issue(
      {.common_name = "Old Root", .organisation = "Test", .is_ca = true, .from_days = -100, .to_days = -1}, nullptr);
  const Verification verification = verify({make_leaf("a.example", root)}, store_of({root}));
  EXPECT_THAT(verification.faults, ElementsAre(ChainFault::expired));
  ASSERT_TRUE(verification.anchor);
  EXPECT_EQ(verification.anchor->subject, "O = Test, CN = Old Root");
}

TEST(ChainFaults, AnExpiredIntermediateIsADate) {
  const Issued root = make_root("Root");
  const Issued middle = issue(
      {.common_name = "Old Middle", .organisation = "Test", .is_ca = true, .from_days = -100, .to_days = -1}, &root);
  EXPECT_THAT(verify({make_leaf("a.example", middle), middle}, store_of({root})).faults,
              ElementsAre(ChainFault::expired));
}

/// Somebody who only borrows the name of a trusted root.
TEST(ChainFaults, ABorrowedNameIsNotTrusted) {
  const Issued root = make_root("Root");
  const Issued impostor = make_root("Root");
  for (const auto& chain : {std::vector<Issued>{make_leaf("a.example", impostor)},
                            std::vector<Issued>{make_leaf("a.example", impostor), impostor},
                            std::vector<Issued>{make_leaf("a.example", impostor), root}}) {
    const Verification verification = verify(chain, store_of({root}));
    EXPECT_FALSE(verification.faults.empty());
    EXPECT_FALSE(verification.anchor);
  }
}

TEST(ChainFaults, ALeafMaySignNothing) {
  const Issued root = make_root("Root");
  const Issued leaf = make_leaf("a.example", root);
  const Issued below = make_leaf("b.example", leaf);
  const Verification verification = verify({below, leaf}, store_of({root}));
  EXPECT_FALSE(verification.faults.empty());
  EXPECT_FALSE(verification.anchor);
}

TEST(ChainFaults, ACertificateForSomethingElseIsNoServers) {
  const Issued root = make_root("Root");
  CertificateWishes wishes{.common_name = "a.example", .organisation = "Test", .names = {"DNS:a.example"}};
  wishes.extended_usage = "emailProtection";
  EXPECT_THAT(verify({issue(wishes, &root)}, store_of({root})).faults, ElementsAre(ChainFault::other));
  wishes.extended_usage = "serverAuth,clientAuth";
  EXPECT_THAT(verify({issue(wishes, &root)}, store_of({root})).faults, IsEmpty());
}

}  // namespace
}  // namespace netpreflight
