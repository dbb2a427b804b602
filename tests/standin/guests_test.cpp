#include "standin/guests.hpp"

#include <algorithm>
#include <vector>

#include <gtest/gtest.h>

namespace netpreflight {
namespace {

using Times = std::chrono::milliseconds;

struct Door {
  explicit Door(std::size_t places) : guests(places) {}

  Guests::Number come(const std::string& address, int at) {
    const int id = next++;
    return guests.take_in(address, [this, id] { left.push_back(id); }, Guests::Clock::time_point(Times(at)));
  }

  Guests guests;
  std::vector<int> left;
  int next = 0;
};

TEST(Guests, NobodyLeavesWhileThereIsRoom) {
  Door door(4);
  for (int i = 0; i < 4; ++i) door.come("192.0.2.1", i);
  EXPECT_EQ(door.guests.count(), 4U);
  EXPECT_TRUE(door.left.empty());
}

TEST(Guests, TheOneWithoutProgressForLongestLeaves) {
  Door door(4);
  const auto first = door.come("192.0.2.1", 0);
  door.come("192.0.2.2", 1);
  door.come("192.0.2.3", 2);
  door.come("192.0.2.4", 3);
  door.guests.progress(first, Guests::Clock::time_point(Times(4)));
  door.come("192.0.2.5", 5);
  EXPECT_EQ(door.left, std::vector<int>{1});
  EXPECT_EQ(door.guests.count(), 4U);
}

TEST(Guests, AnAddressWithMoreThanItsShareLeavesFirst) {
  Door door(8);
  door.come("192.0.2.1", 0);  // sits longest, but alone
  for (int i = 1; i < 8; ++i) door.come("192.0.2.9", i);
  door.come("192.0.2.2", 9);
  EXPECT_EQ(door.left, std::vector<int>{1});
}

TEST(Guests, AFloodOfOneAddressOnlyDisplacesItself) {
  Door door(64);
  const auto proper = door.come("192.0.2.1", 0);
  for (int i = 1; i < 10'000; ++i) door.come("192.0.2.9", i);
  EXPECT_EQ(door.guests.count(), 64U);
  EXPECT_EQ(std::count(door.left.begin(), door.left.end(), 0), 0);
  door.guests.gone(proper);
  EXPECT_EQ(door.guests.count(), 63U);
}

TEST(Guests, WhoHasGoneIsNotCountedAnyMore) {
  Door door(4);
  for (int i = 0; i < 100; ++i) door.guests.gone(door.come("192.0.2.1", i));
  EXPECT_EQ(door.guests.count(), 0U);
  EXPECT_TRUE(door.left.empty());
  door.guests.gone(77);
}

}  // namespace
}  // namespace netpreflight
