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

}  // namespace netpreflight
