// What comes back, or does not, from a UDP port of which nothing else is known, and to an echo.
#include <fmt/format.h>

#include "catalogue/phrases.hpp"
#include "judge/steps/steps.hpp"

namespace netpreflight {

Judged judge_datagram(const Bench& bench, const DatagramEvidence& evidence) {
  Facts facts{{"address", Things{evidence.address}}};
  if (evidence.end == SocketEnd::ok) return passing(std::move(facts));
  if (evidence.end == SocketEnd::timed_out) return because(Cause::udp_silent, std::move(facts));
  const bool by_the_destination = !evidence.icmp || evidence.icmp->from == evidence.address;
  if (evidence.end == SocketEnd::refused && by_the_destination) return because(Cause::udp_refused, std::move(facts));
  return judge_socket(bench, evidence.end, evidence.icmp, evidence.address);
}

Judged judge_echo(const Bench& bench, const EchoEvidence& evidence) {
  Facts facts{{"address", Things{evidence.address}},
              {"delay", fmt::format("{:.1f} ms", evidence.delay.value_or(Milliseconds()).count())}};
  if (evidence.not_allowed) {
    facts["seen"] = phrase(Phrase::echo_not_allowed);
    return because(Cause::run_inconclusive, std::move(facts));
  }
  if (evidence.end == SocketEnd::ok) return passing(std::move(facts));
  if (evidence.end == SocketEnd::timed_out) return because(Cause::icmp_timeout, std::move(facts));
  return judge_socket(bench, evidence.end, evidence.icmp, evidence.address);
}

}  // namespace netpreflight
