#include "standin/arrivals.hpp"

#include <gtest/gtest.h>

namespace netpreflight {
namespace {

using std::chrono::milliseconds;

Flow flow(int from = 1, std::uint16_t port = 443, std::uint16_t from_port = 40000, Protocol protocol = Protocol::tcp) {
  return {protocol, port, from_port, asio::ip::address_v4(0xc0000200U + static_cast<unsigned>(from)),
          asio::ip::make_address("198.51.100.1")};
}

/// A host that holds 443/tcp and 514/udp, and its clock.
class ArrivalsTest : public testing::Test {
 protected:
  void at(int ms) { now_ = ms; }
  Moment moment() const {
    return {std::chrono::steady_clock::time_point(milliseconds(1'000'000 + now_)), WallTime(milliseconds(now_))};
  }
  void saw(PacketKind kind, const Flow& of, int interface = 2, std::uint32_t sequence = 7) {
    arrivals_.saw({kind, of, sequence, interface}, moment());
  }
  void settle(int ms, bool over = false) {
    for (; now_ < ms; now_ += 250) arrivals_.settle(moment());
    at(ms);
    arrivals_.settle(moment(), over);
  }
  void expect_none(std::uint64_t untold = 0) {
    EXPECT_TRUE(arrivals_.all().empty());
    EXPECT_EQ(arrivals_.untold(), untold);
  }
  void expect(ArrivalEnd end, std::uint64_t packets, std::uint64_t answers) {
    ASSERT_EQ(arrivals_.all().size(), 1U);
    const Arrival& one = arrivals_.all()[0];
    EXPECT_EQ(name(one.end), name(end));
    EXPECT_EQ(one.packets, packets);
    EXPECT_EQ(one.answers, answers);
    EXPECT_EQ(one.from, "192.0.2.1");
    EXPECT_EQ(one.to, "198.51.100.1");
    EXPECT_EQ(arrivals_.untold(), 0U);
  }

  static bool held(const Flow& of) { return of.port == (of.protocol == Protocol::udp ? 514 : 443); }
  Arrivals arrivals_{PacketSight::all, held};
  int now_ = 0;
};

TEST_F(ArrivalsTest, AConnection) {
  saw(PacketKind::syn, flow());
  saw(PacketKind::syn_ack, flow());
  arrivals_.accepted(flow(), moment());
  expect(ArrivalEnd::served, 1, 1);
  settle(200'000);
  expect(ArrivalEnd::served, 1, 1);
  EXPECT_EQ(arrivals_.take_news(), std::set<std::size_t>{0});
  EXPECT_TRUE(arrivals_.take_news().empty());
}

TEST_F(ArrivalsTest, AConnectionWhosePacketsNobodySaw) {
  arrivals_.accepted(flow(), moment());
  arrivals_.accepted(flow(1, 443, 40001), moment());
  expect(ArrivalEnd::served, 2, 2);
}

TEST_F(ArrivalsTest, NoAnswerLeaves) {
  saw(PacketKind::syn, flow());
  settle(750);
  expect_none();
  settle(1000);
  expect(ArrivalEnd::dropped_here, 1, 0);
  saw(PacketKind::syn, flow());
  settle(2500);
  expect(ArrivalEnd::dropped_here, 2, 0);
}

/// A bridge and its port, a VLAN and its carrier.
TEST_F(ArrivalsTest, APacketAtTwoInterfacesIsOne) {
  for (const int interface : {2, 5}) saw(PacketKind::syn, flow(), interface);
  for (const int interface : {5, 2}) saw(PacketKind::syn_ack, flow(), interface);
  arrivals_.accepted(flow(), moment());
  expect(ArrivalEnd::served, 1, 1);
}

TEST_F(ArrivalsTest, Rejected) {
  saw(PacketKind::syn, flow());
  saw(PacketKind::reset, flow());
  expect(ArrivalEnd::rejected_here, 1, 0);
  at(5000);
  saw(PacketKind::syn, flow());
  saw(PacketKind::unreachable, flow());
  expect(ArrivalEnd::rejected_here, 2, 0);
}

TEST_F(ArrivalsTest, ARefusalOfAnotherSynIsNone) {
  saw(PacketKind::syn, flow());
  saw(PacketKind::reset, flow(), 2, 8);
  expect_none();
}

TEST_F(ArrivalsTest, APortThatNobodyHoldsIsClosed) {
  saw(PacketKind::syn, flow(1, 22));
  saw(PacketKind::reset, flow(1, 22));
  expect(ArrivalEnd::closed_here, 1, 0);
}

TEST_F(ArrivalsTest, AnIcmpErrorForTcpIsNeverTheKernels) {
  saw(PacketKind::syn, flow(1, 22));
  saw(PacketKind::unreachable, flow(1, 22));
  expect(ArrivalEnd::rejected_here, 1, 0);
}

TEST_F(ArrivalsTest, TheWayBackIsBroken) {
  saw(PacketKind::syn, flow());
  saw(PacketKind::syn_ack, flow());
  settle(1000);
  saw(PacketKind::syn, flow());
  saw(PacketKind::syn_ack, flow());
  saw(PacketKind::syn_ack, flow());
  settle(2750);
  expect_none();
  settle(3000);
  expect(ArrivalEnd::answer_lost, 2, 3);
  for (const int ms : {3000, 7000, 15'000, 31'000}) {
    settle(ms);
    saw(PacketKind::syn, flow());
    saw(PacketKind::syn_ack, flow());
  }
  settle(300'000);
  expect(ArrivalEnd::answer_lost, 6, 7);
}

TEST_F(ArrivalsTest, ASlowPathIsServed) {
  saw(PacketKind::syn, flow());
  saw(PacketKind::syn_ack, flow());
  settle(1000);
  saw(PacketKind::syn_ack, flow());
  settle(2900);
  arrivals_.accepted(flow(), moment());
  settle(100'000);
  expect(ArrivalEnd::served, 1, 2);
}

/// SYN, SYN-ACK, RST: the kernel does not repeat its answer.
TEST_F(ArrivalsTest, APortScannerHasBothWays) {
  saw(PacketKind::syn, flow());
  saw(PacketKind::syn_ack, flow());
  settle(2250);
  expect_none();
  settle(2500);
  expect(ArrivalEnd::served, 1, 1);
}

TEST_F(ArrivalsTest, WhatCameLastCounts) {
  saw(PacketKind::syn, flow(1, 443, 1));
  settle(1000);
  expect(ArrivalEnd::dropped_here, 1, 0);
  arrivals_.all()[0].firewall = "a rule";
  saw(PacketKind::syn, flow(1, 443, 2));
  saw(PacketKind::syn_ack, flow(1, 443, 2));
  arrivals_.accepted(flow(1, 443, 2), moment());
  expect(ArrivalEnd::served, 2, 1);
  EXPECT_EQ(arrivals_.all()[0].firewall, "");
}

TEST_F(ArrivalsTest, WhatChangesForEverIsNoNews) {
  std::size_t news = 0;
  for (std::uint16_t port = 1; port <= 100; ++port) {
    at(10 * port);
    saw(PacketKind::syn, flow(1, 443, port));
    if (port % 2 == 0) saw(PacketKind::reset, flow(1, 443, port));
    if (port % 2 == 1) arrivals_.accepted(flow(1, 443, port), moment());
    news += arrivals_.take_news().size();
  }
  EXPECT_EQ(news, Arrivals::kMostNews);
  EXPECT_EQ(arrivals_.all()[0].packets, 100U);
}

/// The end of what began earlier may be known later.
TEST_F(ArrivalsTest, AnEarlierAttemptDoesNotOverruleALaterOne) {
  saw(PacketKind::syn, flow(1, 443, 1));
  saw(PacketKind::syn_ack, flow(1, 443, 1));
  settle(1000);
  saw(PacketKind::syn_ack, flow(1, 443, 1));
  saw(PacketKind::syn_ack, flow(1, 443, 1));
  saw(PacketKind::syn, flow(1, 443, 2));
  arrivals_.accepted(flow(1, 443, 2), moment());
  settle(3500);
  expect(ArrivalEnd::served, 2, 4);
}

TEST_F(ArrivalsTest, WhatIsLostOnAConnectionStaysForTheRestOfTheCheck) {
  arrivals_.accepted(flow(1, 443, 1), moment());
  at(500);
  arrivals_.data_lost(flow(1, 443, 1), moment());
  expect(ArrivalEnd::data_lost, 1, 1);
  at(2000);
  arrivals_.accepted(flow(1, 443, 2), moment());
  expect(ArrivalEnd::data_lost, 2, 2);
  at(60'000);
  arrivals_.accepted(flow(1, 443, 3), moment());
  expect(ArrivalEnd::served, 3, 3);
}

TEST_F(ArrivalsTest, NothingIsSaidOfWhatACrowdMayHaveHidden) {
  saw(PacketKind::syn, flow());
  settle(500);
  arrivals_.crowded(moment());
  settle(5000);
  expect_none(1);
  saw(PacketKind::syn, flow());
  saw(PacketKind::reset, flow());
  ASSERT_EQ(arrivals_.all().size(), 1U);  // what was seen was seen
  EXPECT_EQ(arrivals_.all()[0].end, ArrivalEnd::rejected_here);
}

TEST_F(ArrivalsTest, AtTheEndWhatIsNotKnownIsCounted) {
  saw(PacketKind::syn, flow(1, 443, 1));
  settle(200);
  saw(PacketKind::syn, flow(2, 443, 2));
  saw(PacketKind::syn, flow(3, 443, 3));
  saw(PacketKind::syn_ack, flow(3, 443, 3));
  arrivals_.settle(moment(), true);
  ASSERT_EQ(arrivals_.all().size(), 1U);
  EXPECT_EQ(arrivals_.all()[0].end, ArrivalEnd::dropped_here);
  EXPECT_EQ(arrivals_.untold(), 2U);
}

class DatagramArrivals : public ArrivalsTest {
 protected:
  Flow of_ = flow(1, 514, 40000, Protocol::udp);
};

TEST_F(DatagramArrivals, Answered) {
  saw(PacketKind::datagram, of_);
  saw(PacketKind::datagram, of_);
  arrivals_.delivered(of_, false, moment());
  arrivals_.delivered(of_, true, moment());
  saw(PacketKind::answer, of_);
  settle(1000);
  expect(ArrivalEnd::served, 2, 1);
}

TEST_F(DatagramArrivals, NotDelivered) {
  saw(PacketKind::datagram, of_);
  settle(1000);
  expect(ArrivalEnd::dropped_here, 1, 0);
  saw(PacketKind::datagram, of_);
  arrivals_.delivered(of_, false, moment());
  settle(2250);
  expect(ArrivalEnd::served, 2, 0);
}

/// The traces of the same check reach the stand-in and need no answer: they refute nothing.
TEST_F(DatagramArrivals, TheAnswerDoesNotLeave) {
  saw(PacketKind::datagram, of_);
  arrivals_.delivered(of_, true, moment());
  settle(1000);
  expect(ArrivalEnd::dropped_here, 1, 0);
  saw(PacketKind::datagram, of_);
  arrivals_.delivered(of_, false, moment());
  settle(2250);
  expect(ArrivalEnd::dropped_here, 2, 0);
}

TEST_F(DatagramArrivals, Rejected) {
  saw(PacketKind::datagram, of_);
  saw(PacketKind::unreachable, of_, 2, 7);
  expect(ArrivalEnd::rejected_here, 1, 0);
}

TEST_F(DatagramArrivals, OfAPortThatNobodyHolds) {
  const Flow other = flow(1, 515, 40000, Protocol::udp);
  saw(PacketKind::datagram, other);
  saw(PacketKind::unreachable, other);
  expect(ArrivalEnd::closed_here, 1, 0);
}

/// The kernel answers them, and no word of the stand-in is needed.
class EchoArrivals : public ArrivalsTest {
 protected:
  Flow of_ = flow(1, 0, 77, Protocol::icmp);
};

TEST_F(EchoArrivals, Answered) {
  for (int i = 0; i < 3; ++i) {
    saw(PacketKind::echo, of_);
    saw(PacketKind::echo_answer, of_);
  }
  settle(750);
  expect_none();
  settle(1000);
  expect(ArrivalEnd::served, 3, 3);
  EXPECT_EQ(arrivals_.all()[0].port, 0U);
  EXPECT_EQ(arrivals_.all()[0].protocol, Protocol::icmp);
}

TEST_F(EchoArrivals, NoAnswerLeaves) {
  for (const int ms : {0, 400, 800}) {
    settle(ms);
    saw(PacketKind::echo, of_);
  }
  settle(1000);
  expect(ArrivalEnd::dropped_here, 3, 0);
}

/// One that got through shows that they do; a rule may limit how many.
TEST_F(EchoArrivals, OneAnswerOfMany) {
  for (int i = 0; i < 5; ++i) saw(PacketKind::echo, of_);
  saw(PacketKind::echo_answer, of_);
  settle(1000);
  expect(ArrivalEnd::served, 5, 1);
}

TEST_F(EchoArrivals, Rejected) {
  saw(PacketKind::echo, of_);
  saw(PacketKind::unreachable, of_);
  expect(ArrivalEnd::rejected_here, 1, 0);
}

/// A host sends only some ICMP errors a second: silence behind one says nothing else.
TEST_F(EchoArrivals, NotEveryRejectionIsTold) {
  saw(PacketKind::echo, of_);
  saw(PacketKind::unreachable, of_);
  at(500);
  saw(PacketKind::echo, of_);
  settle(2000);
  expect(ArrivalEnd::rejected_here, 2, 0);
  at(40'000);
  saw(PacketKind::echo, of_);
  settle(41'250);
  expect(ArrivalEnd::dropped_here, 3, 0);
}

TEST_F(EchoArrivals, EachIdentifierIsAnAttemptOfTheSameArrival) {
  saw(PacketKind::echo, of_);
  settle(1000);
  expect(ArrivalEnd::dropped_here, 1, 0);
  const Flow later = flow(1, 0, 78, Protocol::icmp);
  saw(PacketKind::echo, later);
  saw(PacketKind::echo_answer, later);
  settle(2250);
  expect(ArrivalEnd::served, 2, 1);
}

TEST_F(EchoArrivals, AnAnswerToSomebodyElseIsNone) {
  saw(PacketKind::echo, of_);
  saw(PacketKind::echo_answer, flow(2, 0, 77, Protocol::icmp));
  saw(PacketKind::echo_answer, flow(1, 0, 78, Protocol::icmp));
  settle(1000);
  expect(ArrivalEnd::dropped_here, 1, 0);
}

TEST_F(EchoArrivals, AtTheEndWhatIsNotKnownIsCounted) {
  saw(PacketKind::echo, of_);
  arrivals_.settle(moment(), true);
  expect_none(1);
  saw(PacketKind::echo, of_);
  saw(PacketKind::echo_answer, of_);
  arrivals_.settle(moment(), true);
  ASSERT_EQ(arrivals_.all().size(), 1U);
  EXPECT_EQ(arrivals_.all()[0].end, ArrivalEnd::served);
}

/// Pings under forged addresses.
TEST_F(EchoArrivals, IsBounded) {
  for (int i = 0; i < 50'000; ++i) {
    if (i % 1000 == 0) settle(i);
    saw(PacketKind::echo, flow(i, 0, 1, Protocol::icmp));
  }
  settle(60'000);
  EXPECT_LE(arrivals_.all().size(), Arrivals::kMostUnproven);
  arrivals_.accepted(flow(200'000), moment());
  EXPECT_EQ(arrivals_.all().back().end, ArrivalEnd::served);
}

TEST(HalfOpenArrivals, OnlyWhatTheKernelRepeats) {
  Arrivals arrivals(PacketSight::half_open, [](const Flow&) { return true; });
  const auto at = [](int ms) {
    return Moment{std::chrono::steady_clock::time_point(milliseconds(ms)), WallTime(milliseconds(ms))};
  };
  arrivals.half_open(flow(), 0, at(0));
  arrivals.half_open(flow(), 1, at(1000));
  arrivals.settle(at(3000));
  EXPECT_TRUE(arrivals.all().empty());
  arrivals.half_open(flow(), 2, at(3000));
  arrivals.half_open(flow(), 3, at(7000));
  arrivals.settle(at(8000));
  ASSERT_EQ(arrivals.all().size(), 1U);
  EXPECT_EQ(arrivals.all()[0].end, ArrivalEnd::answer_lost);
  EXPECT_EQ(arrivals.all()[0].answers, 4U);
  arrivals.delivered(flow(1, 514, 1, Protocol::udp), true, at(9000));
  arrivals.settle(at(11'000));
  ASSERT_EQ(arrivals.all().size(), 2U);
  EXPECT_EQ(arrivals.all()[1].end, ArrivalEnd::served);
  EXPECT_EQ(arrivals.untold(), 0U);
}

/// Forged sources fill neither memory nor the list to its end.
TEST_F(ArrivalsTest, IsBounded) {
  for (int i = 0; i < 100'000; ++i) {
    if (i % 1000 == 0) settle(i);
    saw(PacketKind::syn, flow(i));
  }
  settle(110'000);
  EXPECT_LE(arrivals_.all().size(), Arrivals::kMostUnproven);
  std::uint64_t counted = arrivals_.untold();
  for (const auto& one : arrivals_.all()) counted += one.packets;
  EXPECT_EQ(counted, 100'000U);
  arrivals_.accepted(flow(200'000), moment());
  EXPECT_EQ(arrivals_.all().back().end, ArrivalEnd::served);
  for (int i = 0; i < 2000; ++i) arrivals_.accepted(flow(300'000 + i), moment());
  EXPECT_LE(arrivals_.all().size(), Arrivals::kMostArrivals);
}

}  // namespace
}  // namespace netpreflight
