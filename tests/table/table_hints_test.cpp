// What is odd about tables that can be used.
#include "table/table_hints.hpp"

#include <gtest/gtest.h>

#include "netpreflight/embedded_tables.hpp"

namespace netpreflight {
namespace {

using Lines = std::vector<std::string>;

/// A table without oddities: a role to come from, one to go to, and what a run looks at besides.
Table plain() {
  Table table;
  table.roles = {{"here", "Here"}, {"there", "There"}};
  table.sections = {{"out", "Out", false}, {"in", "In", false}};
  Requirement tls{
      "web", "out",         "Web",          Level::mandatory,        "here", {DestinationKind::host, "a.example"},
      443,   Protocol::tcp, ProbeKind::tls, Interception::forbidden, false};
  Requirement ssh{"shell",
                  "in",
                  "Shell",
                  Level::mandatory,
                  "there",
                  {DestinationKind::role, "here"},
                  22,
                  Protocol::tcp,
                  ProbeKind::ssh_service,
                  Interception::not_judged,
                  false};
  table.rows = {tls, ssh};
  return table;
}

Requirement local(const std::string& id, const std::string& source, ProbeKind probe) {
  Requirement row;
  row.id = id;
  row.section = "out";
  row.source = source;
  row.destination.kind = entry(probe).destination;
  row.probe = probe;
  return row;
}

TEST(TableHints, ThereAreNoneWhereNothingIsOdd) {
  EXPECT_EQ(hints_of(plain()), Lines());
  for (const auto& embedded : embedded_tables())
    EXPECT_EQ(hints_of(read_embedded_table(embedded)), Lines()) << full_name(embedded);
}

TEST(TableHints, WhatNoRowHas) {
  Table table = plain();
  table.roles.push_back({"toaster", "Toaster"});
  table.sections.push_back({"up", "Up", false});
  table.sections[1].any_of = true;
  EXPECT_EQ(hints_of(table),
            (Lines{R"(role "toaster": no row starts there or leads there)",
                   R"(section "in": "any_of" says nothing of a single row)", R"(section "up": has no row)"}));
}

TEST(TableHints, WhatNoRunChecks) {
  Table table = plain();
  table.rows[1].destination.name = "there";
  for (const auto probe : {ProbeKind::tls_interception, ProbeKind::dns_external, ProbeKind::proxy})
    table.rows.push_back(local(std::string(name(probe)), "there", probe));
  EXPECT_EQ(hints_of(table),
            (Lines{R"(row "shell": no run checks it: it starts and ends at there)",
                   R"(row "tls-interception": no run can judge it: no row that starts at there forbids interception)",
                   R"(row "dns-external": no run can judge it: no row that starts at there leads to a host)",
                   R"(row "proxy": no run can judge it: no row that starts at there leads to a TLS server)"}));
  for (auto& row : table.rows) row.source = "here";
  table.rows[1].destination.name = "there";
  EXPECT_EQ(hints_of(table), Lines());
}

TEST(TableHints, PortsWhereSomethingElseAnswers) {
  Table table = plain();
  table.rows[0].port = 22;
  table.rows[1].port = 443;
  Requirement time = table.rows[0];
  time.id = "time";
  time.probe = ProbeKind::ntp;
  time.port = 124;
  time.protocol = Protocol::udp;
  table.rows.push_back(time);
  EXPECT_EQ(hints_of(table), (Lines{R"(row "web": the probe tls on 22/tcp, where SSH answers as a rule)",
                                    R"(row "shell": the probe ssh-service on 443/tcp, where TLS answers as a rule)",
                                    R"(row "time": the probe ntp on 124/udp, and time servers answer on 123/udp)"}));
  table.rows[0].port = 4711;
  table.rows[1].port = 2222;
  table.rows[2].port = 123;
  EXPECT_EQ(hints_of(table), Lines());
}

TEST(TableHints, RowsThatAreThereTwice) {
  Table table = plain();
  table.rows.push_back(table.rows[0]);
  table.rows.back().id = "web-2";
  EXPECT_EQ(hints_of(table), Lines{R"(row "web-2": is the same as the row "web")"});
  table.rows.back().section = "in";
  EXPECT_EQ(hints_of(table), Lines());
}

}  // namespace
}  // namespace netpreflight
