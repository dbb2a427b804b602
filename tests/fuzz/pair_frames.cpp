// What the other end of `pair` says on its standard output, in pieces of any size.
#include "cli/pair/frames.hpp"
#include "tests/fuzz/driver/reports.hpp"

namespace netpreflight {
namespace {

constexpr std::size_t kMost = 4096;

std::string read(const std::string& input, std::size_t piece) {
  Frames frames("m", kMost);
  std::string found;
  for (std::size_t at = 0; at < input.size(); at += piece) {
    frames.feed(std::string_view(input).substr(at, piece));
    while (const auto frame = frames.next()) {
      require(frame->content.size() <= kMost, "no file is larger than it may be");
      require(frame->word.find_first_of(" \n") == std::string::npos, "a word is one");
      found += frame->word + '\n' + frame->rest + '\n' + frame->content + '\n';
    }
  }
  return found + frames.fault();
}

void look(const std::string& input) {
  const std::string whole = read(input, std::max<std::size_t>(1, input.size()));
  require(read(input, 7) == whole, "where it is cut does not matter");
}

}  // namespace
}  // namespace netpreflight

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace netpreflight;
  return look_at(data, size, kReportBudget, look);
}
