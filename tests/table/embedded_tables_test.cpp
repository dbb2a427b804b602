// The tables that the program carries, and the names that they go by.
#include "netpreflight/embedded_tables.hpp"

#include <map>

#include <gtest/gtest.h>

namespace netpreflight {
namespace {

using Names = std::vector<std::string>;

std::string named(std::string_view name) {
  const auto* table = find_embedded_table(name);
  return table == nullptr ? "none" : full_name(*table);
}

TEST(EmbeddedTables, StandByNameAndEdition) {
  Names names;
  for (const auto& table : embedded_tables()) names.push_back(full_name(table));
  EXPECT_EQ(names,
            (Names{"analysis-cockpit@2025-07-28", "analysis-cockpit@2026-08-19", "management-center@2025-11-20"}));
}

TEST(EmbeddedTables, AreFoundByTheirNames) {
  EXPECT_EQ(full_name(default_table()), "analysis-cockpit@2025-07-28");
  EXPECT_EQ(named("analysis-cockpit"), "analysis-cockpit@2025-07-28");  // and not the newest
  EXPECT_EQ(named("management-center"), "management-center@2025-11-20");
  EXPECT_EQ(named("analysis-cockpit@2026-08-19"), "analysis-cockpit@2026-08-19");
  for (const char* name : {"", "@", "analysis-cockpit@", "analysis-cockpit@2025-11-20", "@2025-07-28", "cockpit"})
    EXPECT_EQ(named(name), "none") << name;
}

TEST(EmbeddedTables, HoldWhatTheirNamesSay) {
  for (const auto& embedded : embedded_tables()) {
    const Table table = read_embedded_table(embedded);
    EXPECT_EQ(table.id, embedded.id);
    EXPECT_EQ(table.edition, embedded.edition);
  }
  EXPECT_EQ(write_table(embedded_table()), write_table(read_embedded_table(default_table())));
}

TEST(EmbeddedTables, SayWhichOneMayBeMeant) {
  const std::string all =
      " (there are: analysis-cockpit@2025-07-28, analysis-cockpit@2026-08-19, management-center@2025-11-20), "
      "and no such file";
  EXPECT_EQ(no_such_table("analysis-cokpit"), "analysis-cokpit: no such table; did you mean analysis-cockpit?" + all);
  EXPECT_EQ(no_such_table("analysis-cockpit@2026-08-18"),
            "analysis-cockpit@2026-08-18: no such table; did you mean analysis-cockpit@2026-08-19?" + all);
  EXPECT_EQ(no_such_table("toaster"), "toaster: no such table" + all);
  EXPECT_EQ(no_such_table("a\nb"), "a\\x0ab: no such table" + all);
}

TEST(EmbeddedTables, AFileHasADotOrASlash) {
  for (const char* name : {"analysis-cockpit", "x@2025-07-28", "Toaster"}) EXPECT_TRUE(may_name_a_table(name)) << name;
  for (const char* name : {"", "-", "my.json", "./analysis-cockpit", "/dev/null"})
    EXPECT_FALSE(may_name_a_table(name)) << name;
}

TEST(EmbeddedTables, AreNamedInCommandsForOtherHosts) {
  EXPECT_EQ(requirements_option("analysis-cockpit", "2025-07-28"), "");
  EXPECT_EQ(requirements_option("analysis-cockpit", "2026-08-19"), " --requirements analysis-cockpit@2026-08-19");
  EXPECT_EQ(requirements_option("management-center", "2025-11-20"), " --requirements management-center@2025-11-20");
  EXPECT_EQ(requirements_option("mine", "2025-11-20"), "");
}

TEST(EmbeddedTables, AreAboutTheRoleOfTheirProduct) {
  EXPECT_EQ(own_role(embedded_table().roles).id, "cockpit");
  EXPECT_EQ(own_role(read_embedded_table(*find_embedded_table("management-center")).roles).id, "management-center");
  EXPECT_EQ(own_role({{"a", "A"}, {"cockpit", "C"}}).id, "cockpit");
  EXPECT_EQ(own_role({{"a", "A"}, {"b", "B"}}).id, "a");
}

/// Editions of one page, and what both products ask for: one id, one meaning.
TEST(EmbeddedTables, OneIdMeansOneThing) {
  std::map<std::string, std::string> known;
  for (const auto& embedded : embedded_tables()) {
    for (const auto& row : read_embedded_table(embedded).rows) {
      const bool leads_to_role = row.destination.kind == DestinationKind::role;
      std::string meaning = std::string(name(row.probe)) + ' ' + port_and_protocol(row) + ' ' +
                            (leads_to_role || row.id == "installer-packages" ? "" : row.destination.name);
      const auto [first, is_new] = known.emplace(row.id, meaning);
      EXPECT_EQ(first->second, meaning) << row.id;
    }
  }
  EXPECT_EQ(known.size(), 36U);
}

Names ids_of(const std::vector<Requirement>& rows) {
  Names ids;
  for (const auto& row : rows) ids.push_back(row.id);
  return ids;
}

TEST(EmbeddedTables, KnowWhatTheNewestEditionNoLongerHas) {
  const DroppedRows dropped = dropped_rows("analysis-cockpit", "2025-07-28");
  EXPECT_EQ(dropped.edition, "2026-08-19");
  EXPECT_EQ(ids_of(dropped.rows), (Names{"thor-cloud-lite", "installer-packages"}));
  for (const auto& [id, edition] : {std::pair{"analysis-cockpit", "2026-08-19"},
                                    {"analysis-cockpit", "2020-01-01"},
                                    {"management-center", "2025-11-20"},
                                    {"mine", "2025-07-28"}})
    EXPECT_EQ(ids_of(dropped_rows(id, edition).rows), Names()) << id << edition;
}

TEST(EmbeddedTables, TheNewerEditionOfTheCockpitIsThePageAsItIsNow) {
  const Table older = embedded_table();
  const Table newer = read_embedded_table(*find_embedded_table("analysis-cockpit@2026-08-19"));
  Names expected = ids_of(older.rows);
  std::erase(expected, "thor-cloud-lite");
  std::erase(expected, "installer-packages");
  EXPECT_EQ(ids_of(newer.rows), expected);
  Names titles;
  for (const auto& section : newer.sections) titles.push_back(section.title);
  EXPECT_EQ(titles, (Names{"Workstation", "Management Center", "Internet", "NTP", "DNS", "SSL/TLS Interception"}));
}

}  // namespace
}  // namespace netpreflight
