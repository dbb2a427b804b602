// What second attempts and traces add: the cause behind a cut-off handshake, how far packets get, whose answer it was.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/fixtures/attempts.hpp"

namespace netpreflight::scenarios {
namespace {

using enum Remark;
using testing::HasSubstr;
using testing::Not;

/// What a row saw, what that is, which sentences go with it, and what is in them.
struct Told {
  const char* name;
  const char* row;
  std::vector<Step> steps;
  Cause cause;
  std::vector<Remark> remarks = {};
  std::vector<std::string> words = {};
  std::vector<std::string> unsaid = {};
};

void PrintTo(const Told& told, std::ostream* out) {
  *out << told.name;
}

HandshakeEvidence in_the_answer(const std::string& address) {
  HandshakeEvidence evidence = ended(address, HandshakeEnd::reset);
  evidence.bytes_received = 95;
  evidence.last_message = "ServerHello";
  return evidence;
}

const Told kTold[] = {
    // How far packets get.
    {"VanishesBehindTheSecondHop",
     "product-updates",
     and_then(to({dropped(kA)}), {step(two_hops(kA))}),
     tcp_timeout,
     {vanishes_after},
     {kRouter + " (hop 2)"}},
    {"VanishesInIpv6",
     "product-updates",
     and_then(to({dropped(kA6)}), {step(trace(kA6, {expired_at(1, kFirst6), expired_at(2, kRouter6)}))}),
     tcp_timeout,
     {vanishes_after},
     {kRouter6 + " (hop 2)"}},
    {"VanishesBehindASilentHop",
     "product-updates",
     and_then(to({dropped(kA)}), {step(trace(kA, {expired_at(1, kFirst), expired_at(4, kRouter)}))}),
     tcp_timeout,
     {vanishes_after},
     {kRouter + " (hop 4)"}},
    {"NoHopAnswers",
     "product-updates",
     and_then(to({dropped(kA)}), {step(trace(kA, {}))}),
     tcp_timeout,
     {no_hop_answers},
     {"Not even the first hop"}},
    {"NotTraced", "product-updates", to({dropped(kA)}), tcp_timeout, {}, {}, {"as far as", "How far"}},
    {"VanishesInBothFamilies",
     "product-updates",
     and_then(to({dropped(kA6), dropped(kA)}),
              {step(trace(kA6, {expired_at(1, kFirst6), expired_at(2, kRouter6)})), step(two_hops(kA))}),
     tcp_timeout,
     {vanishes_after},
     {"Packets get as far as " + kRouter6 + " (hop 2) over IPv6 and " + kRouter +
      " (hop 2) over IPv4 and vanish there or behind it."}},
    {"TimeServerVanishesInBothFamilies",
     "ntp-0",
     and_then(to({silent_time(kA), silent_time(kA6)}),
              {step(two_hops(kA)), step(trace(kA6, {expired_at(1, kRouter6)}))}),
     ntp_timeout,
     {vanishes_after},
     {"Packets get as far as " + kRouter + " (hop 2) over IPv4 and " + kRouter6 +
      " (hop 1) over IPv6 and vanish there or behind it."}},
    {"TwoAddressesVanishBehindOneHop",
     "product-updates",
     and_then(to({dropped(kA), dropped(kB)}), {step(two_hops(kA)), step(two_hops(kB))}),
     tcp_timeout,
     {vanishes_after},
     {"Packets get as far as " + kRouter + " (hop 2) and vanish there or behind it."}},
    {"TwoAddressesVanishBehindTwoHops",
     "product-updates",
     and_then(to({dropped(kA), dropped(kB)}), {step(two_hops(kA)), step(trace(kB, {expired_at(1, kFirst)}))}),
     tcp_timeout,
     {vanishes_after, others_get_further},
     {"as far as " + kRouter + " (hop 2) on the way to " + kA + " and " + kFirst + " (hop 1) on the way to " + kB +
      " and vanish there or behind it."}},
    {"OnlyOneOfTwoAddressesIsTraced",
     "product-updates",
     and_then(to({dropped(kA), dropped(kB)}), {step(two_hops(kA))}),
     tcp_timeout,
     {vanishes_after, place_unknown},
     {kRouter + " (hop 2)", "How far packets to " + kB + " get is not known."}},
    {"NoHopAnswersForTheOnlyOneTraced",
     "product-updates",
     and_then(to({dropped(kA), dropped(kB)}), {step(trace(kA, {}))}),
     tcp_timeout,
     {no_hop_answers, place_unknown},
     {"Not even the first hop", "How far packets to " + kB + " get is not known."}},
    {"AnswersTheTrace",  // a lost packet, and no firewall
     "product-updates",
     answering_the_trace(dropped(kA)),
     tcp_timeout,
     {others_get_through},
     {"at random"},
     {"as far as", "first hop", "llow"}},
    {"TimeServerAnswersTheTrace",
     "ntp-0",
     answering_the_trace(silent_time(kA)),
     ntp_timeout,
     {others_get_through},
     {"at random"},
     {"as far as", "first hop", "llow"}},
    {"RefusesOnlyOnce",
     "product-updates",
     answering_the_trace(refused(kA)),
     tcp_refused,
     {others_get_through},
     {"at random"},
     {"The reset comes from"}},
    {"RefusesTheTrace",  // whoever resets that need not be who was silent
     "product-updates",
     and_then(to({dropped(kA)}), {step(trace(kA, {expired_at(1, kFirst), {2, kA, SocketEnd::refused, {}}}, 2))}),
     tcp_timeout,
     {},
     {},
     {"as far as", "first hop", "at random"}},
    {"OnlyTheTraceIsRejected",
     "product-updates",
     and_then(to({dropped(kA)}), {step(trace(kA, {expired_at(1, kFirst), rejected_at(2, kRouter, 3, 13)}))}),
     tcp_timeout,
     {},
     {},
     {"as far as", "first hop"}},
    {"OnlyAnotherAddressTraced", "product-updates", and_then(to({dropped(kA)}), {step(two_hops(kB))}), tcp_timeout},
    {"TimeServerVanishes",
     "ntp-0",
     and_then(to({silent_time(kA)}), {step(two_hops(kA))}),
     ntp_timeout,
     {vanishes_after},
     {kRouter + " (hop 2)"}},
    {"TimeServerWithoutAHop",
     "ntp-0",
     and_then(to({silent_time(kA)}), {step(trace(kA, {}))}),
     ntp_timeout,
     {no_hop_answers},
     {"Not even the first hop"}},

    // Whose reset it was.
    {"ResetByABoxBefore",
     "product-updates",
     and_then(to({refused(kA)}), {step(reset_from(2, 5))}),
     tcp_refused,
     {reset_by_middlebox},
     {"2 hops", "5 hops", kFirst + " (hop 1)"}},
    {"ResetByTheFirstHop",
     "product-updates",
     and_then(to({refused(kA)}), {step(trace(kA, {{1, kA, SocketEnd::refused, {}}}, 1, 2))}),
     tcp_refused,
     {reset_by_middlebox},
     {"1 hop away", "2 hops"}},
    {"ResetByTheDestination",
     "product-updates",
     and_then(to({refused(kA)}), {step(reset_from(2, 2))}),
     tcp_refused,
     {reset_by_destination},
     {"2 hops"}},
    {"ResetWithUnknownDistance", "product-updates", and_then(to({refused(kA)}), {step(reset_from(2, {}))}),
     tcp_refused},
    {"ResetThatTheTraceDidNotMeet", "product-updates", and_then(to({refused(kA)}), {step(two_hops(kA))}), tcp_refused},

    // Where the box that rejects stands.
    {"RejectedByARouterThatAlsoAnswers",
     "product-updates",
     rejected(kRouter, 3, 13,
              trace(kA, {expired_at(1, kFirst), expired_at(2, kRouter), rejected_at(3, kRouter, 3, 13)})),
     net_rejected,
     {rejected_at_hop},
     {kRouter + " is hop 2"}},
    {"RejectedByARouterThatIsSilentElse",  // a packet that ends there is not told, only one that would go on
     "product-updates",
     rejected(kRouter, 3, 13, trace(kA, {expired_at(1, kFirst), rejected_at(3, kRouter, 3, 13)})),
     net_rejected,
     {rejected_at_hop},
     {kRouter + " is hop 2"}},
    {"RejectedByTheDestination",
     "product-updates",
     rejected(kA, 3, 13, trace(kA, {expired_at(1, kFirst), rejected_at(2, kA, 3, 13)})),
     net_rejected,
     {rejected_at_hop},
     {kA + " is hop 2"}},
    {"UnreachableBehindARouter",
     "product-updates",
     rejected(kRouter, 3, 1, trace(kA, {expired_at(1, kFirst), expired_at(2, kRouter), rejected_at(3, kRouter, 3, 1)})),
     net_unreachable,
     {rejected_at_hop},
     {kRouter + " is hop 2"}},
    {"RejectedInIpv6",
     "product-updates",
     rejected(kRouter6, 1, 1, trace(kA6, {expired_at(1, kRouter6), rejected_at(2, kRouter6, 1, 1)})),
     net_rejected,
     {rejected_at_hop},
     {kRouter6 + " is hop 1"}},
    {"GoesRound",
     "product-updates",
     rejected(kRouter, 11, 0, trace(kA, {expired_at(1, kFirst), expired_at(2, kRouter), expired_at(3, kFirst)})),
     net_unreachable,
     {goes_round},
     {"time exceeded", "routing loop (" + kRouter + ")"},
     {"is hop"}},
    {"GoesRoundBetweenTwo",
     "product-updates",
     rejected(kRouter, 11, 0,
              trace(kA, {expired_at(1, kNs2), expired_at(2, kFirst), expired_at(3, kRouter), expired_at(4, kFirst),
                         expired_at(5, kRouter), expired_at(6, kFirst), expired_at(7, kRouter)})),
     net_unreachable,
     {goes_round},
     {"routing loop (" + kRouter + ", " + kFirst + ")"},
     {"is hop", kNs2}},
    {"TimeServerGoesRound",
     "ntp-0",
     and_then(to({no_time(kA, SocketEnd::host_unreachable, Icmp{kRouter, 11, 0})}), {step(two_hops(kA))}),
     net_unreachable,
     {goes_round},
     {"time exceeded", "routing loop (" + kRouter + ")"},
     {"is hop"}},
    {"RejectedInBothFamilies",
     "product-updates",
     and_then(to({unconnected(kA, SocketEnd::host_unreachable, Icmp{kRouter, 3, 13}),
                  unconnected(kA6, SocketEnd::access_denied, Icmp{kRouter6, 1, 1})}),
              {step(trace(kA, {expired_at(1, kFirst), expired_at(2, kRouter), rejected_at(3, kRouter, 3, 13)})),
               step(trace(kA6, {expired_at(1, kRouter6), rejected_at(2, kRouter6, 1, 1)}))}),
     net_rejected,
     {rejected_at_hop},
     {"rejected by " + kRouter + " and " + kRouter6 + " (ICMP communication administratively prohibited)",
      kRouter + " is hop 2 and " + kRouter6 + " is hop 1."}},
    {"RejectedByWhomTheTraceDidNotMeet", "product-updates",
     rejected(kRouter, 3, 13, trace(kA, {expired_at(1, kFirst)})), net_rejected},
    {"TimeServerRejected",
     "ntp-0",
     and_then(to({no_time(kA, SocketEnd::refused, Icmp{kRouter, 3, 3})}),
              {step(trace(kA, {expired_at(1, kFirst), expired_at(2, kRouter), rejected_at(3, kRouter, 3, 3)}))}),
     net_rejected,
     {rejected_at_hop},
     {kRouter + " is hop 2"}},

    // Cut off by name.
    {"ResetByName", "product-updates", and_then(to({kReset}), {under_neutral_name(genuine(kA))}),
     tls_reset_after_hello},
    {"ClosedByName", "product-updates", and_then(to({kClosed}), {under_neutral_name(genuine(kA))}),
     tls_reset_after_hello},
    {"ResetByNameAndTheOtherNameIsUnknown", "product-updates",
     and_then(to({kReset}), {under_neutral_name(kUnrecognized)}), tls_reset_after_hello},
    {"ResetWhateverTheName", "product-updates", and_then(to({kReset}), {under_neutral_name(kReset)}), tcp_reset},
    {"ResetAndThenSilent", "product-updates", and_then(to({kReset}), {under_neutral_name(kMute)}), tcp_reset},
    {"ResetAndThenNoTls", "product-updates",
     and_then(to({kReset}), {under_neutral_name(ended(kA, HandshakeEnd::not_tls))}), tcp_reset},
    {"SilentByName", "product-updates",
     and_then(to({kMute}),
              {under_neutral_name(genuine(kA)), with_small_segments(kMute), to_unserved_port(SocketEnd::refused)}),
     tls_timeout_after_hello},
    {"SilentByNameAndTheOtherNameIsUnknown", "product-updates",
     and_then(to({kMute}), {under_neutral_name(kUnrecognized), with_small_segments(kMute)}), tls_timeout_after_hello},
    {"WorksTheSecondTime",
     "product-updates",
     and_then(to({kMute}),
              {as_it_was(genuine(kA)), under_neutral_name(genuine(kA)), with_small_segments(genuine(kA), 1400)}),
     tcp_mute,
     {works_again},
     {"at random"}},
    {"ResetOnlyOnce",
     "product-updates",
     and_then(to({kReset}), {as_it_was(genuine(kA)), under_neutral_name(genuine(kA))}),
     tcp_reset,
     {works_again},
     {"at random"}},
    {"InterceptedTheSecondTime",
     "product-updates",
     and_then(to({kReset}), {as_it_was(intercepted(kA)), under_neutral_name(genuine(kA))}),
     tls_intercepted,
     {works_again},
     {"Example TLS Inspection"}},
    {"WantsAClientTheSecondTime",
     "product-updates",
     and_then(to({kReset}), {as_it_was(wants_client(vendors(kA), HandshakeEnd::alert, kHandshakeFailure)),
                             under_neutral_name(genuine(kA))}),
     tcp_reset,
     {works_again},
     {"at random"}},
    {"ResetByNameTwice", "product-updates",
     and_then(to({kReset}), {as_it_was(kReset), under_neutral_name(genuine(kA))}), tls_reset_after_hello},

    {"CutInTheAnswerByName",
     "product-updates",
     and_then(to({in_the_answer(kA)}), {as_it_was(in_the_answer(kA)), under_neutral_name(genuine(kA))}),
     tls_reset_after_hello,
     {},
     {"after the server's ServerHello"},
     {"whatever the name"}},
    {"CutInTheAnswerWhateverTheName",
     "product-updates",
     and_then(to({in_the_answer(kA)}), {as_it_was(in_the_answer(kA)), under_neutral_name(in_the_answer(kA))}),
     tls_reset_after_hello,
     {},
     {"after the server's ServerHello"},
     {"another name passes"}},
    {"InterceptedTheSecondTimeAndCutOff", "product-updates",
     and_then(to({kReset}), {as_it_was(then(intercepted(kA), HandshakeEnd::reset))}), tls_intercepted},

    // A large hello is not the reason where the small one fares no better, or shows somebody else's certificate.
    {"SmallHelloMuteToo", "product-updates", and_then(to({kMute}), {with_small_hello(kMute)}), tcp_mute},
    {"SmallHelloShowsAnInterceptor", "product-updates", and_then(to({kMute}), {with_small_hello(intercepted(kA))}),
     tls_intercepted},
    {"SmallHelloShowsAnExpiredCertificate", "product-updates",
     and_then(to({kMute}), {with_small_hello(expired(genuine(kA)))}), tls_expired},
    {"SmallHelloIsRefused", "product-updates", and_then(to({kMute}), {with_small_hello(kUnrecognized)}), tcp_mute},
    {"SmallPacketsAreEnough", "product-updates",
     and_then(to({kMute}), {with_small_hello(genuine(kA)), with_small_segments(genuine(kA), 1300)}), tls_path_mtu},
    {"BothHellosFilteredByName", "product-updates",
     and_then(to({kMute}), {with_small_hello(kMute), under_neutral_name(genuine(kA))}), tls_timeout_after_hello},
    {"AtRandomAndNotByItsSize",
     "product-updates",
     and_then(to({kReset}), {as_it_was(genuine(kA)), with_small_hello(genuine(kA))}),
     tcp_reset,
     {works_again}},

    // Lost large packets.
    {"LargePacketsLost",
     "product-updates",
     and_then(to({kMute}), {under_neutral_name(kMute), with_small_segments(genuine(kA), 1300),
                            to_unserved_port(SocketEnd::refused)}),
     tls_path_mtu,
     {},
     {"up to 1300 bytes"}},
    {"SmallOnesLostToo", "product-updates",
     and_then(to({kMute}), {under_neutral_name(kMute), with_small_segments(kMute)}), tcp_mute},

    // Whatever is sent, nobody answers.
    {"AcceptsOnAnyPort",
     "product-updates",
     and_then(to({kMute}), {under_neutral_name(kMute), with_small_segments(kMute), to_unserved_port(SocketEnd::ok)}),
     tcp_mute,
     {accepts_any_port},
     {"port 48621"}},
    {"RefusesOnAnotherPort", "product-updates",
     and_then(to({kMute}), {under_neutral_name(kMute), to_unserved_port(SocketEnd::refused)}), tcp_mute},
    {"SilentOnAnotherPort", "product-updates",
     and_then(to({kMute}), {under_neutral_name(kMute), to_unserved_port(SocketEnd::timed_out)}), tcp_mute},
    {"FilteredByNameBehindABoxThatAccepts", "product-updates",
     and_then(to({kMute}),
              {under_neutral_name(genuine(kA)), with_small_segments(kMute), to_unserved_port(SocketEnd::ok)}),
     tls_timeout_after_hello},
};

class JudgeDiagnosis : public testing::TestWithParam<Told> {};

TEST_P(JudgeDiagnosis, TellsWhatAndWhere) {
  const Told& told = GetParam();
  WholeRun run = all_well({});
  run.saw(told.row, told.steps);
  const Report report = run.report();
  const ReportedRow& row = report.rows.at(run.index(told.row));
  const bool one_of_three = std::string_view(told.row) == "ntp-0";
  EXPECT_EQ(said(row.status, row.cause), said(one_of_three ? warn : fail, told.cause));
  EXPECT_EQ(run.finding(told.row).remarks, told.remarks);
  for (const std::string& words : told.words) EXPECT_THAT(row.summary, HasSubstr(words));
  for (const std::string& words : told.unsaid) EXPECT_THAT(row.summary + *row.remedy, Not(HasSubstr(words)));
  EXPECT_THAT(row.summary, Not(HasSubstr("{")));
  EXPECT_THAT(row.remedy.value_or(""), Not(HasSubstr("{")));
}

struct LargeHello {
  const char* name;
  HandshakeEvidence large;
  HandshakeEvidence small;
  std::string end;  ///< as the summary calls it
};

/// A warning: the product's programs may fail here, this one does not. The request names the box's fault.
TEST(JudgeLargeHello, WarnsAndSaysWhoseFaultItIs) {
  for (const LargeHello& each :
       {LargeHello{"silence", kMute, genuine(kA), "gets no answer"},
        LargeHello{"reset", kReset, genuine(kA), "gets a reset"},
        LargeHello{"closed", kClosed, genuine(kA), "gets a reset"},
        LargeHello{"alert", ended(kA, HandshakeEnd::alert, 50), genuine(kA), "gets a refusal"},
        LargeHello{"handshake_failure", ended(kA, HandshakeEnd::alert, 40), genuine(kA), "gets a refusal"},
        LargeHello{"the vendor's", kMute, vendors(kA), "gets no answer"},
        LargeHello{"wants a client", kMute, wants_client(genuine(kA), HandshakeEnd::alert, 116), "gets no answer"}}) {
    SCOPED_TRACE(each.name);
    HandshakeEvidence large = each.large;
    large.hello_bytes = 1789;
    WholeRun run = all_well({});
    run.saw("product-updates", and_then(to({large}), {under_neutral_name(large), with_small_hello(each.small)}));
    const Report report = run.report();
    const ReportedRow& row = report.rows.at(run.index("product-updates"));
    EXPECT_EQ(said(row.status, row.cause), "warn tls.large_hello");
    EXPECT_THAT(row.summary, HasSubstr(each.end));
    EXPECT_THAT(row.summary, HasSubstr("1789 bytes"));
    EXPECT_THAT(row.remedy.value_or(""), HasSubstr("fault of the box"));
    EXPECT_THAT(row.remedy.value_or(""), HasSubstr("update-301.nextron-systems.com (443/tcp)"));
  }
}

/// On one address of two: the row works, and the warning is not lost.
TEST(JudgeLargeHello, OnOneAddressOfTwo) {
  WholeRun run = all_well({});
  run.saw("product-updates", and_then(to({kMute, genuine(kB)}), {with_small_hello(genuine(kA))}));
  const Report report = run.report();
  const ReportedRow& row = report.rows.at(run.index("product-updates"));
  EXPECT_EQ(said(row.status, row.cause), "warn tls.large_hello");
}

INSTANTIATE_TEST_SUITE_P(Rows, JudgeDiagnosis, testing::ValuesIn(kTold),
                         [](const auto& info) { return std::string(info.param.name); });

}  // namespace
}  // namespace netpreflight::scenarios
