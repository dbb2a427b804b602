#include "net/echo.hpp"

#include <algorithm>
#include <array>
#include <random>

#include "net/elapsed.hpp"

namespace netpreflight {

namespace {

using Clock = std::chrono::steady_clock;

/// The types of RFC 792 and RFC 4443.
constexpr unsigned char kRequestV4 = 8;
constexpr unsigned char kReplyV4 = 0;
constexpr unsigned char kRequestV6 = 128;
constexpr unsigned char kReplyV6 = 129;
/// Type, code, checksum, identifier, number. The kernel fills in the checksum and the identifier.
constexpr std::size_t kHeader = 8;
constexpr std::size_t kNumberAt = 7;

/// What tells this echo from others of the same host.
Bytes make_token() {
  constexpr std::size_t kToken = 16;
  std::random_device random;
  Bytes token(kToken);
  std::ranges::generate(token, [&] { return static_cast<unsigned char>(random()); });
  return token;
}

Bytes make_echo(bool v6, unsigned char number, const Bytes& token) {
  Bytes echo(kHeader, 0);
  echo[0] = v6 ? kRequestV6 : kRequestV4;
  echo[kNumberAt] = number;
  echo.insert(echo.end(), token.begin(), token.end());
  return echo;
}

bool is_reply(std::span<const unsigned char> bytes, bool v6, const Bytes& token) {
  const bool whole = bytes.size() == kHeader + token.size() && bytes[0] == (v6 ? kReplyV6 : kReplyV4);
  return whole && std::ranges::equal(bytes.subspan(kHeader), token);
}

}  // namespace

Awaitable<DatagramAnswer> send_echo(std::string address, Milliseconds timeout, std::optional<int> hops) {
  const asio::ip::udp::endpoint to(asio::ip::make_address(address), 0);
  const bool v6 = to.address().is_v6();
  const Bytes token = make_token();
  unsigned char number = 0;
  co_return co_await ask_datagram(
      to, timeout, [&] { return make_echo(v6, ++number, token); },
      [&](const Datagram& datagram) { return is_reply(datagram.bytes, v6, token); }, hops, DatagramKind::echo);
}

Awaitable<EchoEvidence> ask_echo(std::string address, Milliseconds timeout) {
  const auto start = Clock::now();
  const auto answer = co_await send_echo(address, timeout);
  EchoEvidence evidence;
  evidence.address = address;
  evidence.source_address = answer.source_address;
  evidence.end = answer.end;
  evidence.icmp = answer.icmp;
  evidence.not_allowed =
      !answer.opened && (answer.end == SocketEnd::access_denied || answer.end == SocketEnd::not_permitted);
  if (answer.end == SocketEnd::ok) evidence.delay = since(start);
  co_return evidence;
}

}  // namespace netpreflight
