// The server's side of TLS over a visitor's stream: the handshake, and the leave-taking.
#pragma once

#include <span>

#include "standin/identity.hpp"
#include "standin/visitor.hpp"

namespace netpreflight {

/// Bytes that may be sent in answer to a complete hello, more than it has: the flight with the certificate.
inline constexpr std::size_t kMostFlight = 1200;

/// Shakes hands; `first` is what has come already. False: it did not complete, whoever is to blame.
Awaitable<bool> accept_tls(VisitorStream& stream, SSL* session, const ClientHello& hello,
                           std::span<const unsigned char> first);

/// Says that nothing more comes (RFC 8446 section 6.1).
Awaitable<SocketEnd> close_tls(VisitorStream& stream, SSL* session);

}  // namespace netpreflight
