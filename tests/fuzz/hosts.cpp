// What getent(1) makes of the hosts file and of all else, up to the report.
#include "net/resolver.hpp"
#include "tests/fuzz/driver/reports.hpp"

namespace netpreflight {
namespace {

void look(const std::string& input) {
  ResolveEvidence resolved;
  resolved.name = host_of("product-updates");
  read_ahosts(input, Family::any, resolved.applications);
  const auto& view = resolved.applications;
  require(can_be_shown(view.canonical_name), "a name is escaped");
  for (const std::string& address : view.addresses) require(is_address(address), "an address is one");
  resolved.applications.end = view.addresses.empty() ? ApplicationsView::End::not_found : ApplicationsView::End::found;
  resolved.addresses = view.addresses;
  judge_and_print("product-updates", {resolved});
}

}  // namespace
}  // namespace netpreflight

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace netpreflight;
  return look_at(data, size, kReportBudget, look);
}
