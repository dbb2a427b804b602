// The names that a run asks for: the user's time servers, the table's external names, internal ones.
#include <gtest/gtest.h>

#include "tests/fixtures/scenarios.hpp"

namespace netpreflight::scenarios {
namespace {

Plan planned(const Wishes& wishes, Table table = embedded_table()) {
  auto plan = make_plan(std::move(table), wishes);
  EXPECT_TRUE(plan) << plan.error();
  return plan ? *plan : Plan{};
}

Wishes with_ntp(const std::vector<std::string>& servers) {
  Wishes wishes;
  wishes.ntp = servers;
  return wishes;
}

/// "id host" of the rows of the time section.
std::vector<std::string> time_rows(const Plan& plan) {
  std::vector<std::string> rows;
  for (const PlannedRow& row : plan.rows) {
    if (row.requirement.probe == ProbeKind::ntp) rows.push_back(row.requirement.id + " " + row.host);
  }
  return rows;
}

Requirement row_to(const std::string& id, const std::string& host, Level level,
                   const std::string& section = "internet") {
  Requirement row;
  row.id = id;
  row.section = section;
  row.description = id;
  row.level = level;
  row.source = "cockpit";
  row.destination = {DestinationKind::host, host};
  row.port = 443;
  row.protocol = Protocol::tcp;
  return row;
}

TEST(PlanNames, TheUsersTimeServersReplaceTheTables) {
  using Rows = std::vector<std::string>;
  EXPECT_EQ(time_rows(planned({})),
            (Rows{"ntp-0 0.debian.pool.ntp.org", "ntp-1 1.debian.pool.ntp.org", "ntp-2 2.debian.pool.ntp.org"}));
  EXPECT_EQ(time_rows(planned(with_ntp({"a"}))), (Rows{"ntp-0 a"}));
  EXPECT_EQ(time_rows(planned(with_ntp({"b", "a"}))), (Rows{"ntp-0 b", "ntp-1 a"}));
  EXPECT_EQ(time_rows(planned(with_ntp({"a", "b", "c", "10.0.0.1", "::1"}))),
            (Rows{"ntp-0 a", "ntp-1 b", "ntp-2 c", "ntp-3 10.0.0.1", "ntp-4 ::1"}));
}

TEST(PlanNames, TheyAreCalledNtpWhateverTheTableCallsThem) {
  Table table = embedded_table();
  for (Requirement& row : table.rows) {
    if (row.probe == ProbeKind::ntp) row.id = "time-" + row.id;
  }
  const Plan plan = planned(with_ntp({"a", "b"}), table);
  EXPECT_EQ(time_rows(plan), (std::vector<std::string>{"ntp-0 a", "ntp-1 b"}));
}

TEST(PlanNames, TheyStandWhereTheTablesStood) {
  const Plan plan = planned(with_ntp({"a", "b", "c", "d"}));
  std::vector<std::string> ids;
  for (const PlannedRow& row : plan.rows) ids.push_back(row.requirement.id);
  const auto first = std::ranges::find(ids, "ntp-0");
  ASSERT_NE(first, ids.end());
  EXPECT_EQ(*(first - 1), "proxy");
  EXPECT_EQ(*(first + 4), "dns-external");
  const Requirement& row = plan.rows.at(static_cast<std::size_t>(first - ids.begin()) + 3).requirement;
  EXPECT_EQ(row.section, "ntp");
  EXPECT_EQ(row.level, Level::mandatory);
  EXPECT_EQ(row.port, 123);
  EXPECT_EQ(row.protocol, Protocol::udp);
}

TEST(PlanNames, TheyCanBeSelected) {
  Wishes wishes = with_ntp({"a", "b", "c", "d"});
  wishes.only = {"ntp-3"};
  const Plan plan = planned(wishes);
  EXPECT_EQ(std::ranges::count_if(plan.rows, [](const PlannedRow& row) { return !row.skip; }), 1);
  wishes.ntp = {"a"};
  wishes.only = {"ntp-1"};
  EXPECT_FALSE(make_plan(embedded_table(), wishes));
}

/// A table may have rows about time for several vantages: the user speaks of the one that the run starts from.
TEST(PlanNames, TheyAreThoseOfThisVantage) {
  Table table = embedded_table();
  const auto first = std::ranges::find(table.rows, ProbeKind::ntp, &Requirement::probe);
  Requirement other = *first;
  other.id = "workstation-time";
  other.source = "workstation";
  table.rows.insert(first, other);
  const Plan plan = planned(with_ntp({"a"}), table);
  std::vector<std::string> run;
  for (const PlannedRow& row : plan.rows) {
    if (row.requirement.probe == ProbeKind::ntp && !row.skip) run.push_back(row.host);
  }
  EXPECT_EQ(run, (std::vector<std::string>{"a"}));
}

std::vector<std::string> words(const std::vector<ExternalName>& names) {
  std::vector<std::string> all;
  for (const ExternalName& name : names) {
    all.push_back(name.name + (name.mandatory ? " mandatory" : " optional") +
                  (name.any_of.empty() ? "" : " any of " + name.any_of));
  }
  return all;
}

TEST(PlanNames, ExternalNamesAreTheTables) {
  EXPECT_EQ(words(planned({}).surroundings.external_names),
            (std::vector<std::string>{
                "update-301.nextron-systems.com mandatory", "update1.nextron-systems.com optional",
                "update2.nextron-systems.com optional", "thor-cloud.nextron-services.com optional",
                "thorcloud-lite.nextron-systems.com optional", "api.openai.com optional",
                "0.debian.pool.ntp.org mandatory any of ntp", "1.debian.pool.ntp.org mandatory any of ntp",
                "2.debian.pool.ntp.org mandatory any of ntp", "update3.nextron-systems.com mandatory"}));
}

TEST(PlanNames, ANameWeighsAsMuchAsItsHeaviestRow) {
  const std::string host = "a.example.org";
  struct Case {
    const char* description;
    std::vector<Requirement> rows;
    const char* weight;
  };
  const Requirement optional = row_to("x-optional", host, Level::optional);
  const Requirement mandatory = row_to("x-mandatory", host, Level::mandatory);
  const Requirement any_of = row_to("x-any", host, Level::mandatory, "ntp");
  for (const Case& each : {Case{"optional twice", {optional, optional}, "a.example.org optional"},
                           Case{"mandatory last", {optional, mandatory}, "a.example.org mandatory"},
                           Case{"mandatory first", {mandatory, optional}, "a.example.org mandatory"},
                           Case{"any of, then mandatory", {any_of, mandatory}, "a.example.org mandatory"},
                           Case{"mandatory, then any of", {mandatory, any_of}, "a.example.org mandatory"},
                           Case{"optional, then any of", {optional, any_of}, "a.example.org mandatory any of ntp"},
                           Case{"any of, then optional", {any_of, optional}, "a.example.org mandatory any of ntp"}}) {
    Table table = embedded_table();
    table.rows = each.rows;
    EXPECT_EQ(words(planned({}, table).surroundings.external_names), std::vector<std::string>{each.weight})
        << each.description;
  }
}

TEST(PlanNames, AddressesAndOtherVantagesAreNoExternalNames) {
  Table table = embedded_table();
  Requirement elsewhere = row_to("elsewhere", "b.example.org", Level::mandatory);
  elsewhere.source = "workstation";
  table.rows = {row_to("v4", "203.0.113.7", Level::mandatory), row_to("v6", "2001:db8::7", Level::mandatory), elsewhere,
                row_to("name", "a.example.org", Level::mandatory)};
  EXPECT_EQ(words(planned({}, table).surroundings.external_names), std::vector<std::string>{"a.example.org mandatory"});
}

TEST(PlanNames, LeftOutRowsStillHaveExternalNames) {
  Wishes wishes;
  wishes.only = {"dns-external"};
  EXPECT_EQ(planned(wishes).surroundings.external_names.size(), 10U);
}

TEST(PlanNames, InternalNamesAreTheUsers) {
  Wishes wishes;
  wishes.hosts = {{"management-center", "amc.example.org"}, {"workstation", "10.0.0.7"}};
  wishes.resolve = {"splunk.example.org", "mail.example.org"};
  EXPECT_EQ(planned(wishes).surroundings.internal_names,
            (std::vector<std::string>{"amc.example.org", "splunk.example.org", "mail.example.org"}));
  EXPECT_EQ(planned({}).surroundings.internal_names, std::vector<std::string>{});
}

}  // namespace
}  // namespace netpreflight::scenarios
