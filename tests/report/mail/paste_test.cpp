// The paste format: what a person reads in a mail, and what comes back out of it.
#include "report/mail/found.hpp"
#include "report/mail/paste.hpp"

#include <algorithm>
#include <sstream>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "record/merged_json.hpp"
#include "report/mail/block.hpp"
#include "tests/fixtures/full_report.hpp"
#include "tests/fixtures/golden.hpp"

namespace netpreflight {
namespace {

ReportedRow row(std::string id, Level level, std::string host, Status status, std::optional<Cause> cause) {
  ReportedRow row;
  row.requirement = {id,
                     "internet",
                     "Updates",
                     level,
                     "cockpit",
                     {DestinationKind::host, host},
                     443,
                     Protocol::tcp,
                     ProbeKind::tls,
                     Interception::forbidden,
                     false};
  row.destination = std::move(host);
  row.status = status;
  row.cause = cause;
  row.summary = "no answer from 203.0.113.11 on 443/tcp";
  if (cause)
    row.remedy =
        "Please allow 443/tcp from cockpit.corp.example (10.20.0.10) to update.vendor.example (203.0.113.11). The packets "
        "are dropped without an answer.";
  return row;
}

Report sample() {
  Report report;
  report.tool = {"0.1.0", "2025-01-01", std::nullopt};
  report.table = {"analysis-cockpit",
                  "2025-07-28",
                  "Network Requirements",
                  "https://vendor.example/",
                  {{"internet", "Internet", true}},
                  {{"cockpit", "Analysis Cockpit"}},
                  std::nullopt};
  report.run.from = "cockpit";
  report.run.started = WallTime(std::chrono::milliseconds(1'753'693'200'007));
  report.run.duration = Milliseconds(2049);
  report.run.host = {"cockpit", "cockpit.corp.example", {"10.20.0.10"}, "Debian GNU/Linux 12 (bookworm)"};
  report.verdict = Verdict::not_ready;
  report.counts = {1, 0, 2, 0};
  report.rows = {row("product-updates", Level::mandatory, "update.vendor.example", Status::fail, Cause::tcp_timeout),
                 row("case-intelligence-feed-1", Level::optional, "thorcloud-lite.nextron-systems.com", Status::fail,
                     Cause::tcp_timeout),
                 row("chatgpt", Level::optional, "b\xC3\xBC.example", Status::pass, std::nullopt)};
  return report;
}

TEST(Paste, ReadsAsItStands) {
  const std::string text = write_paste(sample());
  expect_golden(text.substr(0, text.find(kBlockBegin)), "paste.txt");
}

TEST(Paste, SaysWhatHappenedToTheReport) {
  Report report = sample();
  report.redacted = true;
  report.tool.judged_by = "0.2.0";
  const std::string text = write_paste(report);
  EXPECT_NE(text.find("\nJudged again by netpreflight 0.2.0.\n"), std::string::npos) << text;
  EXPECT_NE(text.find("replaced by placeholders"), std::string::npos) << text;
}

TEST(Paste, IsNarrowAsciiWhateverTheReportHolds) {
  for (unsigned seed = 0; seed < 30; ++seed) {
    const Report report = full_report(Filler(seed, [](unsigned number) {
      return number % 3 == 0   ? std::string(200, 'x')
             : number % 3 == 1 ? "gr\xC3\xB6\xC3\x9F\x65r \xE2\x82\xAC " + std::to_string(number)
                               : "a b " + std::to_string(number);
    }));
    std::istringstream lines(write_paste(report));
    for (std::string line; std::getline(lines, line);) {
      EXPECT_LE(line.size(), 78U) << line;
      EXPECT_TRUE(std::ranges::all_of(line, [](char c) { return c >= ' ' && c < 0x7F; })) << line;
    }
  }
}

TEST(Paste, OfManyHostsIsNarrowAsciiAndComesBackWhole) {
  for (unsigned seed = 0; seed < 10; ++seed) {
    std::vector<ReportFile> files;
    for (unsigned host = 0; host < 1 + 4 * seed; ++host) {
      files.push_back({std::string(host % 3 == 0 ? 100 : 5, 'f'), full_report(seed)});
      files.back().report.run.host.fqdn = fmt::format("{}{}.example", host % 2 == 0 ? "gr\xC3\xB6\xC3\x9F" : "x", host);
    }
    const Merged merged = merge_reports(std::move(files), {});
    const std::string paste = write_paste(merged);
    std::istringstream lines(paste);
    for (std::string line; std::getline(lines, line);) {
      EXPECT_LE(line.size(), 78U) << line;
      EXPECT_TRUE(std::ranges::all_of(line, [](char c) { return c >= ' ' && c < 0x7F; })) << line;
    }
    const auto read = read_report_or_mail("> " + paste, "FILE", 0);
    ASSERT_TRUE(read) << read.error();
    EXPECT_EQ(write_merged(std::get<Merged>(*read)), write_merged(merged));
  }
}

TEST(Paste, ComesBackWhole) {
  for (unsigned seed = 0; seed < 30; ++seed) {
    const Report report = full_report(seed);
    for (const std::string& text :
         {write_paste(report), write_report(report), "Hello,\n\n" + write_paste(report) + "\nRegards\n"}) {
      const auto read = read_report_or_mail(text, "FILE", 0);
      ASSERT_TRUE(read) << read.error();
      EXPECT_EQ(write_report(std::get<Report>(*read)), write_report(report));
    }
  }
}

std::ptrdiff_t line_of_block(const std::string& paste) {
  return std::count(paste.begin(), paste.begin() + static_cast<std::ptrdiff_t>(paste.find(kBlockBegin)), '\n') + 1;
}

TEST(Paste, SaysWhatIsWrong) {
  const auto error = [](const std::string& text, std::size_t block = 0) {
    const auto read = read_report_or_mail(text, "FILE", block);
    return read ? std::string("none") : read.error();
  };
  const std::string one = write_paste(sample());
  const std::string other = write_paste(full_report(1));
  EXPECT_EQ(error("Hello"),
            "FILE: holds neither a report in JSON nor a block that starts with -----BEGIN NETPREFLIGHT REPORT-----");
  EXPECT_NE(error(one + one).find(", all with the same report: choose one with show --block 1 to 2"), std::string::npos)
      << error(one + one);
  EXPECT_EQ(error(one + other), fmt::format("FILE: has 2 blocks (lines {}, {}): choose one with show --block 1 to 2",
                                            line_of_block(one), std::ranges::count(one, '\n') + line_of_block(other)));
  EXPECT_EQ(error(one + other, 2), "none");
  EXPECT_EQ(error(one, 2), "FILE: has no block 2, only 1");
  EXPECT_EQ(error(write_block("{}")), "FILE: the report in its block: schema: is missing");
  EXPECT_EQ(error(" {"), "FILE: line 1, column 3: is not JSON: unexpected end of input; expected string literal");
}

}  // namespace
}  // namespace netpreflight
