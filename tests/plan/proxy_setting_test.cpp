// What is odd about a proxy setting, before any packet.
#include <gtest/gtest.h>

#include "netpreflight/catalogue.hpp"
#include "netpreflight/setting.hpp"

namespace netpreflight {
namespace {

ProxySetting setting(const std::string& url) {
  ProxySetting made;
  made.source = "--proxy";
  made.url = parse_proxy_url(url).value();
  return made;
}

/// The faults, and that every sentence about them is complete and says nothing secret.
std::vector<SettingFault> faults(const ProxySetting& of) {
  std::vector<SettingFault> found;
  for (const auto& finding : look_at_setting(of)) {
    found.push_back(finding.fault);
    for (const auto sentence : {entry(finding.fault).found, entry(finding.fault).remedy}) {
      const std::string text = fill(sentence, finding.facts);
      EXPECT_EQ(text.find_first_of("{}"), std::string::npos) << text;
      EXPECT_EQ(text.find("secret"), std::string::npos) << text;
    }
  }
  return found;
}

using Faults = std::vector<SettingFault>;

TEST(ProxySetting, NothingIsOdd) {
  EXPECT_EQ(faults({}), Faults{});
  EXPECT_EQ(faults(setting("http://u:secret@proxy:3128")), Faults{});
  EXPECT_EQ(faults(setting("https://proxy:3129")), Faults{});
}

TEST(ProxySetting, TheUrlItself) {
  EXPECT_EQ(faults(setting("u:secret@proxy:3128")), Faults{SettingFault::no_scheme});
  EXPECT_EQ(faults(setting("http://u:secret@proxy")), Faults{SettingFault::no_port});
  EXPECT_EQ(faults(setting("proxy")), (Faults{SettingFault::no_scheme, SettingFault::no_port}));
  EXPECT_EQ(faults(setting("https://proxy:3128")), Faults{SettingFault::tls_to_plain_port});
}

TEST(ProxySetting, TheVendorIsExempt) {
  ProxySetting odd = setting("http://proxy:3128");
  odd.no_proxy_source = "NO_PROXY";
  odd.exempt = {"a.example", "b.example"};
  EXPECT_EQ(faults(odd), Faults{SettingFault::vendor_exempt});
}

TEST(ProxySetting, VariablesDisagree) {
  ProxySetting odd = setting("http://proxy:3128");
  odd.variables = {{"https_proxy", "http://u:secret@a:1"}, {"HTTPS_PROXY", "http://u:secret2@a:1"}};
  EXPECT_EQ(faults(odd), Faults{SettingFault::variables_disagree});
  odd.variables = {{"no_proxy", "a"}, {"NO_PROXY", "b"}, {"all_proxy", "http://c:1"}};
  EXPECT_EQ(faults(odd), Faults{SettingFault::variables_disagree});
  odd.variables = {{"https_proxy", "http://a:1"}, {"HTTPS_PROXY", "http://a:1"}, {"all_proxy", "http://b:1"}};
  EXPECT_EQ(faults(odd), Faults{});
}

TEST(ProxySetting, AptGoesAnotherWay) {
  ProxySetting odd = setting("http://u:secret@proxy:3128");
  odd.apt = "http://proxy:3128/";
  EXPECT_EQ(faults(odd), Faults{});
  for (const char* other : {"http://v:secret@proxy:3129", "DIRECT", "socks5h://proxy:3128"}) {
    odd.apt = other;
    EXPECT_EQ(faults(odd), Faults{SettingFault::apt_differs}) << other;
  }
  ProxySetting none;
  none.apt = "http://proxy:3128";
  EXPECT_EQ(faults(none), Faults{SettingFault::apt_differs});
}

TEST(ProxySetting, TheVariableThatCounts) {
  EXPECT_EQ(first_set(proxy_variable_names(), {}), std::nullopt);
  EXPECT_EQ(first_set(proxy_variable_names(), {{"ALL_PROXY", "x"}, {"HTTPS_PROXY", "y"}}), "HTTPS_PROXY");
  EXPECT_EQ(first_set(proxy_variable_names(), {{"ALL_PROXY", "x"}, {"all_proxy", "y"}}), "all_proxy");
  EXPECT_EQ(first_set(no_proxy_variable_names(), {{"NO_PROXY", "x"}, {"no_proxy", "y"}}), "no_proxy");
}

}  // namespace
}  // namespace netpreflight
