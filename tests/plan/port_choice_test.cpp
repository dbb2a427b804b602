// --port: what a site chose in place of the table's port, and what cannot be chosen.
#include <gtest/gtest.h>

#include "netpreflight/plan.hpp"

namespace netpreflight {
namespace {

Requirement row(std::string id, ProbeKind probe, Protocol protocol, std::optional<std::uint16_t> port) {
  Requirement made;
  made.id = std::move(id);
  made.probe = probe;
  made.protocol = protocol;
  made.port = port;
  return made;
}

Table table() {
  Table made;
  made.rows = {
      row("syslog", ProbeKind::udp, Protocol::udp, 514),  row("syslog-6514-tcp", ProbeKind::tcp, Protocol::tcp, 6514),
      row("updates", ProbeKind::tls, Protocol::tcp, 443), row("time", ProbeKind::ntp, Protocol::udp, 123),
      row("echo", ProbeKind::icmp, Protocol::icmp, {}),   row("names", ProbeKind::dns_external, Protocol::none, 53)};
  for (std::size_t i = 0; i < 2; ++i) made.rows[i].alternative_of = "syslog";
  made.rows[0].options = ProbeOptions{false, "", false, "00"};
  return made;
}

std::string ids(const Table& table) {
  std::string all;
  for (const auto& row : table.rows) all += (all.empty() ? "" : " ") + row.id + "=" + port_and_protocol(row);
  return all;
}

TEST(ChoosePorts, OneTakesThePlaceOfAllAlternatives) {
  Table chosen = table();
  ASSERT_TRUE(choose_ports(chosen, {{"syslog", {601, Protocol::tcp}}}));
  EXPECT_EQ(ids(chosen), "syslog=601/tcp updates=443/tcp time=123/udp echo=icmp names=53");
  EXPECT_EQ(chosen.rows.front().probe, ProbeKind::tcp);
  EXPECT_FALSE(chosen.rows.front().alternative_of);
  EXPECT_FALSE(chosen.rows.front().options);  // what is sent over UDP says nothing of TCP
}

TEST(ChoosePorts, AnotherPortOfTheSameProtocol) {
  Table chosen = table();
  ASSERT_TRUE(choose_ports(chosen, {{"updates", {8443, Protocol::tcp}}, {"syslog", {1514, Protocol::udp}}}));
  EXPECT_EQ(ids(chosen), "syslog=1514/udp updates=8443/tcp time=123/udp echo=icmp names=53");
  EXPECT_EQ(options_of(chosen.rows.front()).payload, "00");
}

struct Refused {
  const char* row;
  PortChoice choice;
  const char* error;
};

TEST(ChoosePorts, SaysWhatMakesNoSense) {
  for (const Refused& each :
       {Refused{"sylog",
                {1, Protocol::tcp},
                "--port sylog=1/tcp: no row has that id; did you mean syslog? (rows: see `netpreflight requirements`)"},
        Refused{"dishwasher",
                {1, Protocol::udp},
                "--port dishwasher=1/udp: no row has that id (rows: see `netpreflight requirements`)"},
        Refused{"updates", {443, Protocol::udp}, "--port updates=443/udp: a row of the probe tls needs a port of tcp"},
        Refused{"time", {123, Protocol::tcp}, "--port time=123/tcp: a row of the probe ntp needs a port of udp"},
        Refused{
            "echo", {7, Protocol::udp}, "--port echo=7/udp: a row of the probe icmp has no port that could be chosen"},
        Refused{"names",
                {5353, Protocol::udp},
                "--port names=5353/udp: a row of the probe dns-external has no port that could be chosen"}}) {
    Table unchanged = table();
    const auto chosen = choose_ports(unchanged, {{each.row, each.choice}});
    ASSERT_FALSE(chosen) << each.row;
    EXPECT_EQ(chosen.error(), each.error);
  }
}

}  // namespace
}  // namespace netpreflight
