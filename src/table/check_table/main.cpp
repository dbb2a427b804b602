// Reads the table that is about to be embedded with the program's own reader, so that a bad one stops the build.
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>

#include "netpreflight/table.hpp"

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: check_table FILE\n";
    return 1;
  }
  const std::string file = argv[1];
  std::ifstream stream(file, std::ios::binary);
  if (!stream) {
    std::cerr << file << ": cannot be read\n";
    return 1;
  }
  const std::string text{std::istreambuf_iterator<char>(stream), {}};
  if (const auto table = netpreflight::read_table(text, file); !table) {
    std::cerr << table.error().line() << '\n';
    return 1;
  }
  return 0;
}
