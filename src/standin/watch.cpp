#include "standin/watch.hpp"

#include <algorithm>
#include <cstring>

#include <ifaddrs.h>
#include <netinet/in.h>

#include "net/file.hpp"
#include "standin/half_open.hpp"

namespace netpreflight {

namespace {

namespace ip = asio::ip;
using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kBetweenLooks{250};
constexpr std::chrono::seconds kBetweenLists{1};
constexpr std::chrono::seconds kBetweenAddresses{5};
/// So many packets are read in one turn, and then nothing for a while: some ten thousand a second, whatever a flood sends.
constexpr int kBatch = 256;
constexpr std::chrono::milliseconds kPause{10};

Moment now() {
  return {Clock::now(), std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now())};
}

bool stands_in(const ListenPort& port) {
  return port.state == PortState::stood_in;
}

/// Over UDP nobody can tell who took a datagram but the stand-in itself.
WatchedPorts watched(const std::vector<ListenPort>& ports, bool all, bool echoes) {
  WatchedPorts result;
  result.echoes = echoes;
  for (const auto& port : ports) {
    if (port.protocol == Protocol::tcp && (all || stands_in(port))) result.tcp.insert(port.port);
    if (port.protocol == Protocol::udp && stands_in(port)) result.udp.insert(port.port);
  }
  return result;
}

std::optional<ip::address> address_of(const sockaddr* address) {
  if (address == nullptr) return std::nullopt;
  if (address->sa_family == AF_INET) {
    sockaddr_in v4{};
    std::memcpy(&v4, address, sizeof v4);
    return ip::address_v4(ntohl(v4.sin_addr.s_addr));
  }
  if (address->sa_family != AF_INET6) return std::nullopt;
  sockaddr_in6 v6{};
  std::memcpy(&v6, address, sizeof v6);
  ip::address_v6::bytes_type bytes;
  std::memcpy(bytes.data(), &v6.sin6_addr, bytes.size());
  return ip::address_v6(bytes);
}

std::set<ip::address> read_own_addresses() {
  std::set<ip::address> own;
  ifaddrs* list = nullptr;
  if (getifaddrs(&list) != 0) return own;
  for (const ifaddrs* one = list; one != nullptr; one = one->ifa_next) {
    if (const auto address = address_of(one->ifa_addr)) own.insert(*address);
  }
  freeifaddrs(list);
  return own;
}

bool is_stopped(const Arrival& arrival) {
  return arrival.end == ArrivalEnd::dropped_here || arrival.end == ArrivalEnd::rejected_here;
}

/// The setting by which the kernel answers no echoes (ip-sysctl); empty: it does.
std::string ignores_echoes(const Arrival& arrival) {
  struct Setting {
    const char* path;
    std::string_view name;
  };
  static constexpr Setting kV4{"/proc/sys/net/ipv4/icmp_echo_ignore_all", "net.ipv4.icmp_echo_ignore_all"};
  static constexpr Setting kV6{"/proc/sys/net/ipv6/icmp/echo_ignore_all", "net.ipv6.icmp.echo_ignore_all"};
  if (arrival.protocol != Protocol::icmp || arrival.end != ArrivalEnd::dropped_here) return {};
  const Setting& setting = arrival.to.find(':') == std::string::npos ? kV4 : kV6;
  const auto value = read_bounded(setting.path, {.most = 16, .may_be_cut = true});
  return value && value->starts_with("1") ? "sysctl " + std::string(setting.name) + " = 1" : std::string();
}

Flow flow_of(const Arrival& arrival) {
  error_code invalid;
  return {arrival.protocol, arrival.port, 0, ip::make_address(arrival.from, invalid),
          ip::make_address(arrival.to, invalid)};
}

}  // namespace

Watch::Watch(const asio::any_io_executor& executor, const std::vector<ListenPort>& ports, bool echoes,
             std::optional<RuleKeeper> keeper)
    : ports_(ports),
      watched_(watched(ports, true, echoes)),
      keeper_(std::move(keeper)),
      arrivals_(PacketSight::half_open, {}) {
  const auto held = [this](const Flow& flow) { return holds(flow); };
  auto socket = PacketSocket::open(executor, watched_);
  if (socket) {
    socket_.emplace(std::move(*socket));
  } else {
    reason_ = socket.error();
    watched_ = watched(ports, false, false);
  }
  arrivals_ = Arrivals(socket_ ? PacketSight::all : PacketSight::half_open, held);
}

/// A port may be held over one family, or on some addresses.
bool Watch::holds(const Flow& flow) const {
  const std::string address = flow.to.to_string();
  return std::ranges::any_of(ports_, [&](const ListenPort& port) {
    if (port.port != flow.port || port.protocol != flow.protocol || !stands_in(port)) return false;
    return std::ranges::any_of(
        port.at, [&](const std::string& at) { return at == address || at == (flow.to.is_v6() ? "IPv6" : "IPv4"); });
  });
}

/// A host that forwards sees others' packets, too.
bool Watch::is_own(const ip::address& address) {
  if (address.is_loopback() || own_.contains(address)) return true;
  if (Clock::now() - own_read_ < kBetweenAddresses) return false;
  own_read_ = Clock::now();
  own_ = read_own_addresses();
  return own_.contains(address);
}

bool Watch::drain(int budget) {
  if (!socket_) return true;
  const Moment moment = now();
  while (const auto packet = socket_->next(budget)) {
    if (is_own(packet->flow.to)) arrivals_.saw(*packet, moment);
  }
  return budget >= 0;
}

Awaitable<void> Watch::read_packets() {
  if (!socket_) co_return;
  asio::steady_timer pause(co_await asio::this_coro::executor);
  for (;;) {
    co_await socket_->wait();
    if (drain(kBatch)) continue;
    pause.expires_after(kPause);
    co_await pause.async_wait(kAsTuple);
  }
}

// What made a connection was seen before it was made: it is read first.
void Watch::accepted(const Flow& flow) {
  drain(kBatch);
  if (is_own(flow.to)) arrivals_.accepted(flow, now());
}

void Watch::delivered(const Flow& flow, bool answered) {
  drain(kBatch);
  if (is_own(flow.to)) arrivals_.delivered(flow, answered, now());
}

void Watch::data_lost(const Flow& flow) {
  arrivals_.data_lost(flow, now());
}

void Watch::look_at_losses() {
  const std::uint64_t lost = socket_ ? socket_->take_lost() : 0;
  const std::uint64_t kernel = read_kernel_losses();
  if (lost > 0 || kernel != kernel_losses_) arrivals_.crowded(now());
  lost_ += lost;
  kernel_losses_ = kernel;
}

Awaitable<void> Watch::begin() {
  kernel_losses_ = read_kernel_losses();
  if (!socket_) {
    for (const auto& one : read_half_open(watched_.tcp)) half_open_before_.insert(one.flow);
  } else if (keeper_) {
    rules_before_ = parse_firewall(co_await keeper_->read());
    rules_known_ = true;
  }
}

void Watch::look_at_half_open() {
  for (const auto& one : read_half_open(watched_.tcp)) {
    if (!half_open_before_.contains(one.flow)) arrivals_.half_open(one.flow, one.repeated, now());
  }
}

Awaitable<void> Watch::run(Told told) {
  asio::steady_timer pause(co_await asio::this_coro::executor);
  auto next_list = Clock::now();
  for (;;) {
    if (!socket_ && Clock::now() >= next_list) {
      next_list = Clock::now() + kBetweenLists;
      look_at_half_open();
    }
    if (!drain(kBatch)) arrivals_.crowded(now());
    look_at_losses();
    arrivals_.settle(now());
    const auto news = arrivals_.take_news();
    co_await find_rules(news);
    for (const std::size_t index : news) told(arrivals_.all()[index]);
    pause.expires_after(kBetweenLooks);
    co_await pause.async_wait(kAsTuple);
  }
}

Awaitable<void> Watch::find_rules(std::set<std::size_t> stopped) {
  std::erase_if(stopped, [&](std::size_t index) {
    Arrival& arrival = arrivals_.all()[index];
    const std::string setting = ignores_echoes(arrival);
    if (!setting.empty()) arrival.firewall = setting;
    return !is_stopped(arrival) || !setting.empty();
  });
  if (!rules_known_ || stopped.empty()) co_return;
  std::vector<Stopped> packets;
  packets.reserve(stopped.size());
  for (const std::size_t index : stopped) packets.push_back({flow_of(arrivals_.all()[index]), 1});
  const auto rules = parse_firewall(co_await keeper_->read());
  auto next = packets.begin();
  for (const std::size_t index : stopped) {
    Arrival& arrival = arrivals_.all()[index];
    if (is_stopped(arrival)) arrival.firewall = rule_that_stopped(rules_before_, rules, *next);
    ++next;
  }
}

void Watch::end() {
  drain(16 * kBatch);
  look_at_losses();
  arrivals_.settle(now(), true);
}

PacketWatch Watch::facts() const {
  return {socket_ ? PacketSight::all : PacketSight::half_open, reason_, lost_ + arrivals_.untold(), watched_.echoes};
}

}  // namespace netpreflight
