// tls service: a connection and a handshake for every address, in which the stand-in is recognised by its ALPN name. A
// real service sees a handshake like a browser's and nothing after it.
#include "net/codecs/stand_in_protocol.hpp"
#include "net/stand_in.hpp"
#include "net/tls_stream.hpp"
#include "netpreflight/stand_in.hpp"
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
    auto connection = co_await connect_or_trace(context_, address_, port_, steps_);
    const std::string source = connection.evidence.source_address;
    if (!connection.stream) co_return std::nullopt;

    HandshakeWishes wishes;
    wishes.server_name = row_.host;
    wishes.application_protocols = std::move(protocols);
    const auto start = Clock::now();
    auto [handshake, session] =
        co_await open_tls(*connection.stream, context_.tls(), std::move(wishes), context_.timeout);
    handshake.address = address_;
    handshake.port = port_;
    const auto alert = handshake.end == HandshakeEnd::alert ? handshake.alert : std::nullopt;
    add(start, handshake);
    if (session && handshake.application_protocol == kStandInProtocol) {
      const std::string issuer = handshake.chain.empty() ? "nobody" : handshake.chain.back().issuer_common_name;
      co_await ask(make_tls_stream(std::move(connection.stream), session), session, source, issuer);
    }
    connection.stream.reset();  // second attempts may need its descriptor
    append(steps_, co_await retry_handshake(context_, std::move(handshake)));
    co_return alert;
  }

  Awaitable<void> ask(std::unique_ptr<ByteStream> stream, TlsSession session, std::string source, std::string issuer) {
    const auto start = Clock::now();
    stream->expires_after(context_.timeout);
    StandInCall call{address_, port_, std::move(source), context_.plan.surroundings.from};
    add(start, co_await ask_stand_in(*stream, std::move(call), session.get(), std::move(issuer)));
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
