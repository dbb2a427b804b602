#include "text/network.hpp"

#include <charconv>
#include <string>

#include <arpa/inet.h>

namespace netpreflight {

namespace {

std::optional<Network> parse_address(std::string_view text) {
  const std::string copy(text);
  Network address;
  if (inet_pton(AF_INET, copy.c_str(), address.first.data()) == 1) {
    address.size = 4;
  } else if (inet_pton(AF_INET6, copy.c_str(), address.first.data()) == 1) {
    address.size = 16;
  } else {
    return std::nullopt;
  }
  address.bits = address.size * 8;
  return address;
}

}  // namespace

std::optional<Network> parse_network(std::string_view text) {
  const std::size_t slash = text.find('/');
  auto network = parse_address(text.substr(0, slash));
  if (!network || slash == std::string_view::npos) return network;
  const std::string_view digits = text.substr(slash + 1);
  unsigned bits = 0;
  const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), bits);
  if (failure != std::errc() || end != digits.data() + digits.size() || bits > network->bits) return std::nullopt;
  network->bits = bits;
  return network;
}

bool contains(const Network& network, std::string_view address) {
  const auto other = parse_address(address);
  if (!other || other->size != network.size) return false;
  for (unsigned bit = 0; bit < network.bits; ++bit) {
    const unsigned mask = 0x80U >> (bit % 8);
    if (((network.first[bit / 8] ^ other->first[bit / 8]) & mask) != 0) return false;
  }
  return true;
}

}  // namespace netpreflight
