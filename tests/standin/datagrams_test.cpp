// The stand-in over UDP, and who asks it: proof, silence towards everybody else, and an end whatever comes.
#include "standin/datagrams.hpp"

#include <gtest/gtest.h>

#include "net/codecs/stand_in_protocol.hpp"
#include "net/udp_port.hpp"
#include "tests/fixtures/loop.hpp"

namespace netpreflight {
namespace {

using Clock = std::chrono::steady_clock;
const std::string kHere = "127.0.0.1";
constexpr Milliseconds kTime{500};

class StandInDatagrams : public testing::Test {
 protected:
  StandInDatagrams()
      : door_{0, {"", "hello"}, asio::ip::udp::socket(loop_.executor(), {asio::ip::address_v4::loopback(), 0})} {
    door_.port = door_.socket.local_endpoint().port();
    const DatagramsSeen seen{[this](Visit visit) { visits_.push_back(std::move(visit)); },
                             [this](const Flow& flow, bool answered) { delivered_.emplace_back(flow, answered); }};
    asio::co_spawn(loop_.executor(), serve_datagrams(door_, identity_, Clock::now() + std::chrono::seconds(20), seen),
                   asio::detached);
  }

  UdpAnswer ask(const std::string& payload, bool may_be_stand_in) {
    UdpQuestion question{Bytes(payload.begin(), payload.end()), std::nullopt};
    if (may_be_stand_in) question.call = StandInCall{kHere, door_.port, {}, "workstation"};
    return loop_.run(ask_udp_port(kHere, door_.port, std::move(question), kTime));
  }

  Loop loop_;
  Identity identity_;
  DatagramDoor door_;
  std::vector<Visit> visits_;
  std::vector<std::pair<Flow, bool>> delivered_;
};

TEST_F(StandInDatagrams, ProvesItselfToACheck) {
  for (const char* payload : {"", "hello"}) {
    visits_.clear();
    delivered_.clear();
    const UdpAnswer answer = ask(payload, true);
    ASSERT_TRUE(answer.stand_in) << payload;
    EXPECT_EQ(answer.stand_in->proof, StandInProof::proven);
    EXPECT_EQ(answer.stand_in->instance, identity_.instance());
    EXPECT_EQ(answer.stand_in->seen_destination, kHere);
    EXPECT_EQ(answer.stand_in->seen_source, kHere);
    EXPECT_LE(answer.evidence.bytes_received, kStandInMessage);
    ASSERT_EQ(visits_.size(), 1U) << "what the row itself sends is no visit";
    EXPECT_EQ(visits_.front().kind, VisitKind::check);
    EXPECT_EQ(visits_.front().protocol, Protocol::udp);
    EXPECT_EQ(visits_.front().role, "workstation");
    ASSERT_EQ(delivered_.size(), 2U) << "but it was delivered, too";
    EXPECT_EQ(delivered_[0].first.port, door_.port);
    EXPECT_EQ(delivered_[0].first.to, asio::ip::make_address(kHere));
    EXPECT_FALSE(delivered_[0].second);
    EXPECT_TRUE(delivered_[1].second);
  }
}

TEST_F(StandInDatagrams, SaysNothingToAnybodyElse) {
  const std::string question = write_question({fresh_nonce(), kHere, kHere, "workstation"});
  for (const std::string& other :
       {std::string("x"), question.substr(1), question + "\n", std::string(kStandInMessage, '\0')}) {
    const UdpAnswer answer = ask(other, false);
    EXPECT_EQ(answer.evidence.end, SocketEnd::timed_out);
    EXPECT_EQ(answer.evidence.bytes_received, 0U);
  }
  ASSERT_FALSE(visits_.empty());
  for (const Visit& visit : visits_) EXPECT_EQ(visit.kind, VisitKind::other_words);
}

TEST_F(StandInDatagrams, AnotherAnswerIsAnAnswer) {
  UdpPeer peer(loop_, UdpPeer::OneReply([](const Bytes&) { return Bytes{'o', 'k'}; }));
  UdpQuestion question{{}, StandInCall{kHere, peer.port(), {}, "workstation"}};
  const UdpAnswer answer = loop_.run(ask_udp_port(kHere, peer.port(), question, kTime));
  EXPECT_EQ(answer.evidence.end, SocketEnd::ok);
  EXPECT_EQ(answer.evidence.first_bytes, "ok");
  EXPECT_FALSE(answer.stand_in);
  EXPECT_EQ(peer.received(), std::vector<Bytes>{Bytes()}) << "a service that answers never sees the question";
}

TEST_F(StandInDatagrams, AnAnswerThatProvesNothingIsNoProof) {
  constexpr std::string_view kWords = "netpreflight/1 stand-in nonsense\n";
  UdpPeer peer(loop_, UdpPeer::OneReply([&](const Bytes&) { return Bytes(kWords.begin(), kWords.end()); }));
  UdpQuestion question{{}, StandInCall{kHere, peer.port(), {}, "workstation"}};
  const UdpAnswer answer = loop_.run(ask_udp_port(kHere, peer.port(), question, kTime));
  ASSERT_TRUE(answer.stand_in);
  EXPECT_EQ(answer.stand_in->proof, StandInProof::malformed);
}

}  // namespace
}  // namespace netpreflight
