#include "net/codecs/dns_codec.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <optional>

#include <ares.h>
#include <arpa/inet.h>
#include <fmt/core.h>
#include <netdb.h>

#include "text/foreign.hpp"

namespace netpreflight {

namespace {

constexpr std::size_t kHeaderBytes = 12;
constexpr int kClassInternet = 1;

struct HostDeleter {
  void operator()(hostent* host) const { ares_free_hostent(host); }
};
using Host = std::unique_ptr<hostent, HostDeleter>;

int rcode_of(std::span<const unsigned char> message) {
  return message[3] & 0x0F;
}

int questions_in(std::span<const unsigned char> message) {
  return message[4] << 8 | message[5];
}

QueryEnd end_of_rcode(int rcode) {
  switch (rcode) {
    case 0:
      return QueryEnd::answered;
    case 2:
      return QueryEnd::servfail;
    case 3:
      return QueryEnd::nxdomain;
    case 5:
      return QueryEnd::refused;
    default:
      return QueryEnd::other_code;
  }
}

QueryEnd end_of_parse(int status) {
  if (status == ARES_SUCCESS) return QueryEnd::answered;
  return status == ARES_ENODATA ? QueryEnd::no_address : QueryEnd::malformed;
}

int parse(std::span<const unsigned char> reply, RecordType type, const std::string& address, hostent** host) {
  const auto* bytes = reply.data();
  const int size = static_cast<int>(reply.size());
  switch (type) {
    case RecordType::a:
      return ares_parse_a_reply(bytes, size, host, nullptr, nullptr);
    case RecordType::aaaa:
      return ares_parse_aaaa_reply(bytes, size, host, nullptr, nullptr);
    case RecordType::ptr: {
      std::array<unsigned char, 16> binary{};
      const int family = address.find(':') == std::string::npos ? AF_INET : AF_INET6;
      inet_pton(family, address.c_str(), binary.data());
      return ares_parse_ptr_reply(bytes, size, binary.data(), family == AF_INET ? 4 : 16, family, host);
    }
  }
  return ARES_EBADRESP;
}

void read_addresses(const hostent& host, DnsAnswer& answer) {
  for (char** item = host.h_addr_list; *item != nullptr; ++item) {
    std::array<char, INET6_ADDRSTRLEN> out{};
    if (inet_ntop(host.h_addrtype, *item, out.data(), out.size()) != nullptr) answer.addresses.emplace_back(out.data());
  }
}

void read_pointers(const hostent& host, DnsAnswer& answer) {
  for (char** item = host.h_aliases; item != nullptr && *item != nullptr; ++item) {
    answer.pointers.push_back(escape_foreign(*item, 255));
  }
  if (answer.pointers.empty() && host.h_name != nullptr) answer.pointers.push_back(escape_foreign(host.h_name, 255));
}

/// A name at `at`, which is moved behind it; nothing where the message ends before.
std::optional<std::string> read_name(std::span<const unsigned char> message, std::size_t& at) {
  char* text = nullptr;
  long size = 0;
  if (at >= message.size() || ares_expand_name(message.data() + at, message.data(), static_cast<int>(message.size()),
                                               &text, &size) != ARES_SUCCESS) {
    return std::nullopt;
  }
  std::string name = escape_foreign(text, 255);
  ares_free_string(text);
  at += static_cast<std::size_t>(size);
  return name;
}

/// The chain of aliases (CNAME) in the order of the answer, from the name asked for to where it ends. c-ares' own parser does not
/// say where that is.
std::vector<std::string> read_aliases(std::span<const unsigned char> message) {
  constexpr int kAlias = 5;
  constexpr std::size_t kFixedPart = 10;  // type, class, time to live, length of the data
  const auto number = [&](std::size_t at) { return message[at] << 8 | message[at + 1]; };
  std::vector<std::string> aliases;
  std::size_t at = kHeaderBytes;
  if (!read_name(message, at)) return aliases;
  at += 4;  // type and class of the question
  for (int record = number(6); record > 0; --record) {
    const auto owner = read_name(message, at);
    if (!owner || at + kFixedPart > message.size()) break;
    const int type = number(at);
    const auto length = static_cast<std::size_t>(number(at + 8));
    at += kFixedPart;
    std::size_t data = at;
    const auto target = type == kAlias ? read_name(message, data) : std::nullopt;
    if (target && aliases.empty()) aliases.push_back(*owner);
    if (target) aliases.push_back(*target);
    at += length;
  }
  return aliases;
}

}  // namespace

Bytes make_dns_question(const std::string& name, RecordType type, std::uint16_t id, QuestionExtras extras) {
  unsigned char* buffer = nullptr;
  int size = 0;
  constexpr int kRecursionDesired = 1;
  constexpr int kLargestAnswer = 1200;  // RESOLV_EDNS_BUFFER_SIZE of the C library
  if (ares_create_query(name.c_str(), kClassInternet, static_cast<int>(type), id, kRecursionDesired, &buffer, &size,
                        extras.edns ? kLargestAnswer : 0) != ARES_SUCCESS) {
    return {};
  }
  Bytes question(buffer, buffer + size);
  ares_free_string(buffer);
  constexpr unsigned char kAuthenticData = 0x20;
  if (extras.authentic_data) question[3] |= kAuthenticData;
  return question;
}

std::string reverse_name(const std::string& address) {
  std::array<unsigned char, 16> bytes{};
  std::string name;
  if (inet_pton(AF_INET, address.c_str(), bytes.data()) == 1) {
    return fmt::format("{}.{}.{}.{}.in-addr.arpa", bytes[3], bytes[2], bytes[1], bytes[0]);
  }
  if (inet_pton(AF_INET6, address.c_str(), bytes.data()) != 1) return {};
  for (auto byte = bytes.rbegin(); byte != bytes.rend(); ++byte) {
    name += fmt::format("{:x}.{:x}.", *byte & 0x0F, *byte >> 4);
  }
  return name + "ip6.arpa";
}

bool answers_question(std::span<const unsigned char> question, std::span<const unsigned char> reply) {
  if (reply.size() < kHeaderBytes || question.size() < kHeaderBytes) return false;
  const bool is_response = (reply[2] & 0x80) != 0;
  if (!is_response || !std::equal(reply.begin(), reply.begin() + 2, question.begin())) return false;
  if (questions_in(reply) == 0) return rcode_of(reply) != 0;  // some servers refuse without repeating the question
  // The question section follows the header: the name up to its zero byte, then type and class.
  const auto root = std::find(question.begin() + kHeaderBytes, question.end(), 0);
  const auto length = static_cast<std::size_t>(root - question.begin()) + 1 + 4;
  if (questions_in(reply) != 1 || length > question.size() || length > reply.size()) return false;
  const auto lower = [](unsigned char c) { return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : int{c}; };
  return std::equal(question.begin() + kHeaderBytes, question.begin() + static_cast<std::ptrdiff_t>(length),
                    reply.begin() + kHeaderBytes,
                    [&](unsigned char left, unsigned char right) { return lower(left) == lower(right); });
}

bool is_truncated(std::span<const unsigned char> reply) {
  return reply.size() >= kHeaderBytes && (reply[2] & 0x02) != 0;
}

bool is_plain_reply(std::span<const unsigned char> question, std::span<const unsigned char> reply, RecordType type) {
  constexpr std::size_t kQuestionTail = 4;  // type and class, behind the name
  const auto root = std::find(question.begin() + kHeaderBytes, question.end(), 0);
  std::size_t at = static_cast<std::size_t>(root - question.begin()) + 1 + kQuestionTail;
  if (at > reply.size() || questions_in(reply) != 1 || rcode_of(reply) != 0) return false;
  constexpr int kOpcodeAndCut = 0x7A;
  constexpr int kKnowsByHimself = 0x04;
  constexpr int kAsksOthers = 0x80;
  if ((reply[2] & kOpcodeAndCut) != 0 || ((reply[2] & kKnowsByHimself) == 0 && (reply[3] & kAsksOthers) == 0))
    return false;
  const auto number = [&](std::size_t where) { return reply[where] << 8 | reply[where + 1]; };
  const int bytes = type == RecordType::a ? 4 : 16;
  const std::size_t record_size = 12 + static_cast<std::size_t>(bytes);  // name, type, class, time to live, length
  constexpr int kNameOfQuestion = 0xC00C;                                // RFC 1035 section 4.1.4
  for (int record = number(6); record > 0; --record) {
    if (at + record_size > reply.size()) return false;
    const bool is_address = number(at) == kNameOfQuestion && number(at + 2) == static_cast<int>(type) &&
                            number(at + 4) == kClassInternet && number(at + 10) == bytes;
    if (!is_address) return false;
    at += record_size;
  }
  return true;
}

DnsAnswer read_dns_reply(std::span<const unsigned char> reply, RecordType type, const std::string& address) {
  DnsAnswer answer;
  answer.rcode = rcode_of(reply);
  answer.end = end_of_rcode(answer.rcode);
  if (answer.end != QueryEnd::answered) return answer;
  hostent* raw = nullptr;
  answer.end = end_of_parse(parse(reply, type, address, &raw));
  const Host host(raw);
  if (!host) return answer;
  if (type == RecordType::ptr) {
    read_pointers(*host, answer);
  } else {
    read_addresses(*host, answer);
    answer.aliases = read_aliases(reply);
  }
  if (answer.end == QueryEnd::answered && answer.addresses.empty() && answer.pointers.empty()) {
    answer.end = QueryEnd::no_address;
  }
  return answer;
}

}  // namespace netpreflight
