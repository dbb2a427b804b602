// Every sentence about an odd setting of this host; the second table of the catalogue. Placeholders:
//   {setting} the option or variable, {proxy} its proxy without credentials, {list} the no_proxy variable, {hosts}
//   {port} {apt} {lines}
#include <algorithm>
#include <array>

#include "catalogue/phrases.hpp"
#include "netpreflight/setting.hpp"
#include "text/listing.hpp"

namespace netpreflight {

namespace {

constexpr std::string_view kHost = "the administrator of this host";

constexpr std::array kSettings{
    SettingEntry{
        .fault = SettingFault::no_scheme,
        .code = "setting.no_scheme",
        .found = "{setting} has no scheme; it is taken as {proxy}",
        .meaning = "Programs differ in what they make of a proxy without http:// in front: some guess, some refuse it.",
        .ask = kHost,
        .remedy = "Write the scheme into {setting}: {proxy}.",
    },
    SettingEntry{
        .fault = SettingFault::no_port,
        .code = "setting.no_port",
        .found = "{setting} has no port; it is taken as {proxy}",
        .meaning = "Programs differ in the port that they take where none is given: curl 1080, others 80 or 3128.",
        .ask = kHost,
        .remedy = "Write the proxy's port into {setting}; without one it is {proxy}.",
    },
    SettingEntry{
        .fault = SettingFault::tls_to_plain_port,
        .code = "setting.tls_to_plain_port",
        .found = "{setting} is {proxy}, and {port} is a port on which proxies usually speak plain HTTP",
        .meaning = "https:// in front of a proxy means that the connection to the proxy itself is encrypted. It says "
                   "nothing about "
                   "the destinations, which are reached over TLS either way.",
        .ask = kHost,
        .remedy =
            "If the proxy on port {port} does not speak TLS itself, write http:// instead of https:// into {setting}.",
    },
    SettingEntry{
        .fault = SettingFault::vendor_exempt,
        .code = "setting.vendor_exempt",
        .found = "{list} exempts {hosts} from the proxy {proxy}",
        .meaning = "These hosts of the vendor are checked without the proxy, because the setting says so. Where only "
                   "the proxy "
                   "has a way to the Internet they cannot be reached.",
        .ask = kHost,
        .remedy = "If {hosts} can only be reached through the proxy {proxy}, take what covers them out of {list}.",
    },
    SettingEntry{
        .fault = SettingFault::variables_disagree,
        .code = "setting.variables_disagree",
        .found = "{lower} is {lower_value}, and {upper} is {upper_value}",
        .meaning = "Some programs read one of the two, some the other. This check follows curl, which takes the "
                   "lower-case one.",
        .ask = kHost,
        .remedy = "Give {lower} and {upper} the same value, or unset one of them.",
    },
    SettingEntry{
        .fault = SettingFault::apt_differs,
        .code = "setting.apt_differs",
        .found = "apt is configured to use {apt}, and {setting} says {proxy}",
        .meaning = "Packages are fetched another way than this check went, so that one may work and the other not.",
        .ask = kHost,
        .remedy = "Give apt (Acquire::https::Proxy in /etc/apt/apt.conf.d) and {setting} the same proxy: one says "
                  "{apt}, the other {proxy}.",
    },
    SettingEntry{
        .fault = SettingFault::no_proxy_entries,
        .code = "setting.no_proxy_entry",
        .found = "{list} has entries that exempt none of the hosts outside: {entries}",
        .meaning =
            "Such an entry looks as if it exempted hosts from the proxy, and does not. Programs differ in what they make of it; "
            "this check follows curl.",
        .ask = kHost,
        .remedy =
            "Write names into {list}: example.org is the name and all below it, without *, https:// and quotes. An address "
            "or a block exempts only hosts that are given by their address.",
    },
    SettingEntry{
        .fault = SettingFault::unescaped_credentials,
        .code = "setting.unescaped_credentials",
        .found = "the user or the password in {setting} has one of the characters @ # / ? as it is",
        .meaning =
            "This check takes it as meant, up to the last @. Other programs end the user or the host there, and find no proxy.",
        .ask = kHost,
        .remedy =
            "Percent-encode these characters in the user and the password of {setting}: @ is %40, # is %23, / is %2F, ? is %3F.",
    },
    SettingEntry{
        .fault = SettingFault::unusable_nameservers,
        .code = "setting.unusable_nameservers",
        .found = "the C library cannot use all nameserver lines of /etc/resolv.conf: {lines}",
        .meaning = "No application ever asks these nameservers, and nothing says so.",
        .ask = kHost,
        .remedy = "Correct these lines of /etc/resolv.conf, or take them out: {lines}.",
    },
};

constexpr bool in_order() {
  for (std::size_t i = 0; i < kSettings.size(); ++i) {
    if (static_cast<std::size_t>(kSettings[i].fault) != i) return false;
  }
  return kSettings.size() == static_cast<std::size_t>(SettingFault::unusable_nameservers) + 1;
}
static_assert(in_order(), "the catalogue of settings stands in the order of the enumeration and has every fault");

}  // namespace

std::span<const SettingEntry> setting_catalogue() {
  return kSettings;
}

std::string words_of(const std::vector<UnusableNameserver>& lines) {
  Listing words;
  for (const auto& [address, stray] : lines) {
    const Facts facts{{"address", address}, {"stray", stray}};
    words.add(phrase(stray.empty() ? Phrase::line_without_address : Phrase::line_with_stray, facts));
  }
  return words.words();
}

const SettingEntry& entry(SettingFault fault) {
  return kSettings.at(static_cast<std::size_t>(fault));
}

}  // namespace netpreflight
