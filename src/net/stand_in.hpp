// The client's side of the exchange with a stand-in that has been recognised (docs/stand-in.md).
#pragma once

#include <string>

#include <openssl/ssl.h>

#include "net/byte_stream.hpp"

namespace netpreflight {

/// Who asks, and whom.
struct StandInCall {
  std::string address;  ///< that was connected to
  std::uint16_t port = 0;
  std::string source_address;  ///< of this end of the connection
  std::string role;            ///< this host's vantage
};

/// Asks over a stream on which the greeting has been read. The stream's time-out is the caller's.
Awaitable<StandInEvidence> ask_stand_in(ByteStream& stream, StandInCall call);

/// Asks over the bytes of a session that the stand-in's ALPN name was agreed on for. `issuer` is that of its
/// certificate.
Awaitable<StandInEvidence> ask_stand_in(ByteStream& stream, StandInCall call, SSL* session, std::string issuer);

/// Whether a datagram is of somebody who calls himself the stand-in.
bool is_from_stand_in(std::string_view datagram);

/// The same over UDP, where `question` was sent and `datagram` came back.
StandInEvidence read_datagram(const StandInCall& call, std::string_view question, std::string_view datagram);

}  // namespace netpreflight
