#include "probes/diagnosis.hpp"

#include <algorithm>
#include <array>
#include <random>

#include "net/codecs/dns_codec.hpp"
#include "net/codecs/ntp.hpp"
#include "probes/addresses.hpp"

namespace netpreflight {

namespace {

using Clock = std::chrono::steady_clock;
using Steps = std::vector<Step>;

/// What every path must carry: 576 bytes for IPv4 (RFC 1122), less its headers; IPv6 paths carry more.
constexpr int kSmallSegment = 536;
constexpr int kLargestSegmentV4 = 1460;
constexpr int kLargestSegmentV6 = 1440;
/// TCP timestamps (RFC 7323), which count as part of a segment's size.
constexpr int kTimestampBytes = 12;
constexpr int kHeadersV4 = 40;
constexpr int kHeadersV6 = 60;
/// Handshakes at once while the largest segment that passes is searched.
constexpr int kSearchWidth = 10;
/// High, unassigned, and another one than traces use.
constexpr std::uint16_t kUnservedPort = 48621;

bool may_be_traced(SocketEnd end, bool has_icmp) {
  if (end == SocketEnd::timed_out || end == SocketEnd::refused) return true;
  return has_icmp && end != SocketEnd::ok;
}

/// There is no box on the way to these.
bool is_on_own_link(const std::string& address) {
  error_code error;
  const auto parsed = asio::ip::make_address(address, error);
  if (error || parsed.is_loopback()) return true;
  if (parsed.is_v6()) return parsed.to_v6().is_link_local();
  constexpr std::array<unsigned char, 2> kLinkLocal{169, 254};  // RFC 3927
  const auto bytes = parsed.to_v4().to_bytes();
  return std::ranges::equal(kLinkLocal, std::span(bytes).first(2));
}

/// A question as the nameserver gets them otherwise, so that firewalls treat it alike.
Bytes dns_question_like(Question kind, const std::string& name) {
  std::random_device random;
  const auto id = static_cast<std::uint16_t>(random());
  const bool reverse = kind == Question::reverse;
  Bytes question =
      make_dns_question(reverse ? reverse_name(name) : name, reverse ? RecordType::ptr : RecordType::a, id);
  return question.empty() ? make_dns_question(std::string(kNeutralName), RecordType::a, id) : question;
}

/// The first question to a nameserver that got no answer, where none of them got one; nullptr else.
const QueryEvidence* unanswered(const std::vector<QueryEvidence>& asked, const Nameserver& nameserver) {
  const QueryEvidence* first = nullptr;
  for (const auto& query : asked) {
    if (query.nameserver != name(nameserver)) continue;
    const bool sent_back = query.end == QueryEnd::unreachable && query.icmp && query.icmp->from != nameserver.address;
    if (query.end != QueryEnd::timed_out && !sent_back) return nullptr;
    if (first == nullptr) first = &query;
  }
  return first;
}

Awaitable<Steps> trace(ProbeContext& context, TraceWish wish) {
  std::string target = wish.port == 0 ? wish.address : endpoint_text(wish.address, wish.port);
  auto result = co_await context.tracer.trace(std::move(wish));
  Steps steps;
  if (result.made) steps.push_back({std::move(target), result.duration, std::move(result.evidence)});
  co_return steps;
}

struct Attempt {
  std::string server_name;
  std::optional<int> max_segment;
  Milliseconds time;
  HelloSize size = HelloSize::large;
};

Awaitable<HandshakeEvidence> attempt(ProbeContext& context, HandshakeEvidence like, Attempt wanted) {
  TcpOptions options;
  options.max_segment = wanted.max_segment;
  HandshakeEvidence evidence;
  evidence.end = HandshakeEnd::timed_out;
  auto connection = co_await connect_tcp(like.address, like.port, wanted.time, options);
  if (connection.stream) {
    HandshakeWishes wishes;
    wishes.server_name = wanted.server_name;
    wishes.application_protocols = like.offered_protocols;
    wishes.size = wanted.size;
    evidence = co_await shake_hands(*connection.stream, context.tls(), std::move(wishes), wanted.time);
  }
  evidence.address = like.address;
  evidence.port = like.port;
  evidence.max_segment = wanted.max_segment.value_or(0);
  co_return evidence;
}

bool passes(const HandshakeEvidence& evidence) {
  return evidence.end == HandshakeEnd::completed || !evidence.chain.empty();
}

/// The largest segment size with which the handshake still passes, by trying several sizes at once in ever smaller ranges.
Awaitable<int> search_segment(ProbeContext& context, HandshakeEvidence like, int low, int high, Milliseconds time) {
  while (high - low > 1) {
    const int step = std::max(1, (high - low) / (kSearchWidth + 1));
    std::vector<int> sizes;
    for (int size = low + step; size < high && static_cast<int>(sizes.size()) < kSearchWidth; size += step)
      sizes.push_back(size);
    std::vector<Awaitable<HandshakeEvidence>> attempts;
    attempts.reserve(sizes.size());
    for (const int size : sizes) attempts.push_back(attempt(context, like, {like.server_name, size, time}));
    const auto results = co_await all(std::move(attempts));
    for (std::size_t i = 0; i < sizes.size(); ++i) {
      if (passes(results[i])) low = std::max(low, sizes[i]);
    }
    for (const int size : sizes) {
      if (size > low) high = std::min(high, size);
    }
  }
  co_return low;
}

Awaitable<Steps> retry_with_small_segments(ProbeContext& context, HandshakeEvidence failed) {
  const auto start = Clock::now();
  auto evidence = co_await attempt(context, failed, {failed.server_name, kSmallSegment, context.timeout});
  if (passes(evidence)) {
    const bool v6 = is_v6(failed.address);
    // A size that does not pass stalls for ever: a few times what a good one takes is long enough to tell.
    const Milliseconds patience =
        std::min<Milliseconds>(std::max<Milliseconds>(since(start) * 8, Milliseconds(300)), context.timeout / 4);
    // A size proves nothing beyond what the server has to say in one packet.
    const int said =
        static_cast<int>(std::min<std::uint64_t>(evidence.bytes_received, kLargestSegmentV4)) + kTimestampBytes;
    const int largest =
        std::clamp(v6 ? kLargestSegmentV6 : kLargestSegmentV4, kSmallSegment, std::max(said, kSmallSegment));
    int segment = co_await search_segment(context, failed, kSmallSegment, largest, patience);
    // On a busy host a good size may have come late: larger ones are said to get lost only if the next one does with all of the time.
    const int next = segment + 1;
    if (next < largest && passes(co_await attempt(context, failed, {failed.server_name, next, context.timeout})))
      segment = co_await search_segment(context, failed, next, largest, context.timeout);
    evidence.path_mtu = segment + (v6 ? kHeadersV6 : kHeadersV4);
  }
  Steps steps;
  steps.push_back(
      {endpoint_text(failed.address, failed.port), since(start), std::move(evidence), Purpose::small_segments});
  co_return steps;
}

Awaitable<Steps> retry(ProbeContext& context, HandshakeEvidence failed, Attempt wanted, Purpose purpose) {
  const auto start = Clock::now();
  auto evidence = co_await attempt(context, failed, std::move(wanted));
  Steps steps;
  steps.push_back({endpoint_text(failed.address, failed.port), since(start), std::move(evidence), purpose});
  co_return steps;
}

}  // namespace

bool is_cut_off(const HandshakeEvidence& evidence) {
  static constexpr std::array kCutOff{HandshakeEnd::timed_out, HandshakeEnd::reset, HandshakeEnd::closed};
  return std::ranges::find(kCutOff, evidence.end) != kCutOff.end() && !evidence.client_certificate_requested;
}

bool may_be_too_large(const HandshakeEvidence& evidence) {
  constexpr int kNoApplicationProtocol = 120;  // RFC 7301 section 3.2: it has read the whole hello
  const bool is_answered = evidence.end == HandshakeEnd::completed || evidence.end == HandshakeEnd::not_tls ||
                           evidence.alert == kNoApplicationProtocol;
  return evidence.chain.empty() && !is_answered;
}

EarlyTrace trace_early(ProbeContext& context, Transport transport, std::string address, std::uint16_t port,
                       Bytes question) {
  if (!context.diagnoses) return nullptr;
  return context.tracer.trace_if_slow({transport, std::move(address), port, false, std::move(question), context.row});
}

Bytes time_question() {
  return make_ntp_question(ntp_timestamp(std::chrono::system_clock::now()));
}

Awaitable<TcpConnection> connect_or_trace(ProbeContext& context, std::string address, std::uint16_t port,
                                          Steps& steps) {
  auto early = trace_early(context, Transport::tcp, address, port);
  auto connection = co_await connect_tcp(address, port, context.timeout);
  early.reset();
  steps.push_back({endpoint_text(address, port), connection.duration, connection.evidence});
  if (!connection.stream) append(steps, co_await trace_connection(context, connection.evidence));
  co_return connection;
}

Awaitable<Steps> trace_connection(ProbeContext& context, ConnectEvidence failed) {
  if (!context.diagnoses || !may_be_traced(failed.end, failed.icmp.has_value())) co_return Steps();
  TraceWish wish{Transport::tcp, failed.address, failed.port, failed.end == SocketEnd::refused, {}, context.row};
  co_return co_await trace(context, std::move(wish));
}

Awaitable<Steps> trace_time_server(ProbeContext& context, NtpEvidence failed) {
  const bool answered = failed.bytes_received > 0;
  if (!context.diagnoses || answered || !may_be_traced(failed.end, failed.icmp.has_value())) co_return Steps();
  TraceWish wish{Transport::udp, failed.address, failed.port, false, time_question(), context.row};
  co_return co_await trace(context, std::move(wish));
}

Awaitable<Steps> trace_datagram(ProbeContext& context, DatagramEvidence failed, Bytes question) {
  if (!context.diagnoses || !may_be_traced(failed.end, failed.icmp.has_value())) co_return Steps();
  TraceWish wish{Transport::udp, failed.address, failed.port, false, std::move(question), context.row};
  co_return co_await trace(context, std::move(wish));
}

Awaitable<Steps> trace_echo(ProbeContext& context, EchoEvidence failed) {
  if (!context.diagnoses || !may_be_traced(failed.end, failed.icmp.has_value())) co_return Steps();
  TraceWish wish{Transport::icmp, failed.address, 0, false, {}, context.row};
  co_return co_await trace(context, std::move(wish));
}

namespace {

/// There is no way to one on this host or on its own link.
bool has_a_way(const ProbeContext& context, const Nameserver& nameserver) {
  const auto& own = context.own_addresses;
  return !is_on_own_link(nameserver.address) && std::ranges::find(own, nameserver.address) == own.end();
}

TraceWish wish_for(const Nameserver& nameserver, Bytes question) {
  return {Transport::udp, nameserver.address, nameserver.port, false, std::move(question), std::nullopt};
}

Awaitable<Steps> trace_all(ProbeContext& context, std::vector<TraceWish> wishes) {
  std::vector<Awaitable<Steps>> traces;
  traces.reserve(wishes.size());
  for (auto& wish : wishes) traces.push_back(trace(context, std::move(wish)));
  Steps steps;
  for (auto& part : co_await all(std::move(traces))) append(steps, std::move(part));
  co_return steps;
}

}  // namespace

Awaitable<Steps> trace_nameservers(ProbeContext& context, std::vector<QueryEvidence> asked) {
  std::vector<TraceWish> wishes;
  for (const auto& nameserver : context.resolver.settings().nameservers) {
    const auto* query = unanswered(asked, nameserver);
    if (!context.diagnoses || query == nullptr || !has_a_way(context, nameserver)) continue;
    wishes.push_back(wish_for(nameserver, dns_question_like(query->question, query->name)));
  }
  co_return co_await trace_all(context, std::move(wishes));
}

Awaitable<void> trace_silent_nameservers(ProbeContext& context) {
  asio::steady_timer patience(co_await asio::this_coro::executor,
                              std::chrono::duration_cast<Clock::duration>(context.tracer.patience()));
  co_await patience.async_wait(kAsTuple);
  std::vector<TraceWish> wishes;
  const auto& nameservers = context.resolver.settings().nameservers;
  for (std::size_t i = 0; i < nameservers.size(); ++i) {
    const auto& name = context.resolver.unanswered().at(i);
    if (!context.diagnoses || !name || !has_a_way(context, nameservers[i])) continue;
    wishes.push_back(wish_for(nameservers[i], dns_question_like(Question::forward, *name)));
  }
  co_await trace_all(context, std::move(wishes));
}

Awaitable<Steps> try_unserved_port(ProbeContext& context, std::string address, Milliseconds time) {
  if (!context.diagnoses) co_return Steps();
  auto connection = co_await connect_tcp(address, kUnservedPort, time);
  Steps steps;
  steps.push_back({endpoint_text(address, kUnservedPort), connection.duration, std::move(connection.evidence),
                   Purpose::unserved_port});
  co_return steps;
}

Awaitable<Steps> retry_handshake(ProbeContext& context, HandshakeEvidence failed) {
  if (!context.diagnoses) co_return Steps();
  std::vector<Awaitable<Steps>> attempts;
  const Attempt as_it_was{failed.server_name, std::nullopt, context.timeout};
  if (may_be_too_large(failed)) {
    Attempt small = as_it_was;
    small.size = HelloSize::small;
    attempts.push_back(retry(context, failed, std::move(small), Purpose::small_hello));
  }
  if (is_cut_off(failed)) attempts.push_back(retry(context, failed, as_it_was, Purpose::repetition));
  if (is_cut_off(failed) && !failed.server_name.empty()) {
    Attempt neutral = as_it_was;
    neutral.server_name = kNeutralName;
    attempts.push_back(retry(context, failed, std::move(neutral), Purpose::neutral_name));
  }
  if (is_cut_off(failed) && failed.end == HandshakeEnd::timed_out) {
    attempts.push_back(retry_with_small_segments(context, failed));
    attempts.push_back(try_unserved_port(context, failed.address, context.timeout));
  }
  Steps steps;
  for (auto& part : co_await all(std::move(attempts))) {
    for (auto& step : part) steps.push_back(std::move(step));
  }
  co_return steps;
}

}  // namespace netpreflight
