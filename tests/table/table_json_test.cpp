// Every way to get a table wrong, with the whole line that the user is told.
#include <ctime>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "netpreflight/table.hpp"

namespace netpreflight {
namespace {

std::string file_text(const std::string& path) {
  std::ifstream stream(std::string(NETPREFLIGHT_SOURCE_DIR) + "/" + path, std::ios::binary);
  EXPECT_TRUE(stream) << path;
  return {std::istreambuf_iterator<char>(stream), {}};
}

std::string embedded_text() {
  return file_text("data/requirements/analysis-cockpit.json");
}

/// A small good table; the cases below replace one piece of it.
constexpr std::string_view kGood = R"({
  "schema": "netpreflight-requirements/1", "id": "small", "edition": "2025-07-28", "title": "Title", "source": "Page",
  "roles": [{"id": "here", "name": "Here"}, {"id": "there", "name": "There"}],
  "sections": [{"id": "out", "title": "Out"}, {"id": "in", "title": "In", "any_of": true}],
  "vendor_ca": {"organisation": "Vendor", "sha256": []},
  "rows": [
    {"id": "a", "section": "out", "description": "A", "level": "mandatory", "source": "here",
     "destination": {"host": "a.example"}, "port": 443, "protocol": "tcp", "probe": "tls"},
    {"id": "b", "section": "in", "description": "B", "level": "optional", "source": "there",
     "destination": {"role": "here"}, "port": 22, "protocol": "tcp", "probe": "ssh-service"}
  ]
})";

struct Case {
  std::string_view piece;  ///< of kGood, which has it once
  std::string_view instead;
  std::string_view line;  ///< of the error, behind "FILE: "
};

std::string with(std::string_view piece, std::string_view instead) {
  std::string text(kGood);
  const std::size_t found = text.find(piece);
  EXPECT_NE(found, std::string::npos) << piece;
  EXPECT_EQ(text.find(piece, found + 1), std::string::npos) << piece << " is there twice";
  return text.replace(found, piece.size(), instead);
}

void expect_error(std::string_view text, std::string_view line) {
  const auto table = read_table(text, "FILE");
  ASSERT_FALSE(table) << line;
  EXPECT_EQ(table.error().line(), "FILE: " + std::string(line));
}

void expect_errors(std::initializer_list<Case> cases) {
  for (const Case& each : cases) {
    expect_error(with(each.piece, each.instead), each.line);
  }
}

TEST(ReadTable, TakesAGoodOne) {
  const auto table = read_table(kGood, "FILE");
  ASSERT_TRUE(table) << table.error().line();
  EXPECT_EQ(table->sections.at(1).any_of, true);
  EXPECT_EQ(table->rows.at(0).destination.name, "a.example");
  EXPECT_EQ(table->rows.at(0).interception, Interception::not_judged);
  EXPECT_EQ(table->rows.at(1).destination.kind, DestinationKind::role);
  EXPECT_EQ(table->rows.at(1).level, Level::optional);
}

TEST(ReadTable, RefusesWrongTopLevelFields) {
  expect_errors({
      {R"("netpreflight-requirements/1")", R"("netpreflight-requirements/2")",
       R"(field "schema": must be "netpreflight-requirements/1", not "netpreflight-requirements/2")"},
      {R"("schema": "netpreflight-requirements/1",)", "", R"(field "schema": is missing)"},
      {R"("id": "small")", R"("id": "Small Table")",
       R"(field "id": must be 1 to 100 of a-z, 0-9 and -, not "Small Table")"},
      {R"("2025-07-28")", R"("2025-02-29")", R"(field "edition": must be a date as in 2025-07-28, not "2025-02-29")"},
      {R"("2025-07-28")", R"("28.7.2025")", R"(field "edition": must be a date as in 2025-07-28, not "28.7.2025")"},
      {R"("2025-07-28")", "20250728", R"(field "edition": must be a string, not 20250728)"},
      {R"("Title")", R"("  ")", R"(field "title": must not be empty)"},
      {R"("Page")", R"("Page\u001b[2J")", R"(field "source": must not hold control characters, as in "Page\x1b[2J")"},
      {R"("source": "Page",)", "", R"(field "source": is missing)"},
      {R"("title": "Title")", R"("titel": "Title")",
       R"(field "titel": is not known; known are schema, id, edition, title, source, roles, sections, vendor_ca, rows)"},
      {R"("title": "Title")", R"("title": "Title", "title": "Title")", R"(field "title": is there twice)"},
      {R"("organisation": "Vendor", )", "", R"(field "vendor_ca", field "organisation": is missing)"},
      {R"("sha256": [])", R"("sha256": ["ABCD"])",
       R"(field "vendor_ca", field "sha256": must hold fingerprints of 64 lower-case hexadecimal digits, not "ABCD")"},
      {R"({"organisation": "Vendor", "sha256": []})", "null", R"(field "vendor_ca": must be an object, not null)"},
  });
}

TEST(ReadTable, RefusesWrongRolesAndSections) {
  expect_errors({
      {R"("id": "there", "name")", R"("id": "here", "name")",
       R"(role 2, field "id": "here" is already the id of role 1)"},
      {R"("id": "in", "title")", R"("id": "out", "title")",
       R"(section 2, field "id": "out" is already the id of section 1)"},
      {R"("name": "Here")", R"("name": "")", R"(role "here", field "name": must not be empty)"},
      {R"(, "name": "Here")", "", R"(role "here", field "name": is missing)"},
      {R"("any_of": true)", R"("any_of": "yes")", R"(section "in", field "any_of": must be true or false, not "yes")"},
      {R"("title": "In")", R"("title": "In", "colour": 1)",
       R"(section "in", field "colour": is not known; known are id, title, any_of)"},
      {R"([{"id": "here", "name": "Here"}, {"id": "there", "name": "There"}])", "[]",
       R"(field "roles": must have at least one entry)"},
      {R"([{"id": "here", "name": "Here"}, {"id": "there", "name": "There"}])", R"({"here": "Here"})",
       R"(field "roles": must be an array, not an object)"},
  });
}

TEST(ReadTable, TakesOtherNamesOfRoles) {
  const std::string text = with(R"("name": "Here")", R"("name": "Here", "also_called": ["This", "That"])");
  const auto table = read_table(text, "FILE");
  ASSERT_TRUE(table) << table.error().line();
  ASSERT_EQ(table->other_names.size(), 2U);
  EXPECT_EQ(table->other_names[1].role, "here");
  EXPECT_EQ(table->other_names[1].name, "That");
  const auto again = read_table(write_table(*table), "FILE");
  ASSERT_TRUE(again) << again.error().line();
  EXPECT_EQ(write_table(*again), write_table(*table));
  expect_errors({
      {R"("name": "Here")", R"("name": "Here", "also_called": [])",
       R"(role "here", field "also_called": must have at least one entry)"},
      {R"("name": "Here")", R"("name": "Here", "also_called": "This")",
       R"(role "here", field "also_called": must be an array, not "This")"},
      {R"("name": "Here")", R"("name": "Here", "also_called": ["This", 7])",
       R"(role "here", field "also_called": must be a string, not 7)"},
      {R"("name": "Here")", R"("name": "Here", "also_called": [" "])",
       R"(role "here", field "also_called": must not be empty)"},
  });
}

TEST(ReadTable, RefusesWrongFieldsOfARow) {
  constexpr std::string_view kPort = R"(row "a", field "port": must be a whole number from 1 to 65535, not )";
  for (const std::string value : {"0", "-1", "70000", "65536", "1.5", "443.0", "\"443\"", "null", "true", "1e3"}) {
    const std::string spelled = value == "1e3" ? "1000.0" : value;
    expect_error(with("443", value), std::string(kPort) + spelled);
  }
  expect_error(with("443", "[443]"), std::string(kPort) + "an array");
  expect_errors({
      {R"("id": "b", "section")", R"("id": "a", "section")", R"(row 2, field "id": "a" is already the id of row 1)"},
      {R"("id": "b", "section")", R"("id": "B", "section")",
       R"(row 2, field "id": must be 1 to 100 of a-z, 0-9 and -, not "B")"},
      {R"("id": "b", "section")", R"("section")", R"(row 2, field "id": is missing)"},
      {R"("section": "out")", R"("section": "up")",
       R"(row "a", field "section": "up" is not declared under "sections")"},
      {R"("source": "there")", R"("source": "up")", R"(row "b", field "source": "up" is not declared under "roles")"},
      {R"("description": "A")", R"("description": "")", R"(row "a", field "description": must not be empty)"},
      {R"("description": "A")", R"("description": 7)", R"(row "a", field "description": must be a string, not 7)"},
      {R"("description": "A", )", "", R"(row "a", field "description": is missing)"},
      {R"("description": "A")", R"("description": "A", "note": "x\ny")",
       R"(row "a", field "note": is not known; known are id, section, description, level, source, destination, port, )"
       R"(protocol, probe, interception, name_enforced, speaks_first, payload, alternatives, expect, proxy)"},
      {R"("description": "A")", R"("description": "A", "b\u001b\n": 1)",
       R"(row "a", field "b\x1b\x0a": is not known; known are id, section, description, level, source, destination, )"
       R"(port, protocol, probe, interception, name_enforced, speaks_first, payload, alternatives, expect, proxy)"},
      {R"("description": "A")", R"("description": "A", "description": "B")",
       R"(row "a", field "description": is there twice)"},
      {R"("mandatory")", R"("must")", R"(row "a", field "level": must be one of mandatory, optional, not "must")"},
      {R"("protocol": "tcp", "probe": "tls")", R"("protocol": "none", "probe": "tls")",
       R"(row "a", field "protocol": must be one of tcp, udp, icmp, not "none")"},
      {R"("probe": "tls")", R"("probe": "ping")",
       R"(row "a", field "probe": must be one of tls, tls-service, ssh-service, proxy, ntp, dns-external, dns-internal, )"
       R"(host-name, tls-interception, tcp, udp, icmp, not "ping")"},
      {R"("probe": "tls")", R"("probe": "tls", "interception": "no")",
       R"(row "a", field "interception": must be one of forbidden, tolerated, not-judged, not "no")"},
      {R"("probe": "tls")", R"("probe": "tls", "name_enforced": 1)",
       R"(row "a", field "name_enforced": must be true or false, not 1)"},
      {R"(, "probe": "tls")", "", R"(row "a", field "probe": is missing)"},
  });
}

TEST(ReadTable, RefusesWrongDestinations) {
  constexpr std::string_view kHost = R"({"host": "a.example"})";
  expect_errors({
      {kHost, R"({})", R"(row "a", field "destination": must have exactly one of host, role, local)"},
      {kHost, R"({"host": "a.example", "role": "here"})",
       R"(row "a", field "destination": must have exactly one of host, role, local)"},
      {kHost, R"({"adress": "a.example"})",
       R"(row "a", field "destination", field "adress": is not known; known are host, role, local)"},
      {kHost, R"("a.example")", R"(row "a", field "destination": must be an object, not "a.example")"},
      {R"({"role": "here"})", R"({"role": "up"})",
       R"(row "b", field "destination", field "role": "up" is not declared under "roles")"},
      {kHost, R"({"local": "host"})",
       R"(row "a", field "destination", field "local": must be one of proxy, nameservers, itself, forbidden-rows, not "host")"},
      {kHost, R"({"host": 1})", R"(row "a", field "destination", field "host": must be a string, not 1)"},
  });
  for (const std::string host :
       {"", "a b", "-a.example", "a-.example", "a..example", "a.example.", ".example", "256.1.1.1", "10.1",
        "https://a.example", "a.example:443", "[::1]", "fe80::1%eth0", "::g", "m\xC3\xBCnchen.example"}) {
    expect_error(
        with("a.example", host),
        R"(row "a", field "destination", field "host": must be a host name or an address, not ")" + host + '"');
  }
  const std::string long_label = std::string(64, 'a') + ".example";
  EXPECT_FALSE(read_table(with("a.example", long_label), "FILE"));
  for (const std::string host : {"a", "a_b", "A.EXAMPLE", "1.example", "a-b.example", "xn--mnchen-3ya.example",
                                 "192.0.2.1", "2001:db8::1", "::ffff:192.0.2.1", "0.debian.pool.ntp.org"}) {
    EXPECT_TRUE(read_table(with("a.example", host), "FILE")) << host;
  }
}

/// A row "a" of this probe, with these fields besides.
std::string with_probe(std::string_view probe, std::string_view fields) {
  const std::string start = R"("destination": {"host": "a.example"}, "port": 443, "protocol": "tcp", "probe": "tls")";
  return with(start, std::string(fields) + R"(, "probe": ")" + std::string(probe) + '"');
}

struct Combination {
  std::string_view probe;
  std::string_view fields;
  std::string_view line;  ///< behind `row "a", `; empty: it is good
};

const Combination kCombinations[] = {
    {"tls", R"("destination": {"host": "a"}, "port": 1, "protocol": "tcp", "interception": "forbidden")", ""},
    {"tls", R"("destination": {"role": "here"}, "port": 1, "protocol": "tcp")",
     R"(field "destination": must be {"host": NAME} for the probe tls)"},
    {"tls", R"("destination": {"host": "a"}, "protocol": "tcp")",
     R"(field "port": is missing; the probe tls needs it)"},
    {"tls", R"("destination": {"host": "a"}, "port": 1, "protocol": "udp")",
     R"(field "protocol": must be "tcp" for the probe tls)"},
    {"tls", R"("destination": {"host": "a"}, "port": 1)", R"(field "protocol": must be "tcp" for the probe tls)"},
    {"tls", R"("destination": {"host": "a"}, "port": 1, "protocol": "tcp", "name_enforced": true)",
     R"(field "name_enforced": must be left out for the probe tls)"},
    {"tls-service", R"("destination": {"role": "here"}, "port": 1, "protocol": "tcp", "name_enforced": true)", ""},
    {"tls-service", R"("destination": {"host": "a"}, "port": 1, "protocol": "tcp")",
     R"(field "destination": must be {"role": ID} for the probe tls-service)"},
    {"tls-service", R"("destination": {"role": "here"}, "port": 1, "protocol": "tcp", "interception": "tolerated")",
     R"(field "interception": must be left out for the probe tls-service)"},
    {"ssh-service", R"("destination": {"role": "here"}, "port": 1, "protocol": "tcp", "interception": "not-judged")",
     ""},
    {"ssh-service", R"("destination": {"role": "here"}, "port": 1, "protocol": "tcp", "name_enforced": true)",
     R"(field "name_enforced": must be left out for the probe ssh-service)"},
    {"proxy", R"("destination": {"local": "proxy"})", ""},
    {"proxy", R"("destination": {"local": "itself"})",
     R"(field "destination": must be {"local": "proxy"} for the probe proxy)"},
    {"proxy", R"("destination": {"local": "proxy"}, "port": 1)",
     R"(field "port": must be left out for the probe proxy)"},
    {"ntp", R"("destination": {"host": "a"}, "port": 123, "protocol": "udp")", ""},
    {"ntp", R"("destination": {"host": "a"}, "port": 123, "protocol": "tcp")",
     R"(field "protocol": must be "udp" for the probe ntp)"},
    {"dns-external", R"("destination": {"local": "nameservers"}, "port": 53)", ""},
    {"dns-external", R"("destination": {"local": "nameservers"}, "port": 53, "protocol": "udp")", ""},
    {"dns-external", R"("destination": {"local": "nameservers"})", ""},
    {"dns-internal", R"("destination": {"local": "nameservers"}, "protocol": "udp")",
     R"(field "protocol": must be left out where there is no port)"},
    {"dns-internal", R"("destination": {"host": "a"}, "port": 53)",
     R"(field "destination": must be {"local": "nameservers"} for the probe dns-internal)"},
    {"host-name", R"("destination": {"local": "itself"})", ""},
    {"host-name", R"("destination": {"local": "itself"}, "protocol": "tcp")",
     R"(field "protocol": must be left out for the probe host-name)"},
    {"tls-interception", R"("destination": {"local": "forbidden-rows"}, "interception": "forbidden")", ""},
    {"tcp", R"("destination": {"host": "a"}, "port": 1, "protocol": "tcp")", ""},
    {"tcp", R"("destination": {"role": "here"}, "port": 1, "protocol": "tcp", "speaks_first": true)", ""},
    {"tcp", R"("destination": {"host": "a"}, "port": 1, "protocol": "tcp", "expect": "220 ", "proxy": true)", ""},
    {"tcp", R"("destination": {"local": "proxy"}, "port": 1, "protocol": "tcp")",
     R"(field "destination": must be {"host": NAME} or {"role": ID} for the probe tcp)"},
    {"tcp", R"("destination": {"role": "here"}, "port": 1, "protocol": "tcp", "proxy": true)",
     R"(field "proxy": must be left out where the destination is not {"host": NAME})"},
    {"tcp", R"("destination": {"host": "a"}, "protocol": "tcp")",
     R"(field "port": is missing; the probe tcp needs it)"},
    {"tcp", R"("destination": {"host": "a"}, "port": 1, "protocol": "udp")",
     R"(field "protocol": must be "tcp" for the probe tcp)"},
    {"tcp", R"("destination": {"host": "a"}, "port": 1, "protocol": "tcp", "expect": "")",
     R"(field "expect": must not be empty)"},
    {"tcp", R"("destination": {"host": "a"}, "port": 1, "protocol": "tcp", "interception": "forbidden")",
     R"(field "interception": must be left out for the probe tcp)"},
    {"dns-external", R"("destination": {"local": "nameservers"}, "port": 53, "protocol": "icmp")",
     R"(field "protocol": must be "tcp" or "udp" for the probe dns-external)"},
    {"udp", R"("destination": {"role": "here"}, "port": 1, "protocol": "udp", "payload": {"hex": "00ff"})", ""},
    {"udp", R"("destination": {"host": "a"}, "port": 1, "protocol": "udp", "payload": {"text": "hello"})", ""},
    {"udp", R"("destination": {"host": "a"}, "port": 1, "protocol": "tcp")",
     R"(field "protocol": must be "udp" for the probe udp)"},
    {"udp", R"("destination": {"host": "a"}, "port": 1, "protocol": "udp", "payload": {"hex": "0"})",
     R"(field "payload", field "hex": must be pairs of lower-case hexadecimal digits, not "0")"},
    {"udp", R"("destination": {"host": "a"}, "port": 1, "protocol": "udp", "payload": {})",
     R"(field "payload": must have exactly one of text, hex)"},
    {"udp", R"("destination": {"host": "a"}, "port": 1, "protocol": "udp", "expect": "x")",
     R"(field "expect": must be left out for the probe udp)"},
    {"tcp", R"("destination": {"host": "a"}, "port": 1, "protocol": "tcp", "payload": {"text": "x"})",
     R"(field "payload": must be left out for the probe tcp)"},
    {"icmp", R"("destination": {"role": "here"}, "protocol": "icmp")", ""},
    {"icmp", R"("destination": {"host": "a"})", R"(field "protocol": must be "icmp" for the probe icmp)"},
    {"icmp", R"("destination": {"host": "a"}, "port": 1, "protocol": "icmp")",
     R"(field "port": must be left out for the probe icmp)"},
    {"udp",
     R"("destination": {"host": "a"}, "port": 1, "protocol": "udp", "alternatives": [{"port": 2, "protocol": "tcp"}])",
     ""},
    {"udp", R"("destination": {"host": "a"}, "port": 1, "protocol": "udp", "alternatives": [])",
     R"(field "alternatives": must have at least one entry)"},
    {"udp", R"("destination": {"host": "a"}, "port": 1, "protocol": "udp", "alternatives": [{"port": 2}])",
     R"(field "alternatives", field "protocol": is missing)"},
    {"tls",
     R"("destination": {"host": "a"}, "port": 1, "protocol": "tcp", "alternatives": [{"port": 2, "protocol": "tcp"}])",
     R"(field "alternatives": must be left out for the probe tls)"},
    {"tls", R"("destination": {"host": "a"}, "port": 1, "protocol": "tcp", "speaks_first": true)",
     R"(field "speaks_first": must be left out for the probe tls)"},
    {"ssh-service", R"("destination": {"role": "here"}, "port": 1, "protocol": "tcp", "expect": "SSH-")",
     R"(field "expect": must be left out for the probe ssh-service)"},
    {"ntp", R"("destination": {"host": "a"}, "port": 1, "protocol": "udp", "proxy": true)",
     R"(field "proxy": must be left out for the probe ntp)"},
    {"tls-interception", R"("destination": {"local": "proxy"})",
     R"(field "destination": must be {"local": "forbidden-rows"} for the probe tls-interception)"},
};

TEST(ReadTable, KnowsWhatGoesWithAProbe) {
  for (const Combination& each : kCombinations) {
    const std::string text = with_probe(each.probe, each.fields);
    if (!each.line.empty()) {
      expect_error(text, R"(row "a", )" + std::string(each.line));
    } else if (const auto table = read_table(text, "FILE"); !table) {
      ADD_FAILURE() << table.error().line();
    }
  }
}

TEST(ReadTable, RefusesWhatIsNoJson) {
  expect_error("", "is empty");
  expect_error(" \r\n\t", "is empty");
  expect_error("\xEF\xBB\xBF{}", "line 1: starts with a byte order mark; save it as UTF-8 without one");
  expect_error(std::string_view("\xFF\xFE{\0", 4), "line 1: is not UTF-8");
  expect_error(with("\"A\"", "\"\xFC\""), "line 7: is not UTF-8");
  expect_error("[1, 2]", "must be an object, not an array");
  expect_error("{", "line 1, column 2: is not JSON: unexpected end of input; expected string literal");
  expect_error("{\n  \"rows\": [}\n",
               "line 2, column 12: is not JSON: unexpected '}'; expected '[', '{', or a literal");
  expect_error("<html>", "line 1, column 1: is not JSON: invalid literal; last read: '<'");
  expect_error(std::string(kGood) + "x",
               R"(line 12, column 2: is not JSON: invalid literal; last read: '"ssh-service"}<U+000A>  ]<U+000A>}x'; )"
               "expected end of input");
  expect_error(with("443", "1e999"), "line 8, column 56: is not JSON: number overflow parsing '1e999'");
  expect_error(with("\"A\"", "\"A\nB\""),
               "line 7, column 52: is not JSON: invalid string: control character U+000A (LF) must be escaped to "
               "\\u000A or \\n; last read: '\"A<U+000A>'");
}

TEST(ReadTable, IsBounded) {
  expect_error(std::string(kMaxTableBytes + 1, ' '), "is larger than 64 MiB");
  expect_error(
      std::string(kMaxTableBytes, '['),
      "entry 1, entry 1, entry 1, entry 1, entry 1, entry 1, entry 1, entry 1: is nested more than 8 levels deep");
  expect_error(
      with("\"A\"", R"({"x": [[[[[[]]]]]]})"),
      R"(row "a", field "description", field "x", entry 1, entry 1, entry 1, entry 1: is nested more than 8 levels deep)");
  std::string rows;
  for (std::size_t count = 0; count <= kMaxTableRows; ++count) {
    rows += "{},";
  }
  expect_error(with(R"("rows": [)", R"("rows": [)" + rows),
               "row 100001: is one entry too many: at most 100000 are read");
  const std::string long_text(501, 'x');
  expect_error(with("\"A\"", '"' + long_text + '"'),
               R"(row "a", field "description": must have at most 500 bytes, not 501)");
}

TEST(ReadTable, EscapesTheFilesName) {
  const auto table = read_table("", "a\n\x1b[2J");
  ASSERT_FALSE(table);
  EXPECT_EQ(table.error().line(), "a\\x0a\\x1b[2J: is empty");
}

TEST(ReadTable, TakesAHundredThousandRows) {
  Table table = *read_table(kGood, "FILE");
  const Requirement row = table.rows.front();
  table.rows.clear();
  for (std::size_t index = 0; index < kMaxTableRows; ++index) {
    table.rows.push_back(row);
    table.rows.back().id = "row-" + std::to_string(index);
  }
  const std::string text = write_table(table);
  const std::clock_t start = std::clock();
  const auto read = read_table(text, "FILE");
  const std::clock_t processor_time = std::clock() - start;
  ASSERT_TRUE(read) << read.error().line();
  EXPECT_EQ(read->rows.size(), kMaxTableRows);
  // An optimised build takes well under a second; this holds with sanitizers too, beside whatever else the machine does, and no quadratic
  // reader would.
  EXPECT_LT(processor_time / CLOCKS_PER_SEC, 30);
}

TEST(WriteTable, GivesTheEmbeddedFileBackByteForByte) {
  const std::string text = embedded_text();
  const auto table = read_table(text, "FILE");
  ASSERT_TRUE(table) << table.error().line();
  EXPECT_EQ(write_table(*table), text);
}

TEST(WriteTable, GivesEveryFieldBack) {
  const std::string once = write_table(*read_table(kGood, "FILE"));
  EXPECT_EQ(write_table(*read_table(once, "FILE")), once);
}

/// A table with one row of every option, and what is written of it.
TEST(WriteTable, GivesAlternativesAndOptionsBack) {
  const std::string text = with_probe(
      "udp", R"("destination": {"host": "a.example"}, "port": 514, "protocol": "udp", "payload": {"text": "hi"}, )"
             R"("alternatives": [{"port": 6514, "protocol": "tcp"}, {"port": 1514, "protocol": "udp"}])");
  const auto table = read_table(text, "FILE");
  ASSERT_TRUE(table) << table.error().line();
  ASSERT_EQ(table->rows.size(), 4U);
  struct Way {
    const char* id;
    const char* port;
    ProbeKind probe;
    const char* payload;
  };
  const Way kWays[] = {{"a", "514/udp", ProbeKind::udp, "6869"},
                       {"a-6514-tcp", "6514/tcp", ProbeKind::tcp, ""},
                       {"a-1514-udp", "1514/udp", ProbeKind::udp, "6869"}};
  for (std::size_t i = 0; i < std::size(kWays); ++i) {
    const Requirement& row = table->rows[i];
    EXPECT_EQ(row.id, kWays[i].id);
    EXPECT_EQ(port_and_protocol(row), kWays[i].port);
    EXPECT_EQ(row.probe, kWays[i].probe);
    EXPECT_EQ(options_of(row).payload, kWays[i].payload);
    EXPECT_EQ(row.alternative_of, "a");
  }
  EXPECT_FALSE(table->rows[3].alternative_of);
  const auto again = read_table(write_table(*table), "FILE");
  ASSERT_TRUE(again) << again.error().line();
  EXPECT_EQ(write_table(*again), write_table(*table));
  EXPECT_EQ(again->rows.size(), 4U);
}

TEST(ReadTable, RefusesAnAlternativeThatIsThereAlready) {
  expect_error(with_probe("udp", R"("destination": {"host": "a.example"}, "port": 514, "protocol": "udp", )"
                                 R"("alternatives": [{"port": 1, "protocol": "tcp"}, {"port": 1, "protocol": "tcp"}])"),
               R"(row "a", field "alternatives": make a row "a-1-tcp", and there is one already)");
}

TEST(Table, PortAndProtocol) {
  Requirement row;
  EXPECT_EQ(port_and_protocol(row), "-");
  row.port = 53;
  EXPECT_EQ(port_and_protocol(row), "53");
  row.protocol = Protocol::udp;
  EXPECT_EQ(port_and_protocol(row), "53/udp");
}

TEST(Table, FindsRolesAndSections) {
  const Table table = *read_table(kGood, "FILE");
  EXPECT_EQ(section_of(table.sections, "in").title, "In");
  EXPECT_THROW(section_of(table.sections, "up"), std::logic_error);
  EXPECT_EQ(find_role(table.roles, "there")->name, "There");
  EXPECT_EQ(find_role(table.roles, "up"), nullptr);
}

// The rows of the vendor's page as of the edition: id, port, source, destination, level, interception.
TEST(EmbeddedTable, HasTheRowsOfThePage) {
  const std::string_view expected[] = {
      "web-interface workstation 443/tcp workstation role cockpit mandatory tls-service not-judged",
      "command-line-access workstation 22/tcp workstation role cockpit mandatory ssh-service not-judged",
      "asset-synchronization management-center 7443/tcp management-center role cockpit mandatory tls-service "
      "not-judged",
      "product-updates internet 443/tcp cockpit host update-301.nextron-systems.com mandatory tls forbidden",
      "case-intelligence-feed-1 internet 443/tcp cockpit host update1.nextron-systems.com optional tls forbidden",
      "case-intelligence-feed-2 internet 443/tcp cockpit host update2.nextron-systems.com optional tls forbidden",
      "thor-cloud internet 443/tcp cockpit host thor-cloud.nextron-services.com optional tls tolerated",
      "thor-cloud-lite internet 443/tcp cockpit host thorcloud-lite.nextron-systems.com optional tls tolerated",
      "chatgpt internet 443/tcp cockpit host api.openai.com optional tls tolerated",
      "proxy internet - cockpit proxy  mandatory proxy not-judged",
      "ntp-0 ntp 123/udp cockpit host 0.debian.pool.ntp.org mandatory ntp not-judged",
      "ntp-1 ntp 123/udp cockpit host 1.debian.pool.ntp.org mandatory ntp not-judged",
      "ntp-2 ntp 123/udp cockpit host 2.debian.pool.ntp.org mandatory ntp not-judged",
      "dns-external dns 53 cockpit nameservers  mandatory dns-external not-judged",
      "dns-internal dns 53 cockpit nameservers  mandatory dns-internal not-judged",
      "domain-name dns - cockpit itself  mandatory host-name not-judged",
      "installer-packages installation 443/tcp cockpit host update3.nextron-systems.com mandatory tls forbidden",
      "tls-interception installation - cockpit forbidden-rows  mandatory tls-interception forbidden",
  };
  const Table table = *read_table(embedded_text(), "FILE");
  EXPECT_EQ(table.id, "analysis-cockpit");
  EXPECT_EQ(table.edition, "2025-07-28");
  EXPECT_EQ(table.vendor_ca.organisation, "Nextron Systems GmbH");
  ASSERT_EQ(table.rows.size(), std::size(expected));
  for (std::size_t index = 0; index < table.rows.size(); ++index) {
    const Requirement& row = table.rows[index];
    const std::string port = port_and_protocol(row);
    std::string line = row.id;
    for (const std::string_view part :
         {std::string_view(row.section), std::string_view(port), std::string_view(row.source),
          name(row.destination.kind), std::string_view(row.destination.name), name(row.level), name(row.probe),
          name(row.interception)}) {
      line.append(" ").append(part);
    }
    EXPECT_EQ(line, expected[index]);
    EXPECT_EQ(row.name_enforced, row.id == "asset-synchronization") << row.id;
    EXPECT_EQ(section_of(table.sections, row.section).any_of, row.section == "ntp") << row.id;
  }
}

}  // namespace
}  // namespace netpreflight
