// Why TLS handshakes end, as a table: what each alert and each reason of this side means, and what has to be done about it.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "netpreflight/evidence.hpp"

namespace netpreflight {

struct AlertMeaning {
  int alert;              ///< RFC 8446 section 6
  std::string_view name;  ///< as the RFC spells it
  std::string_view meaning;
  std::string_view request;  ///< a clause: what has to be done
  bool on_the_way = false;   ///< by whoever runs a device between this host and the server
};

/// Alerts in their order. What is in no row has the meaning of the last one.
std::span<const AlertMeaning> alert_meanings();
const AlertMeaning& meaning_of_alert(int alert);

struct ReasonMeaning {
  HandshakeReason reason;
  std::string_view meaning;
  std::string_view request;  ///< a clause: what has to be done
  bool on_the_way = false;   ///< likewise
};

/// In the order of the enumeration.
std::span<const ReasonMeaning> reason_meanings();
const ReasonMeaning& meaning_of_reason(HandshakeReason reason);

}  // namespace netpreflight
