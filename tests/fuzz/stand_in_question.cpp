// What a visitor sends to `listen`.
#include "net/codecs/stand_in_protocol.hpp"
#include "tests/fuzz/driver/input.hpp"

namespace netpreflight {
namespace {

void look_at_question(const std::string& text) {
  const auto question = read_question(text);
  if (!question) return;
  require(text.size() == kStandInMessage, "a question has one size");
  require(write_question(*question) == text, "a question is read as it was written");
  require(can_be_shown(question->source) && can_be_shown(question->destination) && can_be_shown(question->role),
          "what a question says can be shown");
}

void look(const std::string& input) {
  look_at_question(input);
  std::string padded = input.substr(0, kStandInMessage - 1);
  padded.resize(kStandInMessage - 1, '.');
  look_at_question(padded + '\n');
}

}  // namespace
}  // namespace netpreflight

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace netpreflight;
  return look_at(data, size,
                 {.allocations = 200, .allocations_per_byte = 10, .bytes = 64U << 10U, .bytes_per_byte = 20}, look);
}
