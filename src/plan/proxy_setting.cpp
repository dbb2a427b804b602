#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "netpreflight/setting.hpp"
#include "text/foreign.hpp"
#include "text/host_name.hpp"
#include "text/listing.hpp"

namespace netpreflight {

namespace {

// curl's order for an https:// destination.
constexpr std::array<std::string_view, 4> kProxyVariables{"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"};
constexpr std::array<std::string_view, 2> kNoProxyVariables{"no_proxy", "NO_PROXY"};

struct Pair {
  std::string_view lower;
  std::string_view upper;
};
constexpr std::array kPairs{Pair{"https_proxy", "HTTPS_PROXY"}, Pair{"all_proxy", "ALL_PROXY"},
                            Pair{"no_proxy", "NO_PROXY"}};

/// Ports on which proxies speak plain HTTP; an https:// proxy has a port of its own.
constexpr std::array<std::uint16_t, 7> kPlainPorts{80, 1080, 3128, 8000, 8080, 8118, 8888};

/// What may be shown of a variable: a proxy's URL without credentials, a list as it is.
std::string shown(std::string_view name, const std::string& value) {
  if (std::ranges::find(kNoProxyVariables, name) != kNoProxyVariables.end()) return escape_foreign(value);
  const auto url = parse_proxy_url(value);
  return url ? url->endpoint.url() : "something that is no proxy URL";
}

void compare_variables(const ProxySetting& setting, std::vector<SettingFinding>& findings) {
  for (const auto& pair : kPairs) {
    const auto lower = setting.variables.find(pair.lower);
    const auto upper = setting.variables.find(pair.upper);
    const bool both = lower != setting.variables.end() && upper != setting.variables.end();
    if (!both || lower->second == upper->second) continue;
    std::string lower_value = shown(pair.lower, lower->second);
    std::string upper_value = shown(pair.upper, upper->second);
    // Their difference may be the user or the password, which nobody is shown.
    if (lower_value == upper_value) upper_value += " with another user or password";
    findings.push_back({SettingFault::variables_disagree,
                        {{"lower", std::string(pair.lower)},
                         {"upper", std::string(pair.upper)},
                         {"lower_value", std::move(lower_value)},
                         {"upper_value", std::move(upper_value)}}});
  }
}

/// What apt says, and what this check does.
struct Ways {
  std::string apt;  ///< a URL or DIRECT
  const ProxyEndpoint* here = nullptr;
  std::string_view host;  ///< empty: all
};

void compare_ways(const ProxySetting& setting, const Ways& ways, std::vector<SettingFinding>& findings) {
  if (ways.apt.empty()) return;
  const bool direct = ways.apt == "DIRECT";
  const auto apt = parse_proxy_url(ways.apt);
  const bool same = direct ? ways.here == nullptr : apt && ways.here != nullptr && apt->endpoint == *ways.here;
  if (same) return;
  const std::string proxy = direct ? "no proxy" : apt ? apt->endpoint.url() : "something that is no proxy URL";
  const std::string only = ways.host.empty() ? "" : fmt::format(" for {}", ways.host);
  findings.push_back({SettingFault::apt_differs,
                      {{"apt", proxy + only},
                       {"proxy", (ways.here != nullptr ? ways.here->url() : "no proxy") + only},
                       {"setting", setting.url ? setting.source : "this check"}}});
}

/// What apt has for one host is compared for the table's hosts only.
void compare_with_apt(const ProxySetting& setting, std::vector<SettingFinding>& findings) {
  const ProxyEndpoint* proxy = setting.url ? &setting.url->endpoint : nullptr;
  compare_ways(setting, {setting.apt.of_all, proxy, ""}, findings);
  for (const auto& host : setting.outside) {
    const auto own = setting.apt.of_host.find(host);
    const bool exempt = std::ranges::find(setting.exempt, host) != setting.exempt.end();
    if (own != setting.apt.of_host.end())
      compare_ways(setting, {own->second, exempt ? nullptr : proxy, host}, findings);
  }
}

}  // namespace

std::span<const std::string_view> proxy_variable_names() {
  return kProxyVariables;
}
std::span<const std::string_view> no_proxy_variable_names() {
  return kNoProxyVariables;
}

std::optional<std::string> first_set(std::span<const std::string_view> names, const ProxyVariables& variables) {
  for (const auto name : names) {
    if (variables.contains(name)) return std::string(name);
  }
  return std::nullopt;
}

bool has_unescaped_credentials(std::string_view url) {
  constexpr std::string_view kBehindScheme = "://";
  const std::size_t at = url.rfind('@');
  if (at == std::string_view::npos) return false;
  std::string_view userinfo = url.substr(0, at);
  const std::size_t scheme = userinfo.find(kBehindScheme);
  if (scheme != std::string_view::npos && userinfo.substr(0, scheme).find_first_of("@:/") == std::string_view::npos)
    userinfo.remove_prefix(scheme + kBehindScheme.size());
  return userinfo.find_first_of("@#/?") != std::string_view::npos;
}

std::vector<SettingFinding> look_at_setting(const ProxySetting& setting) {
  std::vector<SettingFinding> findings;
  if (setting.url) {
    const auto& url = *setting.url;
    const Facts facts{{"setting", setting.source},
                      {"proxy", url.endpoint.url()},
                      {"port", fmt::format("{}", url.endpoint.port)},
                      {"hosts", join(setting.exempt)},
                      {"list", setting.no_proxy_source}};
    const bool plain_port = std::ranges::find(kPlainPorts, url.endpoint.port) != kPlainPorts.end();
    if (!url.has_scheme) findings.push_back({SettingFault::no_scheme, facts});
    if (!url.has_port) findings.push_back({SettingFault::no_port, facts});
    if (url.endpoint.over_tls && plain_port) findings.push_back({SettingFault::tls_to_plain_port, facts});
    if (!setting.exempt.empty()) findings.push_back({SettingFault::vendor_exempt, facts});
    if (setting.unescaped) findings.push_back({SettingFault::unescaped_credentials, facts});
    compare_variables(setting, findings);
    const bool any_addresses = std::ranges::any_of(setting.outside, is_address);
    if (const auto useless = useless_entries(setting.no_proxy, any_addresses); !useless.empty()) {
      findings.push_back(
          {SettingFault::no_proxy_entries, {{"list", setting.no_proxy_source}, {"entries", Things(useless)}}});
    }
  }
  compare_with_apt(setting, findings);
  return findings;
}

}  // namespace netpreflight
