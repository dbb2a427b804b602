// What is known of one certificate says nothing of another.
#include "net/good_signatures.hpp"

#include <gtest/gtest.h>

#include "tests/fixtures/certificates.hpp"

namespace netpreflight {
namespace {

TEST(GoodSignatures, AreAskedForAsOftenAsOneLikes) {
  const Issued root = make_root("Root");
  const Issued leaf = make_leaf("a.example", root);
  GoodSignatures signatures;
  EXPECT_TRUE(signatures.has(leaf.get(), root.get()));
  EXPECT_TRUE(signatures.has(leaf.get(), root.get()));
  EXPECT_FALSE(signatures.has(root.get(), leaf.get()));
}

TEST(GoodSignatures, AnotherIssuerOfTheSameNameHasNotSigned) {
  const Issued root = make_root("Root");
  const Issued impostor = make_root("Root");
  const Issued leaf = make_leaf("a.example", root);
  GoodSignatures signatures;
  EXPECT_TRUE(signatures.has(leaf.get(), root.get()));
  EXPECT_FALSE(signatures.has(leaf.get(), impostor.get()));
  EXPECT_FALSE(signatures.has(make_leaf("a.example", impostor).get(), root.get()));
}

}  // namespace
}  // namespace netpreflight
