// Every format's document on one sample, as it stands in tests/report/golden. tests/report/tools_test.py gives the same
// documents to the tools that their readers use.
#include "report/formats.hpp"

#include <gtest/gtest.h>

#include <regex>
#include <sstream>

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
TEST(Formats, Github) {
  expect_golden(format_report(sample_report(), "github", {}), "report.github.txt");
  scenarios::WholeRun well = scenarios::all_well({});
  EXPECT_EQ(format_report(well.report(), "github", {}).find("::notice title=READY::"), 0U);
}

TEST(Formats, NothingForeignIsACommandOfAWorkflow) {
  Report report = sample_report();
  auto& problem = report.problems->front();
  problem.title = "a::error title=b,file=c%0A::d\n::set-env name=PATH::x";
  problem.meaning = "100%\r\n::stop-commands::now\n##[error]e";
  problem.request.text.text = "::add-mask::x\n\n::warning::y\n";
  report.run.warnings = {{"x:y,z", "::debug::1", "\n::endgroup::"}};
  const std::string commands = format_report(report, "github", {});
  std::istringstream lines(commands);
  std::size_t number = 0;
  for (std::string line; std::getline(lines, line); ++number)
    EXPECT_TRUE(std::regex_match(line, std::regex("::(error|warning|notice) title=[^:,\r]+::[^\r]+"))) << line;
  EXPECT_EQ(number, report.problems->size() + 2);
  EXPECT_NE(commands.find("a%3A%3Aerror title=b%2Cfile=c%250A%3A%3Ad%0A%3A%3Aset-env name=PATH%3A%3Ax"),
            std::string::npos);
  EXPECT_NE(commands.find("100%25%0D%0A::stop-commands::now%0A##[error]e%0A"), std::string::npos);
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

std::string picture_of(const Report& report) {
  const std::string html = format_report(report, "html", {});
  return html.substr(html.find("<svg"), html.find("</svg>") - html.find("<svg"));
}

std::size_t count(const std::string& text, std::string_view what) {
  std::size_t number = 0;
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++number;
  return number;
}

/// Every place that a fault can sit at.
Report report_with_every_place() {
  Report report = sample_report();
  report.run.proxy = "http://proxy.corp.example:3128";
  report.problems->clear();
  for (auto kind = PlaceKind::this_host; kind <= PlaceKind::unknown;
       kind = static_cast<PlaceKind>(static_cast<int>(kind) + 1)) {
    Problem problem;
    problem.id = std::to_string(report.problems->size() + 1);
    problem.cause = Cause::tcp_timeout;
    problem.place = {kind, "", "10.1.1.1"};
    problem.rows = {"product-updates", "chatgpt"};
    report.problems->push_back(std::move(problem));
  }
  return report;
}

TEST(Formats, HtmlDrawsEachProblemAsOneCross) {
  const Report report = report_with_every_place();
  const std::string picture = picture_of(report);
  EXPECT_EQ(count(picture, "class=\"cross"), report.problems->size());
  for (const Problem& problem : *report.problems) EXPECT_EQ(count(picture, "href=\"#problem-" + problem.id + "\""), 1U);
  EXPECT_EQ(count(picture, "<title>10.1.1.1, nameserver</title>"), 1U);
  EXPECT_EQ(count(picture, "<title>10.1.1.1, a box on the way</title>"), 1U);
  EXPECT_EQ(count(picture, "<title>http://proxy.corp.example:3128, proxy</title>"), 1U);
}

/// Level stretches of lines against boxes: a line may touch an edge, and never what is within.
TEST(Formats, NoLineRunsThroughABox) {
  struct Box {
    double x, y, width, height;
  };
  for (const Report& report : {sample_report(), report_with_every_place()}) {
    const std::string picture = picture_of(report);
    std::vector<Box> boxes;
    static const std::regex rect(R"re(<rect x="(\d+)" y="(\d+)" width="(\d+)" height="(\d+)")re");
    for (std::sregex_iterator at(picture.begin(), picture.end(), rect), end; at != end; ++at)
      boxes.push_back({std::stod((*at)[1]), std::stod((*at)[2]), std::stod((*at)[3]), std::stod((*at)[4])});
    static const std::regex level(R"re((?:M(\d+) (\d+)|C[\d ]+ (\d+) (\d+)) H(\d+))re");
    std::size_t lines = 0;
    for (std::sregex_iterator at(picture.begin(), picture.end(), level), end; at != end; ++at, ++lines) {
      const bool bent = (*at)[3].matched;
      const double from = std::stod((*at)[bent ? 3 : 1]);
      const double y = std::stod((*at)[bent ? 4 : 2]);
      const double to = std::stod((*at)[5]);
      for (const Box& box : boxes) {
        const bool beside = y <= box.y || y >= box.y + box.height || to <= box.x || from >= box.x + box.width;
        EXPECT_TRUE(beside) << picture;
      }
    }
    EXPECT_EQ(lines, count(picture, "<path "));
    EXPECT_GT(boxes.size(), 5U);
  }
}

TEST(Formats, HtmlOfAHugeTableDrawsWhatIsWellAsOneBox) {
  Report report = sample_report();
  const ReportedRow passed = report.rows.at(4);
  for (int i = 0; i < 500; ++i) {
    ReportedRow row = passed;
    row.requirement.id += std::to_string(i);
    row.destination = "host" + std::to_string(i) + ".example";
    report.rows.insert(report.rows.begin(), std::move(row));
  }
  const std::string picture = picture_of(report);
  EXPECT_NE(picture.find("update-301.nextron-systems.com"), std::string::npos);
  EXPECT_NE(picture.find(">502 destinations<"), std::string::npos) << picture;
  EXPECT_LT(picture.size(), 20'000U);
}

TEST(Formats, HtmlDrawsTheFirstProblemsOfVeryMany) {
  Report report = sample_report();
  report.problems->resize(500, report.problems->front());
  const std::string html = format_report(report, "html", {});
  EXPECT_EQ(count(html, "class=\"cross"), 20U);
  EXPECT_NE(html.find("<p>and 480 further problems</p>"), std::string::npos);
}

TEST(Formats, NoTextEndsTheFenceOfAMessage) {
  Report report = sample_report();
  report.problems->front().request.text.text = "first\n````\nlast\n" + std::string(100'000, '`') + "\n";
  const std::string markdown = format_report(report, "markdown", {});
  EXPECT_NE(markdown.find("\n" + std::string(100'001, '`') + "text\nfirst\n"), std::string::npos);
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
  expect_golden(format_report(merged, "github", {}), "merged.github.txt");
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
