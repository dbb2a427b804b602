// Where the questions to nameservers end that give no answer, on the nameservers' own rows and on those that need a name.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "netpreflight/redaction.hpp"
#include "tests/fixtures/run_scenarios.hpp"

namespace netpreflight::scenarios {
namespace {

using enum Remark;
using testing::HasSubstr;
using testing::Not;

const std::string kFirst = "10.0.0.1";

Hop expired_at(int ttl, const std::string& from) {
  return {ttl, from, SocketEnd::host_unreachable, Icmp{from, 11, 0}};
}

/// A trace to a nameserver that met these routers, nearest first.
Step trace(const std::string& nameserver, const std::vector<std::string>& routers, std::uint16_t port = 53) {
  TraceEvidence evidence;
  evidence.address = nameserver;
  evidence.port = port;
  evidence.transport = Transport::udp;
  for (const std::string& router : routers) {
    evidence.hops.push_back(expired_at(static_cast<int>(evidence.hops.size()) + 1, router));
    evidence.last_answering = router;
  }
  return step(evidence);
}

using Told = std::function<QueryEvidence(const std::string& nameserver, const std::string& name)>;

QueryEvidence silent(const std::string& nameserver, const std::string& name) {
  return query(nameserver, name, QueryEnd::timed_out);
}

QueryEvidence answered(const std::string& nameserver, const std::string& name) {
  return query(nameserver, name, QueryEnd::answered, {kA});
}

Told sent_back(const Icmp& icmp) {
  return [icmp](const std::string& nameserver, const std::string& name) {
    QueryEvidence evidence = query(nameserver, name, QueryEnd::unreachable);
    evidence.icmp = icmp;
    return evidence;
  };
}

/// What the row of the external names saw where each nameserver does the same with every name.
std::vector<Step> external(const Plan& plan, const Told& first, const Told& second, const std::vector<Step>& traces) {
  std::vector<Step> steps;
  for (const ExternalName& name : plan.surroundings.external_names) {
    steps.push_back(step(first(kNs1, name.name)));
    steps.push_back(step(second(kNs2, name.name)));
  }
  steps.insert(steps.end(), traces.begin(), traces.end());
  return steps;
}

struct Said {
  std::string judged;
  std::vector<Remark> remarks;
  std::string summary;
  std::string remedy;
};

Said of_row(WholeRun& run, std::string_view id) {
  const Report report = run.report();
  const ReportedRow& row = report.rows.at(run.index(id));
  return {said(row.status, row.cause), run.finding(id).remarks, row.summary, row.remedy.value_or("")};
}

Said of_external(const Told& first, const Told& second, const std::vector<Step>& traces) {
  WholeRun run = all_well({});
  run.saw("dns-external", external(run.plan, first, second, traces));
  return of_row(run, "dns-external");
}

TEST(JudgeNameservers, SilenceBehindOneBox) {
  const Said said = of_external(silent, silent, {trace(kNs1, {kFirst, kRouter}), trace(kNs2, {kFirst, kRouter})});
  EXPECT_EQ(said.judged, "fail dns.timeout");
  EXPECT_EQ(said.remarks, std::vector{vanishes_after});
  for (const std::string& text : {said.summary, said.remedy}) {
    EXPECT_THAT(text, HasSubstr("Packets get as far as " + kRouter + " (hop 2) and vanish there or behind it."));
  }
}

TEST(JudgeNameservers, SilenceBehindTwoBoxes) {
  const Said said = of_external(silent, silent, {trace(kNs1, {kFirst}), trace(kNs2, {kFirst, kRouter})});
  EXPECT_EQ(said.remarks, (std::vector{vanishes_after, others_get_further}));
  EXPECT_THAT(said.summary, HasSubstr(kFirst + " (hop 1) on the way to " + kNs1 + " and " + kRouter +
                                      " (hop 2) on the way to " + kNs2 + " and vanish there or behind it."));
}

TEST(JudgeNameservers, OnlyOneIsTraced) {
  const Said said = of_external(silent, silent, {trace(kNs1, {kFirst})});
  EXPECT_EQ(said.remarks, (std::vector{vanishes_after, place_unknown}));
  EXPECT_THAT(said.summary, HasSubstr("How far packets to " + kNs2 + " get is not known."));
}

TEST(JudgeNameservers, NoneIsTraced) {
  const Said said = of_external(silent, silent, {});
  EXPECT_EQ(said.judged, "fail dns.timeout");
  EXPECT_EQ(said.remarks, std::vector<Remark>());
}

TEST(JudgeNameservers, OnTheSameNetwork) {
  const Said said = of_external(silent, silent, {trace(kNs1, {}), trace(kNs2, {})});
  EXPECT_EQ(said.remarks, std::vector{no_hop_answers});
  EXPECT_THAT(said.summary, HasSubstr("or there is none."));
}

/// The trace has been answered: nothing vanishes on the way.
TEST(JudgeNameservers, AnswersTheTrace) {
  Step late = trace(kNs1, {kFirst});
  auto& evidence = std::get<TraceEvidence>(late.evidence);
  evidence.hops.push_back({2, kNs1, SocketEnd::ok, {}});
  evidence.answered_at = 2;
  EXPECT_EQ(of_external(silent, silent, {late}).remarks, std::vector<Remark>());
}

TEST(JudgeNameservers, OneOfTwoIsSilent) {
  const Said said = of_external(answered, silent, {trace(kNs2, {kFirst, kRouter})});
  EXPECT_EQ(said.judged, "warn dns.partial");
  const std::string words = kNs2 + " does not answer (packets get as far as " + kRouter + ", hop 2)";
  EXPECT_EQ(said.summary, "not every nameserver answers as it should: " + words);
  EXPECT_THAT(said.remedy, HasSubstr(words));
}

TEST(JudgeNameservers, SentBackByABoxOnTheWay) {
  const Told rejected = sent_back({kRouter, 3, 13});
  const Said said = of_external(rejected, rejected, {trace(kNs1, {kFirst, kRouter}), trace(kNs2, {kFirst, kRouter})});
  EXPECT_EQ(said.judged, "fail dns.unreachable");
  EXPECT_EQ(said.remarks, std::vector{rejected_at_hop});
  for (const std::string& text : {said.summary, said.remedy}) EXPECT_THAT(text, HasSubstr(kRouter + " is hop 2."));
}

TEST(JudgeNameservers, OneOfTwoIsSentBack) {
  const Said said = of_external(answered, sent_back({kRouter, 3, 13}), {trace(kNs2, {kFirst, kRouter})});
  EXPECT_EQ(said.summary, "not every nameserver answers as it should: " + kNs2 +
                              " cannot be asked (ICMP communication administratively prohibited from " + kRouter +
                              " at hop 2)");
}

TEST(JudgeNameservers, ClosedByItself) {
  const Said said = of_external(sent_back({kNs1, 3, 3}), sent_back({kNs2, 3, 3}), {});
  EXPECT_EQ(said.judged, "fail dns.unreachable");
  EXPECT_EQ(said.remarks, std::vector<Remark>());
}

TEST(JudgeNameservers, SentBackByThisHost) {
  const Told here = sent_back({kOwn, 3, 1});
  EXPECT_EQ(of_external(here, here, {}).remarks, std::vector<Remark>());
}

/// A resolver on the host itself is its administrator's matter, whatever the address.
TEST(JudgeNameservers, TheHostsOwnResolverDoesNotRun) {
  for (const auto& addresses : std::vector<std::vector<std::string>>{
           {"127.0.0.53"}, {"::1"}, {kOwn}, {"127.0.0.1:5353"}, {"[::1]:5353"}, {"127.0.0.1", "127.0.0.2"}}) {
    for (const QueryEnd end : {QueryEnd::unreachable, QueryEnd::timed_out}) {
      Setting setting;
      setting.circumstances.nameservers = addresses;
      WholeRun run = all_well(setting);
      std::vector<Step> steps;
      ResolveEvidence resolved = not_found({});
      for (const ExternalName& name : run.plan.surroundings.external_names) {
        for (const auto& address : addresses) steps.push_back(step(query(address, name.name, end)));
      }
      for (const auto& address : addresses) resolved.nameservers.push_back(query(address, "", end));
      run.saw("dns-external", steps);
      run.saw("product-updates", {step(resolved)});
      const std::string cause = end == QueryEnd::unreachable ? "fail dns.unreachable" : "fail dns.timeout";
      for (const char* row : {"dns-external", "product-updates"}) {
        const Said said = of_row(run, row);
        EXPECT_EQ(said.judged, cause) << row << addresses.front();
        EXPECT_THAT(said.summary, HasSubstr("That is this host itself")) << row;
        EXPECT_THAT(said.remedy, HasSubstr("which is this host itself, and no resolver answers there")) << row;
        EXPECT_THAT(said.remedy, Not(HasSubstr("53/udp"))) << row;
        EXPECT_EQ(run.finding(row).explained_by, Cause::host_lookup);
      }
    }
  }
}

/// One of two on the host: the other one is somebody else's.
TEST(JudgeNameservers, OneOfTheSilentIsElsewhere) {
  Setting setting;
  setting.circumstances.nameservers = {"127.0.0.53", kNs2};
  WholeRun run = all_well(setting);
  run.saw("product-updates", {step([] {
            ResolveEvidence resolved = not_found({});
            resolved.nameservers = {query("127.0.0.53", "", QueryEnd::timed_out), query(kNs2, "", QueryEnd::timed_out)};
            return resolved;
          }())});
  const Said said = of_row(run, "product-updates");
  EXPECT_EQ(run.finding("product-updates").explained_by, std::nullopt);
  EXPECT_THAT(said.remedy, HasSubstr("53/udp"));
}

TEST(JudgeNameservers, GoesRound) {
  const Told round = sent_back({kRouter, 11, 0});
  const Said said = of_external(round, round, {trace(kNs1, {kFirst, kRouter}), trace(kNs2, {kFirst, kRouter})});
  EXPECT_EQ(said.judged, "fail dns.unreachable");
  EXPECT_EQ(said.remarks, std::vector{goes_round});
  EXPECT_THAT(said.summary, HasSubstr("time exceeded"));
  EXPECT_THAT(said.summary, HasSubstr("routing loop (" + kRouter + ")"));
  EXPECT_THAT(said.summary + said.remedy, Not(HasSubstr("is hop")));
}

TEST(JudgeNameservers, AtAnotherPort) {
  WholeRun run = all_well({});
  std::vector<Step> steps;
  for (const ExternalName& name : run.plan.surroundings.external_names)
    steps.push_back(step(silent(kNs1 + ":5353", name.name)));
  steps.push_back(trace(kNs1, {kFirst}, 5353));
  run.circumstances.nameservers = {kNs1 + ":5353"};
  run.saw("dns-external", steps);
  EXPECT_THAT(of_row(run, "dns-external").summary, HasSubstr(kFirst + " (hop 1)"));
}

// ---- Together ----

WholeRun all_silent() {
  WholeRun run = all_well({});
  const std::vector<Step> traces{trace(kNs1, {kFirst, kRouter}), trace(kNs2, {kFirst, kRouter})};
  run.saw("dns-external", external(run.plan, silent, silent, traces));
  for (const char* row : {"product-updates", "ntp-0"}) {
    auto steps = behind(not_found({QueryEnd::timed_out, QueryEnd::timed_out}), {});
    steps.insert(steps.end(), traces.begin(), traces.end());
    run.saw(row, steps);
  }
  return run;
}

TEST(JudgeNameservers, EveryRowSaysItAndAllShareOneRequest) {
  WholeRun run = all_silent();
  const Said external = of_row(run, "dns-external");
  for (const char* row : {"product-updates", "ntp-0"}) {
    const Said said = of_row(run, row);
    EXPECT_THAT(said.judged, HasSubstr("dns.timeout"));
    EXPECT_THAT(said.summary, HasSubstr("as far as " + kRouter + " (hop 2) and vanish there or behind it."));
    EXPECT_EQ(said.remedy, external.remedy);
  }
}

/// Words of the program's own stay as they are; the addresses do not.
TEST(JudgeNameservers, RedactionKeepsTheWords) {
  WholeRun run = all_silent();
  const Report report = redact(run.report()).document;
  const std::string& summary = report.rows.at(run.index("dns-external")).summary;
  EXPECT_THAT(summary, HasSubstr("Packets get as far as ip-"));
  EXPECT_THAT(summary, HasSubstr(" (hop 2) and vanish there or behind it."));
  EXPECT_THAT(summary, Not(HasSubstr(kRouter)));
}

TEST(JudgeNameservers, ARedactedReportIsJudgedTheSame) {
  WholeRun run = all_silent();
  Report whole = run.report();
  whole.run.trust_store_present = true;
  const Report redacted = redact(whole).document;
  const auto again = rejudge(redacted, redacted.tool.version);
  ASSERT_TRUE(again) << again.error();
  for (std::size_t i = 0; i < redacted.rows.size(); ++i) {
    EXPECT_EQ(said(again->rows[i].status, again->rows[i].cause), said(redacted.rows[i].status, redacted.rows[i].cause));
    EXPECT_EQ(again->rows[i].summary, redacted.rows[i].summary) << redacted.rows[i].requirement.id;
    EXPECT_EQ(again->rows[i].remedy, redacted.rows[i].remedy) << redacted.rows[i].requirement.id;
  }
}

}  // namespace
}  // namespace netpreflight::scenarios
