#include "net/elapsed.hpp"

#include <gtest/gtest.h>

namespace netpreflight {
namespace {

using std::chrono::nanoseconds;

TEST(Elapsed, IsWhatAReportHas) {
  EXPECT_EQ(whole_microseconds(nanoseconds(350'400)).count(), 0.35);
  EXPECT_EQ(whole_microseconds(nanoseconds(350'600)).count(), 0.351);
  EXPECT_EQ(whole_microseconds(nanoseconds(-350'600)).count(), -0.351);
}

TEST(Elapsed, SinceAMomentHasWholeMicroseconds) {
  const auto start = std::chrono::steady_clock::now() - nanoseconds(1'234'567'891);
  const auto time = since(start);
  EXPECT_EQ(time, whole_microseconds(time));
  EXPECT_GE(time.count(), 1234.568);
}

}  // namespace
}  // namespace netpreflight
