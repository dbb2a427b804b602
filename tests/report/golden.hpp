// Documents in the tree that a writer has to reproduce byte by byte.
#pragma once

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

#include <gtest/gtest.h>

namespace netpreflight {

/// Compares with tests/report/golden/NAME. With NETPREFLIGHT_UPDATE_GOLDEN set it writes the file instead, to be looked at.
inline void expect_golden(const std::string& text, const std::string& name) {
  const std::string path = std::string(NETPREFLIGHT_SOURCE_DIR) + "/tests/report/golden/" + name;
  if (std::getenv("NETPREFLIGHT_UPDATE_GOLDEN") != nullptr) std::ofstream(path, std::ios::binary) << text;
  std::ifstream stream(path, std::ios::binary);
  ASSERT_TRUE(stream) << path;
  EXPECT_EQ(text, std::string(std::istreambuf_iterator<char>(stream), {})) << path;
}

}  // namespace netpreflight
