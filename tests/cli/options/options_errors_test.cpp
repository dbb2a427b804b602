// Mistakes on the command line: one line each, exit code 2, and nothing of it on standard output.
#include <gmock/gmock.h>
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "cli/options/options.hpp"
#include "report/formats.hpp"

namespace netpreflight {
namespace {

using testing::HasSubstr;
using testing::Not;

using Arguments = std::vector<std::string>;

struct Mistake {
  Arguments arguments;
  std::string line;  ///< without "(see netpreflight COMMAND --help)" at its end
};

std::string no_duration(const std::string& text) {
  return "--timeout: \"" + text + "\" is no duration from 1ms to 24h (examples: 500ms, 5s, 2m)";
}

std::string no_nameserver(const std::string& text) {
  return "--nameserver: \"" + text + "\" is no address of a nameserver (IP or IP:PORT)";
}

TEST(OptionErrors, WholeLines) {
  const std::string formats = "no such format (there are: " + report_format_names() + ")";
  const Mistake cases[] = {
      {{"--bogus"}, "--bogus: no such option or argument"},
      {{"check", "bogus"}, "bogus: no such option or argument"},
      {{"--form", "workstation", "--only", "ntp"}, "--form: no such option or argument; did you mean --from?"},
      {{"--fomat=json"}, "--fomat=json: no such option or argument; did you mean --format?"},
      {{"--verison"}, "--verison: no such option or argument; did you mean --version?"},
      {{"show", "--rejudg"}, "--rejudg: no such option or argument; did you mean --rejudge?"},
      {{"show", "--only", "x"}, "FILE is required"},
      {{"pair"}, "--ssh is required"},
      {{"pair", "--ssh", "-oProxyCommand=reboot"},
       "--ssh -oProxyCommand=reboot: must not begin with \"-\"; options for ssh go after --ssh-option"},
      {{"pair", "--ssh", "a b"}, "--ssh a b: must be HOST, USER@HOST or ssh://USER@HOST:PORT"},
      {{"pair", "--ssh", ""}, "--ssh : must be HOST, USER@HOST or ssh://USER@HOST:PORT"},
      {{"pair", "--ssh", "a", "--ssh-option", "2222"},
       "--ssh-option 2222: must be an option of ssh, such as \"-p 2222\""},
      {{"pair", "--ssh", "a", "-4", "-6"}, "-4 excludes -6"},
      {{"requirements", "chekc", "table.json"}, "chekc: no such option or argument; did you mean check?"},
      {{"--only", "ntp", "dns"}, "dns: no such option or argument"},
      {{"--from"}, "--from: 1 required ROLE missing"},
      {{"--from", "a", "--from", "b"}, "--from: At Most 1 required but received 2"},
      {{"--port", "syslog"}, "--port syslog: must be ROW=PORT/PROTO, such as syslog=6514/tcp"},
      {{"--port", "=1/tcp"}, "--port =1/tcp: must be ROW=PORT/PROTO, such as syslog=6514/tcp"},
      {{"--port", "a=1"}, "--port a=1: must be ROW=PORT/PROTO, such as syslog=6514/tcp"},
      {{"--port", "a=0/tcp"}, "--port a=0/tcp: the port must be a number from 1 to 65535"},
      {{"--port", "a=65536/tcp"}, "--port a=65536/tcp: the port must be a number from 1 to 65535"},
      {{"--port", "a=1x/tcp"}, "--port a=1x/tcp: the port must be a number from 1 to 65535"},
      {{"--port", "a=1/icmp"}, "--port a=1/icmp: the protocol must be tcp or udp"},
      {{"--port", "a=1/tcp", "--port", "a=2/udp"}, "--port a=2/udp: a is given twice"},
      {{"--host"}, "--host: 1 required ROLE=ADDRESS missing"},
      {{"--host", "cockpit"}, "--host cockpit: must be ROLE=ADDRESS"},
      {{"--host", "=a"}, "--host =a: must be ROLE=ADDRESS"},
      {{"--host", "cockpit="}, "--host cockpit=: \"\" is no host name and no address"},
      {{"--host", "cockpit=a b"}, "--host cockpit=a b: \"a b\" is no host name and no address"},
      {{"--host", "cockpit=10.0.0.256"}, "--host cockpit=10.0.0.256: \"10.0.0.256\" is no host name and no address"},
      {{"--host", "cockpit=a:443"},
       "--host cockpit=a:443: \"a:443\" has a port; type a, and another port of a row with --port ROW=PORT/PROTO"},
      {{"--host", "cockpit=http://u@a"},
       "--host cockpit=http://a: \"http://a\" is a URL with a user; type the host alone"},
      {{"--host", "cockpit=a", "--host", "cockpit=b"}, "--host cockpit=b: cockpit is given twice"},
      {{"--ntp", "a=b"}, "--ntp a=b: is no host name and no address"},
      {{"--ntp", "a b"}, "--ntp a b: is no host name and no address"},
      {{"--ntp", "a\x1b[2J"}, "--ntp a\\x1b[2J: is no host name and no address"},
      {{"--resolve", "x y"}, "--resolve x y: is no host name and no address"},
      {{"--nameserver", "a.example"}, no_nameserver("a.example")},
      {{"--nameserver", "192.0.2.1:0"}, no_nameserver("192.0.2.1:0")},
      {{"--nameserver", "192.0.2.1:99999"}, no_nameserver("192.0.2.1:99999")},
      {{"--nameserver", "[192.0.2.1]:53"}, no_nameserver("[192.0.2.1]:53")},
      {{"--timeout", "0"}, no_duration("0")},
      {{"--timeout", "5"}, no_duration("5")},
      {{"--timeout", "-1s"}, no_duration("-1s")},
      {{"--timeout", "25h"}, no_duration("25h")},
      {{"--timeout", "1s", "--timeout", "2s"}, "--timeout: At Most 1 required but received 2"},
      {{"--concurrency", "0"}, "--concurrency: Value 0 not in range 1 to 100000"},
      {{"--concurrency", "-1"}, "--concurrency: Value -1 not in range 1 to 100000"},
      {{"--concurrency", "x"}, "--concurrency: Value x not in range 1 to 100000"},
      {{"--concurrency", "100001"}, "--concurrency: Value 100001 not in range 1 to 100000"},
      {{"-f", "xml"}, "--format: xml: " + formats},
      {{"-f", "jsno"}, "--format: jsno: no such format; did you mean json? (there are: " + report_format_names() + ")"},
      {{"-o", "htlm=a"},
       "--output htlm=a: no such format; did you mean html? (there are: " + report_format_names() + ")"},
      {{"--color", "alwyas"}, "--color: alwyas: no such choice; did you mean always? (there are: auto, always, never)"},
      {{"--format", ""}, "--format: : " + formats},
      {{"-o", "json"}, "--output json: must be FORMAT=FILE"},
      {{"-o", "json="}, "--output json=: must be FORMAT=FILE"},
      {{"-o", "xml=a"}, "--output xml=a: " + formats},
      {{"-o", "=a"}, "--output =a: " + formats},
      {{"-4", "-6"}, "-4 excludes -6"},
      {{"-q", "-v"}, "--quiet excludes --verbose"},
      {{"requirements", "-f", "xml"}, "--format: xml: no such format (there are: text, json, markdown, csv)"},
      {{"requirements", "check"}, "FILE is required"},
      {{"completion", "bahs"}, "SHELL: bahs: no such shell; did you mean bash? (there are: bash, zsh, fish)"},
      {{"explain", "a", "b"}, "b: no such option or argument"},
  };
  for (const Mistake& each : cases) {
    const ParsedCommandLine line = parse_command_line(each.arguments);
    const std::string& first = each.arguments.front();
    EXPECT_EQ(line.error,
              fmt::format("{} (see netpreflight {} --help)", each.line, first.starts_with('-') ? "check" : first));
    EXPECT_EQ(line.exit_code, 2) << each.line;
    EXPECT_EQ(line.output, "") << each.line;
    EXPECT_FALSE(line.options) << each.line;
  }
}

struct Told {
  Arguments arguments;
  std::vector<std::string> words;
};

TEST(OptionErrors, SayWhatWasTypedAndWhatThereIs) {
  const Told cases[] = {
      {{"bogus"}, {"bogus"}},
      {{"chek"}, {"chek"}},
      {{"--color", "sometimes"}, {"--color", "sometimes", "auto", "always", "never"}},
      {{"requirements", "bogus"}, {"bogus"}},
      {{"--strict=maybe"}, {"--strict"}},
      {{"--resolve", "10.0.0.1"}, {"--resolve 10.0.0.1", "address"}},
  };
  for (const Told& each : cases) {
    const ParsedCommandLine line = parse_command_line(each.arguments);
    for (const std::string& word : each.words) EXPECT_THAT(line.error, HasSubstr(word)) << each.arguments.front();
    EXPECT_THAT(line.error, Not(HasSubstr("\\x"))) << "nothing unreadable";
    EXPECT_EQ(line.exit_code, 2) << each.arguments.front();
  }
}

TEST(OptionErrors, AreOneLineEach) {
  for (const Arguments& arguments : {Arguments{"--bogus\nmore"}, Arguments{"--host", "a\nb=c\nd"},
                                     Arguments{"--format", "x\ny"}, Arguments{"check", std::string(100'000, 'x')}}) {
    const ParsedCommandLine line = parse_command_line(arguments);
    EXPECT_THAT(line.error, Not(HasSubstr("\n")));
    EXPECT_LT(line.error.size(), 3000U);
    EXPECT_EQ(line.exit_code, 2);
  }
}

/// Whatever is wrong beside it: a password is never printed.
TEST(OptionErrors, NeverHaveAPassword) {
  const std::string url = "http://user:hunter2@proxy.example:3128";
  for (const Arguments& arguments :
       {Arguments{"--proxy", url, "--no-proxy"}, Arguments{"--proxy", url, "--bogus"}, Arguments{"--bogus", url},
        Arguments{"--proxy=" + url, "--no-proxy"}, Arguments{"--prox", url}, Arguments{"--host", url},
        Arguments{"--ntp", url}, Arguments{url}, Arguments{"--proxy", url, "--proxy", url}, Arguments{"check", url},
        Arguments{"-o", url}, Arguments{"--nameserver", url}, Arguments{"--timeout", url},
        Arguments{"--resolve=" + url}}) {
    const ParsedCommandLine line = parse_command_line(arguments);
    EXPECT_EQ(line.exit_code, 2) << arguments.front();
    EXPECT_THAT(line.error, Not(HasSubstr("hunter2"))) << arguments.front();
  }
}

}  // namespace
}  // namespace netpreflight
