// Patterns that choose rows, and what is said of one that chooses none.
#include "plan/selection.hpp"

#include <gtest/gtest.h>

#include "netpreflight/plan.hpp"

namespace netpreflight {
namespace {

const std::string kAll =
    " (there are: workstation (web-interface, command-line-access), management-center (asset-synchronization), internet "
    "(product-updates, case-intelligence-feed-1, case-intelligence-feed-2, thor-cloud, thor-cloud-lite, chatgpt, proxy), ntp "
    "(ntp-0, ntp-1, ntp-2), dns (dns-external, dns-internal, domain-name), installation (installer-packages, "
    "tls-interception))";

std::string fault(const std::string& pattern) {
  const Table table = embedded_table();
  const auto checked = check_patterns("--only", {"ntp", pattern}, table.sections, table.rows);
  return checked ? "" : checked.error();
}

TEST(Selection, KnownPatterns) {
  for (const char* pattern : {"dns", "dns-*", "proxy", "*", "case-intelligence-feed-[12]", "???"})
    EXPECT_EQ(fault(pattern), "");
}

TEST(Selection, SaysWhatThereIs) {
  EXPECT_EQ(fault(""), "--only: the id of a row or section is missing" + kAll);
  EXPECT_EQ(fault("nonsense-?"), "--only nonsense-?: no row and no section has that id" + kAll);
  EXPECT_EQ(fault("internt"), "--only internt: no row and no section has that id; did you mean internet?" + kAll);
  EXPECT_EQ(fault("thor-clod*"),
            "--only thor-clod*: no row and no section has that id; did you mean thor-cloud or thor-cloud-lite?" + kAll);
  EXPECT_EQ(fault("ntp-3"),
            "--only ntp-3: no row and no section has that id; did you mean ntp-0, ntp-1 or ntp-2?" + kAll);
  EXPECT_EQ(fault("\x1b[2J"), "--only \\x1b[2J: no row and no section has that id" + kAll);
}

TEST(Selection, NamesTheFirstOfVeryMany) {
  Table table = embedded_table();
  table.rows.assign(1000, table.rows.front());
  for (std::size_t i = 0; i < table.rows.size(); ++i) table.rows[i].id = "row-" + std::to_string(i);
  const auto checked = check_patterns("--skip", {"x"}, table.sections, table.rows);
  EXPECT_EQ(checked.error().find("--skip x: no row and no section has that id (there are: workstation (row-0, row-1, "),
            0U);
  EXPECT_NE(checked.error().find(", row-63) and 936 rows more (see `netpreflight requirements`))"), std::string::npos);
}

TEST(Selection, EveryRoleThatIsNamed) {
  const std::string roles = " (there are: cockpit, workstation, management-center)";
  const Table table = embedded_table();
  Wishes wishes;
  wishes.from = "cokcpit";
  EXPECT_EQ(make_plan(table, wishes).error(), "--from cokcpit: no such role; did you mean cockpit?" + roles);
  wishes = {};
  wishes.hosts["workstatoin"] = "10.0.0.1";
  EXPECT_EQ(make_plan(table, wishes).error(),
            "--host workstatoin=10.0.0.1: no such role; did you mean workstation?" + roles);
  EXPECT_EQ(incoming_rows(table, "cockpt", {}).error(), "--as cockpt: no such role; did you mean cockpit?" + roles);
}

}  // namespace
}  // namespace netpreflight
