// What tests of the network room share: one event loop each, and peers on loopback. Nothing here leaves the machine.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "net/asio.hpp"
#include "net/datagram.hpp"

namespace netpreflight {

/// Runs coroutines to their end, as the program's own loop does.
class Loop {
 public:
  asio::any_io_executor executor() { return io_.get_executor(); }

  template <class T>
  T run(Awaitable<T> task) {
    std::optional<T> result;
    std::exception_ptr error;
    asio::co_spawn(io_, std::move(task), [&](std::exception_ptr thrown, T value) {
      error = thrown;
      result = std::move(value);
    });
    run_until([&] { return result.has_value() || error; });
    if (error) std::rethrow_exception(error);
    return std::move(*result);
  }

  template <class Done>
  void run_until(Done done) {
    io_.restart();
    while (!done() && io_.run_one() > 0) {
    }
  }

  /// Runs what is ready, without waiting.
  void poll() {
    io_.restart();
    io_.poll();
  }

 private:
  asio::io_context io_{1};
};

/// A UDP peer on loopback that answers every datagram.
class UdpPeer {
 public:
  using ManyReplies = std::function<std::vector<Bytes>(const Bytes&)>;
  using OneReply = std::function<std::optional<Bytes>(const Bytes&)>;

  UdpPeer(Loop& loop, ManyReplies replies) : state_(std::make_shared<State>(loop.executor(), std::move(replies))) {
    asio::co_spawn(loop.executor(), serve(state_), asio::detached);
  }
  UdpPeer(Loop& loop, OneReply reply)
      : UdpPeer(loop, ManyReplies([reply = std::move(reply)](const Bytes& bytes) {
                  auto one = reply(bytes);
                  return one ? std::vector<Bytes>{*one} : std::vector<Bytes>{};
                })) {}
  UdpPeer(const UdpPeer&) = delete;
  UdpPeer& operator=(const UdpPeer&) = delete;
  ~UdpPeer() { state_->socket.close(); }

  asio::ip::udp::endpoint endpoint() const { return state_->socket.local_endpoint(); }
  std::uint16_t port() const { return endpoint().port(); }
  /// Every datagram that arrived.
  const std::vector<Bytes>& received() const { return state_->received; }

 private:
  struct State {
    State(const asio::any_io_executor& executor, ManyReplies made)
        : socket(executor, {asio::ip::address_v4::loopback(), 0}), replies(std::move(made)) {}
    asio::ip::udp::socket socket;
    ManyReplies replies;
    std::vector<Bytes> received;
  };

  static Awaitable<void> serve(std::shared_ptr<State> state) {
    Bytes buffer(4096);
    for (;;) {
      asio::ip::udp::endpoint from;
      auto [error, count] = co_await state->socket.async_receive_from(asio::buffer(buffer), from, kAsTuple);
      if (error) co_return;
      state->received.emplace_back(buffer.begin(), buffer.begin() + static_cast<std::ptrdiff_t>(count));
      for (const Bytes& reply : state->replies(state->received.back())) {
        error_code ignored;
        state->socket.send_to(asio::buffer(reply), from, 0, ignored);
      }
    }
  }

  std::shared_ptr<State> state_;
};

/// A port on loopback that nobody serves.
inline std::uint16_t closed_udp_port(Loop& loop) {
  const asio::ip::udp::socket socket(loop.executor(), {asio::ip::address_v4::loopback(), 0});
  return socket.local_endpoint().port();
}

}  // namespace netpreflight
