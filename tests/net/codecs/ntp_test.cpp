// NTP packets as bytes (RFC 5905), and one exchange over loopback.
#include "net/codecs/ntp.hpp"

#include <array>

#include <gtest/gtest.h>

#include "tests/fixtures/loop.hpp"

namespace netpreflight {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::system_clock;

constexpr NtpTimestamp kSecond = NtpTimestamp{1} << 32U;
constexpr NtpTimestamp kOrigin = 0xE8'00'00'00'80'00'00'00;

struct Reply {
  int first = 0x24;  ///< leap 0, version 4, mode 4
  int stratum = 2;
  std::array<unsigned char, 4> reference{192, 0, 2, 1};
  NtpTimestamp origin = kOrigin;
  NtpTimestamp received = kOrigin;
  NtpTimestamp sent = kOrigin;
  NtpTimestamp reference_time = kOrigin;
  std::array<unsigned char, 8> root{};  ///< delay and dispersion
};

void put(Bytes& packet, std::size_t at, NtpTimestamp value) {
  for (std::size_t i = 0; i < 8; ++i) packet[at + i] = static_cast<unsigned char>(value >> (56 - 8 * i));
}

Bytes packet(const Reply& reply) {
  Bytes bytes(48, 0);
  bytes[0] = static_cast<unsigned char>(reply.first);
  bytes[1] = static_cast<unsigned char>(reply.stratum);
  std::copy(reply.reference.begin(), reply.reference.end(), bytes.begin() + 12);
  std::copy(reply.root.begin(), reply.root.end(), bytes.begin() + 4);
  put(bytes, 16, reply.reference_time);
  put(bytes, 24, reply.origin);
  put(bytes, 32, reply.received);
  put(bytes, 40, reply.sent);
  return bytes;
}

std::optional<NtpReply> read(const Bytes& bytes, NtpTimestamp received = kOrigin) {
  return read_ntp_reply(bytes, std::array{kOrigin}, received);
}

// ---- What a server says of its own clock ----

TEST(NtpRoot, DistanceIsHalfTheDelayAndTheDispersion) {
  Reply reply;
  reply.root = {0, 2, 0x80, 0, 0, 1, 0x40, 0};  // 2.5 s and 1.25 s
  EXPECT_EQ(read(packet(reply))->root_distance, Milliseconds(2500));
}

TEST(NtpRoot, AgeIsByItsOwnClock) {
  Reply reply;
  reply.received = reply.sent = kOrigin + 100 * kSecond;
  reply.reference_time = kOrigin;
  EXPECT_EQ(read(packet(reply))->reference_age, Milliseconds(100'000));
  reply.reference_time = kOrigin + 160 * kSecond;
  EXPECT_EQ(read(packet(reply))->reference_age, Milliseconds(-60'000));
  reply.reference_time = 0;
  EXPECT_EQ(read(packet(reply))->reference_age, std::nullopt);
}

TEST(NtpRoot, WhatFollowsTheHeader) {
  const auto has_mac = [](const Bytes& tail) {
    Bytes bytes = packet({});
    bytes.insert(bytes.end(), tail.begin(), tail.end());
    return read(bytes)->unasked_mac;
  };
  EXPECT_EQ(has_mac({}), false);
  EXPECT_EQ(has_mac(Bytes(4, 0)), true);
  EXPECT_EQ(has_mac(Bytes(20, 0)), true);
}

// ---- Timestamps and questions ----

TEST(NtpTimestamp, CountsFrom1900) {
  EXPECT_EQ(ntp_timestamp(system_clock::time_point{}), NtpTimestamp{2'208'988'800} << 32U);
  EXPECT_EQ(ntp_timestamp(system_clock::time_point(milliseconds(500))),
            (NtpTimestamp{2'208'988'800} << 32U) + kSecond / 2);
  // RFC 5905 figure 4: the first day of UNIX, and the last of the first era.
  EXPECT_EQ(ntp_timestamp(system_clock::time_point(seconds(2'085'978'495))) >> 32U, 0xFFFFFFFFU);
  EXPECT_EQ(ntp_timestamp(system_clock::time_point(seconds(2'085'978'496))) >> 32U, 0U) << "the next era begins at 0";
}

TEST(NtpQuestion, IsAClientPacket) {
  Bytes expected(48, 0);
  expected[0] = 0x23;  // leap 0, version 4, mode 3
  const Bytes origin{0x01, 0x23, 0x45, 0x67, 0x89, 0xAB, 0xCD, 0xEF};
  std::copy(origin.begin(), origin.end(), expected.begin() + 40);
  EXPECT_EQ(make_ntp_question(0x0123456789ABCDEF), expected);
}

// ---- Replies ----

TEST(NtpReply, FieldsAreRead) {
  const auto reply = read(packet({.first = 0xDC, .stratum = 7}));  // leap 3, version 3, mode 4
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->leap, 3);
  EXPECT_EQ(reply->version, 3);
  EXPECT_EQ(reply->mode, 4);
  EXPECT_EQ(reply->stratum, 7);
  EXPECT_TRUE(reply->origin_matches);
}

struct Named {
  int stratum;
  std::array<unsigned char, 4> reference;
  const char* text;
};

TEST(NtpReply, ReferenceIds) {
  for (const Named& each :
       {Named{0, {'R', 'A', 'T', 'E'}, "RATE"}, Named{1, {'G', 'P', 'S', 0}, "GPS"},
        Named{1, {'P', 'P', 'S', 0}, "PPS"}, Named{0, {0, 0, 0, 0}, ""}, Named{2, {192, 0, 2, 1}, "192.0.2.1"},
        Named{15, {'R', 'A', 'T', 'E'}, "82.65.84.69"}, Named{1, {0x1B, '[', 'm', 0}, "\\x1b[m"}}) {
    const auto reply = read(packet({.stratum = each.stratum, .reference = each.reference}));
    ASSERT_TRUE(reply);
    EXPECT_EQ(reply->reference_id, each.text);
  }
}

TEST(NtpReply, ShortOnesAreNone) {
  const Bytes whole = packet({});
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_FALSE(read(Bytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)))) << size;
  }
  Bytes longer = whole;
  longer.resize(68);  // with a message digest
  EXPECT_TRUE(read(longer));
}

TEST(NtpReply, AnotherOriginIsSeenAndTellsNoTime) {
  const auto reply =
      read(packet({.origin = kOrigin + 1, .received = kOrigin + 100 * kSecond, .sent = kOrigin + 100 * kSecond}));
  ASSERT_TRUE(reply);
  EXPECT_FALSE(reply->origin_matches);
  EXPECT_EQ(reply->offset.count(), 0.0);
}

TEST(NtpReply, AnyQuestionOfOursMayBeAnswered) {
  const std::array origins{kOrigin, kOrigin + 5 * kSecond, kOrigin + 9 * kSecond};
  const auto reply =
      read_ntp_reply(packet({.origin = origins[1], .received = origins[1], .sent = origins[1]}), origins, origins[1]);
  ASSERT_TRUE(reply);
  EXPECT_TRUE(reply->origin_matches);
  EXPECT_NEAR(reply->offset.count(), 0.0, 0.001);
}

struct Exchange {
  const char* description;
  double server_ahead_s;
  double way_there_s;
  double at_server_s;
  double way_back_s;
};

NtpTimestamp later(NtpTimestamp than, double by) {
  const bool negative = by < 0;
  const auto units = static_cast<NtpTimestamp>((negative ? -by : by) * 4294967296.0);
  return negative ? than - units : than + units;
}

/// RFC 5905 section 8; the offset of an asymmetric way is off by half the difference, and no more.
TEST(NtpReply, OffsetAndDelay) {
  const Exchange cases[] = {
      {"right", 0, 0.01, 0.001, 0.01},
      {"a second ahead", 1, 0.01, 0.001, 0.01},
      {"a second behind", -1, 0.02, 0, 0.02},
      {"a day ahead", 86400, 0.05, 0.5, 0.05},
      {"twenty years behind", -6.3e8, 0.05, 0, 0.05},
  };
  // Once in the middle of an era, once where each of the four timestamps may lie behind its end.
  for (const NtpTimestamp start : {kOrigin, NtpTimestamp{0xFFFFFFFF'FF000000}}) {
    for (const Exchange& each : cases) {
      const NtpTimestamp there = later(later(start, each.server_ahead_s), each.way_there_s);
      const NtpTimestamp sent = later(there, each.at_server_s);
      const NtpTimestamp back = later(start, each.way_there_s + each.at_server_s + each.way_back_s);
      const auto reply =
          read_ntp_reply(packet({.origin = start, .received = there, .sent = sent}), std::array{start}, back);
      ASSERT_TRUE(reply);
      EXPECT_NEAR(reply->offset.count(), each.server_ahead_s * 1000, 0.01) << each.description;
      EXPECT_NEAR(reply->delay.count(), (each.way_there_s + each.way_back_s) * 1000, 0.01) << each.description;
    }
  }
}

// ---- The exchange ----

/// A time server on loopback that answers each question with what `reply` makes of it.
class TimeServer {
 public:
  TimeServer(Loop& loop, UdpPeer::OneReply reply) : peer_(loop, std::move(reply)) {}
  std::uint16_t port() const { return peer_.port(); }

 private:
  UdpPeer peer_;
};

NtpTimestamp transmit_time(const Bytes& question) {
  NtpTimestamp value = 0;
  for (std::size_t i = 40; i < 48; ++i) value = value << 8U | question[i];
  return value;
}

TEST(AskTime, TakesTheServersWord) {
  Loop loop;
  TimeServer server(loop, [](const Bytes& question) -> std::optional<Bytes> {
    const NtpTimestamp origin = transmit_time(question);
    return packet({.origin = origin, .received = origin + 3600 * kSecond, .sent = origin + 3600 * kSecond});
  });
  const NtpEvidence evidence = loop.run(ask_time("127.0.0.1", server.port(), Milliseconds(5000)));
  EXPECT_EQ(evidence.end, SocketEnd::ok);
  EXPECT_EQ(evidence.address, "127.0.0.1");
  EXPECT_EQ(evidence.source_address, "127.0.0.1");
  ASSERT_TRUE(evidence.reply);
  EXPECT_TRUE(evidence.reply->origin_matches);
  EXPECT_NEAR(evidence.reply->offset.count(), 3'600'000, 60'000);
  EXPECT_EQ(evidence.bytes_received, 48U);
}

TEST(AskTime, KeepsWaitingBehindAForgedReply) {
  Loop loop;
  UdpPeer peer(loop, UdpPeer::ManyReplies([](const Bytes& question) {
                 const NtpTimestamp origin = transmit_time(question);
                 return std::vector<Bytes>{packet({.origin = origin ^ 1U}),
                                           packet({.origin = origin, .received = origin, .sent = origin})};
               }));
  const NtpEvidence evidence = loop.run(ask_time("127.0.0.1", peer.port(), Milliseconds(5000)));
  EXPECT_EQ(evidence.end, SocketEnd::ok);
  ASSERT_TRUE(evidence.reply);
  EXPECT_TRUE(evidence.reply->origin_matches);
}

TEST(AskTime, KeepsWhatWasNoAnswer) {
  Loop loop;
  TimeServer server(loop, [](const Bytes&) -> std::optional<Bytes> { return Bytes(20, 0x24); });
  const NtpEvidence evidence = loop.run(ask_time("127.0.0.1", server.port(), Milliseconds(200)));
  EXPECT_EQ(evidence.end, SocketEnd::timed_out);
  EXPECT_FALSE(evidence.reply);
  EXPECT_EQ(evidence.bytes_received, 20U);
}

TEST(AskTime, NobodyThere) {
  Loop loop;
  const NtpEvidence evidence = loop.run(ask_time("127.0.0.1", closed_udp_port(loop), Milliseconds(5000)));
  EXPECT_EQ(evidence.end, SocketEnd::refused);
  EXPECT_FALSE(evidence.reply);
  ASSERT_TRUE(evidence.icmp);
  EXPECT_EQ(evidence.icmp->from, "127.0.0.1");
  EXPECT_EQ(evidence.icmp->type, 3);
  EXPECT_EQ(evidence.icmp->code, 3);
}

}  // namespace
}  // namespace netpreflight
