#include "report/requirements.hpp"

#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace netpreflight {
namespace {

std::string file_text(const std::string& path) {
  std::ifstream stream(std::string(NETPREFLIGHT_SOURCE_DIR) + "/" + path, std::ios::binary);
  EXPECT_TRUE(stream) << path;
  return {std::istreambuf_iterator<char>(stream), {}};
}

Table embedded() {
  return *read_table(file_text("data/requirements/analysis-cockpit.json"), "FILE");
}

/// A table whose author wants to break every format.
Table hostile() {
  Table table;
  table.id = "hostile";
  table.edition = "2025-07-28";
  table.title = "A | B <script> *bold* `code`";
  table.source = "javascript:alert(1)";
  table.roles = {{"here", "=HYPERLINK(\"http://a.example\")"}};
  table.sections = {{"empty", "Nothing in it", false}, {"out", "[link](http://a.example) | x", true}};
  const std::string_view descriptions[] = {"=1+1", "+1", "-1", "@SUM(A1)", "a, \"b\"", "a | b \\| c", "für Ümläute"};
  for (const std::string_view description : descriptions) {
    Requirement row;
    row.id = "row-" + std::to_string(table.rows.size());
    row.section = "out";
    row.description = description;
    row.source = "here";
    row.destination = {DestinationKind::host, "a.example"};
    row.port = 443;
    row.protocol = Protocol::tcp;
    table.rows.push_back(row);
  }
  table.rows.back().id = "-1";
  return table;
}

TEST(Requirements, Text) {
  EXPECT_EQ(requirements_text(embedded()), file_text("tests/report/golden/requirements.txt"));
}

TEST(Requirements, TextFitsAHundredColumns) {
  const std::string text = requirements_text(embedded());
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t end = text.find('\n', start);
    EXPECT_LE(end - start, 100U) << text.substr(start, end - start);
    EXPECT_NE(text[end - 1], ' ') << text.substr(start, end - start);
    start = end + 1;
  }
}

TEST(Requirements, Markdown) {
  EXPECT_EQ(requirements_markdown(embedded()), file_text("tests/report/golden/requirements.md"));
}

TEST(Requirements, Csv) {
  EXPECT_EQ(requirements_csv(embedded()), file_text("tests/report/golden/requirements.csv"));
}

TEST(Requirements, HostileText) {
  EXPECT_EQ(requirements_text(hostile()), file_text("tests/report/golden/hostile.txt"));
}

TEST(Requirements, HostileMarkdown) {
  EXPECT_EQ(requirements_markdown(hostile()), file_text("tests/report/golden/hostile.md"));
}

TEST(Requirements, HostileCsv) {
  EXPECT_EQ(requirements_csv(hostile()), file_text("tests/report/golden/hostile.csv"));
}

TEST(Requirements, GroupsRowsThatStandApart) {
  Table table = hostile();
  table.rows.at(1).section = "empty";
  const auto groups = rows_by_section(table);
  ASSERT_EQ(groups.size(), 2U);
  EXPECT_EQ(groups[0].section->id, "empty");
  EXPECT_EQ(groups[0].rows, std::vector<const Requirement*>{&table.rows[1]});
  EXPECT_EQ(groups[1].rows.size(), 6U);
  EXPECT_EQ(groups[1].rows[1], &table.rows[2]);
}

TEST(Requirements, WordsForEveryDestination) {
  EXPECT_EQ(destination_words({DestinationKind::host, "a.example"}), "a.example");
  EXPECT_EQ(destination_words({DestinationKind::role, "here"}), "here");
  EXPECT_EQ(destination_words({DestinationKind::proxy, ""}), "the configured proxy");
  EXPECT_EQ(destination_words({DestinationKind::nameservers, ""}), "its nameservers");
  EXPECT_EQ(destination_words({DestinationKind::itself, ""}), "itself");
  EXPECT_EQ(destination_words({DestinationKind::forbidden_rows, ""}), "every forbidden row");
}

}  // namespace
}  // namespace netpreflight
