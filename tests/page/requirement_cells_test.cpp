// Cells and titles in the words of many pages.
#include "page/requirement_cells.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "page/requirement_columns.hpp"

namespace netpreflight {
namespace {

/// "443/tcp 80/tcp", "443/tcp or 8443/tcp", with "+ WORD" for what is no port.
std::string ports(std::string_view cell, const std::vector<std::string>& protocols = {}) {
  const NamedPorts named = ports_of(cell, protocols);
  std::string text = fmt::format("{}", fmt::join(named.ports, named.any_is_enough ? " or " : " "));
  for (const auto& word : named.unread) text += " + " + word;
  return text;
}

TEST(Ports, AreReadInManyForms) {
  for (const char* cell :
       {"443/tcp", "443/TCP", "tcp/443", "TCP 443", "443 TCP", "443 (TCP)", "TCP: 443", "tcp port 443"})
    EXPECT_EQ(ports(cell), "443/tcp") << cell;
  EXPECT_EQ(ports("443"), "443");
  EXPECT_EQ(ports("443 (HTTPS)"), "443");
  EXPECT_EQ(ports("ICMP"), "icmp");
  EXPECT_EQ(ports("ICMP echo (type 8)"), "icmp 8");
  EXPECT_EQ(ports("Ping"), "icmp");
}

TEST(Ports, OfOneCellMayBeSeveral) {
  EXPECT_EQ(ports("443/tcp, 80/tcp"), "443/tcp 80/tcp");
  EXPECT_EQ(ports("443/tcp 80/tcp"), "443/tcp 80/tcp");
  EXPECT_EQ(ports("80, 443/tcp"), "80/tcp 443/tcp");
  EXPECT_EQ(ports("TCP: 443, 80"), "443/tcp 80/tcp");
  EXPECT_EQ(ports("TCP: 443; UDP: 53"), "443/tcp 53/udp");
  EXPECT_EQ(ports("443/tcp\n123/udp"), "443/tcp 123/udp");
  EXPECT_EQ(ports("53 tcp/udp"), "53/tcp 53/udp");
  EXPECT_EQ(ports("TCP/UDP 53"), "53/tcp 53/udp");
  EXPECT_EQ(ports("53/tcp/udp"), "53/tcp 53/udp");
  EXPECT_EQ(ports("22 and 443 (TCP)"), "22/tcp 443/tcp");
  EXPECT_EQ(ports("514/udp or 6514/tcp"), "514/udp or 6514/tcp");
}

TEST(Ports, MayBeRanges) {
  EXPECT_EQ(ports("8000-8010/tcp"), "8000-8010/tcp");
  EXPECT_EQ(ports("TCP 8000 - 8010"), "8000-8010/tcp");
  EXPECT_EQ(ports("8000\xE2\x80\x93"
                  "8010/tcp"),
            "8000-8010/tcp");
}

TEST(Ports, TakeTheProtocolOfAnotherColumnWhereTheySayNone) {
  EXPECT_EQ(ports("443", {"tcp"}), "443/tcp");
  EXPECT_EQ(ports("53", {"tcp", "udp"}), "53/tcp 53/udp");
  EXPECT_EQ(ports("514/udp", {"tcp"}), "514/udp");
  EXPECT_EQ(ports("-", {"icmp"}), "icmp");
  EXPECT_EQ(ports("", {"icmp"}), "icmp");
}

TEST(Ports, WhatIsNoneStaysAsItIs) {
  EXPECT_EQ(ports(""), "");
  EXPECT_EQ(ports("Any"), "any");
  EXPECT_EQ(ports("443/tcp, see below"), "443/tcp + see below");
}

TEST(Protocols, AreReadOutOfWords) {
  using Names = std::vector<std::string>;
  EXPECT_EQ(protocols_of("TCP"), Names{"tcp"});
  EXPECT_EQ(protocols_of("TCP/UDP"), (Names{"tcp", "udp"}));
  EXPECT_EQ(protocols_of("HTTPS"), Names{"tcp"});
  EXPECT_EQ(protocols_of("Syslog (TCP)"), Names{"tcp"});
  EXPECT_EQ(protocols_of("ICMP"), Names{"icmp"});
  EXPECT_EQ(protocols_of("GRE"), Names());
}

TEST(Ports, StandInSentences) {
  using Names = std::vector<std::string>;
  EXPECT_EQ(ports_in_sentence("via HTTPS on port 443/tcp:"), Names{"443/tcp"});
  EXPECT_EQ(ports_in_sentence("on TCP port 443."), Names{"443/tcp"});
  EXPECT_EQ(ports_in_sentence("through ports 80 and 443"), (Names{"80", "443"}));
  EXPECT_EQ(ports_in_sentence("123/udp for time"), Names{"123/udp"});
  EXPECT_EQ(ports_in_sentence("version 443 of 2024 has 3 ports"), Names());
}

TEST(Ports, AreReadBack) {
  EXPECT_EQ(port_range("443/tcp")->first, 443);
  EXPECT_EQ(port_range("8000-8010/udp")->last, 8010);
  EXPECT_EQ(port_range("443")->protocol, "");
  for (const char* text : {"", "0", "65536", "443/sctp", "443-", "9-8", "any", "-1", "99999999999"})
    EXPECT_FALSE(port_range(text)) << text;
}

/// Each as "NAME", with its port, and "?" where it stood among words.
std::string places(std::string_view cell) {
  std::string text;
  for (const auto& place : places_of(cell))
    text += fmt::format("{}{}{}{}", text.empty() ? "" : " | ", place.name, place.port.empty() ? "" : " " + place.port,
                        place.out_of_words ? "?" : "");
  return text;
}

TEST(Places, HostsStandForThemselvesAndRolesStayWhole) {
  EXPECT_EQ(places("A.example"), "a.example");
  EXPECT_EQ(places("a.example, b.example; c.example\nd.example"), "a.example | b.example | c.example | d.example");
  EXPECT_EQ(places("a.example and b.example"), "a.example | b.example");
  EXPECT_EQ(places("Management Center"), "Management Center");
  EXPECT_EQ(places("Node.js server"), "Node.js server");
  EXPECT_EQ(places("*.blob.example"), "*.blob.example");
  EXPECT_EQ(places(""), "");
}

TEST(Places, AddressesHavePorts) {
  EXPECT_EQ(places("https://a.example/"), "a.example 443/tcp");
  EXPECT_EQ(places("http://a.example/x/y"), "a.example 80/tcp");
  EXPECT_EQ(places("https://a.example:8443/x"), "a.example 8443/tcp");
  EXPECT_EQ(places("a.example:9443"), "a.example 9443/tcp");
  EXPECT_EQ(places("2001:db8::1"), "2001:db8::1");
  EXPECT_EQ(places("192.0.2.7"), "192.0.2.7");
}

TEST(Places, HostsAreTakenOutOfWordsWhereThatIsPlain) {
  EXPECT_EQ(places("the relay (relay.example)"), "relay.example?");
  EXPECT_EQ(places("licences at l.api.example."), "l.api.example?");
  EXPECT_EQ(places("see https://a.example/x"), "a.example 443/tcp?");
}

std::string ends(std::string_view title) {
  const auto ends = ends_of_title(title);
  return ends ? fmt::format("{} > {}", fmt::join(ends->sources, " | "), fmt::join(ends->destinations, " | ")) : "none";
}

TEST(Titles, SayBothEnds) {
  EXPECT_EQ(ends("From ASGARD Agent to ASGARD Server"), "ASGARD Agent > ASGARD Server");
  EXPECT_EQ(ends("From ASGARD and Master ASGARD to the Internet"), "ASGARD | Master ASGARD > Internet");
  EXPECT_EQ(ends("1.2. Ports from the Agents to the Server (optional)"), "Agents > Server");
  EXPECT_EQ(ends("Agents -> Server"), "Agents > Server");
  EXPECT_EQ(ends("Ports"), "none");
  EXPECT_EQ(ends("Platform to Server"), "none");
  EXPECT_EQ(ends("From here on"), "none");
}

TEST(Titles, SayTheDirection) {
  for (const char* text : {"Inbound", "Incoming connections", "in"})
    EXPECT_EQ(direction_of(text), Direction::in) << text;
  for (const char* text : {"Outbound", "Outgoing (optional)", "out"})
    EXPECT_EQ(direction_of(text), Direction::out) << text;
  for (const char* text : {"", "Inbound and outbound", "Main"})
    EXPECT_EQ(direction_of(text), Direction::unsaid) << text;
}

TEST(Titles, SayThatSomethingIsOptional) {
  EXPECT_TRUE(says_optional("Syslog (Optional)"));
  EXPECT_FALSE(says_optional("Optional"));
  EXPECT_EQ(without_optional("Syslog (optional) forwarder"), "Syslog forwarder");
}

/// "0 port, 1 description ..." by index.
std::string columns(const std::vector<std::string>& header) {
  const RequirementColumns columns = columns_of(header);
  std::string text;
  for (const auto& port : columns.ports) text += fmt::format("port{} {} ", port.protocol, port.index);
  const auto add = [&](std::string_view name, const std::optional<std::size_t>& column) {
    if (column) text += fmt::format("{} {} ", name, *column);
  };
  add("description", columns.description);
  add("source", columns.source);
  add("destination", columns.destination);
  add("level", columns.level);
  add("protocol", columns.protocol);
  add("direction", columns.direction);
  for (const std::size_t unused : columns.unused) text += fmt::format("unused {} ", unused);
  text.pop_back();
  return text;
}

TEST(Columns, AreToldByTheirHeadings) {
  EXPECT_EQ(columns({"Description", "Port", "Source", "Destination"}), "port 1 description 0 source 2 destination 3");
  EXPECT_EQ(columns({"Product", "Remote Systems"}), "description 0 destination 1");
  EXPECT_EQ(columns({"Server", "Port"}), "port 1 destination 0");
  EXPECT_EQ(columns({"From", "To", "Ports", "Protocol", "Required", "Direction"}),
            "port 2 source 0 destination 1 level 4 protocol 3 direction 5");
  EXPECT_EQ(columns({"Service", "Ports TCP", "Ports UDP"}), "porttcp 1 portudp 2 description 0");
  EXPECT_EQ(columns({"Source", "Source Port", "Destination", "Destination Port"}),
            "port 3 source 0 destination 2 unused 1");
  EXPECT_EQ(columns({"Role", "Port", "Remarks"}), "port 1 description 0 unused 2");
  EXPECT_EQ(columns({"Supported", "Transport", "Reports"}), "protocol 1 unused 0 unused 2");
}

}  // namespace
}  // namespace netpreflight
