#include "net/stand_in.hpp"

#include <array>
#include <memory>

#include "net/codecs/certificate.hpp"
#include "net/codecs/stand_in_protocol.hpp"
#include "netpreflight/stand_in.hpp"
#include "text/foreign.hpp"

namespace netpreflight {

namespace {

struct Line {
  SocketEnd end = SocketEnd::ok;
  std::string text;  ///< without its end; everything that came where there was no end
};

Awaitable<Line> read_line(ByteStream& stream) {
  Line line;
  while (line.text.size() < kStandInMessage) {
    std::array<unsigned char, kStandInMessage> buffer{};
    const auto read = co_await stream.read_some(buffer);
    line.end = read.end;
    if (read.end != SocketEnd::ok) break;
    line.text.append(reinterpret_cast<const char*>(buffer.data()), read.count);
    const std::size_t end = line.text.find('\n');
    if (end == std::string::npos) continue;
    line.text.resize(end);
    break;
  }
  co_return line;
}

void check_answer(std::string_view line, std::string_view question, std::string_view channel,
                  std::string_view certificate_key, StandInEvidence& evidence) {
  const auto answer = read_answer(line);
  evidence.proof = StandInProof::malformed;
  if (!answer) return;
  evidence.instance = instance_name(answer->key);
  evidence.seen_source = escape_foreign(answer->source);
  evidence.seen_destination = escape_foreign(answer->destination);
  const bool own_key = certificate_key.empty() || certificate_key == answer->key;
  const bool proven = own_key && verifies(*answer, question, channel);
  evidence.proof = proven ? StandInProof::proven : StandInProof::not_proven;
}

/// Asks, and checks the answer against the channel and, where there is a certificate, against its key.
Awaitable<StandInEvidence> ask(ByteStream& stream, StandInCall call, std::string channel, std::string certificate_key) {
  StandInEvidence evidence;
  evidence.address = call.address;
  evidence.port = call.port;
  evidence.source_address = call.source_address;
  const std::string question = write_question({fresh_nonce(), call.source_address, call.address, call.role});
  evidence.end = co_await stream.write({reinterpret_cast<const unsigned char*>(question.data()), question.size()});
  if (evidence.end != SocketEnd::ok) co_return evidence;
  const Line line = co_await read_line(stream);
  evidence.end = line.end;
  if (line.text.empty() && line.end != SocketEnd::ok) co_return evidence;
  check_answer(line.text, question, channel, certificate_key, evidence);
  co_return evidence;
}

std::string key_of_certificate(SSL* session) {
  const X509Pointer certificate(SSL_get1_peer_certificate(session));
  return certificate ? public_key(certificate.get()) : std::string();
}

}  // namespace

Awaitable<StandInEvidence> ask_stand_in(ByteStream& stream, StandInCall call) {
  co_return co_await ask(stream, std::move(call), {}, {});
}

Awaitable<StandInEvidence> ask_stand_in(ByteStream& stream, StandInCall call, SSL* session, std::string issuer) {
  std::string channel = channel_of(session);
  std::string key = key_of_certificate(session);
  StandInEvidence evidence = co_await ask(stream, std::move(call), std::move(channel), std::move(key));
  evidence.own_certificate = issuer == kStandInName;
  evidence.issuer = std::move(issuer);
  co_return evidence;
}

bool is_from_stand_in(std::string_view datagram) {
  return datagram.starts_with(kStandInGreeting.substr(0, kStandInGreeting.size() - 2));
}

StandInEvidence read_datagram(const StandInCall& call, std::string_view question, std::string_view datagram) {
  StandInEvidence evidence;
  evidence.address = call.address;
  evidence.port = call.port;
  evidence.source_address = call.source_address;
  check_answer(datagram.substr(0, datagram.find('\n')), question, {}, {}, evidence);
  return evidence;
}

}  // namespace netpreflight
