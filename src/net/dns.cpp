#include "net/dns.hpp"

#include <array>
#include <random>

#include <fmt/core.h>

#include "net/concurrent.hpp"
#include "net/datagram.hpp"
#include "net/codecs/dns_codec.hpp"
#include "net/elapsed.hpp"
#include "net/tcp.hpp"

namespace netpreflight {

namespace {

using Clock = std::chrono::steady_clock;

struct Exchange {
  SocketEnd end = SocketEnd::timed_out;
  std::optional<Icmp> icmp;
  DnsAnswer answer;
  bool is_plain = false;
};

std::uint16_t random_id() {
  static std::random_device device;
  return static_cast<std::uint16_t>(device());
}

/// Reads exactly `into.size()` bytes.
Awaitable<SocketEnd> read_all(ByteStream& stream, std::span<unsigned char> into) {
  while (!into.empty()) {
    const auto read = co_await stream.read_some(into);
    if (read.end != SocketEnd::ok) co_return read.end;
    into = into.subspan(read.count);
  }
  co_return SocketEnd::ok;
}

/// The same question over TCP, after a cut answer (RFC 7766): two bytes of length before each message.
Awaitable<Exchange> ask_over_tcp(const Nameserver& nameserver, const Bytes& question, RecordType type,
                                 const std::string& address, Milliseconds timeout) {
  Exchange exchange;
  auto connection = co_await connect_tcp(nameserver.address, nameserver.port, timeout);
  exchange.end = connection.evidence.end;
  exchange.icmp = connection.evidence.icmp;
  if (!connection.stream) co_return exchange;
  connection.stream->expires_after(timeout);
  Bytes framed{static_cast<unsigned char>(question.size() >> 8), static_cast<unsigned char>(question.size())};
  framed.insert(framed.end(), question.begin(), question.end());
  exchange.end = co_await connection.stream->write(framed);
  std::array<unsigned char, 2> length{};
  if (exchange.end == SocketEnd::ok) exchange.end = co_await read_all(*connection.stream, length);
  if (exchange.end != SocketEnd::ok) co_return exchange;
  Bytes reply(static_cast<std::size_t>(length[0] << 8 | length[1]));
  exchange.end = co_await read_all(*connection.stream, reply);
  if (exchange.end == SocketEnd::ok && answers_question(question, reply)) {
    exchange.answer = read_dns_reply(reply, type, address);
  }
  co_return exchange;
}

/// What is asked of one nameserver, and how.
struct Asked {
  Nameserver nameserver;
  std::string host;
  RecordType type = RecordType::a;
  std::string address;  ///< that host is the reverse name of
  DnsManners manners;
  Milliseconds timeout{};
};

Awaitable<Exchange> ask_with(const Asked& asked, const Bytes& question) {
  const auto& [nameserver, host, type, address, manners, timeout] = asked;
  if (manners.over_tcp) co_return co_await ask_over_tcp(nameserver, question, type, address, timeout);
  Exchange exchange;
  error_code no_address;
  const asio::ip::udp::endpoint endpoint(asio::ip::make_address(nameserver.address, no_address), nameserver.port);
  if (no_address) {
    exchange.end = SocketEnd::local_error;
    co_return exchange;
  }
  auto reply = co_await ask_datagram(
      endpoint, timeout, [&] { return question; },
      [&](const Datagram& datagram) { return answers_question(question, datagram.bytes); });
  exchange.end = reply.end;
  exchange.icmp = reply.icmp;
  if (reply.end == SocketEnd::ok && is_truncated(reply.bytes)) {
    co_return co_await ask_over_tcp(nameserver, question, type, address, timeout);
  }
  if (reply.end == SocketEnd::ok) {
    exchange.answer = read_dns_reply(reply.bytes, type, address);
    exchange.is_plain = is_plain_reply(question, reply.bytes, type);
  } else if (reply.end == SocketEnd::timed_out && !reply.bytes.empty()) {
    exchange.end = SocketEnd::ok;  // something did answer, and it was no answer to this question
  }
  co_return exchange;
}

Awaitable<Exchange> ask(Asked asked) {
  const QuestionExtras extras{asked.manners.edns, asked.manners.wants_authentic_data};
  const Bytes question = make_dns_question(asked.host, asked.type, random_id(), extras);
  if (question.empty()) {  // no name that DNS can carry exists
    Exchange exchange;
    exchange.end = SocketEnd::ok;
    exchange.answer.end = QueryEnd::nxdomain;
    co_return exchange;
  }
  co_return co_await ask_with(asked, question);
}

QueryEnd end_of(const Exchange& exchange) {
  if (exchange.end == SocketEnd::ok) return exchange.answer.end;
  if (exchange.end == SocketEnd::closed) return QueryEnd::malformed;
  return exchange.end == SocketEnd::timed_out ? QueryEnd::timed_out : QueryEnd::unreachable;
}

void append(std::vector<std::string>& to, const std::vector<std::string>& from) {
  to.insert(to.end(), from.begin(), from.end());
}

/// One family's answer is enough. Without any, the first one that is more than "no such record" tells why.
QueryEvidence combine(const std::vector<Exchange>& exchanges) {
  QueryEvidence evidence;
  evidence.end = QueryEnd::no_address;  // nothing was asked
  if (exchanges.empty()) return evidence;
  // How much an ending tells, least first.
  const auto weight = [](QueryEnd end) { return end == QueryEnd::answered ? 2 : end == QueryEnd::no_address ? 0 : 1; };
  const Exchange* telling = &exchanges.front();
  for (const auto& exchange : exchanges) {
    append(evidence.addresses, exchange.answer.addresses);
    append(evidence.pointers, exchange.answer.pointers);
    if (evidence.aliases.empty()) evidence.aliases = exchange.answer.aliases;
    if (weight(end_of(exchange)) > weight(end_of(*telling))) telling = &exchange;
  }
  evidence.end = end_of(*telling);
  evidence.rcode = telling->answer.rcode;
  evidence.socket = telling->end;
  evidence.icmp = telling->icmp;
  return evidence;
}

}  // namespace

std::string name(const Nameserver& nameserver) {
  if (nameserver.port == 53) return nameserver.address;
  const bool v6 = nameserver.address.find(':') != std::string::npos;
  return v6 ? fmt::format("[{}]:{}", nameserver.address, nameserver.port)
            : fmt::format("{}:{}", nameserver.address, nameserver.port);
}

namespace {

Awaitable<std::vector<Exchange>> ask_one_by_one(std::vector<Awaitable<Exchange>> questions) {
  std::vector<Exchange> exchanges;
  exchanges.reserve(questions.size());
  for (auto& question : questions) exchanges.push_back(co_await std::move(question));
  co_return exchanges;
}

}  // namespace

Awaitable<NameserverAnswer> ask_addresses(Nameserver nameserver, std::string host, Family family, DnsManners manners,
                                          Milliseconds timeout) {
  const auto started = Clock::now();
  std::vector<Awaitable<Exchange>> questions;
  if (family != Family::v6) questions.push_back(ask({nameserver, host, RecordType::a, {}, manners, timeout}));
  const bool asks_for_v6 = family != Family::v4 && !manners.no_aaaa;
  if (asks_for_v6) questions.push_back(ask({nameserver, host, RecordType::aaaa, {}, manners, timeout}));
  std::vector<Exchange> exchanges;
  if (manners.one_by_one) {
    exchanges = co_await ask_one_by_one(std::move(questions));
  } else {
    exchanges = co_await all(std::move(questions));
  }
  QueryEvidence evidence = combine(exchanges);
  const bool both = exchanges.size() == 2 && evidence.end == QueryEnd::answered;
  if (both && end_of(exchanges.back()) == QueryEnd::timed_out) evidence.v6_unanswered = true;
  evidence.nameserver = name(nameserver);
  evidence.name = host;
  evidence.question = Question::forward;
  evidence.duration = since(started);
  const bool is_plain = std::ranges::all_of(exchanges, &Exchange::is_plain);
  co_return NameserverAnswer{std::move(evidence), is_plain};
}

Awaitable<NameserverAnswer> ask_pointers(Nameserver nameserver, std::string address, DnsManners manners,
                                         Milliseconds timeout) {
  const auto started = Clock::now();
  std::vector<Exchange> exchanges;
  exchanges.push_back(co_await ask({nameserver, reverse_name(address), RecordType::ptr, address, manners, timeout}));
  QueryEvidence evidence = combine(exchanges);
  evidence.nameserver = name(nameserver);
  evidence.name = address;
  evidence.question = Question::reverse;
  evidence.duration = since(started);
  co_return NameserverAnswer{std::move(evidence)};
}

}  // namespace netpreflight
