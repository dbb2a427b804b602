// What apt-config(8) says of a proxy.
#include "cli/surroundings/proxy_settings.hpp"
#include "netpreflight/catalogue.hpp"
#include "tests/fuzz/driver/input.hpp"

namespace netpreflight {
namespace {

void look(const std::string& input) {
  ProxySetting setting;
  setting.apt = read_apt_proxies(input);
  std::size_t size = setting.apt.of_all.size();
  for (const auto& [host, proxy] : setting.apt.of_host) size += host.size() + proxy.size();
  require(size <= input.size(), "what is read was there");
  setting.url = *parse_proxy_url("http://proxy.example:3128");
  for (const SettingFinding& finding : look_at_setting(setting)) {
    const SettingEntry& words = entry(finding.fault);
    require(can_be_shown(fill(words.found, finding.facts)), "a warning can be shown");
    require(can_be_shown(fill(words.remedy, finding.facts)), "a remedy can be shown");
  }
}

}  // namespace
}  // namespace netpreflight

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace netpreflight;
  return look_at(data, size,
                 {.allocations = 2000, .allocations_per_byte = 100, .bytes = 1U << 20U, .bytes_per_byte = 500}, look);
}
