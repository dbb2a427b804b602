// Asking one nameserver one question, by itself and on its own socket: what it answers, or why it does not.
#pragma once

#include <string>

#include "net/asio.hpp"
#include "netpreflight/evidence.hpp"

namespace netpreflight {

struct Nameserver {
  std::string address;  ///< in text form
  std::uint16_t port = 53;
};

/// "192.0.2.1", or with its port where that is not 53: "192.0.2.1:5353", "[2001:db8::1]:5353".
std::string name(const Nameserver& nameserver);

enum class Family : std::uint8_t { any, v4, v6 };

/// How questions are asked: as the C library of this host asks them (the options of resolv.conf(5)), so that what works for
/// applications works here, and what does not does not. The defaults are those of the C library.
struct DnsManners {
  bool edns = false;                  ///< edns0 (RFC 6891); whoever does not know it is not asked again without
  bool over_tcp = false;              ///< use-vc: over TCP only
  bool one_by_one = false;            ///< single-request: AAAA only after the answer for A
  bool no_aaaa = false;               ///< no-aaaa: no question for IPv6 addresses
  bool wants_authentic_data = false;  ///< trust-ad: with the AD bit (RFC 6840 section 5.7)
  bool rotates = false;               ///< rotate: the C library begins with another nameserver each time
};

/// What a nameserver said to questions for addresses or names. Plain is what no two resolvers understand in two ways: each question was answered over the transport it was asked
/// by, with records of the name itself or with none.
struct NameserverAnswer {
  QueryEvidence evidence;
  bool is_plain = false;
};

/// Asks for the addresses of a name; A and AAAA at once, as far as `family` and the manners want them.
Awaitable<NameserverAnswer> ask_addresses(Nameserver nameserver, std::string host, Family family, DnsManners manners,
                                          Milliseconds timeout);

/// Asks for the names of an address.
Awaitable<NameserverAnswer> ask_pointers(Nameserver nameserver, std::string address, DnsManners manners,
                                         Milliseconds timeout);

}  // namespace netpreflight
