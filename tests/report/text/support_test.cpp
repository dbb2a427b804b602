// One screen for support: what stands there, and that it stays one.
#include "report/text/support.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "netpreflight/redaction.hpp"
#include "tests/fixtures/golden.hpp"
#include "tests/fixtures/sample.hpp"

namespace netpreflight {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string for_support(const auto& document) {
  return write_text(document, {.detail = TextStyle::Detail::support});
}

/// A time server's answer, in the row ntp-0.
void add_answer(Report& report, std::string address, Milliseconds offset) {
  auto& row = *std::ranges::find(report.rows, "ntp-0", [](const ReportedRow& each) { return each.requirement.id; });
  NtpEvidence ntp;
  ntp.address = address;
  ntp.reply.emplace();
  ntp.reply->mode = 4;
  ntp.reply->version = 4;
  ntp.reply->stratum = 2;
  ntp.reply->origin_matches = true;
  ntp.reply->offset = offset;
  auto& step = row.steps.emplace_back();
  step.target = address + ":123";
  step.duration = Milliseconds(1500.4);
  step.evidence = ntp;
}

Report sample() {
  Report report = sample_report();
  report.run.trust_store_present = true;
  add_answer(report, "198.51.100.123", Milliseconds(-3));
  return report;
}

TEST(SupportText, OfOneHost) {
  expect_golden(for_support(sample()), "report.support.txt");
}

TEST(SupportText, OfManyHosts) {
  expect_golden(for_support(sample_merged()), "merged.support.txt");
}

TEST(SupportText, WhatIsNotKnownIsSaid) {
  Report report = sample_report();
  report.rows.clear();
  report.problems.emplace();
  report.run.host = {"cockpit", "", {}, ""};
  report.run.nameservers.clear();
  report.run.trust_store_present.reset();
  report.counts = {};
  report.verdict = Verdict::ready;
  EXPECT_EQ(for_support(report),
            "Network Requirements of sample, edition 2025-07-28\n"
            "  tool      netpreflight 0.1.0, public roots of 2025-01-01\n"
            "  host      cockpit (no address)\n"
            "  system    unknown system\n"
            "  run       as Analysis Cockpit, 2025-07-28 09:00 UTC, took 2.0 s\n"
            "  dns       no nameserver\n"
            "  proxy     none\n"
            "  clock     not known, no time server answers\n"
            "  trust     trust store not known\n"
            "  tls       no interceptor seen\n"
            "\n"
            "READY: 0 pass, 0 warn, 0 fail, 0 skip\n");
}

TEST(SupportText, WhatIsOddIsSaid) {
  Report report = sample();
  report.tool.judged_by = "0.2.0";
  report.run.proxy = "http://10.0.0.1:3128";
  report.run.proxy_source = "https_proxy";
  report.run.warnings = {{"proxy.lower", "", ""}, {"proxy.lower", "", ""}, {"proxy.other", "", ""}};
  report.run.trust_store_present = false;
  report.redacted = true;
  add_answer(report, "198.51.100.124", Milliseconds(400'000));
  add_answer(report, "198.51.100.125", Milliseconds(800'000));
  const std::string text = for_support(report);
  EXPECT_THAT(
      text,
      HasSubstr("  tool      netpreflight 0.1.0, public roots of 2025-01-01, judged again by\n            0.2.0\n"));
  EXPECT_THAT(text, HasSubstr("  proxy     http://10.0.0.1:3128 (from https_proxy); proxy.lower, proxy.other\n"));
  EXPECT_THAT(text, HasSubstr("  trust     has no trust store\n"));
  EXPECT_THAT(text, HasSubstr("  names     replaced by placeholders\n"));
  EXPECT_THAT(text, HasSubstr("  clock     not known, 3 time servers disagree\n"));
}

TEST(SupportText, OfARedactedReportNamesNothing) {
  const std::string text = for_support(redact(sample()).document);
  EXPECT_THAT(text, HasSubstr("  host      host-1.domain-1 (ip-"));
  EXPECT_THAT(text, HasSubstr("  names     replaced by placeholders\n"));
  EXPECT_THAT(text, Not(HasSubstr("corp.example")));
  EXPECT_THAT(text, Not(HasSubstr("10.20.")));
}

void expect_screen(const std::string& text) {
  EXPECT_LE(std::ranges::count(text, '\n'), 40) << text;
}

/// However much there is.
TEST(SupportText, IsOneScreen) {
  Report report = sample();
  const auto problem = report.problems->front();
  report.run.host.addresses.assign(200, "2001:db8:1111:2222:3333:4444:5555:6666");
  for (int i = 0; i < 300; ++i) report.problems->push_back(problem);
  for (auto& row : report.rows) {
    for (int i = 0; i < 300; ++i) row.steps.push_back(row.steps.empty() ? ReportedStep{} : row.steps.front());
  }
  const std::string text = for_support(report);
  expect_screen(text);
  EXPECT_THAT(text, HasSubstr(fmt::format("\n  and {} more problems\n", report.problems->size() - 6)));
  std::vector<ReportFile> files;
  for (int host = 0; host < 300; ++host) {
    files.push_back({"f", report});
    files.back().report.run.host.fqdn = fmt::format("host{}.example", host);
  }
  const std::string merged = for_support(merge_reports(std::move(files), {"0.1.0", "2025-01-01", std::nullopt}));
  expect_screen(merged);
  EXPECT_THAT(merged, HasSubstr("\n  and 295 more hosts\n"));
}

TEST(SupportText, ColoursAreOnlyColours) {
  std::string text = write_text(sample(), {.color = true, .detail = TextStyle::Detail::support});
  EXPECT_THAT(text, HasSubstr("\x1b[1mProblems\x1b[0m\n"));
  EXPECT_THAT(text, HasSubstr("\x1b[31;1mNOT READY\x1b[0m: "));
  for (const std::string code : {"\x1b[0m", "\x1b[1m", "\x1b[31;1m"}) {
    for (std::size_t at = text.find(code); at != std::string::npos; at = text.find(code)) text.erase(at, code.size());
  }
  EXPECT_EQ(text, for_support(sample()));
}

}  // namespace
}  // namespace netpreflight
