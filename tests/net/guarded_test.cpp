#include "net/guarded.hpp"

#include <stdexcept>
#include <string>

#include <gtest/gtest.h>

namespace netpreflight {
namespace {

std::string kept() {
  try {
    rethrow_kept();
  } catch (const std::exception& error) {
    return error.what();
  }
  return "none";
}

TEST(Guarded, WhatIsThrownIsThrownAgainOnce) {
  EXPECT_EQ(guarded(7, []() -> int { throw std::runtime_error("first"); }), 7);
  EXPECT_EQ(kept(), "first");
  EXPECT_EQ(kept(), "none");
}

TEST(Guarded, TheFirstOfSeveralIsKept) {
  EXPECT_EQ(guarded(0, []() -> int { throw std::runtime_error("first"); }), 0);
  EXPECT_EQ(guarded(0, []() -> int { throw std::runtime_error("second"); }), 0);
  EXPECT_EQ(kept(), "first");
  EXPECT_EQ(kept(), "none");
}

TEST(Guarded, WhereNothingIsThrownItsOwnAnswerCounts) {
  EXPECT_EQ(guarded(7, [] { return 1; }), 1);
  EXPECT_EQ(kept(), "none");
}

}  // namespace
}  // namespace netpreflight
