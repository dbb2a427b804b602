// Gives every file of the folders on the command line to a fuzz target once, and then up to N variants of them: the first argument
// --variants=N. A folder without files is a fault: it shows nothing. Variants follow from their number alone, so that one that makes
// trouble does so again; nothing guides them, as libFuzzer would.
#include <charconv>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <vector>

#include "tests/fuzz/driver/input.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::string_view kVariants = "--variants=";
constexpr std::chrono::seconds kMostTime{5};
constexpr std::size_t kMostBytes = 4096;

void give(const std::string& text) {
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(text.data()), text.size());
}

class Variants {
 public:
  explicit Variants(const std::vector<std::string>& corpus) : corpus_(corpus) {}

  std::string make(std::uint32_t number) {
    random_.seed(number);
    std::string text = any_of_corpus().substr(0, kMostBytes);
    for (std::uint32_t changes = 1 + below(4); changes > 0; --changes) change(text);
    return text;
  }

 private:
  std::uint32_t below(std::size_t bound) {
    return static_cast<std::uint32_t>(random_() % std::max<std::size_t>(bound, 1));
  }
  const std::string& any_of_corpus() { return corpus_[below(corpus_.size())]; }

  /// One byte, a piece left out, a piece said again, or a piece of another file.
  void change(std::string& text) {
    const std::size_t at = below(text.size() + 1);
    const std::size_t size = below(64);
    switch (below(5)) {
      case 0:
        if (at < text.size()) text[at] = static_cast<char>(below(256));
        return;
      case 1:
        if (at < text.size()) text[at] = static_cast<char>(static_cast<unsigned char>(text[at]) ^ (1U << below(8)));
        return;
      case 2:
        text.erase(at, size);
        return;
      case 3:
        text.insert(at, text.substr(at, size));
        return;
      default:
        const std::string& other = any_of_corpus();
        text.insert(at, other.substr(below(other.size()), size));
    }
  }

  const std::vector<std::string>& corpus_;
  std::mt19937 random_;
};

std::uint32_t number_in(std::string_view text) {
  std::uint32_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

void try_variants(const std::vector<std::string>& corpus, std::uint32_t most) {
  Variants variants(corpus);
  const auto end = Clock::now() + kMostTime;
  std::uint32_t number = 0;
  for (; number < most && Clock::now() < end; ++number) {
    std::printf("\rvariant %u", number);
    std::fflush(stdout);  // the last number is that of the variant which went wrong
    give(variants.make(number));
  }
  std::printf("\r%u variants\n", number);
}

}  // namespace

int main(int count, char** arguments) {
  std::vector<std::filesystem::path> files;
  std::uint32_t most_variants = 0;
  for (int i = 1; i < count; ++i) {
    const std::string_view argument = arguments[i];
    if (argument.starts_with(kVariants)) {
      most_variants = number_in(argument.substr(kVariants.size()));
      continue;
    }
    for (const auto& entry : std::filesystem::directory_iterator(argument)) files.push_back(entry.path());
  }
  std::ranges::sort(files);
  std::vector<std::string> corpus;
  for (const auto& file : files) {
    std::printf("%s\n", file.filename().c_str());
    std::fflush(stdout);  // the last name is that of the file which went wrong
    std::ifstream stream(file, std::ios::binary);
    give(corpus.emplace_back(std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()));
  }
  if (!corpus.empty()) try_variants(corpus, most_variants);
  std::printf("at most %s\n", netpreflight::costs_so_far().c_str());
  return files.empty() ? 1 : 0;
}
