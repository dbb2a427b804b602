// The vendor's page held against the table, as reStructuredText and as HTML. The pages are written for the tests, with
// the facts of the embedded table in the shape of the vendor's page.
#include "page/compare.hpp"

#include <fstream>
#include <iterator>

#include <gtest/gtest.h>

namespace netpreflight {
namespace {

std::string page_text(const std::string& name) {
  std::ifstream stream(std::string(NETPREFLIGHT_SOURCE_DIR) + "/tests/page/pages/" + name, std::ios::binary);
  EXPECT_TRUE(stream) << name;
  return {std::istreambuf_iterator<char>(stream), {}};
}

std::string changed(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

/// Each difference as "KIND ID-OR-DESTINATION: FIELD ...".
std::vector<std::string> differences(const std::string& text) {
  const auto page = read_page(text);
  EXPECT_TRUE(page) << page.error();
  std::vector<std::string> found;
  for (const auto& difference : compare(*page, embedded_table()).differences) {
    const bool missing = difference.kind == RowDifference::Kind::missing;
    std::string line = missing ? "missing " + difference.page->destination
                               : (difference.kind == RowDifference::Kind::too_many ? "too many " : "different ") +
                                     difference.requirement->id;
    for (const auto& field : difference.fields) line += ", " + field.name + " " + field.page + "/" + field.table;
    found.push_back(line);
  }
  return found;
}

using Lines = std::vector<std::string>;

class ComparePage : public testing::TestWithParam<const char*> {
 protected:
  std::string text_ = page_text(GetParam());
  bool html_ = std::string(GetParam()).ends_with(".html");
};

TEST_P(ComparePage, AgreesWithTheTable) {
  EXPECT_EQ(differences(text_), Lines());
  const auto comparison = compare(*read_page(text_), embedded_table());
  EXPECT_EQ(comparison.page_rows, 12U);
  EXPECT_EQ(comparison.in_prose, Lines{"installer-packages"});
  EXPECT_EQ(comparison.left_out, (Lines{"proxy", "dns-external", "dns-internal", "domain-name", "tls-interception"}));
}

TEST_P(ComparePage, NamesEveryKindOfChange) {
  EXPECT_EQ(differences(changed(text_, "7443/tcp", "7444/tcp")),
            Lines{"different asset-synchronization, port 7444/tcp/7443/tcp"});
  EXPECT_EQ(differences(changed(text_, "Management Center", "Toaster")).size(), 1U);  // the heading comes first
  EXPECT_EQ(differences(changed(text_, "thor-cloud.nextron-services.com", "cloud.example")),
            Lines{"different thor-cloud, destination cloud.example/thor-cloud.nextron-services.com"});
  EXPECT_EQ(differences(changed(text_, "Optional Services", "Mandatory Services")).size(), 5U);
  EXPECT_EQ(differences(changed(text_, "interception", "kindness")),
            (Lines{"different product-updates, interception no such footnote/forbidden",
                   "different case-intelligence-feed-1, interception no such footnote/forbidden",
                   "different case-intelligence-feed-2, interception no such footnote/forbidden"}));
  EXPECT_EQ(differences(changed(text_, "123/udp", "123/tcp")), Lines{"different ntp-0, port 123/tcp/123/udp"});
  EXPECT_EQ(differences(changed(text_, html_ ? "Web&nbsp;Interface" : "Web Interface", "Web Site")),
            Lines{"different web-interface, description Web Site/Web Interface"});
  EXPECT_EQ(
      differences(changed(text_, "https://update3.nextron-systems.com", "https://update4.nextron-systems.com")).size(),
      html_ ? 0U : 1U);
}

TEST_P(ComparePage, NamesASourceThatMoved) {
  const std::size_t row = text_.find("Synchronization");
  const std::size_t source = text_.find("Management", row);
  const std::size_t end = text_.find("Center", source) + 6;
  EXPECT_EQ(differences(std::string(text_).replace(source, end - source, "Workstation")),
            Lines{"different asset-synchronization, source Workstation/Management Center"});
}

INSTANTIATE_TEST_SUITE_P(Pages, ComparePage, testing::Values("network.rst", "network.html"));

TEST(Compare, NamesRowsThatAreMissingAndTooMany) {
  const std::string text = page_text("network.rst");
  const std::string row = "   * - NTP\n     - 123/udp\n     - Analysis Cockpit\n     - 2.debian.pool.ntp.org\n";
  EXPECT_EQ(differences(changed(text, row, "")), Lines{"too many ntp-2"});
  EXPECT_EQ(differences(changed(
                text, row,
                row + "   * - Licences\n     - 443/tcp, 8443/tcp\n     - Analysis Cockpit\n     - licence.example\n")),
            (Lines{"missing licence.example", "missing licence.example"}));
}

TEST(Compare, SaysItInWords) {
  const std::string text = changed(page_text("network.rst"), "7443/tcp", "7444/tcp");
  const std::string said = comparison_text(compare(*read_page(text), embedded_table()), embedded_table(), "page.rst");
  EXPECT_NE(
      said.find(
          "different: asset-synchronization (line 39 of the page): port: 7444/tcp on the page, 7443/tcp in the table\n"),
      std::string::npos)
      << said;
  EXPECT_TRUE(
      said.ends_with("page.rst: 12 rows; table analysis-cockpit, edition 2025-07-28: 18 rows; they differ in 1\n"))
      << said;
}

TEST(Compare, ReadsFootnotesInEveryForm) {
  const std::string table =
      "T\n---\n\n.. list-table::\n   :header-rows: 1\n\n   * - Description\n     - Ports\n     - Server\n   * - X\n     - 1/tcp\n     - a.example ";
  for (const std::string form : {"[1]_\n\n.. [1] No interception.\n", "[#]_\n\n.. [#] No TLS\n   interception.\n",
                                 "[*]_\n\n.. [*]\n   Interception breaks it.\n"}) {
    const auto page = read_page(table + form);
    ASSERT_TRUE(page) << page.error();
    ASSERT_EQ(page->rows.size(), 1U);
    EXPECT_TRUE(page->rows[0].forbids_interception) << form;
    EXPECT_EQ(page->rows[0].destination, "a.example");
  }
}

TEST(Compare, RefusesWhatIsNoPage) {
  for (const auto& text :
       {std::string(), std::string("Hello"), std::string("<html><p>Port</p></html>"), std::string(100, '\0'),
        std::string("T\n---\n\n.. list-table::\n\n   * - A\n     - B\n"), std::string(kMaxPageBytes + 1, ' ')}) {
    EXPECT_FALSE(read_page(text)) << text.substr(0, 40);
  }
}

TEST(Compare, SurvivesCutPages) {
  for (const char* name : {"network.rst", "network.html"}) {
    const std::string text = page_text(name);
    for (std::size_t size = 0; size < text.size(); size += 7) {
      if (const auto page = read_page(text.substr(0, size))) compare(*page, embedded_table());
    }
  }
}

}  // namespace
}  // namespace netpreflight
