#include "cli/surroundings/host.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <sstream>

#include <arpa/inet.h>
#include <fmt/format.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "cli/files.hpp"
#include "text/foreign.hpp"
#include "text/host_name.hpp"

namespace netpreflight {

namespace {

std::string address_text(const sockaddr* address) {
  std::array<char, INET6_ADDRSTRLEN> out{};
  const void* bytes = nullptr;
  if (address->sa_family == AF_INET) bytes = &reinterpret_cast<const sockaddr_in*>(address)->sin_addr;
  if (address->sa_family == AF_INET6) bytes = &reinterpret_cast<const sockaddr_in6*>(address)->sin6_addr;
  if (bytes == nullptr || inet_ntop(address->sa_family, bytes, out.data(), out.size()) == nullptr) return {};
  return out.data();
}

bool is_link_local(const sockaddr* address) {
  if (address->sa_family != AF_INET6) return false;
  return IN6_IS_ADDR_LINKLOCAL(&reinterpret_cast<const sockaddr_in6*>(address)->sin6_addr) != 0;
}

std::vector<std::string> interface_addresses() {
  std::vector<std::string> addresses;
  ifaddrs* list = nullptr;
  if (getifaddrs(&list) != 0) return addresses;
  for (const ifaddrs* item = list; item != nullptr; item = item->ifa_next) {
    const bool usable =
        item->ifa_addr != nullptr && (item->ifa_flags & IFF_LOOPBACK) == 0 && (item->ifa_flags & IFF_UP) != 0;
    if (!usable || is_link_local(item->ifa_addr)) continue;
    std::string text = address_text(item->ifa_addr);
    if (!text.empty()) addresses.push_back(std::move(text));
  }
  freeifaddrs(list);
  return addresses;
}

/// The source address that the kernel would take towards an address; connecting a UDP socket sends nothing.
std::string source_towards(int family, const sockaddr* to, socklen_t size) {
  const int socket = ::socket(family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (socket < 0) return {};
  sockaddr_storage own{};
  socklen_t own_size = sizeof own;
  std::string text;
  if (connect(socket, to, size) == 0 && getsockname(socket, reinterpret_cast<sockaddr*>(&own), &own_size) == 0) {
    text = address_text(reinterpret_cast<const sockaddr*>(&own));
  }
  close(socket);
  return text;
}

/// The addresses that packets to the Internet carry; asked with documentation addresses, to which nothing is sent.
std::vector<std::string> primary_addresses() {
  sockaddr_in v4{};
  v4.sin_family = AF_INET;
  v4.sin_port = htons(9);
  inet_pton(AF_INET, "192.0.2.1", &v4.sin_addr);
  sockaddr_in6 v6{};
  v6.sin6_family = AF_INET6;
  v6.sin6_port = htons(9);
  inet_pton(AF_INET6, "2001:db8::1", &v6.sin6_addr);
  return {source_towards(AF_INET, reinterpret_cast<const sockaddr*>(&v4), sizeof v4),
          source_towards(AF_INET6, reinterpret_cast<const sockaddr*>(&v6), sizeof v6)};
}

std::string operating_system() {
  const auto release = read_small_file("/etc/os-release").value_or("");
  std::istringstream lines(release);
  for (std::string line; std::getline(lines, line);) {
    constexpr std::string_view kKey = "PRETTY_NAME=";
    if (!line.starts_with(kKey)) continue;
    std::string value = line.substr(kKey.size());
    std::erase(value, '"');
    return escape_foreign(value, 100);
  }
  utsname system{};
  return uname(&system) == 0 ? escape_foreign(fmt::format("{} {}", system.sysname, system.release), 100) : "unknown";
}

}  // namespace

std::string environment(const char* variable) {
  const char* value = std::getenv(variable);
  return value == nullptr ? std::string() : value;
}

HostFacts read_host() {
  HostFacts host;
  std::array<char, 256> name{};
  gethostname(name.data(), name.size() - 1);
  host.name = escape_foreign(name.data(), name.size());
  host.os = operating_system();
  const auto addresses = interface_addresses();
  for (const auto& primary : primary_addresses()) {
    if (std::ranges::find(addresses, primary) != addresses.end()) host.addresses.push_back(primary);
  }
  for (const auto& address : addresses) {
    if (std::ranges::find(host.addresses, address) == host.addresses.end()) host.addresses.push_back(address);
  }
  return host;
}

tl::expected<Nameserver, std::string> parse_nameserver(const std::string& text) {
  const auto error = [&] {
    return tl::unexpected(fmt::format("\"{}\" is no address of a nameserver (IP or IP:PORT)", escape_foreign(text)));
  };
  if (is_address(text)) return Nameserver{text, 53};
  const bool is_bare = text.starts_with('[') && text.ends_with(']') && text.find(':') != std::string::npos;
  if (is_bare && is_address(text.substr(1, text.size() - 2))) return Nameserver{text.substr(1, text.size() - 2), 53};
  const std::size_t colon = text.rfind(':');
  if (colon == std::string::npos) return error();
  std::string address = text.substr(0, colon);
  const bool bracketed = address.starts_with('[') && address.ends_with(']');
  if (bracketed) address = address.substr(1, address.size() - 2);
  const bool v6 = address.find(':') != std::string::npos;
  std::uint16_t port = 0;
  const char* end = text.data() + text.size();
  const auto [rest, failure] = std::from_chars(text.data() + colon + 1, end, port);
  if (!is_address(address) || bracketed != v6 || failure != std::errc() || rest != end || port == 0) return error();
  return Nameserver{address, port};
}

}  // namespace netpreflight
