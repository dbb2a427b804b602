// Which class an OpenSSL error of a failed handshake belongs to. By its number: the texts change from version to version.
#pragma once

#include "netpreflight/evidence.hpp"

namespace netpreflight {

/// Of an error as ERR_peek_error(3) gives it.
HandshakeReason reason_of(unsigned long error);

/// Whether the far end and this side found nothing in common, rather than one of them being out of order.
bool is_disagreement(HandshakeReason reason);

}  // namespace netpreflight
