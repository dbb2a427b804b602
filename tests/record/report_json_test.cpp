// The JSON report, written and read back. Every field of every struct is filled and compared by reflection, so a
// field that the writer or the reader forgets fails here without anybody having to name it.
#include "record/report_json.hpp"

#include <string>
#include <string_view>
#include <type_traits>

#include <boost/pfr.hpp>
#include <gtest/gtest.h>

#include "record/evidence_names.hpp"
#include "tests/fixtures/full_report.hpp"
#include "tests/fixtures/golden.hpp"

namespace netpreflight {
namespace {

template <typename T>
bool same(const T& left, const T& right) {
  if constexpr (kIsOptional<T>) {
    return left.has_value() == right.has_value() && (!left || same(*left, *right));
  } else if constexpr (kIsVector<T>) {
    return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                      [](const auto& a, const auto& b) { return same(a, b); });
  } else if constexpr (std::is_same_v<T, Evidence>) {
    return left.index() == right.index() &&
           std::visit(
               [&right](const auto& evidence) {
                 return same(evidence, std::get<std::decay_t<decltype(evidence)>>(right));
               },
               left);
  } else if constexpr (std::is_same_v<T, ReportedStep>) {
    return same<Step>(left, right) && same(left.finding, right.finding);
  } else if constexpr (std::is_aggregate_v<T>) {
    bool equal = true;
    boost::pfr::for_each_field(left, [&](const auto& field, auto index) {
      equal = equal && same(field, boost::pfr::get<decltype(index)::value>(right));
    });
    return equal;
  } else {
    return left == right;
  }
}

/// A report as small as one can be that still has something of everything the page promises.
Report small_report() {
  Report report;
  report.tool = {"0.1.0", "2025-01-01", std::nullopt};
  report.table = {"small",
                  "2025-07-28",
                  "Title",
                  "Page",
                  {{"out", "Out", false}},
                  {{"here", "Here"}},
                  VendorCa{"Vendor", {"00ff"}}};
  report.run.from = "here";
  report.run.started = WallTime(std::chrono::milliseconds(1'753'693'200'007));
  report.run.duration = Milliseconds(12.34567);
  report.run.host = {"host", "host.example", {"192.0.2.1"}, "Debian GNU/Linux 12 (bookworm)"};
  report.run.nameservers = {"192.0.2.53"};
  report.verdict = Verdict::not_ready;
  report.counts = {.pass = 0, .warn = 0, .fail = 1, .skip = 0};
  ReportedRow row;
  row.requirement = {"a",
                     "out",
                     "A",
                     Level::mandatory,
                     "here",
                     {DestinationKind::host, "a.example"},
                     443,
                     Protocol::tcp,
                     ProbeKind::tls,
                     Interception::forbidden,
                     false};
  row.destination = "a.example";
  row.status = Status::fail;
  row.cause = Cause::tls_intercepted;
  row.summary = "TLS is intercepted by \"Box\"";
  row.remedy = "Exempt a.example from TLS inspection.";
  row.duration = Milliseconds(3);
  HandshakeEvidence handshake;
  handshake.address = "192.0.2.80";
  handshake.port = 443;
  handshake.server_name = "a.example";
  handshake.version = "TLSv1.3";
  handshake.chain.push_back({.subject = "CN=a.example",
                             .issuer = "CN=Box",
                             .subject_common_name = "a.example",
                             .issuer_common_name = "Box",
                             .issuer_organisation = "",
                             .not_before = "2025-01-01T00:00:00Z",
                             .not_after = "2026-01-01T00:00:00Z",
                             .sha256 = "00ff",
                             .names = {"a.example"}});
  handshake.local.anchor = Anchor{"CN=Box", "11ee", false};
  handshake.with_public.faults = {ChainFault::unknown_issuer};
  row.steps.push_back({{"192.0.2.80:443", Milliseconds(2.0004), handshake},
                       {Status::fail, Cause::tls_intercepted, "Box", handshake.local.anchor}});
  NtpEvidence silent;
  silent.address = "192.0.2.123";
  silent.port = 123;
  silent.end = SocketEnd::timed_out;
  row.steps.push_back({{"192.0.2.123:123", Milliseconds(5000), silent}, {Status::fail, Cause::ntp_timeout, ""}});
  report.rows.push_back(std::move(row));
  return report;
}

TEST(ReportJson, ReadsWhatItWrote) {
  for (unsigned seed = 0; seed < 100; ++seed) {
    const Report report = full_report(seed);
    const std::string text = write_report(report);
    const auto read = read_report(text, "FILE");
    ASSERT_TRUE(read) << read.error().line();
    EXPECT_TRUE(same(*read, report)) << seed;
    EXPECT_EQ(write_report(*read), text) << seed;
  }
}

TEST(ReportJson, ReadsTheEmptyReport) {
  const auto read = read_report(write_report(Report{}), "FILE");
  ASSERT_TRUE(read) << read.error().line();
  EXPECT_TRUE(same(*read, Report{}));
}

TEST(ReportJson, LooksAsPromised) {
  expect_file(write_report(small_report()), "tests/record/golden/report.json");
}

std::string with(std::string_view piece, std::string_view instead) {
  std::string text = write_report(small_report());
  const std::size_t found = text.find(piece);
  EXPECT_NE(found, std::string::npos) << piece;
  return text.replace(found, piece.size(), instead);
}

struct Case {
  std::string_view piece;
  std::string_view instead;
  std::string_view line;  ///< behind "FILE: "
};

const Case kFaults[] = {
    {"netpreflight-report/1", "netpreflight-report/2",
     R"(schema: must be "netpreflight-report/1", not "netpreflight-report/2")"},
    {R"("schema": "netpreflight-report/1",)", "", "schema: is missing"},
    {R"("version": "0.1.0",)", "", "tool.version: is missing"},
    {R"("version": "0.1.0")", R"("version": 1)", "tool.version: must be a string, not 1"},
    {R"("2025-07-28T09:00:00.007Z")", R"("2025-07-28 09:00")",
     R"(run.started: must be a word that this version knows, not "2025-07-28 09:00")"},
    {R"("not_ready")", R"("maybe")", R"(verdict: must be a word that this version knows, not "maybe")"},
    {R"("fail": 1)", R"("fail": -1)", "counts.fail: must be a whole number that fits, not -1"},
    {R"("port": 443)", R"("port": 70000)", "rows[0].port: must be a whole number that fits, not 70000"},
    {R"("tls.intercepted")", R"("tls.eaten")",
     R"(rows[0].cause: must be a word that this version knows, not "tls.eaten")"},
    {R"("section": "out")", R"("section": "up")", R"(rows[0].section: "up" is not one of table.sections)"},
    {R"("kind": "handshake")", R"("kind": "telepathy")",
     R"(rows[0].steps[0].kind: must be a kind of step that this version knows, not "telepathy")"},
    {R"("subject": "CN=a.example")", R"("subject": ["CN=a.example"])",
     "rows[0].steps[0].evidence.chain[0].subject: must be a string, not an array"},
    {R"("stratum": null)", R"("stratum": 1)",
     "rows[0].steps[1].evidence.offset_ms: must be a number of milliseconds, not null"},
    {R"("name_matches": false)", R"("name_matches": 0)",
     "rows[0].steps[0].evidence.name_matches: must be true or false, not 0"},
    {R"("summary":)", R"("status": "pass", "summary":)", "rows[0].status: is there twice"},
};

TEST(ReportJson, RefusesWhatIsNoReport) {
  for (const Case& each : kFaults) {
    const auto read = read_report(with(each.piece, each.instead), "FILE");
    ASSERT_FALSE(read) << each.line;
    EXPECT_EQ(read.error().line(), "FILE: " + std::string(each.line));
  }
  EXPECT_EQ(read_report("[]", "FILE").error().line(), "FILE: must be an object, not an array");
  EXPECT_EQ(read_report("", "FILE").error().line(), "FILE: is empty");
  EXPECT_EQ(read_report(std::string(kMaxReportBytes + 1, ' '), "FILE").error().line(), "FILE: is larger than 64 MiB");
}

TEST(ReportJson, RefusesTwoRowsWithOneId) {
  Report report = small_report();
  report.rows.push_back(report.rows.front());
  const auto read = read_report(write_report(report), "FILE");
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().line(), R"(FILE: rows[1].id: "a" is there twice)");
}

TEST(ReportJson, IgnoresUnknownKeys) {
  const auto read = read_report(with(R"("summary":)", R"("mood": {"fine": [1]}, "summary":)"), "FILE");
  ASSERT_TRUE(read) << read.error().line();
  EXPECT_TRUE(same(read->rows, read_report(write_report(small_report()), "FILE")->rows));
}

TEST(ReportJson, EscapesWhatAStrangerWroteIntoIt) {
  const auto read = read_report(with(R"("summary": "TLS)", R"("summary": "\u001b[2J\nTLS)"), "FILE");
  ASSERT_TRUE(read) << read.error().line();
  EXPECT_EQ(read->rows.front().summary, "\\x1b[2J\\x0aTLS is intercepted by \"Box\"");
}

}  // namespace
}  // namespace netpreflight
