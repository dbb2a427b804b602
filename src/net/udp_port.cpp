#include "net/udp_port.hpp"

#include "net/codecs/stand_in_protocol.hpp"
#include "text/foreign.hpp"

namespace netpreflight {

namespace {

constexpr std::size_t kMostShown = 255;

std::string_view text_of(const Bytes& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace

Awaitable<UdpAnswer> ask_udp_port(std::string address, std::uint16_t port, UdpQuestion question, Milliseconds timeout) {
  const asio::ip::udp::endpoint to(asio::ip::make_address(address), port);
  std::string proof_wanted;
  if (question.call) {
    question.call->source_address = source_towards(to);
    if (!question.call->source_address.empty())
      proof_wanted = write_question({fresh_nonce(), question.call->source_address, address, question.call->role});
  }
  // The row's own datagram first: a real service need never see the other one.
  bool payload_next = true;
  const auto next = [&] {
    const bool payload = std::exchange(payload_next, !payload_next) || proof_wanted.empty();
    return payload ? question.payload : Bytes(proof_wanted.begin(), proof_wanted.end());
  };
  const auto answer = co_await ask_datagram(to, timeout, next, [](const Datagram&) { return true; });
  UdpAnswer result;
  result.evidence = {address,
                     port,
                     answer.source_address,
                     answer.end,
                     answer.icmp,
                     question.payload.size(),
                     answer.bytes.size(),
                     escape_foreign(text_of(answer.bytes), kMostShown)};
  const bool is_stand_in =
      answer.end == SocketEnd::ok && !proof_wanted.empty() && is_from_stand_in(text_of(answer.bytes));
  if (is_stand_in) result.stand_in = read_datagram(*question.call, proof_wanted, text_of(answer.bytes));
  co_return result;
}

}  // namespace netpreflight
