// The numbers of the protocols' headers that a stand-in's reader of packets and its filter for the kernel have in common.
#pragma once

#include <cstddef>

namespace netpreflight {

// RFC 9293 section 3.1
constexpr unsigned kSyn = 0x02;
constexpr unsigned kReset = 0x04;
constexpr unsigned kAck = 0x10;
// RFC 791 section 3.1, RFC 8200 section 4; IANA's protocol numbers
constexpr unsigned kTcp = 6;
constexpr unsigned kUdp = 17;
constexpr unsigned kIcmp = 1;
constexpr unsigned kIcmpV6 = 58;
constexpr std::size_t kV6Header = 40;
constexpr unsigned kHopByHop = 0;
constexpr unsigned kFragment = 44;
constexpr unsigned kDestinationOptions = 60;
constexpr unsigned kMostExtensions = 4;  // RFC 8200 section 4.1 has each of them once, and the last one twice
constexpr std::size_t kIcmpHeader = 8;

/// The types of both families' ICMP (RFC 792; RFC 4443 sections 3.1, 4.1 and 4.2).
struct IcmpTypes {
  unsigned protocol;
  unsigned unreachable;
  unsigned echo;
  unsigned echo_answer;
};
constexpr IcmpTypes kIcmpTypes{kIcmp, 3, 8, 0};
constexpr IcmpTypes kIcmpTypesV6{kIcmpV6, 1, 128, 129};

}  // namespace netpreflight
