#include "net/datagram.hpp"

#include <array>

#include "net/concurrent.hpp"
#include "net/socket.hpp"

namespace netpreflight {

namespace {

using asio::ip::udp;

/// When a further sending begins, as a part of the time-out; the last entry is its end.
constexpr std::array kSendings{0.0, 0.2, 0.5, 1.0};

/// Waits for an acceptable datagram until the time is over. False: an error ended it, or the datagram arrived.
Awaitable<bool> receive(udp::socket& socket, asio::steady_timer::duration time,
                        const std::function<bool(std::span<const unsigned char>)>& accepts, DatagramAnswer& answer) {
  Deadline deadline(socket.get_executor(), time, [&socket] { socket.cancel(); });
  std::array<unsigned char, 4096> buffer{};
  for (;;) {
    auto [error, count] = co_await socket.async_receive(asio::buffer(buffer), kAsTuple);
    if (error) {
      answer.end = socket_end(error);
      co_return deadline.expired();
    }
    answer.bytes.assign(buffer.begin(), buffer.begin() + count);
    if (accepts(answer.bytes)) {
      answer.end = SocketEnd::ok;
      co_return false;
    }
  }
}

}  // namespace

Awaitable<DatagramAnswer> ask_datagram(udp::endpoint to, Milliseconds timeout, std::function<Bytes()> question,
                                       std::function<bool(std::span<const unsigned char>)> accepts,
                                       std::optional<int> hops) {
  DatagramAnswer answer;
  udp::socket socket(co_await asio::this_coro::executor);
  error_code error;
  socket.open(to.protocol(), error);
  if (!error) {
    keep_icmp(socket.native_handle(), to.address().is_v6());
    if (hops) limit_hops(socket.native_handle(), to.address().is_v6(), *hops);
    // Connected, so that only this peer's datagrams and ICMP errors arrive.
    socket.connect(to, error);
  }
  if (!error) answer.source_address = socket.local_endpoint(error).address().to_string();

  for (std::size_t sending = 0; !error && sending + 1 < kSendings.size(); ++sending) {
    const Bytes bytes = question();
    socket.send(asio::buffer(bytes), 0, error);
    if (error) break;
    const Milliseconds slice = timeout * (kSendings[sending + 1] - kSendings[sending]);
    const auto time = std::chrono::duration_cast<asio::steady_timer::duration>(slice);
    if (!co_await receive(socket, time, accepts, answer)) {
      if (answer.end != SocketEnd::ok) answer.icmp = take_icmp(socket.native_handle());
      co_return answer;
    }
  }
  if (error) {
    answer.end = socket_end(error);
    if (socket.is_open()) answer.icmp = take_icmp(socket.native_handle());
  }
  co_return answer;
}

}  // namespace netpreflight
