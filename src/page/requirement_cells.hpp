// What single cells and headings of a page say: ports, places, both ends of a title. Pure; the time that each takes is
// linear in its text.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace netpreflight {

/// The ports that a cell names.
struct NamedPorts {
  std::vector<std::string> ports;   ///< "443/tcp", "8000-8010/tcp", "443", "icmp"; where none is, what stands there
  std::vector<std::string> unread;  ///< what stands beside them and is no port
  bool any_is_enough = false;       ///< "or" stands between them
};

/// `protocols` are those of another column or of the heading, for ports that do not say theirs. At least one port.
NamedPorts ports_of(std::string_view cell, const std::vector<std::string>& protocols);

/// "tcp", "udp" and "icmp" out of a cell that says "TCP/UDP" or "HTTPS".
std::vector<std::string> protocols_of(std::string_view cell);

/// Ports that a sentence names with their protocol, or behind the word "port": "via HTTPS on port 443/tcp:".
std::vector<std::string> ports_in_sentence(std::string_view text);

/// A port as ports_of() writes it, read back; nothing where it is none.
struct PortRange {
  std::uint16_t first = 0;
  std::uint16_t last = 0;
  std::string protocol;  ///< empty: it does not say
};
std::optional<PortRange> port_range(std::string_view text);

/// Where a row leads.
struct NamedPlace {
  std::string name;           ///< a host in lower case, or the words of the page
  std::string port;           ///< "8443/tcp" of "https://host:8443/"; empty: not said
  bool out_of_words = false;  ///< a host that stood among other words
};

/// Hosts stand for themselves, with or without a scheme; names of roles have blanks, and stay whole. At least one.
std::vector<NamedPlace> places_of(std::string_view cell);

/// "From A and B to the C (optional)" is A, B and C.
struct TitleEnds {
  std::vector<std::string> sources;
  std::vector<std::string> destinations;
};
std::optional<TitleEnds> ends_of_title(std::string_view title);

/// Which way packets go, as a title or a cell says it.
enum class Direction : std::uint8_t { unsaid, in, out };
Direction direction_of(std::string_view text);

/// Whether a text calls something optional, and the text without that remark.
bool says_optional(std::string_view text);
std::string without_optional(std::string_view text);

}  // namespace netpreflight
