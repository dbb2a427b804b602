// What is followed up, and what is not. The network is loopback.
#include "probes/diagnosis.hpp"

#include <stdexcept>

#include <gtest/gtest.h>

#include "tests/fixtures/loop.hpp"

namespace netpreflight {
namespace {

const std::string kHere = "127.0.0.1";
constexpr Milliseconds kTime{300};

class Diagnosis : public testing::Test {
 protected:
  ProbeContext context(bool diagnoses) {
    const auto no_tls = []() -> const TlsClient& { throw std::logic_error("no TLS here"); };
    return {plan_, resolver_, identity_, own_addresses_, no_tls, kTime, tracer_, tunnels_, {}, diagnoses};
  }

  NtpEvidence silent_server(std::uint16_t port) {
    NtpEvidence evidence;
    evidence.address = kHere;
    evidence.port = port;
    evidence.end = SocketEnd::timed_out;
    return evidence;
  }

  Loop loop_;
  UdpPeer peer_{loop_, UdpPeer::OneReply([](const Bytes&) { return std::optional<Bytes>(); })};
  Plan plan_;
  std::vector<std::string> own_addresses_;
  Resolver resolver_{loop_.executor(), {}};
  Shared<HostIdentity> identity_{loop_.executor(), identify_host(resolver_, "cockpit", {})};
  Tracer tracer_{loop_.executor(), kTime};
  Places tunnels_{loop_.executor(), 1};
};

TEST_F(Diagnosis, ASilentTimeServerIsTraced) {
  ProbeContext with = context(true);
  const auto steps = loop_.run(trace_time_server(with, silent_server(peer_.port())));
  ASSERT_EQ(steps.size(), 1U);
  EXPECT_EQ(std::get<TraceEvidence>(steps.front().evidence).port, peer_.port());
  EXPECT_FALSE(peer_.received().empty());
}

TEST_F(Diagnosis, ATimeServerThatAnsweredIsNot) {
  ProbeContext with = context(true);
  NtpEvidence answered = silent_server(peer_.port());
  answered.bytes_received = 12;
  EXPECT_TRUE(loop_.run(trace_time_server(with, answered)).empty());
  EXPECT_TRUE(peer_.received().empty());
}

/// A route that decides nothing is tried and not followed up.
TEST_F(Diagnosis, NothingIsFollowedUpWhereNothingIsToBe) {
  ProbeContext without = context(false);
  EXPECT_TRUE(loop_.run(trace_time_server(without, silent_server(peer_.port()))).empty());
  ConnectEvidence refused;
  refused.address = kHere;
  refused.port = peer_.port();
  refused.end = SocketEnd::refused;
  EXPECT_TRUE(loop_.run(trace_connection(without, refused)).empty());
  EXPECT_TRUE(loop_.run(try_unserved_port(without, kHere, kTime)).empty());
  EXPECT_TRUE(peer_.received().empty());
}

}  // namespace
}  // namespace netpreflight
