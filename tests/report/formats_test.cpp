// Every format's document on one sample, as it stands in tests/report/golden. tests/report/tools_test.py gives the same
// documents to the tools that their readers use.
#include "report/formats.hpp"

#include <gtest/gtest.h>

#include "record/merged_json.hpp"
#include "netpreflight/redaction.hpp"
#include "report/mail/block.hpp"
#include "report/explanation.hpp"
#include "report/parts/layout.hpp"
#include "report/requests/rules.hpp"
#include "report/writers.hpp"
#include "tests/fixtures/run_scenarios.hpp"
#include "tests/fixtures/golden.hpp"
#include "tests/fixtures/sample.hpp"

namespace netpreflight {
namespace {

/// The evidence is the JSON report's business, and grows with it.
std::string without_evidence(const std::string& html) {
  std::string out;
  std::size_t at = 0;
  for (std::size_t open = 0; (open = html.find("<pre>", at)) != std::string::npos;) {
    const std::size_t close = html.find("</pre>", open);
    out += html.substr(at, open - at) + "<pre>";
    at = close;
  }
  return out + html.substr(at);
}

TEST(Formats, Text) {
  expect_golden(format_report(sample_report(), "text", {}), "report.80.txt");
  expect_golden(format_report(sample_report(), "text", {.color = true, .columns = 120}), "report.120.txt");
  expect_golden(format_report(sample_report(), "text", {.detail = TextStyle::Detail::quiet}), "report.quiet.txt");
}

TEST(Formats, TextFitsItsColumns) {
  // At 60 the widest rows and the verdict run over: each is one line whatever the width.
  for (const std::size_t columns : {80U, 100U, 120U}) {
    const std::string text = format_report(sample_report(), "text", {.columns = columns});
    for (std::size_t start = 0; start < text.size();) {
      const std::size_t end = text.find('\n', start);
      EXPECT_LE(display_width(text.substr(start, end - start)), columns) << text.substr(start, end - start);
      start = end + 1;
    }
  }
}

TEST(Formats, Junit) {
  expect_golden(format_report(sample_report(), "junit", {}), "report.junit.xml");
}
TEST(Formats, Tap) {
  expect_golden(format_report(sample_report(), "tap", {}), "report.tap");
}
TEST(Formats, Markdown) {
  expect_golden(format_report(sample_report(), "markdown", {}), "report.md");
}
TEST(Formats, Prometheus) {
  expect_golden(format_report(sample_report(), "prometheus", {}), "report.prom");
}
TEST(Formats, Html) {
  expect_golden(without_evidence(format_report(sample_report(), "html", {})), "report.html");
  scenarios::WholeRun well = scenarios::all_well({});
  expect_golden(without_evidence(format_report(well.report(), "html", {})), "report.ready.html");
}

TEST(Formats, HtmlEscapesEverything) {
  const std::string html = format_report(sample_report(), "html", {});
  for (const std::string_view markup : {"<script", "<b>Updates", "<i>&"})
    EXPECT_EQ(html.find(markup), std::string::npos) << markup;
  EXPECT_NE(html.find("&quot;end&quot;: &quot;timed_out&quot;"), std::string::npos) << "the evidence is there";
}

TEST(Formats, HtmlDrawsTheLastBoxBeforePacketsVanish) {
  const auto picture_of = [](const Report& report) {
    const std::string html = format_report(report, "html", {});
    return html.substr(html.find("<svg"), html.find("</svg>") - html.find("<svg"));
  };
  Report report = sample_report();
  EXPECT_EQ(picture_of(report).find("last to answer"), std::string::npos);
  TraceEvidence trace;
  trace.address = "203.0.113.11";
  trace.last_answering = "10.30.2.2";
  Step step;
  step.evidence = trace;
  report.rows.at(1).steps.push_back({step, {}});
  EXPECT_NE(picture_of(report).find("<g class=\"pass\"><title>10.30.2.2, last to answer</title>"), std::string::npos)
      << picture_of(report);
  Report without_name = report;  // the packets to the nameserver vanish, and none were sent to the destination
  without_name.rows.at(1).cause = Cause::dns_timeout;
  EXPECT_EQ(picture_of(without_name).find("last to answer"), std::string::npos);
  report.rows.at(1).cause = Cause::tls_expired;  // then nothing vanishes
  EXPECT_EQ(picture_of(report).find("last to answer"), std::string::npos);
}

TEST(Formats, HtmlDrawsTheLastBoxBeforeASilentNameserver) {
  Report report = sample_report();
  report.run.nameservers = {"10.20.2.53:5353"};
  QueryEvidence query;
  query.nameserver = "10.20.2.53:5353";
  query.end = QueryEnd::timed_out;
  TraceEvidence trace;
  trace.address = "10.20.2.53";
  trace.port = 5353;
  trace.transport = Transport::udp;
  trace.last_answering = "10.20.0.254";
  for (const Evidence& evidence : {Evidence(query), Evidence(trace)}) {
    Step step;
    step.evidence = evidence;
    report.rows.at(1).steps.push_back({step, {}});
  }
  report.rows.at(1).cause = Cause::dns_timeout;
  EXPECT_NE(format_report(report, "html", {}).find("<title>10.20.0.254, last to answer</title>"), std::string::npos);
}

TEST(Formats, HtmlOfAHugeTableDrawsItsProblems) {
  Report report = sample_report();
  const ReportedRow passed = report.rows.at(4);
  for (int i = 0; i < 500; ++i) {
    ReportedRow row = passed;
    row.requirement.id += std::to_string(i);
    row.destination = "host" + std::to_string(i) + ".example";
    report.rows.insert(report.rows.begin(), std::move(row));
  }
  const std::string html = format_report(report, "html", {});
  const std::string picture = html.substr(html.find("<svg"), html.find("</svg>") - html.find("<svg"));
  EXPECT_NE(picture.find("update-301.nextron-systems.com"), std::string::npos);
  EXPECT_NE(html.find("more destinations"), std::string::npos);
}

TEST(Formats, AnInterruptedRunBailsOutOfTap) {
  Report report = sample_report();
  EXPECT_EQ(format_report(report, "tap", {}).find("Bail out!"), std::string::npos);
  fail_row(report.rows.back(), Status::skip, Cause::run_interrupted, "interrupted", "");
  EXPECT_NE(format_report(report, "tap", {}).find("\nBail out! "), std::string::npos);
}

TEST(Formats, Merged) {
  const Merged merged = sample_merged();
  expect_golden(format_report(merged, "text", {}), "merged.txt");
  expect_golden(format_report(merged, "json", {}), "merged.json");
  expect_golden(format_report(merged, "junit", {}), "merged.junit.xml");
  expect_golden(format_report(merged, "tap", {}), "merged.tap");
  expect_golden(format_report(merged, "markdown", {}), "merged.md");
  expect_golden(format_report(merged, "html", {}), "merged.html");
  expect_golden(format_report(merged, "prometheus", {}), "merged.prom");
  const std::string paste = format_report(redact(merged).document, "paste", {});
  expect_golden(paste.substr(0, paste.find(kBlockBegin)), "merged.paste.txt");
}

TEST(Formats, ManyHostsAreCounted) {
  std::vector<ReportFile> files;
  for (int i = 0; i < 30; ++i) {
    Report report = i % 3 == 0 ? sample_report() : sample_workstation();
    report.run.host.fqdn = "host" + std::to_string(i) + ".example";
    files.push_back({"file" + std::to_string(i), std::move(report)});
  }
  expect_golden(format_report(merge_reports(std::move(files), {}), "text", {}), "merged.many.txt");
}

TEST(Formats, Difference) {
  Report now = sample_report();
  now.run.started += std::chrono::hours(1);
  auto& mended = now.rows.at(1);
  mended.status = Status::pass;
  mended.cause.reset();
  mended.summary = "TLSv1.3 at 203.0.113.11";
  now.rows.at(2).cause = Cause::tcp_timeout;
  fail_row(now.rows.at(4), Status::fail, Cause::tls_expired, "the certificate expired",
           "Please renew the certificate.");
  now.rows.at(5).requirement.id = "ntp-9";
  const Report before = sample_report();
  const Difference difference = compare_reports(before, now);
  expect_golden(write_text(difference, {}), "difference.txt");
  expect_golden(write_markdown(difference), "difference.md");
  expect_golden(write_difference(difference), "difference.json");
}

TEST(Formats, Rules) {
  const RuleRequest blocked = rules_of(sample_report());
  expect_golden(rules_markdown(blocked), "rules.md");
  expect_golden(rules_csv(blocked), "rules.csv");
  expect_golden(rules_nftables(blocked), "rules.nft");
  const RuleRequest all = rules_of(embedded_table(), {{"cockpit", "10.20.0.10"}, {"workstation", "desk.corp.example"}});
  expect_golden(rules_markdown(all), "rules.all.md");
  expect_golden(rules_nftables(all), "rules.all.nft");
}

TEST(Formats, RulesForNothing) {
  Report report = sample_report();
  report.rows.resize(1);
  EXPECT_NE(rules_markdown(rules_of(report)).find("Nothing: no row is blocked."), std::string::npos);
  EXPECT_TRUE(rules_of(report).rules.empty());
}

TEST(Formats, CausesPageIsThatOfTheCatalogue) {
  std::ifstream stream(std::string(NETPREFLIGHT_SOURCE_DIR) + "/docs/causes.md", std::ios::binary);
  EXPECT_EQ(causes_markdown(), std::string(std::istreambuf_iterator<char>(stream), {}))
      << "netpreflight explain --format markdown > docs/causes.md";
}

}  // namespace
}  // namespace netpreflight
