// Looks at what arrives at the ports of a stand-in, and keeps the log's arrivals: sockets, timers and the firewall's rules around
// the conclusions of arrivals.hpp.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "standin/arrivals.hpp"
#include "standin/firewall.hpp"
#include "standin/packet_socket.hpp"
#include "standin/rule_keeper.hpp"

namespace netpreflight {

class Watch {
 public:
  /// `told` is called for each arrival that has another end than before; with the rule that stopped it where that can be found.
  using Told = std::function<void(const Arrival& arrival)>;

  /// Opens the packet socket: before privileges are given up. `ports` are those of the log; `echoes`: are looked at, too.
  Watch(const asio::any_io_executor& executor, const std::vector<ListenPort>& ports, bool echoes,
        std::optional<RuleKeeper> keeper);

  /// Notes how things are before anybody is expected: the rules' counters, and handshakes that others left half open.
  Awaitable<void> begin();
  /// Looks until it is thrown away.
  Awaitable<void> run(Told told);
  /// Reads what arrives meanwhile, also until it is thrown away.
  Awaitable<void> read_packets();

  void accepted(const Flow& flow);
  void delivered(const Flow& flow, bool answered);
  void data_lost(const Flow& flow);

  /// Settles what can be settled at once: nothing more will be seen.
  void end();

  PacketWatch facts() const;
  const std::vector<Arrival>& arrivals() { return arrivals_.all(); }

 private:
  bool is_own(const asio::ip::address& address);
  bool holds(const Flow& flow) const;
  /// False: there may be more.
  bool drain(int budget);
  void look_at_losses();
  void look_at_half_open();
  Awaitable<void> find_rules(std::set<std::size_t> stopped);

  const std::vector<ListenPort> ports_;
  WatchedPorts watched_;
  std::optional<RuleKeeper> keeper_;
  std::optional<PacketSocket> socket_;
  std::string reason_;
  Arrivals arrivals_;
  std::vector<StoppingRule> rules_before_;
  bool rules_known_ = false;
  std::set<Flow> half_open_before_;
  std::set<asio::ip::address> own_;
  std::chrono::steady_clock::time_point own_read_{};
  std::uint64_t lost_ = 0;
  std::uint64_t kernel_losses_ = 0;
};

}  // namespace netpreflight
