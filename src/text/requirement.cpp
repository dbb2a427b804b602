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

}  // namespace netpreflight
