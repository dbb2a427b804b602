// A no_proxy list (the input up to its last line) and a host (the last line).
#include "netpreflight/proxy.hpp"
#include "tests/fuzz/driver/input.hpp"

namespace netpreflight {
namespace {

void look(const std::string& input) {
  const std::size_t end = input.rfind('\n');
  const std::string list = input.substr(0, end);
  const std::string host = end == std::string::npos ? "host.example" : input.substr(end + 1);
  const bool exempt = is_exempt(list, host, 443);
  // A list is everybody only where it is "*" alone.
  if (list.find('*') == std::string::npos) {
    require(exempt == is_exempt("," + list + " ", host, 443), "empty entries mean nothing");
  }
  for (const std::string_view other : {"192.0.2.1", "2001:db8::1", "a.example"}) {
    is_exempt(list, other, 443);
  }
}

}  // namespace
}  // namespace netpreflight

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace netpreflight;
  return look_at(data, size,
                 {.allocations = 200, .allocations_per_byte = 40, .bytes = 1U << 20U, .bytes_per_byte = 200}, look);
}
