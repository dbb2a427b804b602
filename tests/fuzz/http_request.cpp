// What a browser, or somebody else, asks of `listen` over TLS: in one piece, and byte by byte.
#include "net/codecs/http_request.hpp"

#include "standin/page_answer.hpp"
#include "tests/fuzz/driver/input.hpp"

namespace netpreflight {
namespace {

void look(const std::string& input) {
  RequestReader whole;
  const RequestState state = whole.take(input);
  RequestReader pieces;
  RequestState last = RequestState::unfinished;
  for (const char byte : input) last = pieces.take({&byte, 1});
  require(input.empty() || asks_for_page(state) == asks_for_page(last), "pieces make no difference");
  require(whole.shown().size() <= input.size(), "no more is shown of a request than came");
  const std::string answer = page_answer(state, "page", WallTime());
  require(answer.size() < 1000, "an answer is short");
  require(answer.ends_with("page") == (state == RequestState::get),
          "whoever asks for the page gets it, and nobody else");
}

}  // namespace
}  // namespace netpreflight

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace netpreflight;
  return look_at(data, size, {.allocations = 400, .allocations_per_byte = 4, .bytes = 64U << 10U, .bytes_per_byte = 40},
                 look);
}
