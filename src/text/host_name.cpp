#include "text/host_name.hpp"

#include <algorithm>
#include <array>
#include <string>

#include <arpa/inet.h>

namespace netpreflight {
namespace {

constexpr std::size_t kLongestName = 253;
constexpr std::size_t kLongestLabel = 63;
constexpr std::string_view kDigits = "0123456789";
constexpr std::string_view kLabelCharacters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";

bool is_label(std::string_view label) {
  return !label.empty() && label.size() <= kLongestLabel && label.front() != '-' && label.back() != '-' &&
         label.find_first_not_of(kLabelCharacters) == std::string_view::npos;
}

}  // namespace

bool is_address(std::string_view text) {
  const std::string terminated(text);
  std::array<unsigned char, sizeof(in6_addr)> bytes{};
  return terminated.size() == std::char_traits<char>::length(terminated.c_str()) &&
         (inet_pton(AF_INET, terminated.c_str(), bytes.data()) == 1 ||
          inet_pton(AF_INET6, terminated.c_str(), bytes.data()) == 1);
}

bool is_host(std::string_view text) {
  if (is_address(text)) {
    return true;
  }
  if (text.empty() || text.size() > kLongestName) {
    return false;
  }
  std::string_view rest = text;
  for (;;) {
    const std::size_t dot = rest.find('.');
    const std::string_view label = rest.substr(0, dot);
    if (!is_label(label)) {
      return false;
    }
    if (dot == std::string_view::npos) {
      // "256.1.1.1" and "10.1" are addresses gone wrong: no top-level domain is a number.
      return label.find_first_not_of(kDigits) != std::string_view::npos;
    }
    rest.remove_prefix(dot + 1);
  }
}

std::string qualified_name(const std::string& name, const std::string& canonical) {
  const bool completes = name.find('.') == std::string::npos && canonical.find('.') != std::string::npos;
  return completes ? canonical : name;
}

std::string without_port(const std::string& address) {
  if (address.starts_with('[')) return address.substr(1, address.find(']') - 1);
  const bool has_port = std::ranges::count(address, ':') == 1;
  return has_port ? address.substr(0, address.find(':')) : address;
}

}  // namespace netpreflight
