// How endings, messages, times and lists are called to a person.
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "catalogue/words.hpp"

namespace netpreflight {

std::string_view words(SocketEnd end) {
  switch (end) {
    case SocketEnd::ok:
      return "answered";
    case SocketEnd::timed_out:
      return "no answer";
    case SocketEnd::refused:
      return "connection refused";
    case SocketEnd::reset:
      return "connection reset";
    case SocketEnd::closed:
      return "connection closed";
    case SocketEnd::network_unreachable:
      return "network unreachable";
    case SocketEnd::host_unreachable:
      return "host unreachable";
    case SocketEnd::protocol_unreachable:
      return "protocol unreachable";
    case SocketEnd::access_denied:
      return "forbidden by this host or by a box on the way";
    case SocketEnd::not_permitted:
      return "forbidden by this host's own firewall";
    case SocketEnd::no_such_family:
      return "this host has no address of that family";
    case SocketEnd::blackhole:
      return "a blackhole route of this host";
    case SocketEnd::no_descriptor:
      return "this host lets the program open no more files at once (ulimit -n)";
    case SocketEnd::local_error:
      return "an error on this host";
  }
  return {};
}

namespace {

struct IcmpName {
  int type;
  int code;
  std::string_view name;
};

constexpr std::array kIcmpV4{
    IcmpName{3, 0, "network unreachable"},
    IcmpName{3, 1, "host unreachable"},
    IcmpName{3, 2, "protocol unreachable"},
    IcmpName{3, 3, "port unreachable"},
    IcmpName{3, 9, "network administratively prohibited"},
    IcmpName{3, 10, "host administratively prohibited"},
    IcmpName{3, 13, "communication administratively prohibited"},
    IcmpName{11, 0, "time exceeded"},
};
constexpr std::array kIcmpV6{
    IcmpName{1, 0, "no route to destination"},
    IcmpName{1, 1, "communication administratively prohibited"},
    IcmpName{1, 3, "address unreachable"},
    IcmpName{1, 4, "port unreachable"},
    IcmpName{1, 5, "source address failed policy"},
    IcmpName{1, 6, "route rejected"},
    IcmpName{3, 0, "time exceeded"},
};

}  // namespace

std::string words(const Icmp& icmp, bool v6) {
  const auto find = [&](const auto& names) {
    for (const auto& item : names) {
      if (item.type == icmp.type && item.code == icmp.code) return fmt::format("ICMP {}", item.name);
    }
    return fmt::format("ICMP type {} code {}", icmp.type, icmp.code);
  };
  return v6 ? find(kIcmpV6) : find(kIcmpV4);
}

std::string offset_words(Milliseconds offset) {
  // A positive offset means that the server is ahead: this host's clock is behind.
  const std::string_view side = offset.count() > 0 ? "behind" : "ahead";
  const double seconds = std::abs(offset.count()) / 1000.0;
  if (seconds < 1) return fmt::format("{:.1f} ms {}", seconds * 1000, side);
  if (seconds < 120) return fmt::format("{:.1f} s {}", seconds, side);
  if (seconds < 7200) return fmt::format("{:.0f} minutes {}", seconds / 60, side);
  if (seconds < 172800) return fmt::format("{:.0f} hours {}", seconds / 3600, side);
  return fmt::format("{:.0f} days {}", seconds / 86400, side);
}

}  // namespace netpreflight
