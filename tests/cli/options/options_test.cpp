// The command line: every option of check, what holds without it, and the other commands' own.
#include "cli/options/options.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/options/duration.hpp"

namespace netpreflight {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;

using Arguments = std::vector<std::string>;
using Detail = TextStyle::Detail;

Options parsed(const Arguments& arguments) {
  const ParsedCommandLine line = parse_command_line(arguments);
  EXPECT_EQ(line.error, "");
  EXPECT_TRUE(line.options) << line.output;
  return line.options.value_or(Options{});
}

CheckOptions checked(const Arguments& arguments) {
  const Options options = parsed(arguments);
  EXPECT_EQ(options.command, Command::check);
  return options.check;
}

TEST(Options, Defaults) {
  for (const Arguments& arguments : {Arguments{}, Arguments{"check"}}) {
    const CheckOptions options = checked(arguments);
    EXPECT_EQ(options.wishes.from, "");  // the role that the table is about
    EXPECT_THAT(options.wishes.hosts, IsEmpty());
    EXPECT_THAT(options.wishes.ntp, IsEmpty());
    EXPECT_THAT(options.wishes.resolve, IsEmpty());
    EXPECT_THAT(options.wishes.only, IsEmpty());
    EXPECT_THAT(options.wishes.skip, IsEmpty());
    EXPECT_THAT(options.wishes.expect_fail, IsEmpty());
    EXPECT_THAT(options.nameservers, IsEmpty());
    EXPECT_FALSE(options.strict);
    EXPECT_EQ(options.family, Family::any);
    EXPECT_EQ(options.timeout, Milliseconds(5000));
    EXPECT_EQ(options.concurrency, 1000U);
    EXPECT_FALSE(options.requirements);
    EXPECT_FALSE(options.trust_store);
    EXPECT_FALSE(options.public_roots);
    EXPECT_EQ(options.format, "text");
    EXPECT_THAT(options.outputs, IsEmpty());
    EXPECT_EQ(options.detail, Detail::normal);
    EXPECT_EQ(options.color, ColorWish::automatic);
  }
}

TEST(Options, HostsAsPeopleTypeThem) {
  const CheckOptions options = checked({"--host", "cockpit=https://Cockpit.Example.org/", "--ntp", "[2001:db8::1]",
                                        "--ntp", "time.example.org.", "--resolve",
                                        "B\xC3\x9C"
                                        "cher.example",
                                        "--nameserver", "[2001:db8::53]"});
  EXPECT_THAT(options.wishes.hosts, ElementsAre(Pair("cockpit", "cockpit.example.org")));
  EXPECT_THAT(options.wishes.ntp, ElementsAre("2001:db8::1", "time.example.org"));
  EXPECT_THAT(options.wishes.resolve, ElementsAre("xn--bcher-kva.example"));
  ASSERT_EQ(options.nameservers.size(), 1U);
  EXPECT_EQ(options.nameservers.front().address, "2001:db8::53");
}

TEST(Options, ChosenPorts) {
  const CheckOptions options = checked({"--port", "syslog=6514/tcp", "--port", "time=1123/udp"});
  const auto& ports = options.wishes.ports;
  ASSERT_EQ(ports.size(), 2U);
  EXPECT_EQ(ports.at("syslog").port, 6514);
  EXPECT_EQ(ports.at("syslog").protocol, Protocol::tcp);
  EXPECT_EQ(ports.at("time").port, 1123);
  EXPECT_EQ(ports.at("time").protocol, Protocol::udp);
}

TEST(Options, OfRows) {
  const CheckOptions options = checked({"--from",
                                        "workstation",
                                        "--host",
                                        "cockpit=c.example.org",
                                        "--host=workstation=10.0.0.7",
                                        "--host",
                                        "x=2001:db8::1",
                                        "--ntp",
                                        "a.example",
                                        "--ntp",
                                        "10.0.0.1",
                                        "--resolve",
                                        "splunk.example.org",
                                        "--only",
                                        "ntp",
                                        "--only",
                                        "case-*",
                                        "--skip",
                                        "ntp-0",
                                        "--expect-fail",
                                        "chatgpt",
                                        "--requirements",
                                        "table.json"});
  EXPECT_EQ(options.wishes.from, "workstation");
  EXPECT_THAT(options.wishes.hosts,
              ElementsAre(Pair("cockpit", "c.example.org"), Pair("workstation", "10.0.0.7"), Pair("x", "2001:db8::1")));
  EXPECT_THAT(options.wishes.ntp, ElementsAre("a.example", "10.0.0.1"));
  EXPECT_THAT(options.wishes.resolve, ElementsAre("splunk.example.org"));
  EXPECT_THAT(options.wishes.only, ElementsAre("ntp", "case-*"));
  EXPECT_THAT(options.wishes.skip, ElementsAre("ntp-0"));
  EXPECT_THAT(options.wishes.expect_fail, ElementsAre("chatgpt"));
  EXPECT_EQ(options.requirements, "table.json");
}

TEST(Options, OfTheNetwork) {
  const CheckOptions options =
      checked({"--nameserver", "192.0.2.1", "--nameserver", "[2001:db8::1]:5353", "--trust-store", "store",
               "--public-roots", "roots.pem", "--timeout", "500ms", "--concurrency", "7"});
  ASSERT_EQ(options.nameservers.size(), 2U);
  EXPECT_EQ(name(options.nameservers[0]), "192.0.2.1");
  EXPECT_EQ(name(options.nameservers[1]), "[2001:db8::1]:5353");
  EXPECT_EQ(options.trust_store, "store");
  EXPECT_EQ(options.public_roots, "roots.pem");
  EXPECT_EQ(options.timeout, Milliseconds(500));
  EXPECT_EQ(options.concurrency, 7U);
  EXPECT_EQ(checked({"-4"}).family, Family::v4);
  EXPECT_EQ(checked({"-6"}).family, Family::v6);
  EXPECT_EQ(checked({"--concurrency", "1"}).concurrency, 1U);
  EXPECT_EQ(checked({"--concurrency", "100000"}).concurrency, 100'000U);
}

TEST(Options, OfTheProxy) {
  const CheckOptions options =
      checked({"--proxy", "http://user:password@proxy.example:3128", "--proxy-password-file", "secret"});
  EXPECT_EQ(options.proxy, "http://user:password@proxy.example:3128");
  EXPECT_EQ(options.proxy_password_file, "secret");
  EXPECT_FALSE(options.no_proxy);
  EXPECT_TRUE(checked({"--no-proxy"}).no_proxy);
  EXPECT_FALSE(checked({}).proxy);
}

TEST(Options, OfTheOutput) {
  const CheckOptions options = checked(
      {"--strict", "-f", "json", "-o", "json=a=b.json", "--output", "text=report.txt", "-q", "--color", "always"});
  EXPECT_TRUE(options.strict);
  EXPECT_EQ(options.format, "json");
  ASSERT_EQ(options.outputs.size(), 2U);
  EXPECT_EQ(options.outputs[0].format, "json");
  EXPECT_EQ(options.outputs[0].path, "a=b.json") << "a file's name may have an equals sign";
  EXPECT_EQ(options.outputs[1].format, "text");
  EXPECT_EQ(options.outputs[1].path, "report.txt");
  EXPECT_EQ(options.detail, Detail::quiet);
  EXPECT_EQ(options.color, ColorWish::always);
}

TEST(Options, HaveShortAndLongForms) {
  EXPECT_EQ(checked({"--format", "json"}).format, "json");
  EXPECT_EQ(checked({"-fjson"}).format, "json");
  EXPECT_EQ(checked({"--format=json"}).format, "json");
  EXPECT_EQ(checked({"--quiet"}).detail, Detail::quiet);
  EXPECT_EQ(checked({"-v"}).detail, Detail::verbose);
  EXPECT_EQ(checked({"--verbose"}).detail, Detail::verbose);
  for (const auto& [word, wish] :
       {std::pair{"auto", ColorWish::automatic}, {"always", ColorWish::always}, {"never", ColorWish::never}}) {
    EXPECT_EQ(checked({"--color", word}).color, wish) << word;
  }
}

/// What follows an option's value is the next option, or a mistake: nothing is swallowed.
TEST(Options, TakeOneValueEach) {
  const CheckOptions options = checked({"--only", "ntp", "--skip", "dns", "--only", "internet", "-4"});
  EXPECT_THAT(options.wishes.only, ElementsAre("ntp", "internet"));
  EXPECT_THAT(options.wishes.skip, ElementsAre("dns"));
  EXPECT_EQ(options.family, Family::v4);
  EXPECT_FALSE(parse_command_line({"--only", "ntp", "dns"}).options);
}

TEST(Options, CommasDoNotSeparate) {
  EXPECT_THAT(checked({"--only", "a,b"}).wishes.only, ElementsAre("a,b"));
}

struct Duration {
  const char* text;
  double milliseconds;
};

TEST(Options, Durations) {
  for (const Duration& each :
       {Duration{"1ms", 1}, Duration{"500ms", 500}, Duration{"5s", 5000}, Duration{"2m", 120'000},
        Duration{"24h", 86'400'000}, Duration{"1.5s", 1500}, Duration{"0.5m", 30'000}}) {
    EXPECT_EQ(parse_duration(each.text).value().count(), each.milliseconds) << each.text;
    EXPECT_EQ(checked({"--timeout", each.text}).timeout.count(), each.milliseconds) << each.text;
  }
  for (const char* text : {"",    "0",   "0s",   "5",    "s",    "-1s",   "+1s", "25h",  "1d",   "5 s",       "5S",
                           "5s ", " 5s", "1e9s", "nans", "infs", "0.5ms", "5ss", "0x5s", "1,5s", "86400001ms"}) {
    const auto duration = parse_duration(text);
    ASSERT_FALSE(duration) << text;
    EXPECT_EQ(duration.error(),
              "\"" + std::string(text) + "\" is no duration from 1ms to 24h (examples: 500ms, 5s, 2m)");
  }
}

TEST(Options, DurationsAreWrittenAsTheyAreRead) {
  for (const char* text : {"1ms", "500ms", "1500ms", "1.5ms", "5s", "90s", "2m", "90m", "1h", "24h"}) {
    EXPECT_EQ(duration_text(parse_duration(text).value()), text);
  }
}

TEST(Options, HelpSaysTheDefaultsOfTheMembers) {
  const Options defaults;
  const std::string check = parse_command_line({"check", "--help"}).output;
  EXPECT_THAT(check,
              testing::ContainsRegex("--timeout DURATION  .* \\[" + duration_text(defaults.check.timeout) + "\\]\n"));
  EXPECT_THAT(check, HasSubstr("--wait DURATION  "));
  const std::string listen = parse_command_line({"listen", "--help"}).output;
  EXPECT_THAT(listen, testing::ContainsRegex("--for DURATION  .* \\[" + duration_text(defaults.listen.time) + "\\]\n"));
}

// ---- Other commands ----

TEST(Options, CommandsOfTheTable) {
  using Action = RequirementsOptions::Action;
  const Options plain = parsed({"requirements"});
  EXPECT_EQ(plain.command, Command::requirements);
  EXPECT_EQ(plain.requirements.action, Action::show);
  EXPECT_EQ(plain.requirements.format, "text");
  EXPECT_FALSE(plain.requirements.requirements);
  for (const char* format : {"text", "json", "markdown", "csv"}) {
    EXPECT_EQ(parsed({"requirements", "--format", format}).requirements.format, format);
  }
  EXPECT_EQ(parsed({"requirements", "--requirements", "t.json"}).requirements.requirements, "t.json");
  const Options check = parsed({"requirements", "check", "t.json"});
  EXPECT_EQ(check.command, Command::requirements);
  EXPECT_EQ(check.requirements.action, Action::check);
  EXPECT_EQ(check.requirements.file, "t.json");
  EXPECT_EQ(parsed({"requirements", "schema"}).requirements.action, Action::schema);
}

TEST(Options, CommandExplain) {
  EXPECT_EQ(parsed({"explain"}).command, Command::explain);
  EXPECT_EQ(parsed({"explain"}).explain.cause, "");
  EXPECT_EQ(parsed({"explain", "tcp.timeout"}).explain.cause, "tcp.timeout");
}

struct Help {
  Arguments arguments;
  const char* usage;
};

TEST(Options, HelpIsNoError) {
  for (const Help& each : {Help{{"--help"}, "Usage: netpreflight "}, Help{{"-h"}, "Usage: netpreflight "},
                           Help{{"check", "--help"}, "Usage: netpreflight check "},
                           Help{{"requirements", "--help"}, "Usage: netpreflight requirements "},
                           Help{{"explain", "-h"}, "Usage: netpreflight explain "}}) {
    const ParsedCommandLine line = parse_command_line(each.arguments);
    EXPECT_FALSE(line.options);
    EXPECT_EQ(line.error, "");
    EXPECT_EQ(line.exit_code, 0);
    EXPECT_THAT(line.output, HasSubstr(each.usage));
    for (const char c : line.output)
      EXPECT_TRUE(c == '\n' || (c >= ' ' && c <= '~')) << each.usage << static_cast<int>(c);
  }
}

TEST(Options, VersionIsNoError) {
  const ParsedCommandLine version = parse_command_line({"--version"});
  EXPECT_THAT(version.output, testing::MatchesRegex("netpreflight [0-9.]+\n"));
  EXPECT_EQ(version.error, "");
  EXPECT_EQ(version.exit_code, 0);
}

TEST(Options, TheHelpOfCheckHasEveryOption) {
  const std::string help = parse_command_line({"check", "--help"}).output;
  for (const char* option : {"--from",
                             "--host",
                             "--proxy",
                             "--no-proxy",
                             "--proxy-password-file",
                             "--ntp",
                             "--nameserver",
                             "--resolve",
                             "--only",
                             "--skip",
                             "--expect-fail",
                             "--strict",
                             "--requirements",
                             "--trust-store",
                             "--public-roots",
                             "-4",
                             "-6",
                             "--timeout",
                             "--concurrency",
                             "-f, --format",
                             "-o, --output",
                             "-q, --quiet",
                             "-v, --verbose",
                             "--color"}) {
    EXPECT_THAT(help, HasSubstr(option));
  }
}

}  // namespace
}  // namespace netpreflight
