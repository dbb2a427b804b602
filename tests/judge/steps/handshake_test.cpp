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

std::vector<Step> passes_with_small_hello() {
  std::vector<Step> steps = to({ended(kA, HandshakeEnd::timed_out)});
  std::get<HandshakeEvidence>(steps.back().evidence).hello_bytes = 1789;
  steps.push_back(step(genuine(kA)));
  steps.back().purpose = Purpose::small_hello;
  return steps;
}

HandshakeEvidence without_key(HandshakeEvidence evidence) {
  evidence.key_proven = false;
  return evidence;
}

HandshakeEvidence cut_after(const std::string& message, HandshakeEnd end) {
  HandshakeEvidence evidence = ended(kA, end);
  evidence.bytes_received = 1234;
  evidence.last_message = message;
  return evidence;
}

HandshakeEvidence beyond_a_bound(HandshakeEvidence evidence) {
  evidence.reason = HandshakeReason::too_long;
  evidence.detail =
      evidence.chain.empty() ? "a chain of more than 100 KiB" : "a Diffie-Hellman group of its own with 10000 bits";
  return evidence;
}

const Scenario kScenarios[] = {
    // Bounds of this program: a good certificate is not taken for a bad one, nor for all that is wanted.
    {"DearKeyExchange", "product-updates", to({beyond_a_bound(then(genuine(kA), HandshakeEnd::malformed))}), warn,
     run_inconclusive, ends_in(run_inconclusive)},
    {"DearKeyExchangeOfAnInterceptor", "product-updates",
     to({beyond_a_bound(then(intercepted(kA), HandshakeEnd::malformed))}), fail, tls_intercepted,
     ends_in(tls_intercepted)},
    {"DearKeyExchangeWithAClientCertificateAsked", "product-updates",
     to({beyond_a_bound(wants_client(genuine(kA), HandshakeEnd::malformed))}), warn, run_inconclusive,
     ends_in(run_inconclusive)},
    {"ChainBeyondWhatIsRead", "product-updates", to({beyond_a_bound(ended(kA, HandshakeEnd::malformed))}), fail,
     tls_untrusted, ends_in(tls_untrusted)},
    {"ChainBeyondWhatIsReadWhereTolerated", "thor-cloud", to({beyond_a_bound(ended(kA, HandshakeEnd::malformed))}),
     fail, tls_untrusted, ends_in(tls_untrusted)},

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
     fail, tls_timeout_after_hello, ends_in(tls_timeout_after_hello)},
    // Anybody can copy a certificate: with RSA key exchange the key has not been used yet.
    {"ClientCertificateAskedThenAlertWithoutTheKey", "product-updates",
     to({without_key(wants_client(genuine(kA), HandshakeEnd::alert, kHandshakeFailure))}), warn, run_inconclusive,
     ends_in(run_inconclusive)},
    {"ClientCertificateAskedByTheVendorThenAlertWithoutTheKey", "product-updates",
     to({without_key(wants_client(vendors(kA), HandshakeEnd::alert, kHandshakeFailure))}), warn, run_inconclusive,
     ends_in(run_inconclusive)},
    {"ExpiredWithoutTheKey", "product-updates",
     to({without_key(wants_client(expired(genuine(kA)), HandshakeEnd::alert, kHandshakeFailure))}), fail, tls_expired,
     ends_in(tls_expired)},
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
    {"SilentButForASmallHello",
     "product-updates",
     passes_with_small_hello(),
     warn,
     tls_large_hello,
     {kOk, kOk, tcp_mute, kOk}},
    {"Silent", "product-updates", to({ended(kA, HandshakeEnd::timed_out)}), fail, tcp_mute, ends_in(tcp_mute)},

    // Cut off in the middle of the answer: no alert, and not before the first word either.
    {"ResetAfterServerHello", "product-updates", to({cut_after("ServerHello", HandshakeEnd::reset)}), fail,
     tls_reset_after_hello, ends_in(tls_reset_after_hello)},
    {"ClosedAfterServerHello", "thor-cloud", to({cut_after("ServerHello", HandshakeEnd::closed)}), fail,
     tls_reset_after_hello, ends_in(tls_reset_after_hello)},
    {"SilentAfterServerHello", "product-updates", to({cut_after("ServerHello", HandshakeEnd::timed_out)}), fail,
     tls_timeout_after_hello, ends_in(tls_timeout_after_hello)},
    {"ResetInTheMiddleOfTheFirstMessage", "product-updates", to({cut_after("", HandshakeEnd::reset)}), fail,
     tls_reset_after_hello, ends_in(tls_reset_after_hello)},
    {"GenuineThenReset", "product-updates", to({then(genuine(kA), HandshakeEnd::reset)}), fail, tls_reset_after_hello,
     ends_in(tls_reset_after_hello)},

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
    EXPECT_EQ(row.cause, end == HandshakeEnd::timed_out ? tls_timeout_after_hello : tls_reset_after_hello)
        << row.summary;
  }
}

HandshakeEvidence because_of(HandshakeReason reason, const std::string& detail) {
  HandshakeEvidence evidence = ended(kA, HandshakeEnd::protocol);
  evidence.detail = detail;
  evidence.reason = reason;
  return evidence;
}

struct Request {
  const char* name;
  HandshakeEvidence handshake;
  std::string wanted;    ///< must stand in the remedy
  std::string unwanted;  ///< must not
};

/// Nobody is asked for what is there already.
TEST(JudgeHandshakes, RequestsCanBeFulfilled) {
  const Request cases[] = {
      {"too old", because_of(HandshakeReason::old_version, "unsupported protocol"), "TLS 1.2 or 1.3 has to be offered",
       "RFC 5746"},
      {"no secure renegotiation",
       because_of(HandshakeReason::no_secure_renegotiation, "unsafe legacy renegotiation disabled"), "RFC 5746",
       "TLS 1.2 or 1.3 has to be offered"},
      {"small parameters", because_of(HandshakeReason::weak_key_exchange, "dh key too small"), "2,048 bits",
       "TLS 1.2 or 1.3 has to be offered"},
      {"lowered", because_of(HandshakeReason::lowered_version, "inappropriate fallback"), "device on the way",
       "has to be offered"},
      {"another name", ended(kA, HandshakeEnd::alert, kUnrecognizedName), "has to serve this name",
       "TLS 1.2 or 1.3 has to be offered"},
      {"refused by rules", ended(kA, HandshakeEnd::alert, 49), "have to admit the source",
       "TLS 1.2 or 1.3 has to be offered"},
      {"no common version", ended(kA, HandshakeEnd::alert, kProtocolVersion), "has to be offered", "RFC 5746"},
  };
  for (const Request& each : cases) {
    SCOPED_TRACE(each.name);
    WholeRun run = all_well({});
    run.saw("product-updates", to({each.handshake}));
    const Report report = run.report();
    const std::string remedy = report.rows.at(run.index("product-updates")).remedy.value_or("");
    EXPECT_NE(remedy.find(each.wanted), std::string::npos) << remedy;
    EXPECT_EQ(remedy.find(each.unwanted), std::string::npos) << remedy;
  }
}

TEST(JudgeHandshakes, ACutIsSaidToBeOneAndWhen) {
  struct Cut {
    HandshakeEvidence handshake;
    std::string words;
  };
  for (const Cut& each :
       {Cut{cut_after("ServerHello", HandshakeEnd::reset),
            "is cut off on 443/tcp after the server's ServerHello, 1234 bytes into its answer"},
        Cut{cut_after("Certificate", HandshakeEnd::timed_out),
            "goes silent on 443/tcp after the server's Certificate, 1234 bytes into its answer"},
        Cut{cut_after("", HandshakeEnd::closed), "cut off on 443/tcp 1234 bytes into the server's answer"}}) {
    WholeRun run = all_well({});
    run.saw("product-updates", to({each.handshake}));
    const Report report = run.report();
    const ReportedRow& row = report.rows.at(run.index("product-updates"));
    EXPECT_NE(row.summary.find(each.words), std::string::npos) << row.summary;
    EXPECT_EQ((row.summary + *row.remedy).find("lert"), std::string::npos) << row.summary + *row.remedy;
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
