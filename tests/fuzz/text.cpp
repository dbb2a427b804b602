// Bytes of a stranger made printable.
#include "tests/fuzz/driver/input.hpp"
#include "text/utf8.hpp"

namespace netpreflight {
namespace {

void look(const std::string& input) {
  for (const std::size_t limit : {std::size_t{0}, std::size_t{10}, std::size_t{512}, input.size() + 1}) {
    const std::string once = escape_foreign(input, limit);
    require(!first_not_utf8(once), "what is escaped is UTF-8");
    require(std::ranges::none_of(once, [](unsigned char c) { return c < ' ' || c == 0x7F; }), "without controls");
    require(escape_foreign(once, once.size() + 1) == once, "escaping twice is harmless");
    require(once.size() <= 4 * limit + 3, "what is escaped is bounded");
  }
}

}  // namespace
}  // namespace netpreflight

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace netpreflight;
  return look_at(data, size, {.allocations = 100, .allocations_per_byte = 4, .bytes = 64U << 10U, .bytes_per_byte = 40},
                 look);
}
