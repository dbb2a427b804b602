#include "text/hexadecimal.hpp"

#include <gtest/gtest.h>

namespace netpreflight {
namespace {

TEST(Hexadecimal, ThereAndBack) {
  const std::string bytes("\x00\xff\x10z", 4);
  EXPECT_EQ(to_hexadecimal(bytes), "00ff107a");
  EXPECT_EQ(from_hexadecimal("00ff107a"), bytes);
  EXPECT_EQ(to_hexadecimal(""), "");
  EXPECT_EQ(from_hexadecimal(""), "");
}

TEST(Hexadecimal, IsPairsOfSmallDigits) {
  EXPECT_TRUE(is_hexadecimal("00ff"));
  for (const char* other : {"", "0", "00f", "0G", "FF", "0x00", "00 ff"}) EXPECT_FALSE(is_hexadecimal(other)) << other;
}

}  // namespace
}  // namespace netpreflight
