#include "net/connect_first.hpp"

#include <deque>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>

#include "net/concurrent.hpp"
#include "net/tcp.hpp"

namespace netpreflight {

namespace {

struct Race {
  explicit Race(const asio::any_io_executor& executor) : decided(executor) {}

  void finish(TcpConnection connection) {
    --pending;
    if (over) return;
    result.attempts.push_back({std::move(connection.evidence), connection.duration});
    if (connection.stream) result.stream = std::move(connection.stream);
    if (!result.stream && pending != 0) return;
    over = true;
    decided.happen();
  }

  FirstConnection result;
  std::deque<asio::cancellation_signal> signals;
  std::size_t pending = 0;
  bool over = false;
  Event decided;
};

}  // namespace

Awaitable<FirstConnection> connect_first(std::vector<std::string> addresses, std::uint16_t port, Milliseconds timeout) {
  if (addresses.empty()) co_return FirstConnection{};
  const auto executor = co_await asio::this_coro::executor;
  const auto race = std::make_shared<Race>(executor);
  race->pending = addresses.size();
  for (const auto& address : addresses) {
    auto& signal = race->signals.emplace_back();
    // An attempt that is given up may end with an exception; nobody is interested any more.
    asio::co_spawn(
        executor, connect_tcp(address, port, timeout),
        asio::bind_cancellation_slot(signal.slot(), [race](const std::exception_ptr&, TcpConnection connection) {
          race->finish(std::move(connection));
        }));
  }
  co_await race->decided.wait();
  for (auto& signal : race->signals) signal.emit(asio::cancellation_type::terminal);
  co_return std::move(race->result);
}

}  // namespace netpreflight
