// Pages made into tables: the vendor's three say what the embedded tables say, but for the guesses that
// docs/requirements-table.md lists; and five pages in the manner of other vendors, to the letter.
#include "page/import.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <set>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "netpreflight/embedded_tables.hpp"
#include "tests/fixtures/golden.hpp"
#include "text/letter_case.hpp"

namespace netpreflight {
namespace {

const std::string kPages = "tests/page/pages/";

std::string page_text(const std::string& name) {
  std::ifstream stream(std::string(NETPREFLIGHT_SOURCE_DIR) + "/" + kPages + name, std::ios::binary);
  EXPECT_TRUE(stream) << name;
  return {std::istreambuf_iterator<char>(stream), {}};
}

Import imported(const std::string& file, const std::string& text, std::optional<std::string> role = {}) {
  auto import = import_page(text, {file, std::move(role), "2026-11-27"});
  EXPECT_TRUE(import) << import.error();
  return import ? std::move(*import) : Import();
}

std::string error(const std::string& text) {
  const auto import = import_page(text, {"page", {}, "2026-11-27"});
  return import ? "none" : import.error();
}

using Lines = std::multiset<std::string>;

/// What a row requires, without what a page cannot say: ids, and names that a table has for a page's words.
std::string meaning(const Table& table, const Requirement& row, const std::map<std::string, std::string>& roles) {
  const auto role = [&](const std::string& id) {
    const auto known = roles.find(id);
    return known == roles.end() ? id : known->second;
  };
  const std::string destination = row.destination.kind == DestinationKind::role ? role(row.destination.name)
                                  : row.destination.kind == DestinationKind::host
                                      ? row.destination.name
                                      : std::string(name(row.destination.kind));
  return fmt::format("{}: {}: {} > {} {} {}, {}, {}{}", lower_case(section_of(table.sections, row.section).title),
                     lower_case(row.description), role(row.source), destination, port_and_protocol(row),
                     name(row.probe), name(row.level), name(row.interception),
                     section_of(table.sections, row.section).any_of ? ", any" : "");
}

Lines meanings(const Table& table, const std::map<std::string, std::string>& roles = {}) {
  Lines lines;
  for (const auto& row : table.rows) lines.insert(meaning(table, row, roles));
  return lines;
}

/// "- LINE" only the embedded table has, "+ LINE" only the imported one.
Lines differences(const Lines& embedded, const Lines& imported) {
  std::vector<std::string> lacking;
  std::vector<std::string> more;
  std::ranges::set_difference(embedded, imported, std::back_inserter(lacking));
  std::ranges::set_difference(imported, embedded, std::back_inserter(more));
  Lines all;
  for (const auto& line : lacking) all.insert("- " + line);
  for (const auto& line : more) all.insert("+ " + line);
  return all;
}

Table embedded(std::string_view name) {
  return read_embedded_table(*find_embedded_table(name));
}

const std::map<std::string, std::string> kCockpit{{"analysis-cockpit", "cockpit"}};

/// The rule about interception stands under a heading of its own; the older table has it below the heading above that.
TEST(ImportOfTheVendor, CockpitOfTheDefaultEdition) {
  const Import import = imported("analysis-cockpit-2025-07-28.rst", page_text("analysis-cockpit-2025-07-28.rst"));
  EXPECT_EQ(import.table.id, "analysis-cockpit");
  EXPECT_EQ(import.table.edition, "2025-07-28");
  const std::string rule =
      ": no ssl/tls interception: cockpit > forbidden-rows - tls-interception, mandatory, forbidden";
  EXPECT_EQ(differences(meanings(embedded("analysis-cockpit@2025-07-28")), meanings(import.table, kCockpit)),
            (Lines{"- internet access during installation" + rule, "+ ssl/tls interception" + rule}));
  EXPECT_TRUE(import.unused.empty());
}

TEST(ImportOfTheVendor, CockpitAsItIsNow) {
  const Import import = imported("analysis-cockpit-2026-08-19.rst", page_text("analysis-cockpit-2026-08-19.rst"));
  EXPECT_EQ(import.table.edition, "2026-08-19");
  EXPECT_EQ(differences(meanings(embedded("analysis-cockpit@2026-08-19")), meanings(import.table, kCockpit)), Lines());
  EXPECT_TRUE(import.unused.empty());
}

/// Who uses Thunderstorm is not on the page.
TEST(ImportOfTheVendor, ManagementCenter) {
  const Import import =
      imported("management-center-2025-11-20.rst", page_text("management-center-2025-11-20.rst"), "Management Center");
  EXPECT_EQ(import.table.id, "management-center");
  EXPECT_EQ(import.table.edition, "2025-11-20");
  EXPECT_EQ(own_role(import.table.roles).name, "Management Center");
  const std::map<std::string, std::string> roles{{"asgard-agent", "agent"}, {"master-asgard", "master"}};
  const std::string rule =
      ": no ssl/tls interception: management-center > forbidden-rows - tls-interception, mandatory, forbidden";
  const std::string https = " > management-center 9443/tcp tls-service, optional, not-judged";
  const std::string http = " > management-center 8080/tcp tcp, optional, not-judged";
  EXPECT_EQ(
      differences(meanings(embedded("management-center")), meanings(import.table, roles)),
      (Lines{"- internet access during installation" + rule, "+ ssl/tls interception" + rule,
             "- thunderstorm (optional): https: agent" + https, "- thunderstorm (optional): http: agent" + http,
             "+ thunderstorm (optional): https: client" + https, "+ thunderstorm (optional): http: client" + http}));
}

/// Other vendors' pages, read to the letter: the table and all that is said of it.
class ImportOfOthers : public testing::TestWithParam<const char*> {};

TEST_P(ImportOfOthers, IsAsItIs) {
  const std::string file = GetParam();
  const Import import = imported(file, page_text("vendors/" + file));
  expect_file(write_table(import.table), kPages + "vendors/" + file + ".table.json");
  expect_file(import_text(import, file), kPages + "vendors/" + file + ".said.txt");
  EXPECT_TRUE(read_table(write_table(import.table), file));
}

INSTANTIATE_TEST_SUITE_P(Pages, ImportOfOthers,
                         testing::Values("log-appliance.html", "backup-server.md", "sensor.rst", "scanner.csv",
                                         "cloud-connector.html"));

std::string table_of(const std::string& rows) {
  return "T\n===\n\n| Service | Port | Source | Server |\n|---|---|---|---|\n" + rows;
}

TEST(Import, EveryRowIsUsedOrNamed) {
  const Import import = imported("", table_of("| A | 443/tcp | Us | a.example |\n| B | any | Us | b.example |\n"
                                              "| C | 1-65/tcp | Us | c.example |\n| D | 443/tcp | Us | *.example |\n"
                                              "| E | 443/tcp | Us | 10.0.0.0/8 |\n"));
  ASSERT_EQ(import.table.rows.size(), 1U);
  std::vector<std::string> unused;
  for (const auto& each : import.unused) unused.push_back(fmt::format("{}: {}", each.line, each.text));
  EXPECT_EQ(unused, (std::vector<std::string>{
                        "7: the row \"B\": \"any\" is no port",
                        "8: the row \"C\": a range of 65 ports, of which no check of single ones would prove anything",
                        "9: the row \"D\": \"*.example\" names no host that could be asked",
                        "10: the row \"E\": \"10.0.0.0/8\" is a network, and no host"}));
}

TEST(Import, IdsAreFree) {
  const Import import =
      imported("", table_of("| A | 443/tcp | Us | a.example |\n| A | 443/tcp | Us | b.example |\n"
                            "| A 1 | 443/tcp | Us | c.example |\n| ... | 443/tcp | Us | d.example |\n"));
  std::vector<std::string> ids;
  for (const auto& row : import.table.rows) ids.push_back(row.id);
  EXPECT_EQ(ids, (std::vector<std::string>{"a-1", "a-2", "a-1-2", "row"}));
}

TEST(Import, SaysNothingUnescaped) {
  const Import import = imported("", table_of("| A | 443/tcp | Fr\x7fm \u202ehost | a.example |\n"));
  const std::string said = import_text(import, "page");
  EXPECT_NE(said.find(R"(Fr\x7fm \xe2\x80\xaehost)"), std::string::npos) << said;
  EXPECT_EQ(said.find_first_of("\x7f\xe2"), std::string::npos) << said;
}

TEST(Import, RefusesWhatIsNoPage) {
  EXPECT_EQ(error("Hello").substr(0, 7), "has no ");
  EXPECT_EQ(error(table_of("| A | any | Us | a.example |\n")), "has rows, and none of them can be checked");
  std::string many;
  for (int i = 0; i < 1001; ++i) many += fmt::format("| A | 443/tcp | Us{} | a.example |\n", i);
  EXPECT_EQ(error(table_of(many)), "its rows have more than 1000 ends");
}

}  // namespace
}  // namespace netpreflight
