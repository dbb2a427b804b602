#include "standin/half_open.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <string>

#include "net/file.hpp"

namespace netpreflight {

namespace {

namespace ip = asio::ip;

constexpr std::size_t kMostOfList = 2U << 20U;
constexpr std::string_view kSynReceived = "03";

/// Words between spaces.
class Words {
 public:
  explicit Words(std::string_view text) : text_(text) {}
  std::string_view next() {
    text_.remove_prefix(std::min(text_.find_first_not_of(" \t"), text_.size()));
    const auto word = text_.substr(0, text_.find_first_of(" \t"));
    text_.remove_prefix(word.size());
    return word;
  }

 private:
  std::string_view text_;
};

std::string_view take_line(std::string_view& text) {
  const auto line = text.substr(0, text.find('\n'));
  text.remove_prefix(std::min(line.size() + 1, text.size()));
  return line;
}

template <class Number>
bool read_number(std::string_view digits, Number& number, int base) {
  const auto end = std::from_chars(digits.data(), digits.data() + digits.size(), number, base);
  return !digits.empty() && end.ec == std::errc() && end.ptr == digits.data() + digits.size();
}

template <class Address>
std::optional<ip::address> address_of(std::string_view digits) {
  typename Address::bytes_type bytes;
  if (digits.size() != 2 * bytes.size()) return std::nullopt;
  for (std::size_t i = 0; i < bytes.size(); i += 4) {
    std::uint32_t word = 0;  // in this machine's order
    if (!read_number(digits.substr(2 * i, 8), word, 16)) return std::nullopt;
    std::memcpy(bytes.data() + i, &word, sizeof word);
  }
  return ip::address(Address(bytes));
}

/// "0100007F:01BB"
bool read_end(std::string_view text, ip::address& address, std::uint16_t& port) {
  const auto colon = text.find(':');
  if (colon == std::string_view::npos || !read_number(text.substr(colon + 1), port, 16)) return false;
  const auto digits = text.substr(0, colon);
  const auto found = digits.size() == 8 ? address_of<ip::address_v4>(digits) : address_of<ip::address_v6>(digits);
  if (found) address = *found;
  return found.has_value();
}

std::optional<HalfOpen> read_line(std::string_view line, const std::set<std::uint16_t>& ports) {
  Words words(line);
  words.next();
  const auto local = words.next();
  const auto remote = words.next();
  if (words.next() != kSynReceived) return std::nullopt;
  HalfOpen found;
  if (!read_end(local, found.flow.to, found.flow.port) || !read_end(remote, found.flow.from, found.flow.from_port))
    return std::nullopt;
  words.next();  // queues
  words.next();  // timer
  if (!read_number(words.next(), found.repeated, 16) || !ports.contains(found.flow.port)) return std::nullopt;
  return found;
}

std::string read_list(const char* path) {
  return read_bounded(path, {.most = kMostOfList, .may_be_cut = true}).value_or("");
}

/// The values of some names, summed up.
class Sum {
 public:
  explicit Sum(std::span<const std::string_view> names) : names_(names) {}
  void add(std::string_view name, std::string_view value) {
    std::uint64_t number = 0;
    if (std::ranges::find(names_, name) != names_.end() && read_number(value, number, 10)) sum_ += number;
  }
  std::uint64_t get() const { return sum_; }

 private:
  std::span<const std::string_view> names_;
  std::uint64_t sum_ = 0;
};

/// Lines in pairs, "Udp: Names..." and "Udp: Values...", of the groups whose name is wanted.
void add_pairs(std::string_view text, std::string_view group, Sum& sum) {
  while (!text.empty()) {
    Words names(take_line(text));
    Words values(take_line(text));
    if (names.next() != group || values.next() != group) continue;
    for (auto name = names.next(); !name.empty(); name = names.next()) sum.add(name, values.next());
  }
}

void add_lines(std::string_view text, Sum& sum) {
  while (!text.empty()) {
    Words words(take_line(text));
    const auto name = words.next();
    sum.add(name, words.next());
  }
}

}  // namespace

std::vector<HalfOpen> parse_half_open(std::string_view table, const std::set<std::uint16_t>& ports) {
  std::vector<HalfOpen> found;
  while (!table.empty()) {
    if (const auto one = read_line(take_line(table), ports)) found.push_back(*one);
  }
  return found;
}

std::vector<HalfOpen> read_half_open(const std::set<std::uint16_t>& ports) {
  auto found = parse_half_open(read_list("/proc/net/tcp"), ports);
  const auto v6 = parse_half_open(read_list("/proc/net/tcp6"), ports);
  found.insert(found.end(), v6.begin(), v6.end());
  return found;
}

std::uint64_t kernel_losses(std::string_view netstat, std::string_view snmp, std::string_view snmp6) {
  static constexpr std::array<std::string_view, 4> kTcp{"SyncookiesSent", "ListenOverflows", "TCPReqQFullDrop",
                                                        "TCPReqQFullDoCookies"};
  static constexpr std::array<std::string_view, 2> kUdp{"RcvbufErrors", "MemErrors"};
  static constexpr std::array<std::string_view, 2> kUdp6{"Udp6RcvbufErrors", "Udp6MemErrors"};
  Sum tcp(kTcp);
  Sum udp(kUdp);
  Sum udp6(kUdp6);
  add_pairs(netstat, "TcpExt:", tcp);
  add_pairs(snmp, "Udp:", udp);
  add_lines(snmp6, udp6);
  return tcp.get() + udp.get() + udp6.get();
}

std::uint64_t read_kernel_losses() {
  return kernel_losses(read_list("/proc/net/netstat"), read_list("/proc/net/snmp"), read_list("/proc/net/snmp6"));
}

}  // namespace netpreflight
