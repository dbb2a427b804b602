// The files by which this host's applications look up names.
#include "net/codecs/lookup_files.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace netpreflight {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(SourcesOfHosts, AreTheWordsBehindTheDatabase) {
  EXPECT_EQ(sources_of_hosts("passwd: files\nhosts:\t files  mdns4_minimal [NOTFOUND=return] dns # x\n"),
            "files mdns4_minimal [NOTFOUND=return] dns");
  EXPECT_EQ(sources_of_hosts("  hosts:files"), "files");
  EXPECT_EQ(sources_of_hosts("hosts: files dns\r\n"), "files dns");
  EXPECT_EQ(sources_of_hosts("#hosts: files\nhosts_other: x\n"), "dns [!UNAVAIL=return] files");
  EXPECT_EQ(sources_of_hosts(""), "dns [!UNAVAIL=return] files");
}

ApplicationsView looked_up(const char* hosts, const char* name) {
  ApplicationsView view;
  look_up_in_hosts(hosts, name, view);
  return view;
}

TEST(HostsFile, GivesEveryAddressOfTheName) {
  const auto view = looked_up(
      "# 192.0.2.9 proxy\n192.0.2.1 proxy.example Proxy # proxy2\n2001:db8::1\tproxy\n192.0.2.1 proxy\n", "PROXY");
  EXPECT_THAT(view.addresses, ElementsAre("192.0.2.1", "2001:db8::1"));
  EXPECT_EQ(view.canonical_name, "proxy.example");
}

TEST(HostsFile, GivesNothingForAnotherName) {
  for (const char* hosts : {"", "192.0.2.1", "192.0.2.1 proxy2 # proxy", "not-an-address proxy", "# 192.0.2.1 proxy"})
    EXPECT_THAT(looked_up(hosts, "proxy").addresses, IsEmpty()) << hosts;
}

}  // namespace
}  // namespace netpreflight
