// Handshakes that do not complete, from far ends that say little, something else, or nonsense.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "net/tls_handshake.hpp"
#include "tests/fixtures/loop.hpp"
#include "tests/fixtures/tls_streams.hpp"

namespace netpreflight {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

Bytes bytes_of(std::string_view text) {
  return {text.begin(), text.end()};
}

Bytes fatal_alert(int alert) {
  return {0x15, 0x03, 0x03, 0, 2, 2, static_cast<unsigned char>(alert)};
}

/// A ServerHello of a version that nobody offered.
Bytes old_server_hello() {
  Bytes hello{0x16, 0x03, 0x02, 0, 42, 2, 0, 0, 38, 0x03, 0x02};
  hello.resize(hello.size() + 32, 0x5A);  // random
  const Bytes rest{0, 0xC0, 0x13, 0};     // no session, a cipher, no compression
  hello.insert(hello.end(), rest.begin(), rest.end());
  return hello;
}

class TlsHandshakeEnds : public testing::Test {
 protected:
  HandshakeEvidence shake(ByteStream& stream) {
    return Loop().run(shake_hands(stream, client_, {.server_name = "a.example"}, Milliseconds(1000)));
  }
  HandshakeEvidence shake(const Bytes& said, SocketEnd then) {
    CannedStream stream(said, then);
    return shake(stream);
  }

  Issued root_ = make_root("Root");
  Issued leaf_ = make_leaf("a.example", root_);
  TlsClient client_{TrustStore::empty(), TrustStore::empty()};
};

struct End {
  const char* description;
  Bytes said;
  SocketEnd then;
  HandshakeEnd end;
};

TEST_F(TlsHandshakeEnds, AreToldApart) {
  const Bytes half_record{0x16, 0x03, 0x03, 0x40, 0, 2, 0, 0};
  const End cases[] = {
      {"silence", {}, SocketEnd::timed_out, HandshakeEnd::timed_out},
      {"a reset", {}, SocketEnd::reset, HandshakeEnd::reset},
      {"an end", {}, SocketEnd::closed, HandshakeEnd::closed},
      {"half a record, then silence", half_record, SocketEnd::timed_out, HandshakeEnd::timed_out},
      {"half a record, then a reset", half_record, SocketEnd::reset, HandshakeEnd::reset},
      {"half a record, then an end", half_record, SocketEnd::closed, HandshakeEnd::closed},
      {"handshake_failure", fatal_alert(40), SocketEnd::closed, HandshakeEnd::alert},
      {"protocol_version", fatal_alert(70), SocketEnd::reset, HandshakeEnd::alert},
      {"unrecognized_name", fatal_alert(112), SocketEnd::timed_out, HandshakeEnd::alert},
      {"an old version", old_server_hello(), SocketEnd::timed_out, HandshakeEnd::protocol},
      {"an empty handshake message",
       {0x16, 0x03, 0x03, 0, 4, 0xFF, 0, 0, 0},
       SocketEnd::timed_out,
       HandshakeEnd::malformed},
      {"HTTP", bytes_of("HTTP/1.1 400 Bad Request\r\n\r\n"), SocketEnd::closed, HandshakeEnd::not_tls},
      {"one letter, then silence", bytes_of("H"), SocketEnd::timed_out, HandshakeEnd::not_tls},
      {"one letter, then a reset", bytes_of("H"), SocketEnd::reset, HandshakeEnd::not_tls},
      {"SSH", bytes_of("SSH-2.0-OpenSSH_9.2\r\n"), SocketEnd::timed_out, HandshakeEnd::not_tls},
      {"SMTP", bytes_of("220 mail.example ESMTP\r\n"), SocketEnd::timed_out, HandshakeEnd::not_tls},
      {"zeroes", Bytes(100, 0), SocketEnd::timed_out, HandshakeEnd::not_tls},
      {"a record type and nonsense",
       {0x16, 'G', 'E', 'T', ' ', '/', ' ', 'x'},
       SocketEnd::closed,
       HandshakeEnd::not_tls},
  };
  for (const End& each : cases) {
    const HandshakeEvidence evidence = shake(each.said, each.then);
    EXPECT_EQ(static_cast<int>(evidence.end), static_cast<int>(each.end)) << each.description;
    EXPECT_EQ(evidence.first_bytes.empty(), each.end != HandshakeEnd::not_tls) << each.description;
    EXPECT_EQ(evidence.alert.has_value(), each.end == HandshakeEnd::alert) << each.description;
    EXPECT_THAT(evidence.chain, IsEmpty()) << each.description;
    EXPECT_EQ(evidence.version, "") << each.description;
    EXPECT_FALSE(evidence.client_certificate_requested) << each.description;
  }
}

TEST_F(TlsHandshakeEnds, TheAlertIsTold) {
  for (const int alert : {0, 40, 47, 70, 80, 112, 255})
    EXPECT_EQ(shake(fatal_alert(alert), SocketEnd::closed).alert, alert);
}

TEST_F(TlsHandshakeEnds, WhatIsReceivedIsCounted) {
  EXPECT_EQ(shake({}, SocketEnd::timed_out).bytes_received, 0U);
  EXPECT_EQ(shake(fatal_alert(40), SocketEnd::closed).bytes_received, 7U);
}

TEST_F(TlsHandshakeEnds, SomethingElseIsQuotedBoundedAndEscaped) {
  const HandshakeEvidence page =
      shake(bytes_of("HTTP/1.1 302 Found\r\nLocation: http://portal.example/\x1b[2J\r\n"), SocketEnd::closed);
  EXPECT_EQ(page.first_bytes, "HTTP/1.1 302 Found\\x0d\\x0aLocation: http://portal.example/\\x1b[2J\\x0d\\x0a");
  EXPECT_LE(shake(Bytes(100'000, 'x'), SocketEnd::closed).first_bytes.size(), 512U);
  CannedStream slow(bytes_of("HTTP/1.1 200 OK"), SocketEnd::timed_out);
  slow.give_pieces_of(1);
  EXPECT_EQ(shake(slow).first_bytes, "HTTP/1.1 200 OK") << "also where it comes letter by letter";
}

TEST_F(TlsHandshakeEnds, OpensslsWordIsKept) {
  EXPECT_THAT(shake(old_server_hello(), SocketEnd::timed_out).detail, HasSubstr("protocol"));
}

/// A ServerHello of TLS 1.2 without any extension: no secure renegotiation (RFC 5746).
Bytes hello_without_extensions(unsigned char cipher_high, unsigned char cipher_low) {
  Bytes hello{0x16, 0x03, 0x03, 0, 42, 2, 0, 0, 38, 0x03, 0x03};
  hello.resize(hello.size() + 32, 0x5A);
  const Bytes rest{0, cipher_high, cipher_low, 0};
  hello.insert(hello.end(), rest.begin(), rest.end());
  return hello;
}

TEST_F(TlsHandshakeEnds, TheReasonOfThisSideIsClassified) {
  struct Case {
    const char* name;
    Bytes said;
    HandshakeReason reason;
    HandshakeEnd end;
  };
  for (const Case& each :
       {Case{"old version", old_server_hello(), HandshakeReason::old_version, HandshakeEnd::protocol},
        Case{"no secure renegotiation", hello_without_extensions(0xC0, 0x30), HandshakeReason::no_secure_renegotiation,
             HandshakeEnd::protocol},
        Case{"a cipher of nobody's", hello_without_extensions(0xFE, 0xFE), HandshakeReason::unknown_cipher,
             HandshakeEnd::protocol},
        Case{"an empty message",
             {0x16, 0x03, 0x03, 0, 4, 0xFF, 0, 0, 0},
             HandshakeReason::improper_message,
             HandshakeEnd::malformed}}) {
    SCOPED_TRACE(each.name);
    const HandshakeEvidence evidence = shake(each.said, SocketEnd::timed_out);
    EXPECT_EQ(static_cast<int>(evidence.end), static_cast<int>(each.end)) << evidence.detail;
    ASSERT_TRUE(evidence.reason);
    EXPECT_EQ(static_cast<int>(*evidence.reason), static_cast<int>(each.reason)) << evidence.detail;
  }
  EXPECT_FALSE(shake(fatal_alert(40), SocketEnd::closed).reason) << "an alert is the other side's";
}

/// A far end may refuse before everything was sent to it: what it said counts more than the broken pipe.
TEST_F(TlsHandshakeEnds, ARefusalBehindABrokenPipe) {
  struct Case {
    const char* description;
    Bytes said;
    SocketEnd writing;
    SocketEnd reading;
    HandshakeEnd end;
  };
  for (const Case& each :
       {Case{"said why", fatal_alert(40), SocketEnd::reset, SocketEnd::reset, HandshakeEnd::alert},
        Case{"said nothing", {}, SocketEnd::reset, SocketEnd::closed, HandshakeEnd::reset},
        Case{"a page", bytes_of("HTTP/1.1 403 Forbidden"), SocketEnd::reset, SocketEnd::closed, HandshakeEnd::not_tls},
        Case{"too slow", {}, SocketEnd::timed_out, SocketEnd::timed_out, HandshakeEnd::timed_out}}) {
    CannedStream stream(each.said, each.reading);
    stream.refuse_writing_with(each.writing);
    EXPECT_EQ(static_cast<int>(shake(stream).end), static_cast<int>(each.end)) << each.description;
  }
}

/// Cut off at every place of a real handshake: never completed before its end, never taken for something else.
TEST_F(TlsHandshakeEnds, CutOffAnywhere) {
  TlsServer server{.leaf = leaf_, .others = {root_}};
  server.max_version = TLS1_2_VERSION;
  ServerStream whole(server);
  const std::uint64_t all = shake(whole).bytes_received;
  for (std::size_t size = 0; size < all; size += 37) {
    server.cut_after = size;
    ServerStream stream(server);
    stream.end_with(SocketEnd::reset);
    const HandshakeEvidence evidence = shake(stream);
    EXPECT_EQ(static_cast<int>(evidence.end), static_cast<int>(HandshakeEnd::reset)) << size;
    EXPECT_EQ(evidence.bytes_received, size);
  }
}

TEST_F(TlsHandshakeEnds, AServerThatIsTooOld) {
  TlsServer server{.leaf = leaf_};
  server.min_version = server.max_version = TLS1_1_VERSION;
  ServerStream stream(server);
  const HandshakeEvidence evidence = shake(stream);
  EXPECT_EQ(static_cast<int>(evidence.end), static_cast<int>(HandshakeEnd::alert));
  EXPECT_EQ(evidence.alert, SSL_AD_PROTOCOL_VERSION);
}

/// The question itself: TLS 1.2 or 1.3 and nothing older.
TEST_F(TlsHandshakeEnds, TheHelloIsOurs) {
  CannedStream stream({}, SocketEnd::timed_out);
  shake(stream);
  const Bytes& hello = stream.written();
  ASSERT_GT(hello.size(), 100U);
  EXPECT_EQ(hello[0], 0x16);
  EXPECT_EQ(hello[5], 1) << "ClientHello";
  const std::string text(hello.begin(), hello.end());
  EXPECT_THAT(text, HasSubstr("a.example"));
}

}  // namespace
}  // namespace netpreflight
