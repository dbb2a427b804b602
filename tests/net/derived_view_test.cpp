// What applications get, foreseen: which names follow the first nameserver, and which of its answers are theirs. Everything that the table of
// reasons names has to be asked of getent(1).
#include "net/derived_view.hpp"

#include <functional>

#include <gtest/gtest.h>

#include "net/resolver.hpp"

namespace netpreflight {
namespace {

const std::string kName = "update.example";

LookupFiles plain_files() {
  return {
      .plain_sources = true, .hosts_known = true, .hosts = "127.0.0.1 localhost\n", .has_v4 = true, .has_v6 = false};
}

ResolverSettings plain_settings() {
  ResolverSettings settings;
  settings.nameservers = {{"192.0.2.53", 53}};
  settings.first_decides = true;
  return settings;
}

TEST(DerivedView, FollowsTheFirstNameserver) {
  EXPECT_TRUE(follows_first_nameserver(plain_files(), plain_settings(), kName));
}

TEST(DerivedView, DoesNotWhereSomethingElseHasASay) {
  struct Reason {
    const char* what;
    std::function<void(LookupFiles&, ResolverSettings&, std::string&)> give;
  };
  const std::vector<Reason> reasons{
      {"other sources, a cache or a variable", [](auto& files, auto&, auto&) { files.plain_sources = false; }},
      {"a hosts file that nobody can read", [](auto& files, auto&, auto&) { files.hosts_known = false; }},
      {"a name in the hosts file", [](auto& files, auto&, auto&) { files.hosts += "10.0.0.1 update.example\n"; }},
      {"a part of a name there", [](auto& files, auto&, auto&) { files.hosts += "10.0.0.1 my.update.example.\n"; }},
      {"nameservers in turns", [](auto&, auto& settings, auto&) { settings.first_decides = false; }},
      {"domains that are tried first", [](auto&, auto& settings, auto&) { settings.ndots = 2; }},
      {"a name without a dot", [](auto&, auto&, auto& name) { name = "update"; }},
      {"a dot at its end", [](auto&, auto&, auto& name) { name += "."; }},
      {"letters of another script", [](auto&, auto&, auto& name) { name = "\xC3\xBC.example"; }},
      {"an underscore", [](auto&, auto&, auto& name) { name = "my_update.example"; }},
  };
  for (const auto& reason : reasons) {
    LookupFiles files = plain_files();
    ResolverSettings settings = plain_settings();
    std::string name = kName;
    reason.give(files, settings, name);
    EXPECT_FALSE(follows_first_nameserver(files, settings, name)) << reason.what;
  }
}

TEST(DerivedView, ANameInTheHostsFileIsFoundInAnyCase) {
  EXPECT_TRUE(is_in_no_hosts_file(plain_files(), "LOCAL.example"));
  EXPECT_FALSE(is_in_no_hosts_file(plain_files(), "LOCALHOST"));
}

NameserverAnswer answer(std::vector<std::string> addresses) {
  NameserverAnswer answer;
  answer.evidence.name = kName;
  answer.evidence.end = QueryEnd::answered;
  answer.evidence.addresses = std::move(addresses);
  answer.is_plain = true;
  return answer;
}

TEST(DerivedView, IsTheOneAddress) {
  const auto view = view_of(plain_files(), answer({"192.0.2.1"}), Family::any);
  ASSERT_TRUE(view);
  EXPECT_EQ(view->end, ApplicationsView::End::found);
  EXPECT_EQ(view->addresses, std::vector<std::string>{"192.0.2.1"});
  EXPECT_EQ(view->canonical_name, kName);
  EXPECT_EQ(view->derived, true);
}

/// As AI_ADDRCONFIG leaves out what the host has no address for.
TEST(DerivedView, LeavesOutTheFamilyThatThisHostLacks) {
  const auto both = answer({"192.0.2.1", "2001:db8::1"});
  const auto view = view_of(plain_files(), both, Family::any);
  ASSERT_TRUE(view);
  EXPECT_EQ(view->addresses, std::vector<std::string>{"192.0.2.1"});
  LookupFiles files = plain_files();
  files.has_v6 = true;
  EXPECT_FALSE(view_of(files, both, Family::any)) << "two addresses have an order";
  ASSERT_TRUE(view_of(files, both, Family::v6));
  EXPECT_EQ(view_of(files, both, Family::v6)->addresses, std::vector<std::string>{"2001:db8::1"});
}

TEST(DerivedView, IsNobodysWhereTheAnswerLeavesAChoice) {
  EXPECT_FALSE(view_of(plain_files(), answer({}), Family::any)) << "nothing";
  EXPECT_FALSE(view_of(plain_files(), answer({"192.0.2.1", "192.0.2.2"}), Family::any)) << "two of them";
  EXPECT_FALSE(view_of(plain_files(), answer({"2001:db8::1"}), Family::any)) << "only what is left out";
  NameserverAnswer strange = answer({"192.0.2.1"});
  strange.is_plain = false;
  EXPECT_FALSE(view_of(plain_files(), strange, Family::any));
  LookupFiles only_v6 = plain_files();
  only_v6.has_v4 = false;
  only_v6.has_v6 = true;
  EXPECT_FALSE(view_of(only_v6, answer({"2001:db8::1"}), Family::any)) << "the C library may map addresses";
}

}  // namespace
}  // namespace netpreflight
