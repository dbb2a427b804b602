// A proxy's URL as a person or a variable has it, what is odd about it, and that its password is never said.
#include "netpreflight/catalogue.hpp"
#include "netpreflight/setting.hpp"
#include "tests/fuzz/driver/input.hpp"

namespace netpreflight {
namespace {

constexpr std::string_view kSecret = "Zq9Passw0rd";

/// The value of every fact, however it is kept.
void require_no_secret(const ProxySetting& setting) {
  for (const SettingFinding& finding : look_at_setting(setting)) {
    const SettingEntry& words = entry(finding.fault);
    for (const auto sentence : {words.found, words.remedy}) {
      require(fill(sentence, finding.facts).find(kSecret) == std::string::npos, "no password is said");
    }
  }
}

/// `has_secret`: the secret is its password, and stands nowhere else in it.
void look_at_url(const std::string& text, bool has_secret) {
  const std::string cleaned = without_credentials(text);
  require(cleaned.size() <= text.size() && without_credentials(cleaned) == cleaned, "credentials are taken away once");
  auto url = parse_proxy_url(text);
  if (!url) return require_line(url.error());
  const auto again = parse_proxy_url(url->endpoint.url());
  require(again && again->endpoint == url->endpoint, "an endpoint is read as it was written");
  require(can_be_shown(url->endpoint.url()), "an endpoint can be shown");
  ProxySetting setting;
  setting.source = "https_proxy";
  setting.url = std::move(*url);
  setting.variables = {{"https_proxy", text}, {"HTTPS_PROXY", text + "/"}, {"all_proxy", "http://other.example:1"}};
  setting.apt.of_all = text;
  if (has_secret) require_no_secret(setting);
}

void look(const std::string& input) {
  look_at_url(input, false);
  if (input.find(kSecret) == std::string::npos) {
    look_at_url("http://user:" + std::string(kSecret) + "@" + input, true);
    require(without_credentials("http://user:" + std::string(kSecret) + "@" + input).find(kSecret) == std::string::npos,
            "no password stays in an argument");
  }
}

}  // namespace
}  // namespace netpreflight

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace netpreflight;
  return look_at(data, size,
                 {.allocations = 2000, .allocations_per_byte = 200, .bytes = 1U << 20U, .bytes_per_byte = 500}, look);
}
