// The file of --config in TOML.
#include "cli/options/config.hpp"
#include "tests/fuzz/driver/input.hpp"

namespace netpreflight {
namespace {

void look(const std::string& input) {
  const auto settings = read_config(input, "config");
  if (!settings) return require_line(settings.error());
  const auto lines = 1U + static_cast<std::size_t>(std::ranges::count(input, '\n'));
  for (const ConfigSetting& each : *settings) require(each.line <= lines, "a setting has a line");
}

}  // namespace
}  // namespace netpreflight

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace netpreflight;
  return look_at(data, size,
                 {.allocations = 2000, .allocations_per_byte = 200, .bytes = 1U << 20U, .bytes_per_byte = 2000}, look);
}
