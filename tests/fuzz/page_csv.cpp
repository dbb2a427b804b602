// requirements compare with a page in CSV: as it is, and behind a header line.
#include "tests/fuzz/driver/page.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace netpreflight;
  return look_at(data, size, kPageBudget, [](const std::string& input) {
    compare_page(input);
    compare_page("Description,Port,Source,Destination\n" + input);
  });
}
