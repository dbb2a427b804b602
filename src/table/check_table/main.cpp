// Reads the tables that are about to be embedded with the program's own reader, so that a bad one stops the build.
#include <cstddef>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>

#include "netpreflight/table.hpp"

namespace {

bool is_fine(const std::string& file) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream) {
    std::cerr << file << ": cannot be read\n";
    return false;
  }
  const std::string text{std::istreambuf_iterator<char>(stream), {}};
  const auto table = netpreflight::read_table(text, file);
  if (!table) std::cerr << table.error().line() << '\n';
  return table.has_value();
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::cerr << "usage: check_table FILE...\n";
    return 1;
  }
  bool all_fine = true;
  for (int i = 1; i < argc; ++i) all_fine = is_fine(argv[i]) && all_fine;
  return all_fine ? 0 : 1;
}
