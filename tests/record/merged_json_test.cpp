// Merged reports as a document: they come back as they were, and what is wrong with one is named.
#include "record/merged_json.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "netpreflight/redaction.hpp"
#include "tests/fixtures/sample.hpp"

namespace netpreflight {
namespace {

std::string again(const Merged& merged) {
  const auto read = read_document(write_merged(merged), "FILE");
  return read ? write_merged(std::get<Merged>(*read)) : read.error().line();
}

TEST(MergedJson, ComesBackWhole) {
  EXPECT_EQ(again(sample_merged()), write_merged(sample_merged()));
}

TEST(MergedJson, RowsOfOtherEditionsComeBackAsTheyWere) {
  Report old_edition = sample_workstation();
  old_edition.table.edition = "2024-01-01";
  old_edition.rows.at(1).requirement.port = 8443;
  old_edition.rows.at(2).requirement.id = "only-then";
  const Merged merged = merge_reports({{"a", sample_report()}, {"b", old_edition}}, {});
  const auto read = read_document(write_merged(merged), "FILE");
  ASSERT_TRUE(read) << read.error().line();
  EXPECT_EQ(write_merged(std::get<Merged>(*read)), write_merged(merged));
  const auto& back = std::get<Merged>(*read);
  EXPECT_EQ(cell(back, back.rows.at(1), 0)->requirement.port, 443);
  EXPECT_EQ(cell(back, back.rows.at(1), 1)->requirement.port, 8443);
  EXPECT_EQ(cell(back, back.rows.at(2), 1), nullptr);
}

TEST(MergedJson, ReportsAreToldFromMergedOnes) {
  const auto read = read_document(write_report(sample_report()), "FILE");
  ASSERT_TRUE(read) << read.error().line();
  EXPECT_EQ(write_report(std::get<Report>(*read)), write_report(sample_report()));
}

struct Fault {
  std::string_view what;
  std::string_view instead;
  std::string_view error;
};

TEST(MergedJson, SaysWhatIsWrong) {
  for (const Fault& each : {
           Fault{"netpreflight-merged/1", "netpreflight-merged/2",
                 "FILE: schema: must be \"netpreflight-report/1\", not \"netpreflight-merged/2\""},
           Fault{"\"verdict\": \"not_ready\"", "\"verdict\": \"maybe\"",
                 "FILE: verdict: must be a word that this version knows, not \"maybe\""},
           Fault{"\"notes\": [", "\"nodes\": [", "FILE: notes: is missing"},
           Fault{"\"section\": \"internet\"", "\"section\": \"nowhere\"",
                 "FILE: rows[1].section: \"nowhere\" is not one of table.sections"},
           Fault{"\"id\": \"chatgpt\"", "\"id\": \"product-updates\"",
                 "FILE: rows[2].id: \"product-updates\" is there twice"},
           Fault{"\"cells\": [", "\"cells\": [null,", "FILE: rows[0].cells: must be an array of 2, one for each host"},
       }) {
    std::string text = write_merged(sample_merged());
    const std::size_t at = text.find(each.what);
    ASSERT_NE(at, std::string::npos) << each.what;
    text.replace(at, each.what.size(), each.instead);
    const auto read = read_document(text, "FILE");
    ASSERT_FALSE(read) << each.what;
    EXPECT_EQ(read.error().line(), each.error);
  }
}

// ---- Redaction of many reports ----

TEST(MergedRedaction, OneThingHasOnePlaceholderInAllReports) {
  const auto redaction = redact(sample_merged());
  const auto& [cockpit, desk] = std::tie(redaction.document.hosts.at(0), redaction.document.hosts.at(1));
  EXPECT_EQ(cockpit.label, "host-1.domain-1");
  EXPECT_EQ(desk.label, "host-4.domain-1");
  EXPECT_EQ(cockpit.file, "file-1");
  EXPECT_EQ(desk.file, "file-2");
  EXPECT_EQ(cockpit.report.run.nameservers, desk.report.run.nameservers);
  EXPECT_TRUE(cockpit.report.redacted.value_or(false));
  EXPECT_EQ(redaction.document.notes.at(1),
            "mixed editions of the table: 2024-01-01 (host-4.domain-1); 2025-07-28 (host-1.domain-1)");
  EXPECT_EQ(redaction.document.rows.at(1).destination, "update-301.nextron-systems.com");
  EXPECT_EQ(write_merged(redaction.document).find("corp"), std::string::npos);
}

TEST(MergedRedaction, OfARedactedDocumentChangesNothing) {
  const auto once = redact(sample_merged());
  const auto read = read_document(write_merged(once.document), "FILE");
  ASSERT_TRUE(read) << read.error().line();
  const auto twice = redact(std::get<Merged>(*read));
  EXPECT_EQ(write_merged(twice.document), write_merged(once.document));
  EXPECT_TRUE(twice.replacements.empty());
}

TEST(MergedRedaction, ADuplicateOfTheSameHostIsStillNamed) {
  const auto redaction = redact(sample_merged());
  EXPECT_EQ(redaction.document.notes.at(0),
            "file-3 has an older report of host-1.domain-1 than file-1 and was left out");
}

}  // namespace
}  // namespace netpreflight
