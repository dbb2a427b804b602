// TLS as a layer: a byte stream over a completed handshake, for proxies that are spoken to over TLS (https://).
#pragma once

#include <memory>

#include "net/byte_stream.hpp"
#include "net/tls_handshake.hpp"

namespace netpreflight {

/// Bytes over `session`, whose records go over `below`. Whether the session's certificate is good was judged before.
std::unique_ptr<ByteStream> make_tls_stream(std::unique_ptr<ByteStream> below, TlsSession session);

}  // namespace netpreflight
