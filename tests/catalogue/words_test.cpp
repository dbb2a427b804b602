// How times, messages and interceptors are called to a person.
#include <gtest/gtest.h>

#include "catalogue/interceptors.hpp"
#include "catalogue/words.hpp"
#include "text/listing.hpp"

namespace netpreflight {
namespace {

struct Offset {
  double milliseconds;
  const char* words;
};

/// A positive offset means that the server is ahead: this host's clock is behind.
TEST(Words, OfClocks) {
  for (const Offset& each :
       {Offset{3.25, "3.2 ms behind"}, Offset{-3.25, "3.2 ms ahead"}, Offset{999.9, "999.9 ms behind"},
        Offset{1000, "1.0 s behind"}, Offset{-61'500, "61.5 s ahead"}, Offset{119'900, "119.9 s behind"},
        Offset{120'000, "2 minutes behind"}, Offset{-5'400'000, "90 minutes ahead"},
        Offset{7'200'000, "2 hours behind"}, Offset{172'800'000, "2 days behind"},
        Offset{-31'536'000'000, "365 days ahead"}}) {
    EXPECT_EQ(offset_words(Milliseconds(each.milliseconds)), each.words);
  }
}

TEST(Words, OfIcmp) {
  struct Case {
    Icmp icmp;
    bool v6;
    const char* words;
  };
  for (const Case& each :
       {Case{{"", 3, 0}, false, "ICMP network unreachable"}, Case{{"", 3, 1}, false, "ICMP host unreachable"},
        Case{{"", 3, 3}, false, "ICMP port unreachable"},
        Case{{"", 3, 13}, false, "ICMP communication administratively prohibited"},
        Case{{"", 1, 0}, true, "ICMP no route to destination"},
        Case{{"", 1, 1}, true, "ICMP communication administratively prohibited"},
        Case{{"", 1, 4}, true, "ICMP port unreachable"}, Case{{"", 1, 1}, false, "ICMP type 1 code 1"},
        Case{{"", 3, 13}, true, "ICMP type 3 code 13"}, Case{{"", 12, 0}, false, "ICMP type 12 code 0"}}) {
    EXPECT_EQ(words(each.icmp, each.v6), each.words);
  }
}

TEST(Words, OfLists) {
  EXPECT_EQ(join({}), "");
  EXPECT_EQ(join({"a"}), "a");
  EXPECT_EQ(join({"a", "b", "c"}), "a, b, c");
  EXPECT_EQ(join({"a", "b"}, " and "), "a and b");
}

TEST(Words, OfLongLists) {
  const std::vector<std::string> items(64, "a");
  EXPECT_EQ(join(items, ""), std::string(64, 'a'));
  std::vector<std::string> more = items;
  more.resize(70, "b");
  EXPECT_EQ(join(more, ""), std::string(64, 'a') + " and 6 more");
}

TEST(Words, OfListings) {
  Listing listing;
  EXPECT_TRUE(listing.empty());
  EXPECT_EQ(listing.words(), "");
  listing.add("b");
  for (const auto* item : {"a", "b", "c", "a"}) listing.add(item);
  EXPECT_EQ(listing.items(), (std::vector<std::string>{"b", "a", "c"}));
  EXPECT_EQ(listing.words(), "b, a, c");
}

struct Issuer {
  const char* issuer;
  const char* product;
};

TEST(KnownInterceptor, IsToldFromTheIssuer) {
  for (const Issuer& each :
       {Issuer{"CN = Zscaler Intermediate Root CA (zscloud.net), O = Zscaler Inc.", "Zscaler"},
        Issuer{"CN = mitmproxy, O = mitmproxy", "mitmproxy"},
        Issuer{"C = US, O = Fortinet, CN = FGT60F0000000000", "Fortinet"}, Issuer{"CN = FORTIGATE CA", "Fortinet"},
        Issuer{"O = Palo Alto Networks, CN = decrypt", "Palo Alto Networks"},
        Issuer{"CN = ca.goskope.com, O = NetSkope Inc", "Netskope"}, Issuer{"CN = squid-ca", "Squid"},
        Issuer{"CN = R3, O = Let's Encrypt", ""}, Issuer{"CN = Nextron Update CA, O = Nextron Systems GmbH", ""},
        Issuer{"CN = Example Corp TLS Inspection", ""}, Issuer{"", ""}}) {
    Certificate certificate;
    certificate.issuer = each.issuer;
    EXPECT_EQ(known_interceptor({certificate}), each.product) << each.issuer;
  }
  EXPECT_EQ(known_interceptor({}), "");
}

TEST(KnownInterceptor, IsToldFromAnyCertificateOfTheChain) {
  Certificate leaf;
  leaf.issuer = "CN = Branch CA";
  Certificate above;
  above.issuer = "CN = Zscaler Root CA";
  EXPECT_EQ(known_interceptor({leaf, above}), "Zscaler");
}

}  // namespace
}  // namespace netpreflight
