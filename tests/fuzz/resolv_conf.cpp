// resolv.conf(5), and a nameserver as an option names it.
#include "cli/surroundings/host.hpp"
#include "cli/surroundings/resolv_conf.hpp"
#include "tests/fuzz/driver/input.hpp"

namespace netpreflight {
namespace {

void look(const std::string& input) {
  const ResolverConfiguration read = read_resolv_conf(input, {}, input);
  require(!read.nameservers.empty() && read.nameservers.size() <= 3, "as many as the resolver heeds");
  for (const Nameserver& each : read.nameservers) {
    require(!each.address.empty() && can_be_shown(name(each)), "a nameserver can be shown");
  }
  require(read.ndots <= 15 && read.timeout_seconds <= 30 && read.attempts <= 5, "the limits of the C library hold");
  const auto named = parse_nameserver(input);
  if (!named) return require_line(named.error());
  const auto again = parse_nameserver(name(*named));
  require(again && again->address == named->address && again->port == named->port,
          "a nameserver is read as it was written");
}

}  // namespace
}  // namespace netpreflight

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace netpreflight;
  return look_at(data, size,
                 {.allocations = 200, .allocations_per_byte = 20, .bytes = 1U << 20U, .bytes_per_byte = 100}, look);
}
