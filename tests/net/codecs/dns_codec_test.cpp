// DNS messages as bytes: what we ask, what we take for an answer, and what hostile or broken answers come to.
#include "net/codecs/dns_codec.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/fixtures/dns_messages.hpp"
#include "text/foreign.hpp"

namespace netpreflight {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const std::string kName = "a.example";

Bytes question(RecordType type = RecordType::a, const std::string& name = kName) {
  return make_dns_question(name, type, 0x1234);
}

// ---- Plain replies ----

constexpr int kAnswered = 0x8180;  // a response of somebody who asks others (RFC 1035 section 4.1.1)
constexpr int kPointerToQuestion = 12;

DnsWriter reply(int flags, int answers, RecordType type = RecordType::a) {
  return DnsWriter().header(0x1234, flags, 1, answers).question(kName, type);
}

bool is_plain(const DnsWriter& message, RecordType type = RecordType::a) {
  return is_plain_reply(question(type), message.bytes(), type);
}

TEST(PlainReply, HasAddressesOfTheNameOrNone) {
  EXPECT_TRUE(is_plain(reply(kAnswered, 0)));
  EXPECT_TRUE(is_plain(reply(kAnswered, 1).pointer(kPointerToQuestion).address("192.0.2.1")));
  EXPECT_TRUE(is_plain(reply(kAnswered, 2)
                           .pointer(kPointerToQuestion)
                           .address("192.0.2.1")
                           .pointer(kPointerToQuestion)
                           .address("192.0.2.2")));
  EXPECT_TRUE(is_plain(reply(0x8580, 0, RecordType::aaaa), RecordType::aaaa)) << "who knows by himself";
  EXPECT_TRUE(is_plain(reply(kAnswered, 1, RecordType::aaaa).pointer(kPointerToQuestion).address("2001:db8::1"),
                       RecordType::aaaa));
}

TEST(PlainReply, HasNothingThatResolversTakeInTwoWays) {
  EXPECT_FALSE(is_plain(reply(0x8183, 0))) << "an error";
  EXPECT_FALSE(is_plain(reply(0x8380, 0))) << "cut";
  EXPECT_FALSE(is_plain(reply(0x8000, 0))) << "who neither knows nor asks: a referral";
  EXPECT_FALSE(is_plain(reply(0x8980, 0))) << "another kind of question";
  EXPECT_FALSE(is_plain(reply(kAnswered, 1).pointer(kPointerToQuestion).names(5, "b.example"))) << "an alias";
  EXPECT_FALSE(is_plain(reply(kAnswered, 1).pointer(kPointerToQuestion).address("2001:db8::1"))) << "another type";
  EXPECT_FALSE(is_plain(reply(kAnswered, 1).name("b.example").address("192.0.2.1"))) << "another name";
  EXPECT_FALSE(is_plain(reply(kAnswered, 2).pointer(kPointerToQuestion).address("192.0.2.1"))) << "less than it says";
  EXPECT_FALSE(is_plain(DnsWriter().header(0x1234, kAnswered, 0, 0))) << "no question";
}

TEST(PlainReply, IsWholeAtEveryLength) {
  const Bytes whole = reply(kAnswered, 1).pointer(kPointerToQuestion).address("192.0.2.1").bytes();
  for (std::size_t size = 12; size < whole.size(); ++size)
    EXPECT_FALSE(is_plain_reply(question(), std::span(whole).first(size), RecordType::a)) << size;
}

// ---- Questions ----

TEST(DnsQuestion, IsWhatTheRfcSays) {
  const Bytes expected = DnsWriter()
                             .word(0x1234)
                             .word(0x0100)  // recursion desired, nothing else
                             .word(1)
                             .word(0)
                             .word(0)
                             .word(0)
                             .question(kName, RecordType::a)
                             .bytes();
  EXPECT_EQ(question(), expected);
}

/// `options edns0 trust-ad` of resolv.conf(5), byte by byte as the C library sends it.
TEST(DnsQuestion, HasExtrasWhereTheHostWantsThem) {
  const Bytes expected = DnsWriter()
                             .word(0x1234)
                             .word(0x0120)  // recursion desired, authentic data
                             .word(1)
                             .word(0)
                             .word(0)
                             .word(1)  // EDNS (RFC 6891)
                             .question(kName, RecordType::a)
                             .byte(0)
                             .word(41)
                             .word(1200)
                             .word(0)
                             .word(0)
                             .word(0)
                             .bytes();
  EXPECT_EQ(make_dns_question(kName, RecordType::a, 0x1234, {.edns = true, .authentic_data = true}), expected);
}

TEST(DnsQuestion, HasTypeAndId) {
  const Bytes bytes = make_dns_question("x.example", RecordType::aaaa, 0xFFFE);
  EXPECT_EQ(bytes[0], 0xFF);
  EXPECT_EQ(bytes[1], 0xFE);
  const std::size_t type = 12 + std::string_view("x.example").size() + 2;
  EXPECT_EQ(bytes[type + 1], 28);
}

TEST(DnsQuestion, AFinalDotChangesNothing) {
  EXPECT_EQ(question(RecordType::a, kName + "."), question());
}

TEST(DnsQuestion, NamesThatDoNotFitGiveNone) {
  const std::string label(64, 'a');
  std::string long_name;
  for (int i = 0; i < 64; ++i) long_name += "abc.";
  for (const std::string& name :
       {label + ".example", long_name + "example", std::string("a..example"), std::string(".a")}) {
    EXPECT_THAT(make_dns_question(name, RecordType::a, 1), IsEmpty()) << name;
  }
  EXPECT_FALSE(make_dns_question(std::string(63, 'a') + ".example", RecordType::a, 1).empty());
}

TEST(DnsQuestion, ReverseNames) {
  EXPECT_EQ(reverse_name("192.0.2.10"), "10.2.0.192.in-addr.arpa");
  EXPECT_EQ(reverse_name("2001:db8::567:89ab"),
            "b.a.9.8.7.6.5.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa");
  EXPECT_EQ(reverse_name("::1"), "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.ip6.arpa");
  for (const char* text : {"", "a.example", "192.0.2", "192.0.2.256"}) EXPECT_EQ(reverse_name(text), "") << text;
}

// ---- Whether a reply belongs to a question ----

TEST(DnsReply, AnswersTheQuestion) {
  EXPECT_TRUE(answers_question(question(), empty_response(kName, RecordType::a, 0)));
  EXPECT_TRUE(answers_question(question(), empty_response("A.EXAMPLE", RecordType::a, 3))) << "case does not count";
  EXPECT_TRUE(answers_question(question(), DnsWriter().header(0x1234, kResponse | 5, 0, 0).bytes()))
      << "REFUSED need not repeat the question";
}

struct Foreign {
  const char* description;
  Bytes reply;
};

TEST(DnsReply, WhatAnswersNoQuestion) {
  Bytes cut = empty_response(kName, RecordType::a, 0);
  cut.pop_back();
  const Foreign cases[] = {
      {"nothing", {}},
      {"less than a header", Bytes(11, 0x81)},
      {"another id", DnsWriter().header(0x1235, kResponse, 1, 0).question(kName, RecordType::a).bytes()},
      {"our own question", question()},
      {"another name", empty_response("b.example", RecordType::a, 0)},
      {"a longer name", empty_response("a.example.org", RecordType::a, 0)},
      {"another type", empty_response(kName, RecordType::aaaa, 0)},
      {"another class", DnsWriter().header(0x1234, kResponse, 1, 0).name(kName).word(1).word(3).bytes()},
      {"the question cut off", cut},
      {"no question and no error", DnsWriter().header(0x1234, kResponse, 0, 0).bytes()},
      {"two questions", DnsWriter()
                            .header(0x1234, kResponse, 2, 0)
                            .question(kName, RecordType::a)
                            .question(kName, RecordType::a)
                            .bytes()},
  };
  for (const Foreign& each : cases) EXPECT_FALSE(answers_question(question(), each.reply)) << each.description;
}

TEST(DnsReply, SaysThatItWasCut) {
  EXPECT_TRUE(is_truncated(DnsWriter().header(0x1234, 0x8380, 1, 0).question(kName, RecordType::a).bytes()));
  EXPECT_FALSE(is_truncated(empty_response(kName, RecordType::a, 0)));
  EXPECT_FALSE(is_truncated(Bytes{0x12, 0x34, 0x83}));
}

// ---- What a reply says ----

struct Coded {
  int rcode;
  QueryEnd end;
};

TEST(DnsReply, ResponseCodes) {
  for (const Coded& each :
       {Coded{0, QueryEnd::no_address}, Coded{1, QueryEnd::other_code}, Coded{2, QueryEnd::servfail},
        Coded{3, QueryEnd::nxdomain}, Coded{4, QueryEnd::other_code}, Coded{5, QueryEnd::refused},
        Coded{9, QueryEnd::other_code}, Coded{15, QueryEnd::other_code}}) {
    const DnsAnswer answer = read_dns_reply(empty_response(kName, RecordType::a, each.rcode), RecordType::a);
    EXPECT_EQ(answer.end, each.end) << each.rcode;
    EXPECT_EQ(answer.rcode, each.rcode);
    EXPECT_THAT(answer.addresses, IsEmpty());
  }
}

TEST(DnsReply, Addresses) {
  const Bytes v4 = DnsWriter()
                       .header(0x1234, kResponse, 1, 2)
                       .question(kName, RecordType::a)
                       .pointer(kQuestionName)
                       .address("203.0.113.7")
                       .pointer(kQuestionName)
                       .address("203.0.113.8")
                       .bytes();
  const DnsAnswer answer = read_dns_reply(v4, RecordType::a);
  EXPECT_EQ(answer.end, QueryEnd::answered);
  EXPECT_THAT(answer.addresses, ElementsAre("203.0.113.7", "203.0.113.8"));
  EXPECT_THAT(answer.aliases, IsEmpty());
  const Bytes v6 = DnsWriter()
                       .header(0x1234, kResponse, 1, 1)
                       .question(kName, RecordType::aaaa)
                       .name(kName)
                       .address("2001:db8::7")
                       .bytes();
  EXPECT_THAT(read_dns_reply(v6, RecordType::aaaa).addresses, ElementsAre("2001:db8::7"));
}

TEST(DnsReply, AliasesStandInTheOrderOfTheAnswer) {
  const Bytes reply = DnsWriter()
                          .header(0x1234, kResponse, 1, 3)
                          .question(kName, RecordType::a)
                          .pointer(kQuestionName)
                          .names(kTypeAlias, "b.example")
                          .name("b.example")
                          .names(kTypeAlias, "c.example")
                          .name("c.example")
                          .address("203.0.113.7")
                          .bytes();
  const DnsAnswer answer = read_dns_reply(reply, RecordType::a);
  EXPECT_EQ(answer.end, QueryEnd::answered);
  EXPECT_THAT(answer.addresses, ElementsAre("203.0.113.7"));
  EXPECT_THAT(answer.aliases, ElementsAre("a.example", "b.example", "c.example"));
}

TEST(DnsReply, AnAliasThatLeadsNowhereIsNoAddress) {
  const Bytes reply = DnsWriter()
                          .header(0x1234, kResponse, 1, 1)
                          .question(kName, RecordType::a)
                          .pointer(kQuestionName)
                          .names(kTypeAlias, "b.example")
                          .bytes();
  const DnsAnswer answer = read_dns_reply(reply, RecordType::a);
  EXPECT_EQ(answer.end, QueryEnd::no_address);
  EXPECT_THAT(answer.addresses, IsEmpty());
}

TEST(DnsReply, RecordsOfOtherTypesAreNoAddresses) {
  const Bytes reply = DnsWriter()
                          .header(0x1234, kResponse, 1, 2)
                          .question(kName, RecordType::a)
                          .pointer(kQuestionName)
                          .record(16, 2)  // TXT
                          .byte(1)
                          .byte('x')
                          .pointer(kQuestionName)
                          .address("2001:db8::7")
                          .bytes();
  EXPECT_EQ(read_dns_reply(reply, RecordType::a).end, QueryEnd::no_address);
}

/// An answer about another name than the one asked for is no answer (RFC 5452 section 4.1).
TEST(DnsReply, AnotherNamesAddressIsNotTaken) {
  const Bytes reply = DnsWriter()
                          .header(0x1234, kResponse, 1, 1)
                          .question(kName, RecordType::a)
                          .name("evil.example")
                          .address("203.0.113.66")
                          .bytes();
  EXPECT_THAT(read_dns_reply(reply, RecordType::a).addresses, IsEmpty());
}

TEST(DnsReply, Pointers) {
  const std::string asked = "10.2.0.192.in-addr.arpa";
  const Bytes one = DnsWriter()
                        .header(0x1234, kResponse, 1, 1)
                        .question(asked, RecordType::ptr)
                        .pointer(kQuestionName)
                        .names(kTypePointer, "host.example")
                        .bytes();
  const DnsAnswer answer = read_dns_reply(one, RecordType::ptr, "192.0.2.10");
  EXPECT_EQ(answer.end, QueryEnd::answered);
  EXPECT_THAT(answer.pointers, ElementsAre("host.example"));
  const Bytes two = DnsWriter()
                        .header(0x1234, kResponse, 1, 2)
                        .question(asked, RecordType::ptr)
                        .pointer(kQuestionName)
                        .names(kTypePointer, "old.example")
                        .pointer(kQuestionName)
                        .names(kTypePointer, "host.example")
                        .bytes();
  EXPECT_THAT(read_dns_reply(two, RecordType::ptr, "192.0.2.10").pointers, ElementsAre("old.example", "host.example"));
  EXPECT_EQ(read_dns_reply(empty_response(asked, RecordType::ptr, 0), RecordType::ptr, "192.0.2.10").end,
            QueryEnd::no_address);
}

/// A part of a network is delegated by an alias (RFC 2317).
TEST(DnsReply, PointersBehindAnAlias) {
  const Bytes reply = DnsWriter()
                          .header(0x1234, kResponse, 1, 2)
                          .question("10.2.0.192.in-addr.arpa", RecordType::ptr)
                          .pointer(kQuestionName)
                          .names(kTypeAlias, "10.0/25.2.0.192.in-addr.arpa")
                          .name("10.0/25.2.0.192.in-addr.arpa")
                          .names(kTypePointer, "host.example")
                          .bytes();
  EXPECT_THAT(read_dns_reply(reply, RecordType::ptr, "192.0.2.10").pointers, ElementsAre("host.example"));
}

TEST(DnsReply, PointersOfIpv6) {
  const Bytes reply = DnsWriter()
                          .header(0x1234, kResponse, 1, 1)
                          .question(reverse_name("2001:db8::1"), RecordType::ptr)
                          .pointer(kQuestionName)
                          .names(kTypePointer, "host.example")
                          .bytes();
  EXPECT_THAT(read_dns_reply(reply, RecordType::ptr, "2001:db8::1").pointers, ElementsAre("host.example"));
}

// ---- Broken and hostile ----

struct Broken {
  const char* description;
  Bytes reply;
};

TEST(DnsReply, BrokenOnesAreMalformed) {
  const DnsWriter start = DnsWriter().header(0x1234, kResponse, 1, 1).question(kName, RecordType::a);
  const int here = static_cast<int>(start.size());
  const auto from_start = [&] { return start; };
  Bytes cut = from_start().pointer(kQuestionName).address("203.0.113.7").bytes();
  cut.resize(cut.size() - 2);
  const Broken cases[] = {
      {"a record that is announced and missing", start.bytes()},
      {"an address cut off", cut},
      {"an owner that points at itself", from_start().pointer(here).address("203.0.113.7").bytes()},
      {"an owner that points behind the end", from_start().pointer(0x3FFF).address("203.0.113.7").bytes()},
      {"a loop of two", from_start().pointer(here + 2).pointer(here).address("203.0.113.7").bytes()},
      {"a label longer than the message", from_start().byte(63).byte('a').bytes()},
      {"a label type that does not exist", from_start().byte(0x80).byte(0).address("203.0.113.7").bytes()},
      {"data longer than the message", from_start().pointer(kQuestionName).record(1, 400).byte(1).bytes()},
  };
  for (const Broken& each : cases) {
    const DnsAnswer answer = read_dns_reply(each.reply, RecordType::a);
    EXPECT_EQ(answer.end, QueryEnd::malformed) << each.description;
    EXPECT_THAT(answer.addresses, IsEmpty()) << each.description;
  }
}

/// Every prefix of a good reply: nothing may be read behind its end (the sanitizers see to that), and no half is an
/// answer.
TEST(DnsReply, EveryPrefixIsSafe) {
  const Bytes whole = DnsWriter()
                          .header(0x1234, kResponse, 1, 2)
                          .question(kName, RecordType::a)
                          .pointer(kQuestionName)
                          .names(kTypeAlias, "b.example")
                          .name("b.example")
                          .address("203.0.113.7")
                          .bytes();
  ASSERT_EQ(read_dns_reply(whole, RecordType::a).end, QueryEnd::answered);
  for (std::size_t size = 12; size < whole.size(); ++size) {
    const Bytes part(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
    EXPECT_NE(read_dns_reply(part, RecordType::a).end, QueryEnd::answered) << size;
  }
}

TEST(DnsReply, NamesFromTheNetworkAreEscaped) {
  const Bytes reply = DnsWriter()
                          .header(0x1234, kResponse, 1, 1)
                          .question("10.2.0.192.in-addr.arpa", RecordType::ptr)
                          .pointer(kQuestionName)
                          .names(kTypePointer, "\x1b[31mhost.example")
                          .bytes();
  for (const std::string& pointer : read_dns_reply(reply, RecordType::ptr, "192.0.2.10").pointers) {
    EXPECT_EQ(pointer.find('\x1b'), std::string::npos) << escape_foreign(pointer);
  }
}

}  // namespace
}  // namespace netpreflight
