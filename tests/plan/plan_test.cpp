// From table and options to what a run will do.
#include "netpreflight/plan.hpp"

#include <gtest/gtest.h>

#include "tests/fixtures/scenarios.hpp"

namespace netpreflight::scenarios {
namespace {

/// Ids of the rows that run, in order.
std::vector<std::string> running(const Plan& plan) {
  std::vector<std::string> ids;
  for (const PlannedRow& row : plan.rows) {
    if (!row.skip) ids.push_back(row.requirement.id);
  }
  return ids;
}

Plan planned(const Wishes& wishes, Table table = embedded_table()) {
  auto plan = make_plan(std::move(table), wishes);
  EXPECT_TRUE(plan) << plan.error();
  return plan ? *plan : Plan{};
}

std::string refused(const Wishes& wishes, Table table = embedded_table()) {
  const auto plan = make_plan(std::move(table), wishes);
  EXPECT_FALSE(plan);
  return plan ? std::string() : plan.error();
}

const PlannedRow& row_of(const Plan& plan, std::string_view id) {
  return *std::ranges::find_if(plan.rows, [&](const PlannedRow& row) { return row.requirement.id == id; });
}

Wishes from(const std::string& role, const std::string& cockpit = "") {
  Wishes wishes;
  wishes.from = role;
  if (!cockpit.empty()) wishes.hosts = {{"cockpit", cockpit}};
  return wishes;
}

Wishes only(const std::vector<std::string>& ids) {
  Wishes wishes;
  wishes.only = ids;
  return wishes;
}

Wishes without(const std::vector<std::string>& ids) {
  Wishes wishes;
  wishes.skip = ids;
  return wishes;
}

const std::vector<std::string> kFromTheCockpit{"product-updates",
                                               "case-intelligence-feed-1",
                                               "case-intelligence-feed-2",
                                               "thor-cloud",
                                               "thor-cloud-lite",
                                               "chatgpt",
                                               "ntp-0",
                                               "ntp-1",
                                               "ntp-2",
                                               "dns-external",
                                               "dns-internal",
                                               "domain-name",
                                               "installer-packages",
                                               "tls-interception"};
const std::vector<std::string> kForbidden{"product-updates", "case-intelligence-feed-1", "case-intelligence-feed-2",
                                          "installer-packages"};

struct Selection {
  const char* description;
  Wishes wishes;
  std::vector<std::string> runs;
};

TEST(Plan, RowsThatRun) {
  std::vector<std::string> derived = kForbidden;
  derived.emplace_back("tls-interception");
  const Selection cases[] = {
      {"cockpit", {}, kFromTheCockpit},
      {"workstation", from("workstation", "c.example.org"), {"web-interface", "command-line-access"}},
      {"management center", from("management-center", "10.0.0.5"), {"asset-synchronization"}},
      {"an id", only({"chatgpt"}), {"chatgpt"}},
      {"a section", only({"ntp"}), {"ntp-0", "ntp-1", "ntp-2"}},
      {"a section of several kinds", only({"dns"}), {"dns-external", "dns-internal", "domain-name"}},
      {"a glob over ids", only({"case-*"}), {"case-intelligence-feed-1", "case-intelligence-feed-2"}},
      {"a glob of one character", only({"ntp-?"}), {"ntp-0", "ntp-1", "ntp-2"}},
      {"a glob of a set", only({"ntp-[02]"}), {"ntp-0", "ntp-2"}},
      {"a glob over sections", only({"n*p"}), {"ntp-0", "ntp-1", "ntp-2"}},
      {"several", only({"chatgpt", "domain-name"}), {"chatgpt", "domain-name"}},
      {"the derived row brings what it is made of", only({"tls-interception"}), derived},
      {"its section, too", only({"installation"}), derived},
      {"all but some",
       without({"internet", "installation"}),
       {"ntp-0", "ntp-1", "ntp-2", "dns-external", "dns-internal", "domain-name"}},
      {"skip wins",
       [] {
         Wishes w = only({"ntp"});
         w.skip = {"ntp-1"};
         return w;
       }(),
       {"ntp-0", "ntp-2"}},
      {"skip wins over what the derived row brings",
       [] {
         Wishes w = only({"tls-interception"});
         w.skip = {"case-*"};
         return w;
       }(),
       {"product-updates", "installer-packages", "tls-interception"}},
  };
  for (const Selection& each : cases) EXPECT_EQ(running(planned(each.wishes)), each.runs) << each.description;
}

struct Reason {
  Wishes wishes;
  const char* row;
  Cause cause;
};

TEST(Plan, RowsThatDoNotRunSayWhy) {
  const Reason cases[] = {
      {{}, "web-interface", run_other_vantage},
      {{}, "asset-synchronization", run_other_vantage},
      {{}, "proxy", run_not_configured},
      {from("workstation", "c.example.org"), "product-updates", run_other_vantage},
      {from("workstation", "c.example.org"), "tls-interception", run_other_vantage},
      {only({"ntp"}), "chatgpt", run_not_selected},
      {only({"ntp"}), "web-interface", run_not_selected},
      {without({"chatgpt"}), "chatgpt", run_not_selected},
  };
  for (const Reason& each : cases) EXPECT_EQ(row_of(planned(each.wishes), each.row).skip, each.cause) << each.row;
}

TEST(Plan, EveryRowOfTheTableStandsInThePlanInItsOrder) {
  const Table table = embedded_table();
  for (const Wishes& wishes : {Wishes{}, only({"ntp"}), from("workstation", "c.example.org")}) {
    const Plan plan = planned(wishes);
    ASSERT_EQ(plan.rows.size(), table.rows.size());
    for (std::size_t i = 0; i < table.rows.size(); ++i) EXPECT_EQ(plan.rows[i].requirement.id, table.rows[i].id);
  }
}

TEST(Plan, WhereRowsLead) {
  const Plan here = planned({});
  EXPECT_EQ(row_of(here, "product-updates").host, "update-301.nextron-systems.com");
  EXPECT_EQ(row_of(here, "ntp-1").host, "1.debian.pool.ntp.org");
  EXPECT_EQ(row_of(here, "dns-external").host, "");
  EXPECT_EQ(row_of(here, "web-interface").host, "");
  const Plan there = planned(from("workstation", "10.0.0.5"));
  EXPECT_EQ(row_of(there, "web-interface").host, "10.0.0.5");
  EXPECT_EQ(row_of(there, "command-line-access").host, "10.0.0.5");
}

TEST(Plan, ExpectedFailuresAreMarked) {
  Wishes wishes;
  wishes.expect_fail = {"case-*", "ntp"};
  std::vector<std::string> marked;
  for (const PlannedRow& row : planned(wishes).rows) {
    if (row.failure_expected) marked.push_back(row.requirement.id);
  }
  EXPECT_EQ(marked, (std::vector<std::string>{"case-intelligence-feed-1", "case-intelligence-feed-2", "ntp-0", "ntp-1",
                                              "ntp-2"}));
}

struct Mistake {
  const char* description;
  Wishes wishes;
  std::vector<std::string> words;  ///< that the sentence must have
};

Wishes expecting(const std::string& id) {
  Wishes wishes;
  wishes.expect_fail = {id};
  return wishes;
}

Wishes with_host(const std::string& role) {
  Wishes wishes;
  wishes.hosts = {{role, "a.example.org"}};
  return wishes;
}

TEST(Plan, ChecksFromTheProductsHostWhereNothingIsSaid) {
  EXPECT_EQ(planned({}).surroundings.from, "cockpit");
  Table table = embedded_table();
  table.roles = {{"office", "Office"}, {"hall", "Hall"}};
  for (auto& row : table.rows) row.source = "office";
  EXPECT_EQ(planned({}, table).surroundings.from, "office");
}

TEST(Plan, MistakesSayWhatToChange) {
  const Mistake cases[] = {
      {"unknown role", from("laptop"), {"--from laptop", "cockpit", "workstation", "management-center"}},
      {"host of an unknown role", with_host("laptop"), {"--host laptop=", "cockpit", "workstation"}},
      {"unknown id", only({"nonsense"}), {"--only nonsense", "internet", "dns"}},
      {"unknown id among others", only({"ntp", "nonsense"}), {"--only nonsense"}},
      {"glob that matches nothing", without({"x*"}), {"--skip x*"}},
      {"empty id", only({""}), {"--only"}},
      {"unknown expectation", expecting("nonsense"), {"--expect-fail nonsense"}},
      {"ids are not matched by parts", only({"chat"}), {"--only chat"}},
      {"ids have their case", only({"ChatGPT"}), {"--only ChatGPT"}},
      {"workstation without a host", from("workstation"), {"workstation", "--host cockpit="}},
      {"center without a host", from("management-center"), {"management-center", "--host cockpit="}},
      {"rows of another vantage", only({"web-interface"}), {"--from workstation"}},
      {"a section of another vantage", only({"management-center"}), {"--from management-center"}},
      {"skips everything", without({"*"}), {"--skip"}},
      {"only what is skipped",
       [] {
         Wishes w = only({"ntp"});
         w.skip = {"ntp"};
         return w;
       }(),
       {"--only", "--skip"}},
  };
  for (const Mistake& each : cases) {
    const std::string sentence = refused(each.wishes);
    for (const std::string& word : each.words) {
      EXPECT_NE(sentence.find(word), std::string::npos) << each.description << ": " << sentence;
    }
    EXPECT_EQ(sentence.find('\n'), std::string::npos) << each.description;
  }
}

}  // namespace
}  // namespace netpreflight::scenarios
