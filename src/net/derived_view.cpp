#include "net/derived_view.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <string_view>

#include <ifaddrs.h>
#include <netinet/in.h>
#include <unistd.h>

#include "net/codecs/lookup_files.hpp"
#include "net/file.hpp"
#include "net/resolver.hpp"
#include "text/letter_case.hpp"

namespace netpreflight {

namespace {

/// What the C library does by itself; every other source is a module that may do anything.
constexpr std::string_view kPlainSources = "files dns";
/// Each name is searched in all of the hosts file: one that is larger is left to the C library.
constexpr FileBounds kBounds{.most = 1U << 16U};

/// nscd(8) is asked before all sources, where it runs.
bool has_cache() {
  return access("/run/nscd/socket", F_OK) == 0 || access("/var/run/nscd/socket", F_OK) == 0;
}

/// RES_OPTIONS is read with resolv.conf; these say where to look, or what else to do (environ(7), host.conf(5), hostname(7)).
bool is_steered(std::string_view variable) {
  constexpr std::array<std::string_view, 4> kSteering{"HOSTALIASES=", "LOCALDOMAIN=", "RESOLV_", "RES_OPTIONS="};
  return std::ranges::any_of(kSteering, [&](std::string_view one) { return variable.starts_with(one); });
}

bool is_steered() {
  for (char** variable = environ; variable != nullptr && *variable != nullptr; ++variable) {
    if (is_steered(std::string_view(*variable))) return true;
  }
  return false;
}

/// As AI_ADDRCONFIG of getaddrinfo(3) looks at interfaces: also at those that are down.
void look_at_interfaces(LookupFiles& files) {
  ifaddrs* list = nullptr;
  if (getifaddrs(&list) != 0) return;
  const std::unique_ptr<ifaddrs, decltype(&freeifaddrs)> owner(list, freeifaddrs);
  for (const ifaddrs* item = list; item != nullptr; item = item->ifa_next) {
    if (item->ifa_addr == nullptr) continue;
    if (item->ifa_addr->sa_family == AF_INET) {
      const auto& address = reinterpret_cast<const sockaddr_in*>(item->ifa_addr)->sin_addr;
      files.has_v4 = files.has_v4 || address.s_addr != htonl(INADDR_LOOPBACK);
    } else if (item->ifa_addr->sa_family == AF_INET6) {
      const auto& address = reinterpret_cast<const sockaddr_in6*>(item->ifa_addr)->sin6_addr;
      files.has_v6 = files.has_v6 || IN6_IS_ADDR_LOOPBACK(&address) == 0;
    }
  }
}

/// Letters, digits and hyphens, with a dot between labels and none at the end: no name that the C library changes or refuses.
bool is_plain_name(std::string_view host) {
  const auto is_plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.'; };
  return !host.empty() && !host.ends_with('.') && std::ranges::all_of(lower_case(host), is_plain);
}

}  // namespace

LookupFiles read_lookup_files() {
  LookupFiles files;
  const auto nsswitch = read_bounded("/etc/nsswitch.conf", kBounds);
  files.plain_sources = nsswitch && sources_of_hosts(*nsswitch) == kPlainSources && !has_cache() && !is_steered();
  if (auto hosts = read_bounded("/etc/hosts", kBounds)) {
    files.hosts_known = true;
    files.hosts = lower_case(*hosts);
  }
  look_at_interfaces(files);
  return files;
}

bool is_in_no_hosts_file(const LookupFiles& files, const std::string& host) {
  return files.hosts_known && is_plain_name(host) && files.hosts.find(lower_case(host)) == std::string::npos;
}

bool follows_first_nameserver(const LookupFiles& files, const ResolverSettings& settings, const std::string& host) {
  const auto dots = std::ranges::count(host, '.');
  return settings.first_decides && files.plain_sources && dots >= std::max(settings.ndots, 1) &&
         is_in_no_hosts_file(files, host);
}

std::optional<ApplicationsView> view_of(const LookupFiles& files, const NameserverAnswer& answer, Family family) {
  // Where only IPv6 is there the C library may map IPv4 addresses, and where nothing is there it leaves nothing out.
  if (!answer.is_plain || !files.has_v4) return std::nullopt;
  ApplicationsView view;
  for (const auto& address : answer.evidence.addresses) {
    const bool v6 = is_v6(address);
    const bool wanted = family == Family::any || v6 == (family == Family::v6);
    if (wanted && (files.has_v6 || !v6)) view.addresses.push_back(address);
  }
  if (view.addresses.size() != 1) return std::nullopt;
  view.end = ApplicationsView::End::found;
  view.canonical_name = answer.evidence.name;
  view.duration = answer.evidence.duration;
  view.derived = true;
  return view;
}

}  // namespace netpreflight
