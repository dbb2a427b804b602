// Gives every file of the folders on the command line to a fuzz target once, as libFuzzer would. A folder without files is a fault: it
// shows nothing.
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

#include "tests/fuzz/driver/input.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

void give(const std::string& text) {
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(text.data()), text.size());
}

}  // namespace

int main(int count, char** arguments) {
  std::vector<std::filesystem::path> files;
  for (int i = 1; i < count; ++i) {
    for (const auto& entry : std::filesystem::directory_iterator(arguments[i])) files.push_back(entry.path());
  }
  std::ranges::sort(files);
  for (const auto& file : files) {
    std::printf("%s\n", file.filename().c_str());
    std::fflush(stdout);  // the last name is that of the file which went wrong
    std::ifstream stream(file, std::ios::binary);
    give(std::string(std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()));
  }
  std::printf("at most %s\n", netpreflight::costs_so_far().c_str());
  return files.empty() ? 1 : 0;
}
