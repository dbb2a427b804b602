#include "net/codecs/ntp.hpp"

#include <algorithm>
#include <bit>
#include <vector>

#include <fmt/core.h>

#include "net/elapsed.hpp"
#include "text/foreign.hpp"

namespace netpreflight {

namespace {

constexpr std::size_t kPacketBytes = 48;
constexpr std::uint64_t kSecondsFrom1900To1970 = 2'208'988'800U;
constexpr unsigned char kClientVersion4 = 0x23;  // leap 0, version 4, mode 3

NtpTimestamp timestamp_at(std::span<const unsigned char> bytes, std::size_t offset) {
  NtpTimestamp value = 0;
  for (std::size_t i = 0; i < 8; ++i) value = value << 8 | bytes[offset + i];
  return value;
}

/// The difference of two timestamps, right across the era's end because it wraps (RFC 5905 section 6).
Milliseconds difference(NtpTimestamp later, NtpTimestamp earlier) {
  const auto units = std::bit_cast<std::int64_t>(later - earlier);
  return Milliseconds(static_cast<double>(units) * 1000.0 / 4294967296.0);
}

/// NTP short format: seconds in the upper, fractions in the lower 16 bits (RFC 5905 section 6).
Milliseconds short_at(std::span<const unsigned char> bytes, std::size_t offset) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) value = value << 8 | bytes[offset + i];
  return Milliseconds(static_cast<double>(value) * 1000.0 / 65536.0);
}

/// A kiss code or a reference clock's name in ASCII for stratum 0 and 1, an IPv4 address or a hash else.
std::string reference_id(std::span<const unsigned char> bytes, int stratum) {
  const auto id = bytes.subspan(12, 4);
  if (stratum > 1) return fmt::format("{}.{}.{}.{}", id[0], id[1], id[2], id[3]);
  std::string text(id.begin(), id.end());
  text.erase(std::find(text.begin(), text.end(), '\0'), text.end());
  return escape_foreign(text, 16);
}

}  // namespace

NtpTimestamp ntp_timestamp(std::chrono::system_clock::time_point time) {
  const auto since = time.time_since_epoch();
  const auto seconds = std::chrono::floor<std::chrono::seconds>(since);
  const auto rest = std::chrono::duration_cast<std::chrono::nanoseconds>(since - seconds).count();
  const auto fraction = (static_cast<std::uint64_t>(rest) << 32U) / 1'000'000'000U;
  return (static_cast<std::uint64_t>(seconds.count()) + kSecondsFrom1900To1970) << 32U | fraction;
}

Bytes make_ntp_question(NtpTimestamp origin) {
  Bytes packet(kPacketBytes, 0);
  packet[0] = kClientVersion4;
  for (std::size_t i = 0; i < 8; ++i) packet[40 + i] = static_cast<unsigned char>(origin >> (56 - 8 * i));
  return packet;
}

std::optional<NtpReply> read_ntp_reply(std::span<const unsigned char> bytes, std::span<const NtpTimestamp> origins,
                                       NtpTimestamp received) {
  if (bytes.size() < kPacketBytes) return std::nullopt;
  NtpReply reply;
  reply.leap = bytes[0] >> 6;
  reply.version = bytes[0] >> 3 & 7;
  reply.mode = bytes[0] & 7;
  reply.stratum = bytes[1];
  reply.reference_id = reference_id(bytes, reply.stratum);
  const NtpTimestamp origin = timestamp_at(bytes, 24);
  const NtpTimestamp server_received = timestamp_at(bytes, 32);
  const NtpTimestamp server_sent = timestamp_at(bytes, 40);
  reply.origin_matches = std::ranges::find(origins, origin) != origins.end();
  if (!reply.origin_matches) return reply;
  // A server that has the time says when it received and sent: without that there is no offset.
  const bool has_no_times = reply.stratum > 0 && reply.stratum < 16 && (server_received == 0 || server_sent == 0);
  if (has_no_times) return std::nullopt;
  const NtpTimestamp reference = timestamp_at(bytes, 16);
  reply.root_distance = whole_microseconds(short_at(bytes, 4) / 2.0 + short_at(bytes, 8));
  if (reference != 0 && server_sent != 0) reply.reference_age = whole_microseconds(difference(server_sent, reference));
  // Extension fields and signatures answer those of a question (RFC 5905 section 7.3), and ours has none.
  reply.unasked_mac = bytes.size() > kPacketBytes;
  // RFC 5905 section 8.
  reply.offset = whole_microseconds((difference(server_received, origin) + difference(server_sent, received)) / 2.0);
  reply.delay = whole_microseconds(difference(received, origin) - difference(server_sent, server_received));
  return reply;
}

namespace {

/// The wall clock as it stands now, moved on by the clock that nobody sets: where it is set between a question and its answer, what comes
/// out is true of the time before, and no server is taken for one that answers before it is asked.
class UnsetClock {
 public:
  NtpTimestamp at(std::chrono::steady_clock::time_point time) const {
    return ntp_timestamp(wall_ + std::chrono::duration_cast<std::chrono::system_clock::duration>(time - steady_));
  }
  NtpTimestamp now() const { return at(std::chrono::steady_clock::now()); }

 private:
  std::chrono::system_clock::time_point wall_ = std::chrono::system_clock::now();
  std::chrono::steady_clock::time_point steady_ = std::chrono::steady_clock::now();
};

}  // namespace

Awaitable<NtpEvidence> ask_time(std::string address, std::uint16_t port, Milliseconds timeout) {
  const UnsetClock clock;
  std::vector<NtpTimestamp> origins;
  std::optional<NtpReply> reply;
  const auto question = [&] {
    origins.push_back(clock.now());
    return make_ntp_question(origins.back());
  };
  const auto accepts = [&](const Datagram& datagram) {
    reply = read_ntp_reply(datagram.bytes, origins, clock.at(datagram.received));
    return reply && reply->origin_matches;
  };
  const asio::ip::udp::endpoint endpoint(asio::ip::make_address(address), port);
  const auto answer = co_await ask_datagram(endpoint, timeout, question, accepts);
  NtpEvidence evidence;
  evidence.address = address;
  evidence.port = port;
  evidence.source_address = answer.source_address;
  evidence.end = answer.end;
  evidence.icmp = answer.icmp;
  evidence.reply = reply;
  evidence.bytes_received = answer.bytes.size();
  co_return evidence;
}

}  // namespace netpreflight
