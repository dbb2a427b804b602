// DNS messages as bytes (RFC 1035), made and read with c-ares. No I/O.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "net/datagram.hpp"
#include "netpreflight/evidence.hpp"

namespace netpreflight {

// NOLINTNEXTLINE(performance-enum-size): as wide as in a message (RFC 1035 section 4.1.2)
enum class RecordType : std::uint16_t { a = 1, ptr = 12, aaaa = 28 };

/// What one message answers to one question. `addresses`, `aliases` (CNAME chain) and `pointers` are escaped.
struct DnsAnswer {
  QueryEnd end = QueryEnd::malformed;
  int rcode = 0;
  std::vector<std::string> addresses;
  std::vector<std::string> aliases;
  std::vector<std::string> pointers;
};

/// What a question has beside its name.
struct QuestionExtras {
  bool edns = false;  ///< a record for extensions (RFC 6891 section 6.1), of the size that the C library gives
  bool authentic_data = false;  ///< the AD bit (RFC 6840 section 5.7)
};

/// A question with recursion desired. Empty where the name cannot be written into a message.
Bytes make_dns_question(const std::string& name, RecordType type, std::uint16_t id, QuestionExtras extras = {});

/// The name under in-addr.arpa or ip6.arpa for an address in text form (RFC 1035 section 3.5, RFC 3596 section 2.5).
std::string reverse_name(const std::string& address);

/// True when `reply` is a response to `question`: same id, and the same question where it repeats one.
bool answers_question(std::span<const unsigned char> question, std::span<const unsigned char> reply);

/// True when the reply says that it was cut (TC): ask again over TCP (RFC 7766).
bool is_truncated(std::span<const unsigned char> reply);

/// Whether a reply that answers_question says only what every resolver understands alike: no error, nothing cut, from somebody who asks
/// others or knows by himself, and every record of the answer an address of the name itself. No record at all is plain, too.
bool is_plain_reply(std::span<const unsigned char> question, std::span<const unsigned char> reply, RecordType type);

/// Reads a reply that answers_question. `address` is the address asked for with RecordType::ptr.
DnsAnswer read_dns_reply(std::span<const unsigned char> reply, RecordType type, const std::string& address = {});

}  // namespace netpreflight
