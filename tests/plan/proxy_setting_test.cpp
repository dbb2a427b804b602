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
  odd.apt.of_all = "http://proxy:3128/";
  EXPECT_EQ(faults(odd), Faults{});
  for (const char* other : {"http://v:secret@proxy:3129", "DIRECT", "socks5h://proxy:3128"}) {
    odd.apt.of_all = other;
    EXPECT_EQ(faults(odd), Faults{SettingFault::apt_differs}) << other;
  }
  ProxySetting none;
  none.apt.of_all = "http://proxy:3128";
  EXPECT_EQ(faults(none), Faults{SettingFault::apt_differs});
  none.apt.of_all = "DIRECT";
  EXPECT_EQ(faults(none), Faults{});
}

TEST(ProxySetting, AptGoesAnotherWayForOneHost) {
  ProxySetting odd = setting("http://proxy:3128");
  odd.outside = {"a.example", "b.example"};
  odd.apt = {"http://proxy:3128", {{"b.example", "DIRECT"}, {"mirror.example", "DIRECT"}}};
  const auto findings = look_at_setting(odd);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(fill(entry(findings.front().fault).found, findings.front().facts),
            "apt is configured to use no proxy for b.example, and --proxy says http://proxy:3128 for b.example");
  odd.exempt = {"b.example"};
  EXPECT_EQ(faults(odd), Faults{SettingFault::vendor_exempt});
}

TEST(ProxySetting, EntriesThatExemptNobody) {
  const auto useless = [](std::string_view list, bool any_addresses = false) {
    std::vector<std::string> entries = useless_entries(list, any_addresses);
    for (auto& entry : entries) entry.resize(entry.find(" ("));
    return entries;
  };
  using Entries = std::vector<std::string>;
  EXPECT_EQ(useless("*"), Entries{});
  EXPECT_EQ(useless("vendor.com,.vendor.com a.b:443,localhost, my_host.example,vendor.com."), Entries{});
  EXPECT_EQ(useless("*.vendor.com,a,https://b,http://c:443/,\"d\",'e,f\r"),
            (Entries{"*.vendor.com", "https://b", "http://c:443/", "\"d\"", "'e", "f\\x0d"}));
  EXPECT_EQ(useless("a/b,10.0.0.0/33,a:b"), (Entries{"a/b", "10.0.0.0/33", "a:b"}));
  EXPECT_EQ(useless("10.0.0.0/8,192.0.2.1,2001:db8::/32"), (Entries{"10.0.0.0/8", "192.0.2.1", "2001:db8::/32"}));
  EXPECT_EQ(useless("10.0.0.0/8,192.0.2.1,2001:db8::/32", true), Entries{});
  ProxySetting odd = setting("http://proxy:3128");
  odd.no_proxy_source = "no_proxy";
  odd.no_proxy = "*.a.example";
  EXPECT_EQ(faults(odd), Faults{SettingFault::no_proxy_entries});
}

TEST(ProxySetting, CredentialsThatOthersCutOff) {
  for (const char* url :
       {"http://u:p@s@proxy:1", "http://u:p#s@proxy:1", "u:p/s@proxy:1", "http://u?:p@proxy:1", "u:x://p@proxy:1"}) {
    EXPECT_TRUE(has_unescaped_credentials(url)) << url;
  }
  for (const char* url : {"http://u:p%40s@proxy:1", "http://proxy:1/#x", "u:p:s@proxy:1", "proxy", "http://proxy/?a"}) {
    EXPECT_FALSE(has_unescaped_credentials(url)) << url;
  }
  ProxySetting odd = setting("http://u:secret@proxy:3128");
  odd.unescaped = true;
  EXPECT_EQ(faults(odd), Faults{SettingFault::unescaped_credentials});
}

TEST(ProxySetting, TheVariableThatCounts) {
  EXPECT_EQ(first_set(proxy_variable_names(), {}), std::nullopt);
  EXPECT_EQ(first_set(proxy_variable_names(), {{"ALL_PROXY", "x"}, {"HTTPS_PROXY", "y"}}), "HTTPS_PROXY");
  EXPECT_EQ(first_set(proxy_variable_names(), {{"ALL_PROXY", "x"}, {"all_proxy", "y"}}), "all_proxy");
  EXPECT_EQ(first_set(no_proxy_variable_names(), {{"NO_PROXY", "x"}, {"no_proxy", "y"}}), "no_proxy");
}

}  // namespace
}  // namespace netpreflight
