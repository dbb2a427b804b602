// Which role each end has, what it listens for and what it checks.
#include "cli/pair/ends.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/pair/script.hpp"
#include "text/shell_word.hpp"

namespace netpreflight {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

PairOptions options_from(std::string from, std::string there = "") {
  PairOptions options;
  options.from = std::move(from);
  options.there = std::move(there);
  return options;
}

PairWork planned(const PairOptions& options, const std::string& host = "far.example") {
  const auto work = plan_pair(embedded_table(), options, host);
  EXPECT_TRUE(work) << work.error();
  return work.value_or(PairWork{});
}

std::string refused(const PairOptions& options) {
  const auto work = plan_pair(embedded_table(), options, "far.example");
  return work ? "" : work.error();
}

TEST(PairEnds, FromTheWorkstation) {
  const PairWork work = planned(options_from("workstation"));
  EXPECT_EQ(work.there.role, "cockpit");
  EXPECT_EQ(shell_words(work.there.listen),
            "listen --as cockpit --for 800s --until-input-ends --only web-interface --only command-line-access");
  EXPECT_THAT(work.there.ports, ElementsAre(443, 22));
  EXPECT_EQ(shell_words(work.there.check), "check --from cockpit");
  EXPECT_EQ(work.there.to_add, "workstation");
  EXPECT_THAT(work.here.listen, IsEmpty());
  EXPECT_EQ(shell_words(work.here.check), "check --from workstation --host cockpit=far.example");
  EXPECT_EQ(work.here.to_add, std::nullopt);
  EXPECT_EQ(work.limit, Milliseconds(800'000));
}

TEST(PairEnds, FromTheCockpitTheOtherRoleHasToBeSaid) {
  EXPECT_EQ(refused(options_from("")),
            "which role has the other end? Add --there workstation or --there management-center");
  const PairWork work = planned(options_from("", "management-center"));
  EXPECT_THAT(shell_words(work.here.listen), HasSubstr("--only asset-synchronization"));
  EXPECT_THAT(work.here.ports, ElementsAre(7443));
  EXPECT_EQ(shell_words(work.there.check), "check --from management-center");
}

TEST(PairEnds, OptionsForBothEnds) {
  PairOptions options = options_from("workstation");
  options.hosts = {{"workstation", "10.0.0.1"}, {"cockpit", "cockpit.example"}, {"management-center", "mc.example"}};
  options.ports = {{"web-interface", {8443, Protocol::tcp}}};
  options.only = {"workstation", "ntp"};
  options.family = Family::v4;
  options.timeout = Milliseconds(2000);
  options.requirements = "/somewhere/our table";
  const PairWork work = planned(options);
  EXPECT_EQ(
      shell_words(work.here.check),
      "check --from workstation --host management-center=mc.example --host cockpit=cockpit.example --only workstation "
      "--only ntp --requirements '/somewhere/our table' --port web-interface=8443/tcp -4 --timeout 2s");
  EXPECT_EQ(
      shell_words(work.there.check),
      "check --from cockpit --host management-center=mc.example --host workstation=10.0.0.1 --only workstation --only ntp "
      "--requirements our_table.json --port web-interface=8443/tcp -4 --timeout 2s");
  EXPECT_EQ(work.there.to_add, std::nullopt);
  EXPECT_THAT(work.there.ports, ElementsAre(8443, 22));
  EXPECT_THAT(shell_words(work.there.listen),
              HasSubstr("--requirements our_table.json --port web-interface=8443/tcp -4"));
}

TEST(PairEnds, AnEndWithNothingToCheckListensOnly) {
  PairOptions options = options_from("workstation");
  options.only = {"web-interface"};
  const PairWork work = planned(options);
  EXPECT_THAT(work.there.check, IsEmpty());
  EXPECT_THAT(shell_words(work.there.listen), HasSubstr("--only web-interface"));
}

/// They are seen as root only, which the port 0 says.
TEST(PairEnds, WhereOnlyEchoesLeadItListensForThem) {
  Table table = embedded_table();
  for (auto& row : table.rows) {
    if (row.id != "web-interface") continue;
    row.protocol = Protocol::icmp;
    row.probe = ProbeKind::icmp;
    row.port.reset();
  }
  PairOptions options = options_from("workstation");
  options.only = {"web-interface"};
  const auto work = plan_pair(table, options, "far.example");
  ASSERT_TRUE(work) << work.error();
  EXPECT_EQ(shell_words(work->there.listen), "listen --as cockpit --for 800s --until-input-ends --only web-interface");
  EXPECT_THAT(work->there.ports, ElementsAre(0));
  EXPECT_THAT(far_script(work->there, work->limit, "mark"), HasSubstr("[ -1 -lt \"$free\" ]"));
}

TEST(PairEnds, Refusals) {
  EXPECT_THAT(refused(options_from("kitchen")), HasSubstr("--from kitchen"));
  EXPECT_THAT(refused(options_from("", "kitchen")), HasSubstr("--there kitchen"));
  EXPECT_THAT(refused(options_from("cockpit", "cockpit")), HasSubstr("the role of this end, too"));
  EXPECT_EQ(refused(options_from("workstation", "management-center")),
            "no row of the table leads between workstation and management-center: check from each end by itself");
  PairOptions options = options_from("workstation");
  options.only = {"ntp"};
  EXPECT_EQ(refused(options), "no row of --only leads between workstation and cockpit: check from each end by itself");
  options.only = {"nowhere"};
  EXPECT_THAT(refused(options), HasSubstr("--only nowhere"));
  options.only = {};
  options.hosts = {{"kitchen", "10.0.0.1"}};
  EXPECT_THAT(refused(options), HasSubstr("--host kitchen=10.0.0.1"));
}

TEST(PairEnds, TheHostOfADestination) {
  EXPECT_EQ(host_of_destination("cockpit"), "cockpit");
  EXPECT_EQ(host_of_destination("root@cockpit"), "cockpit");
  EXPECT_EQ(host_of_destination("a@b@cockpit"), "cockpit");
  EXPECT_EQ(host_of_destination("root@2001:db8::1"), "2001:db8::1");
  EXPECT_EQ(host_of_destination("ssh://root@cockpit:2222"), "cockpit");
  EXPECT_EQ(host_of_destination("ssh://[2001:db8::1]:2222/"), "2001:db8::1");
}

TEST(PairEnds, TheNameOfACopy) {
  PairOptions options;
  EXPECT_EQ(name_of_copy(options), "");
  options.requirements = "management-center";
  EXPECT_EQ(name_of_copy(options), "");
  options.requirements = "tables/ours.json";
  EXPECT_EQ(name_of_copy(options), "ours.json");
  options.requirements = "../-.we;rd name.json";
  EXPECT_EQ(name_of_copy(options), "we_rd_name.json");
  options.requirements = "a/.json";
  EXPECT_EQ(name_of_copy(options), "json.json");
}

}  // namespace
}  // namespace netpreflight
