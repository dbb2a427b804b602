// What the far end of a row saw of it: the half of the evidence that this host cannot have.
#pragma once

#include <cstdint>
#include <string>

namespace netpreflight {

/// What a stand-in saw become of the packets of one host to one of its own ports. "Here" is the stand-in's host.
enum class FarEndSight : std::uint8_t {
  not_known,
  nothing_arrived,
  served,         ///< a connection was made, a datagram came to the stand-in, or the answer to an echo left
  dropped_here,   ///< they arrive, and its own firewall drops them, or its answers
  rejected_here,  ///< they arrive, and its own firewall rejects them
  answer_lost,    ///< they arrive and are answered, and nothing follows
  data_lost,      ///< the connection stands, and what was sent on it did not arrive
  closed_here,    ///< nothing listens there: it refuses by itself
};

/// Why it is not known, or not known for certain, what became of them.
enum class FarEndDoubt : std::uint8_t {
  none,
  half_open,     ///< it did not see all packets
  packets_lost,  ///< more came than it could look at, or keep
  not_covered,   ///< it did not look all of the time
  strangers,     ///< others arrived that nobody accounts for: they may be these behind NAT
  later,         ///< the same host got through at another time
  not_stood_in,  ///< the port is not one that it answers on
  no_echoes,     ///< it did not look at echoes
};

/// What came of it that says something of a service, from what proves all to what proves nothing.
enum class FarEndVisit : std::uint8_t {
  check,   ///< a proven exchange with this program
  page,    ///< a browser, or what speaks like one, got the page
  ssh,     ///< an SSH client said who it is
  words,   ///< something else was said
  silent,  ///< a connection was made, and nothing was said on it
  none,
};

/// The other half of a row: what a stand-in at its far end saw (docs/stand-in.md), put beside the row's own steps by `merge`.
struct FarEndEvidence {
  std::string address;         ///< of the far end
  std::uint16_t port = 0;      ///< 0: none, as of ICMP
  std::string instance;        ///< the name of the stand-in
  std::string host;            ///< that it runs on
  std::string source_address;  ///< as the far end sees it
  FarEndSight sight = FarEndSight::not_known;
  FarEndDoubt doubt = FarEndDoubt::none;
  FarEndVisit visit = FarEndVisit::none;
  std::uint64_t packets = 0;  ///< SYNs, datagrams or echoes that arrived
  std::uint64_t answers = 0;  ///< SYN-ACKs, datagrams or answers to echoes that left the far end
  std::string firewall;       ///< the far end's rule that stopped them; empty: unknown
};

}  // namespace netpreflight
