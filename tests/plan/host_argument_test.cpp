// Hosts as people type and paste them.
#include "plan/host_argument.hpp"

#include <gtest/gtest.h>

namespace netpreflight {
namespace {

struct Typed {
  const char* text;
  const char* host;
};

TEST(HostArgument, IsTakenWhereItsMeaningIsPlain) {
  for (const auto& [text, host] : {
           Typed{"cockpit.corp.example", "cockpit.corp.example"},
           Typed{"cockpit.corp.example.", "cockpit.corp.example"},
           Typed{"Cockpit.CORP.example", "cockpit.corp.example"},
           Typed{" cockpit\r\n", "cockpit"},
           Typed{"my_host.corp.example", "my_host.corp.example"},
           Typed{"192.0.2.1", "192.0.2.1"},
           Typed{"2001:DB8::1", "2001:db8::1"},
           Typed{"[2001:db8::1]", "2001:db8::1"},
           Typed{"https://cockpit.corp.example", "cockpit.corp.example"},
           Typed{"https://cockpit.corp.example/login?x=1#y", "cockpit.corp.example"},
           Typed{"HTTPS://[2001:db8::1]/", "2001:db8::1"},
           Typed{"b\xC3\xBC"
                 "cher.example",
                 "xn--bcher-kva.example"},
           Typed{"B\xC3\x9C"
                 "CHER.example.",
                 "xn--bcher-kva.example"},
           Typed{"bu\xCC\x88"
                 "cher.example",
                 "xn--bcher-kva.example"},
       }) {
    const auto read = read_host_argument(text);
    EXPECT_EQ(read.value_or("refused"), host) << text;
  }
}

struct Refused {
  const char* text;
  const char* said;
};

TEST(HostArgument, IsRefusedWithWhatToType) {
  for (const auto& [text, said] : {
           Refused{"", "is no host name"},
           Refused{".", "is no host name"},
           Refused{"a..b", "is no host name"},
           Refused{"cockpit..", "is no host name"},
           Refused{"10.1", "is no host name"},
           Refused{"192.0.2.1.", "is no host name"},
           Refused{"192.0.2.0/24", "is no host name"},
           Refused{"fe80::1%eth0", "is no host name"},
           Refused{"[cockpit]", "is no host name"},
           Refused{"[192.0.2.1]", "is no host name"},
           Refused{"a b", "is no host name"},
           Refused{"https://", "is no host name"},
           Refused{"https://user@cockpit.example/", "type the host alone"},
           Refused{"cockpit.example:8443", "type cockpit.example,"},
           Refused{"https://Cockpit.example:8443/x", "type cockpit.example,"},
           Refused{"[2001:db8::1]:443", "type 2001:db8::1,"},
           Refused{"\xFF\xFE.example", "is no internationalised name"},
       }) {
    const auto read = read_host_argument(text);
    ASSERT_FALSE(read) << text << " is " << *read;
    EXPECT_NE(read.error().find(said), std::string::npos) << text << ": " << read.error();
  }
}

TEST(HostArgument, IsNotLookedAtForEver) {
  std::string text;
  for (int i = 0; i < 500'000; ++i) text += "\xC3\xBC";
  EXPECT_FALSE(read_host_argument(text));
}

}  // namespace
}  // namespace netpreflight
