#include "probes/listening.hpp"

#include "net/codecs/stand_in_protocol.hpp"
#include "net/stand_in.hpp"
#include "netpreflight/stand_in.hpp"
#include "probes/addresses.hpp"
#include "probes/diagnosis.hpp"

namespace netpreflight {

std::string stand_in_identification(const std::string& greeting) {
  if (!greeting.starts_with(kStandInGreeting)) return {};
  return std::string(kStandInGreeting.substr(0, kStandInGreeting.size() - 2));
}

Awaitable<std::vector<Step>> connect_and_listen(ProbeContext& context, std::string address, std::uint16_t port,
                                                Listening wanted) {
  const std::string target = endpoint_text(address, port);
  std::vector<Step> steps;
  auto connection = co_await connect_or_trace(context, address, port, steps);
  if (!connection.stream) co_return steps;
  auto start = std::chrono::steady_clock::now();
  auto evidence = co_await wanted.listener(*connection.stream);
  evidence.address = address;
  evidence.port = port;
  const bool mute = evidence.end == SocketEnd::timed_out && evidence.first_bytes.empty();
  const bool is_stand_in = evidence.identification.starts_with(kStandInProtocol);
  steps.push_back({target, since(start), std::move(evidence)});
  if (!is_stand_in) connection.stream.reset();  // the second attempt may need its descriptor
  if (mute) append(steps, co_await try_unserved_port(context, address, wanted.unserved_time));
  if (!is_stand_in) co_return steps;
  start = std::chrono::steady_clock::now();
  connection.stream->expires_after(context.timeout);
  auto stand_in = co_await ask_stand_in(
      *connection.stream, {address, port, connection.evidence.source_address, context.plan.surroundings.from});
  steps.push_back({target, since(start), std::move(stand_in)});
  co_return steps;
}

}  // namespace netpreflight
