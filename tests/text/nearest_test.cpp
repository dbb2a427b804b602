#include "text/nearest.hpp"

#include <vector>

#include <gtest/gtest.h>

namespace netpreflight {
namespace {

TEST(Nearest, IsTheCandidateWithTheFewestOtherLetters) {
  const std::vector<std::string> candidates{"analysis-cockpit", "management-center", "master"};
  EXPECT_EQ(nearest("analysis-cokpit", candidates), "analysis-cockpit");
  EXPECT_EQ(nearest("managment-centre", candidates), "management-center");
  EXPECT_EQ(nearest("mastre", candidates), "master");
  EXPECT_EQ(nearest("master", candidates), "master");
}

TEST(Nearest, IsNothingWhereAllAreFar) {
  const std::vector<std::string> candidates{"analysis-cockpit", "abcdef"};
  EXPECT_EQ(nearest("toaster", candidates), "");
  EXPECT_EQ(nearest("", candidates), "");
  EXPECT_EQ(nearest("abcd", candidates), "abcdef");  // two of six letters
  EXPECT_EQ(nearest("abc", candidates), "");
  EXPECT_EQ(nearest(std::string(201, 'a'), candidates), "");
  EXPECT_EQ(nearest("x", {}), "");
}

TEST(Nearest, IsTheFirstOfSeveral) {
  EXPECT_EQ(nearest("row-3", std::vector<std::string>{"row-1", "row-2"}), "row-1");
}

}  // namespace
}  // namespace netpreflight
