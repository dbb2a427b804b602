#include "text/address.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <arpa/inet.h>
#include <fmt/format.h>

#include "text/host_name.hpp"
#include "text/placeholder.hpp"

namespace netpreflight {

namespace {

using Bytes16 = std::array<unsigned char, 16>;

/// IPv4 as ::ffff:a.b.c.d, so that one table serves both families.
std::optional<Bytes16> parse(std::string_view text) {
  const std::string copy(text.substr(0, text.find('%')));
  Bytes16 bytes{};
  if (inet_pton(AF_INET6, copy.c_str(), bytes.data()) == 1) return bytes;
  bytes[10] = bytes[11] = 0xFF;
  if (inet_pton(AF_INET, copy.c_str(), &bytes[12]) == 1) return bytes;
  return std::nullopt;
}

struct Block {
  std::string_view first;
  int bits;  ///< of 128
};

constexpr int kV4 = 96;
constexpr std::array kNowhere{Block{"0.0.0.0", kV4 + 8}, Block{"127.0.0.0", kV4 + 8}, Block{"::", 128},
                              Block{"::1", 128}};
constexpr std::array kPrivate{
    Block{"10.0.0.0", kV4 + 8},
    Block{"172.16.0.0", kV4 + 12},
    Block{"192.168.0.0", kV4 + 16},
    Block{"100.64.0.0", kV4 + 10},
    Block{"169.254.0.0", kV4 + 16},
    Block{"fe80::", 10},
    Block{"fc00::", 7},
};

/// Addresses of one table of blocks. Each row of a report asks, so that the table is read once.
class Blocks {
 public:
  explicit Blocks(std::span<const Block> blocks) {
    for (const auto& block : blocks) blocks_.emplace_back(*parse(block.first), block.bits);
  }

  bool have(std::string_view text) const {
    const auto address = parse(text);
    return address &&
           std::ranges::any_of(blocks_, [&](const auto& block) { return is_in(*address, block.first, block.second); });
  }

 private:
  static bool is_in(const Bytes16& address, const Bytes16& first, int bits) {
    const auto whole = static_cast<std::size_t>(bits / 8);
    if (!std::equal(address.begin(), address.begin() + static_cast<std::ptrdiff_t>(whole), first.begin())) return false;
    const int rest = bits % 8;
    return rest == 0 || ((address.at(whole) ^ first.at(whole)) >> (8 - rest)) == 0;
  }

  std::vector<std::pair<Bytes16, int>> blocks_;
};

}  // namespace

// A redacted report can be judged again: its placeholders say what kind of address they stand for (placeholders.hpp).

bool is_v6_text(std::string_view address) {
  const auto kind = kind_of_placeholder(address);
  return kind ? kind->v6 : address.find(':') != std::string_view::npos;
}

std::string unmapped(std::string address) {
  static constexpr std::string_view kMapped = "::ffff:";
  if (address.starts_with(kMapped) && address.find('.') != std::string::npos) address.erase(0, kMapped.size());
  return address;
}

bool is_nowhere(std::string_view address) {
  static const Blocks blocks(kNowhere);
  const auto kind = kind_of_placeholder(address);
  return kind ? kind->nowhere : blocks.have(address);
}

bool is_private(std::string_view address) {
  static const Blocks blocks(kPrivate);
  const auto kind = kind_of_placeholder(address);
  return kind ? kind->is_private : blocks.have(address);
}

bool is_literal(std::string_view host) {
  return is_address(host) || kind_of_placeholder(host).has_value();
}

bool is_fully_qualified(std::string_view host) {
  return !is_literal(host) && host.find('.') != std::string_view::npos;
}

bool is_at(const std::string& nameserver, const std::string& address) {
  if (nameserver == address) return true;
  const bool in_brackets = address.find(':') != std::string::npos;
  return nameserver.starts_with(in_brackets ? fmt::format("[{}]:", address) : address + ":");
}

}  // namespace netpreflight
