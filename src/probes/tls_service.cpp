// tls service: a connection and a handshake for every address, in which the stand-in is recognised by its ALPN name. A
// real service sees a handshake like a browser's and nothing after it.
#include "net/stand_in.hpp"
#include "net/stand_in_protocol.hpp"
#include "net/tcp.hpp"
#include "probes/addresses.hpp"
#include "probes/diagnosis.hpp"

namespace netpreflight {

namespace {

/// RFC 7301 section 3.2: the service speaks none of the protocols that were offered.
constexpr int kNoApplicationProtocol = 120;

using Clock = std::chrono::steady_clock;

class Visit {
 public:
  Visit(ProbeContext& context, const PlannedRow& row, std::string address)
      : context_(context), row_(row), address_(std::move(address)), port_(row.requirement.port.value_or(443)) {}

  Awaitable<std::vector<Step>> run() {
    const auto refusal = co_await shake_hands({std::string(kStandInProtocol), "h2", "http/1.1"});
    // Some services end every connection whose ALPN they do not know; without ALPN they say who they are.
    if (refusal == kNoApplicationProtocol) co_await shake_hands({});
    co_return std::move(steps_);
  }

 private:
  /// The alert that ended the handshake, if one did.
  Awaitable<std::optional<int>> shake_hands(std::vector<std::string> protocols) {
    auto start = Clock::now();
    auto connection = co_await connect_tcp(address_, port_, context_.timeout);
    const std::string source = connection.evidence.source_address;
    add(start, connection.evidence);
    if (!connection.stream) {
      append(steps_, co_await trace_connection(context_, connection.evidence));
      co_return std::nullopt;
    }

    std::optional<StandInEvidence> stand_in;
    auto conversation_start = Clock::now();
    HandshakeWishes wishes;
    wishes.server_name = row_.host;
    wishes.padding = protocols.empty() ? 0 : kStandInPadding;
    wishes.application_protocols = std::move(protocols);
    wishes.conversation = [&](TlsStream& session, const HandshakeEvidence& evidence) -> Awaitable<void> {
      conversation_start = Clock::now();
      if (evidence.application_protocol != kStandInProtocol) co_return;
      const std::string issuer = evidence.chain.empty() ? "nobody" : evidence.chain.back().issuer_common_name;
      stand_in = co_await ask_stand_in(session, {address_, port_, source, context_.plan.wishes.from}, issuer);
    };
    start = Clock::now();
    auto handshake =
        co_await netpreflight::shake_hands(*connection.stream, context_.tls(), std::move(wishes), context_.timeout);
    handshake.address = address_;
    handshake.port = port_;
    const auto alert = handshake.end == HandshakeEnd::alert ? handshake.alert : std::nullopt;
    steps_.push_back({target(), stand_in ? conversation_start - start : since(start), handshake});
    if (stand_in) add(conversation_start, std::move(*stand_in));
    append(steps_, co_await retry_handshake(context_, std::move(handshake)));
    co_return alert;
  }

  std::string target() const { return endpoint_text(address_, port_); }

  void add(Clock::time_point start, Evidence evidence) {
    steps_.push_back({target(), since(start), std::move(evidence)});
  }

  ProbeContext& context_;
  const PlannedRow& row_;
  std::string address_;
  std::uint16_t port_;
  std::vector<Step> steps_;
};

Awaitable<std::vector<Step>> visit(ProbeContext& context, const PlannedRow& row, std::string address) {
  Visit visit(context, row, std::move(address));
  co_return co_await visit.run();
}

}  // namespace

Awaitable<std::vector<Step>> probe_tls_service(ProbeContext& context, const PlannedRow& row) {
  co_return co_await probe_addresses(
      context, row, [&context, &row](std::string address) { return visit(context, row, std::move(address)); });
}

}  // namespace netpreflight
