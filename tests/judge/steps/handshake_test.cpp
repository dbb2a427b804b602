// How a handshake ended, and what that means for a TLS row.
#include <gtest/gtest.h>

#include "tests/fixtures/scenarios.hpp"

namespace netpreflight::scenarios {
namespace {

constexpr int kHandshakeFailure = 40;
constexpr int kBadCertificate = 42;
constexpr int kProtocolVersion = 70;
constexpr int kInsufficientSecurity = 71;
constexpr int kInternalError = 80;
constexpr int kUnrecognizedName = 112;
constexpr int kCertificateRequired = 116;

const std::vector<StepSays> kWell{kOk, kOk, kOk};

std::vector<StepSays> ends_in(StepSays says) {
  return {kOk, kOk, says};
}

/// Silence, and a second handshake that passes as long as the segments are small.
std::vector<Step> passes_in_small_segments() {
  std::vector<Step> steps = to({ended(kA, HandshakeEnd::timed_out)});
  HandshakeEvidence small = genuine(kA);
  small.max_segment = 536;
  small.path_mtu = 1400;
  steps.push_back(step(small));
  steps.back().purpose = Purpose::small_segments;
  return steps;
}

const Scenario kScenarios[] = {
    // A server that asks for a client certificate has been reached.
    {"ClientCertificateAsked", "product-updates", to({wants_client(vendors(kA))}), pass, kOk, kWell},
    {"ClientCertificateAskedThenHandshakeFailure", "product-updates",
     to({wants_client(vendors(kA), HandshakeEnd::alert, kHandshakeFailure)}), pass, kOk, kWell},
    {"ClientCertificateAskedThenBadCertificate", "product-updates",
     to({wants_client(vendors(kA), HandshakeEnd::alert, kBadCertificate)}), pass, kOk, kWell},
    {"ClientCertificateAskedThenCertificateRequired", "product-updates",
     to({wants_client(genuine(kA), HandshakeEnd::alert, kCertificateRequired)}), pass, kOk, kWell},
    // Without a word it may be a filter that looks at certificates; silence is none of a server that refuses.
    {"ClientCertificateAskedThenReset", "product-updates", to({wants_client(genuine(kA), HandshakeEnd::reset)}), warn,
     run_inconclusive, ends_in(run_inconclusive)},
    {"ClientCertificateAskedThenClosed", "product-updates", to({wants_client(genuine(kA), HandshakeEnd::closed)}), warn,
     run_inconclusive, ends_in(run_inconclusive)},
    {"ClientCertificateAskedThenSilence", "product-updates", to({wants_client(genuine(kA), HandshakeEnd::timed_out)}),
     fail, tls_alert, ends_in(tls_alert)},
    {"ClientCertificateAskedByAnInterceptor", "product-updates",
     to({wants_client(intercepted(kA), HandshakeEnd::alert, kHandshakeFailure)}), fail, tls_intercepted,
     ends_in(tls_intercepted)},
    {"ClientCertificateAskedByAnExpiredServer", "product-updates",
     to({wants_client(expired(genuine(kA)), HandshakeEnd::reset)}), fail, tls_expired, ends_in(tls_expired)},
    {"ClientCertificateAskedByNobodyKnown", "product-updates",
     to({wants_client(self_signed(kA), HandshakeEnd::alert, kHandshakeFailure)}), fail, tls_untrusted,
     ends_in(tls_untrusted)},

    // Refused.
    {"NoCommonCipher", "product-updates", to({ended(kA, HandshakeEnd::alert, kHandshakeFailure)}), fail, tls_protocol,
     ends_in(tls_protocol)},
    {"NoCommonVersion", "product-updates", to({ended(kA, HandshakeEnd::alert, kProtocolVersion)}), fail, tls_protocol,
     ends_in(tls_protocol)},
    {"InsufficientSecurity", "product-updates", to({ended(kA, HandshakeEnd::alert, kInsufficientSecurity)}), fail,
     tls_protocol, ends_in(tls_protocol)},
    {"OldVersionOfTheServer", "product-updates", to({ended(kA, HandshakeEnd::protocol)}), fail, tls_protocol,
     ends_in(tls_protocol)},
    {"InternalError", "product-updates", to({ended(kA, HandshakeEnd::alert, kInternalError)}), fail, tls_alert,
     ends_in(tls_alert)},
    {"UnrecognizedName", "product-updates", to({ended(kA, HandshakeEnd::alert, kUnrecognizedName)}), fail, tls_alert,
     ends_in(tls_alert)},
    {"UnknownAlert", "thor-cloud", to({ended(kA, HandshakeEnd::alert, 255)}), fail, tls_alert, ends_in(tls_alert)},
    {"RecordsThatMakeNoHandshake", "product-updates", to({ended(kA, HandshakeEnd::malformed)}), fail, tls_alert,
     ends_in(tls_alert)},

    // Not TLS at all.
    {"BlockPage", "product-updates", to({ended(kA, HandshakeEnd::not_tls)}), fail, tls_not_tls, ends_in(tls_not_tls)},
    {"BlockPageOnTolerantRow", "thor-cloud", to({ended(kA, HandshakeEnd::not_tls)}), fail, tls_not_tls,
     ends_in(tls_not_tls)},
    {"Reset", "product-updates", to({ended(kA, HandshakeEnd::reset)}), fail, tcp_reset, ends_in(tcp_reset)},
    {"Closed", "product-updates", to({ended(kA, HandshakeEnd::closed)}), fail, tcp_reset, ends_in(tcp_reset)},
    {"SilentButForSmallSegments",
     "product-updates",
     passes_in_small_segments(),
     fail,
     tls_path_mtu,
     {kOk, kOk, tcp_mute, kOk}},
    {"Silent", "product-updates", to({ended(kA, HandshakeEnd::timed_out)}), fail, tcp_mute, ends_in(tcp_mute)},

    // A certificate that was shown counts, however the handshake ended.
    {"InterceptorShownThenReset", "product-updates", to({then(intercepted(kA), HandshakeEnd::reset)}), fail,
     tls_intercepted, ends_in(tls_intercepted)},
    {"InterceptorShownThenSilence", "product-updates", to({then(intercepted(kA), HandshakeEnd::timed_out)}), fail,
     tls_intercepted, ends_in(tls_intercepted)},
    {"InterceptorShownThenAlert", "product-updates", to({then(intercepted(kA), HandshakeEnd::alert)}), fail,
     tls_intercepted, ends_in(tls_intercepted)},
};

class JudgeHandshakes : public testing::TestWithParam<Scenario> {};

TEST_P(JudgeHandshakes, AsTheContractSays) {
  EXPECT_EQ(judged(GetParam()), expected(GetParam()));
}

INSTANTIATE_TEST_SUITE_P(Tls, JudgeHandshakes, testing::ValuesIn(kScenarios),
                         [](const auto& info) { return std::string(info.param.name); });

/// tcp.mute and tcp.reset say that the far end never said anything: not of one that has begun to shake hands.
TEST(JudgeHandshakes, WhoHasSpokenIsNeitherMuteNorSilentlyReset) {
  for (const HandshakeEnd end : {HandshakeEnd::timed_out, HandshakeEnd::reset, HandshakeEnd::closed}) {
    HandshakeEvidence stalled = ended(kA, end);
    stalled.bytes_received = 1400;
    WholeRun run = all_well({});
    run.saw("product-updates", to({stalled}));
    const Report report = run.report();
    const ReportedRow& row = report.rows.at(run.index("product-updates"));
    EXPECT_EQ(row.status, fail);
    EXPECT_NE(row.cause, tcp_mute) << row.summary;
    EXPECT_NE(row.cause, tcp_reset) << row.summary;
  }
}

struct Seen {
  HandshakeEvidence handshake;
  std::string words;
};

TEST(JudgeHandshakes, TheReasonIsSaidInWords) {
  const Seen cases[] = {
      {ended(kA, HandshakeEnd::alert, kHandshakeFailure), "TLS alert handshake_failure"},
      {ended(kA, HandshakeEnd::alert, kUnrecognizedName), "TLS alert unrecognized_name"},
      {ended(kA, HandshakeEnd::alert, 255), "TLS alert 255"},
      {ended(kA, HandshakeEnd::protocol), "unsupported protocol"},
      {ended(kA, HandshakeEnd::not_tls), "HTTP/1.1 302 Found"},
  };
  for (const Seen& each : cases) {
    WholeRun run = all_well({});
    run.saw("product-updates", to({each.handshake}));
    const Report report = run.report();
    EXPECT_NE(report.rows.at(run.index("product-updates")).summary.find(each.words), std::string::npos)
        << report.rows.at(run.index("product-updates")).summary;
  }
}

}  // namespace

std::vector<Scenario> handshake_scenarios() {
  return {std::begin(kScenarios), std::end(kScenarios)};
}

}  // namespace netpreflight::scenarios
