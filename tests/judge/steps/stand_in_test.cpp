// Ways in at which the stand-in answers, or something that says it is one.
#include <gtest/gtest.h>

#include "netpreflight/stand_in.hpp"
#include "tests/fixtures/scenarios.hpp"

namespace netpreflight::scenarios {
namespace {

const std::string kIn2 = "10.20.30.41";
const std::string kName = "3f2a-91bc-77d0-12e4";

void from(Setting& setting, const std::string& role, const std::string& host) {
  setting.wishes.from = role;
  setting.wishes.hosts = {{"cockpit", host}};
}
void from_workstation(Setting& setting) {
  from(setting, "workstation", kFqdn);
}
void from_center(Setting& setting) {
  from(setting, "management-center", kFqdn);
}
void from_center_by_address(Setting& setting) {
  from(setting, "management-center", kInside);
}

StandInEvidence answered(const std::string& address, StandInProof proof = StandInProof::proven) {
  StandInEvidence evidence;
  evidence.address = address;
  evidence.port = 443;
  evidence.proof = proof;
  evidence.instance = proof == StandInProof::no_answer ? "" : kName;
  evidence.source_address = kOwn;
  evidence.seen_source = kOwn;
  evidence.seen_destination = address;
  evidence.issuer = kStandInName;
  evidence.own_certificate = true;
  if (proof == StandInProof::no_answer) evidence.end = SocketEnd::timed_out;
  return evidence;
}

StandInEvidence behind_issuer(StandInEvidence evidence, const std::string& issuer) {
  evidence.issuer = issuer;
  evidence.own_certificate = false;
  return evidence;
}

StandInEvidence named_as(StandInEvidence evidence, const std::string& instance) {
  evidence.instance = instance;
  return evidence;
}

/// Its certificate is for no name and of no CA that anybody knows.
HandshakeEvidence stand_ins(const std::string& address) {
  HandshakeEvidence evidence = for_another_name(self_signed(address));
  evidence.application_protocol = kStandInProtocol;
  return evidence;
}

std::vector<Step> over_tls(const StandInEvidence& evidence) {
  auto steps = to({stand_ins(evidence.address)});
  steps.push_back(step(evidence));
  return steps;
}

std::vector<Step> in_plain(StandInEvidence evidence) {
  evidence.issuer.clear();
  auto steps = to({identified(evidence.address, "netpreflight/1 stand-in")});
  steps.push_back(step(std::move(evidence)));
  return steps;
}

std::vector<StepSays> says(StepSays last) {
  return {kOk, kOk, kOk, last};
}

FarEndEvidence seen(FarEndSight sight, FarEndVisit visit = FarEndVisit::none) {
  FarEndEvidence evidence;
  evidence.address = kInside;
  evidence.port = 443;
  evidence.instance = kName;
  evidence.host = kFqdn;
  evidence.source_address = kOwn;
  evidence.sight = sight;
  evidence.visit = visit;
  evidence.doubt = sight == FarEndSight::not_known ? FarEndDoubt::half_open : FarEndDoubt::none;
  if (sight == FarEndSight::dropped_here) evidence.firewall = "tcp dport 443 counter drop";
  return evidence;
}

/// A connection that got no answer, or nothing but a refusal, and what its far end saw of it.
std::vector<Step> beside(const ConnectEvidence& connect, FarEndSight sight) {
  auto steps = to({connect});
  steps.push_back(step(seen(sight)));
  return steps;
}

/// Nobody checked: somebody came.
std::vector<Step> alone(FarEndSight sight, FarEndVisit visit = FarEndVisit::none) {
  return {step(seen(sight, visit))};
}

const char* const kWeb = "web-interface";
const char* const kSsh = "command-line-access";
const char* const kSync = "asset-synchronization";
using enum StandInProof;

const Scenario kScenarios[] = {
    {"Web", kWeb, over_tls(answered(kInside)), pass, run_stand_in, says(run_stand_in), from_workstation},
    {"Ssh", kSsh, in_plain(answered(kInside)), pass, run_stand_in, says(run_stand_in), from_workstation},
    {"Sync", kSync, over_tls(answered(kInside)), pass, run_stand_in, says(run_stand_in), from_center},
    {"SyncByAddress", kSync, over_tls(answered(kInside)), warn, host_not_fqdn, says(run_stand_in),
     from_center_by_address},

    // What does not prove itself is never a pass.
    {"WebNoAnswer", kWeb, over_tls(answered(kInside, no_answer)), warn, run_inconclusive, says(run_inconclusive),
     from_workstation},
    {"WebMalformed", kWeb, over_tls(answered(kInside, malformed)), warn, run_inconclusive, says(run_inconclusive),
     from_workstation},
    {"SshNoAnswer", kSsh, in_plain(answered(kInside, no_answer)), warn, run_inconclusive, says(run_inconclusive),
     from_workstation},
    {"SshMalformed", kSsh, in_plain(answered(kInside, malformed)), warn, run_inconclusive, says(run_inconclusive),
     from_workstation},
    {"SshFromAnOlderRun", kSsh, in_plain(answered(kInside, not_proven)), warn, run_inconclusive, says(run_inconclusive),
     from_workstation},
    {"SyncNoAnswer", kSync, over_tls(answered(kInside, no_answer)), warn, run_inconclusive, says(run_inconclusive),
     from_center},

    // A session that is not the stand-in's: somebody between. Only a client that checks the certificate fails.
    {"WebInAnotherSession", kWeb, over_tls(answered(kInside, not_proven)), warn, tls_intercepted,
     says({warn, tls_intercepted}), from_workstation},
    {"SyncInAnotherSession", kSync, over_tls(answered(kInside, not_proven)), fail, tls_intercepted,
     says(tls_intercepted), from_center},
    {"WebUnderAnotherCertificate", kWeb, over_tls(behind_issuer(answered(kInside, no_answer), "Example CA")), warn,
     tls_intercepted, says({warn, tls_intercepted}), from_workstation},
    {"SyncUnderAnotherCertificate", kSync, over_tls(behind_issuer(answered(kInside, malformed), "Example CA")), fail,
     tls_intercepted, says(tls_intercepted), from_center},

    // Beside a report: what the far end saw of the same packets.
    {"NothingArrived",
     kWeb,
     beside(unconnected(kInside, SocketEnd::timed_out), FarEndSight::nothing_arrived),
     fail,
     tcp_timeout,
     {kOk, tcp_timeout, kOk},
     from_workstation},
    {"NotKnown",
     kWeb,
     beside(unconnected(kInside, SocketEnd::timed_out), FarEndSight::not_known),
     fail,
     tcp_timeout,
     {kOk, tcp_timeout, kOk},
     from_workstation},
    {"DroppedThere",
     kWeb,
     beside(unconnected(kInside, SocketEnd::timed_out), FarEndSight::dropped_here),
     fail,
     net_blocked_locally,
     {kOk, tcp_timeout, kOk},
     from_workstation},
    {"RejectedThere",
     kWeb,
     beside(unconnected(kInside, SocketEnd::refused), FarEndSight::rejected_here),
     fail,
     net_blocked_locally,
     {kOk, tcp_refused, kOk},
     from_workstation},
    {"AnswersLost",
     kWeb,
     beside(unconnected(kInside, SocketEnd::timed_out), FarEndSight::answer_lost),
     fail,
     tcp_timeout,
     {kOk, tcp_timeout, kOk},
     from_workstation},
    {"Served",
     kWeb,
     beside(unconnected(kInside, SocketEnd::timed_out), FarEndSight::served),
     fail,
     tcp_timeout,
     {kOk, tcp_timeout, kOk},
     from_workstation},

    // Without a report: who came, and what that proves.
    {"SeenByABrowser",
     kWeb,
     alone(FarEndSight::served, FarEndVisit::page),
     pass,
     run_stand_in,
     {run_stand_in},
     from_workstation},
    {"SeenByAnSshClient",
     kSsh,
     alone(FarEndSight::served, FarEndVisit::ssh),
     pass,
     run_stand_in,
     {run_stand_in},
     from_workstation},
    {"ABrowserIsNoSshClient",
     kSsh,
     alone(FarEndSight::served, FarEndVisit::page),
     warn,
     run_inconclusive,
     {run_inconclusive},
     from_workstation},
    {"AConnectionAlone",
     kWeb,
     alone(FarEndSight::served, FarEndVisit::silent),
     warn,
     run_inconclusive,
     {run_inconclusive},
     from_workstation},
    {"NobodyCame",
     kWeb,
     alone(FarEndSight::nothing_arrived),
     warn,
     run_inconclusive,
     {run_inconclusive},
     from_workstation},
    {"NobodyKnows", kWeb, alone(FarEndSight::not_known), warn, run_inconclusive, {run_inconclusive}, from_workstation},
    {"SeenDropped",
     kWeb,
     alone(FarEndSight::dropped_here),
     fail,
     net_blocked_locally,
     {net_blocked_locally},
     from_workstation},
    {"SeenRejected",
     kSsh,
     alone(FarEndSight::rejected_here),
     fail,
     net_blocked_locally,
     {net_blocked_locally},
     from_workstation},
    {"SeenAnswersLost", kSync, alone(FarEndSight::answer_lost), fail, net_answer_lost, {net_answer_lost}, from_center},
    {"SeenDataLost", kWeb, alone(FarEndSight::data_lost), fail, tcp_mute, {tcp_mute}, from_workstation},
    {"SeenClosed", kWeb, alone(FarEndSight::closed_here), fail, tcp_refused, {tcp_refused}, from_workstation},
};

class JudgeStandIn : public testing::TestWithParam<Scenario> {};

TEST_P(JudgeStandIn, AsTheContractSays) {
  EXPECT_EQ(judged(GetParam()), expected(GetParam()));
}

INSTANTIATE_TEST_SUITE_P(StandIn, JudgeStandIn, testing::ValuesIn(kScenarios),
                         [](const auto& info) { return std::string(info.param.name); });

Report report_of(const std::vector<Step>& web, const std::vector<Step>& ssh) {
  Setting setting;
  from_workstation(setting);
  WholeRun run = all_well(setting);
  run.saw(kWeb, web);
  run.saw(kSsh, ssh);
  return run.report();
}

const ReportedRow& row_of(const Report& report, std::string_view id) {
  return *std::ranges::find_if(report.rows, [&](const ReportedRow& row) { return row.requirement.id == id; });
}

TEST(JudgeStandIn, SaysWhichOneAndWhatIsTranslated) {
  StandInEvidence translated = answered(kInside);
  translated.seen_source = "203.0.113.9";
  translated.seen_destination = "10.0.0.5";
  const Report report = report_of(over_tls(translated), in_plain(answered(kInside)));
  EXPECT_EQ(row_of(report, kWeb).summary,
            "stand-in " + kName + " at " + kInside +
                " answers on 443/tcp; the product is not there yet; NAT on the way: it sees "
                "this host as 203.0.113.9 instead of " +
                kOwn + "; NAT on the way: its own address is 10.0.0.5");
  EXPECT_EQ(row_of(report, kSsh).summary,
            "stand-in " + kName + " at " + kInside + " answers on 22/tcp; the product is not there yet");
}

TEST(JudgeStandIn, TwoOfThemUnderOneNameAreInconclusive) {
  const std::string other = "0000-1111-2222-3333";
  const Report report = report_of(over_tls(answered(kInside)), in_plain(named_as(answered(kInside), other)));
  for (const auto* id : {kWeb, kSsh}) {
    const auto& row = row_of(report, id);
    EXPECT_EQ(row.status, warn);
    EXPECT_EQ(row.cause, run_inconclusive);
    EXPECT_NE(row.summary.find(kName + " on 443/tcp"), std::string::npos) << row.summary;
    EXPECT_NE(row.summary.find(other + " on 22/tcp"), std::string::npos) << row.summary;
  }
}

TEST(JudgeStandIn, TwoAddressesWithTwoOfThemAreInconclusive) {
  auto steps = to({stand_ins(kInside), stand_ins(kIn2)});
  steps.push_back(step(answered(kInside)));
  steps.push_back(step(named_as(answered(kIn2), "0000-1111-2222-3333")));
  const Report report = report_of(steps, to({identified(kInside, "SSH-2.0-x")}));
  EXPECT_EQ(row_of(report, kWeb).cause, run_inconclusive);
  EXPECT_EQ(row_of(report, kSsh).cause, kOk);
}

TEST(JudgeStandIn, AnUnprovenOneIsNotCompared) {
  const Report report =
      report_of(over_tls(answered(kInside)), in_plain(named_as(answered(kInside, not_proven), "0000-1111-2222-3333")));
  EXPECT_EQ(row_of(report, kWeb).cause, run_stand_in);
  EXPECT_EQ(row_of(report, kSsh).cause, run_inconclusive);
}

TEST(JudgeStandIn, IncomingRowsHaveTheCommandsToCopy) {
  const Report report = all_well(Setting()).report();
  const std::string listen = "On this host, as long as the product is not installed, run: sudo netpreflight listen. ";
  for (const auto* id : {kWeb, kSsh}) {
    EXPECT_EQ(row_of(report, id).remedy,
              listen +
                  "On the Workstation host, to check 443/tcp and 22/tcp, run: netpreflight --from "
                  "workstation --host cockpit=" +
                  kFqdn);
  }
  EXPECT_EQ(row_of(report, kSync).remedy,
            listen +
                "On the Management Center host, to check 7443/tcp, run: netpreflight --from "
                "management-center --host cockpit=" +
                kFqdn);
}

}  // namespace

std::vector<Scenario> stand_in_scenarios() {
  return {std::begin(kScenarios), std::end(kScenarios)};
}

}  // namespace netpreflight::scenarios
