// What rooms that do not read tables say of a requirement, too: the vocabulary's own functions.
#include "netpreflight/table.hpp"

namespace netpreflight {

std::string_view name(Protocol protocol) {
  switch (protocol) {
    case Protocol::tcp:
      return "tcp";
    case Protocol::udp:
      return "udp";
    case Protocol::icmp:
      return "icmp";
    case Protocol::none:
      return "none";
  }
  return {};
}

ProbeOptions options_of(const Requirement& row) {
  return row.options.value_or(ProbeOptions{});
}

std::string port_and_protocol(const Requirement& row) {
  if (!row.port) {
    return row.protocol == Protocol::icmp ? std::string(name(row.protocol)) : "-";
  }
  std::string text = std::to_string(*row.port);
  if (row.protocol != Protocol::none) {
    text.append("/").append(name(row.protocol));
  }
  return text;
}

}  // namespace netpreflight
