// Whatever the network says, in every text of a report: every format stays one, and can be shown.
#include "tests/fixtures/full_report.hpp"
#include "tests/fuzz/driver/reports.hpp"

namespace netpreflight {
namespace {

void look(const std::string& input) {
  const std::string text = escape_foreign(input);
  require(can_be_shown(text), "what was escaped can be shown");
  // The lower bits of the length choose what the enumerators are.
  const auto seed = static_cast<unsigned>(input.size() % 64);
  through_every_format(full_report(Filler(seed, [&](unsigned number) { return text + std::to_string(number); })));
}

}  // namespace
}  // namespace netpreflight

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace netpreflight;
  Budget budget = kReportBudget;
  budget.allocations = 400'000;
  budget.allocations_per_byte = 20'000;  // it stands in some hundred places
  budget.bytes_per_byte = 40'000;
  return look_at(data, size, budget, look);
}
