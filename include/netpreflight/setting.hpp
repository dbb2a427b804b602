// Odd settings of this host. The proxy setting itself: which of this host's settings is the one in force, and what is odd about it before any
// packet is sent. Pure; the command line collects the values.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "netpreflight/finding.hpp"
#include "netpreflight/proxy.hpp"

namespace netpreflight {

/// The proxy variables of the environment that are set and not empty, by name.
using ProxyVariables = std::map<std::string, std::string, std::less<>>;

/// The names that are read, in the order in which curl prefers them.
std::span<const std::string_view> proxy_variable_names();
std::span<const std::string_view> no_proxy_variable_names();

/// The first of these variables that is set.
std::optional<std::string> first_set(std::span<const std::string_view> names, const ProxyVariables& variables);

/// The proxies of apt's configuration for https, as it looks for them (apt-transport-https(1)): for one host, then for all. "DIRECT" is none.
struct AptProxies {
  std::string of_all;                                       ///< empty: apt takes the environment's
  std::map<std::string, std::string, std::less<>> of_host;  ///< by name, in lower case

  friend bool operator==(const AptProxies&, const AptProxies&) = default;
};

/// Entries of a no_proxy list that can exempt none of these hosts, each with the reason: patterns, URLs, quotes, blocks for hosts that have
/// names (`any_addresses` false). Escaped, bounded.
std::vector<std::string> useless_entries(std::string_view no_proxy, bool any_addresses);

/// Whether user or password of a proxy's URL have characters as they are at which other programs end them: @ # / ?
bool has_unescaped_credentials(std::string_view url);

/// Everything known about the setting. `url` may hold credentials and must not be printed; its endpoint may.
struct ProxySetting {
  std::optional<ProxyUrl> url;  ///< nothing where no proxy is configured
  std::string source;           ///< "--proxy", or the variable's name
  std::string no_proxy;
  std::string no_proxy_source;
  ProxyVariables variables;          ///< those that played a part
  std::vector<std::string> exempt;   ///< vendor's hosts that no_proxy exempts
  std::vector<std::string> outside;  ///< hosts of the table that are reached through the proxy or would be
  AptProxies apt;
  bool unescaped = false;  ///< user or password have characters at which other programs end them
};

enum class SettingFault : std::uint8_t {
  no_scheme,
  no_port,
  tls_to_plain_port,
  vendor_exempt,
  variables_disagree,
  apt_differs,
  no_proxy_entries,
  unescaped_credentials,
  unusable_nameservers,  ///< of /etc/resolv.conf, beside others that can be used
};

struct SettingFinding {
  SettingFault fault = SettingFault::no_scheme;
  Facts facts;
};

/// What is odd about the setting. Nothing that it returns holds credentials.
std::vector<SettingFinding> look_at_setting(const ProxySetting& setting);

/// The words for an oddity, as the catalogue has them for causes.
struct SettingEntry {
  SettingFault fault;
  std::string_view code;
  std::string_view found;
  std::string_view meaning;
  std::string_view ask;
  std::string_view remedy;
};

/// Each line of /etc/resolv.conf with what makes it of no use.
std::string words_of(const std::vector<UnusableNameserver>& lines);

/// Every oddity, in the order of the enumeration.
std::span<const SettingEntry> setting_catalogue();
const SettingEntry& entry(SettingFault fault);

}  // namespace netpreflight
